import type { Desk } from "./hub-process.ts";

export interface NewDevice {
  readonly device: { readonly id: string; readonly externalId: string; readonly topic: string };
  readonly mqtt: { readonly username: string; readonly password: string };
}

interface PlaceItem {
  readonly id: string;
  readonly level: string;
  readonly name: string;
  readonly parent: string | null;
}

/** The first place of a level, e.g. a home to put a device into. */
export async function placeOfLevel(desk: Desk, level: string): Promise<PlaceItem> {
  const { body } = await desk.get<{ items: PlaceItem[] }>(`/places?level=${level}&limit=1`);
  const place = body.items[0];
  if (!place) throw new Error(`no place of level ${level}`);
  return place;
}

/** Registers a device as an admin would; fails loudly where the hub refuses. */
export async function addDevice(admin: Desk, body: Readonly<Record<string, unknown>>): Promise<NewDevice> {
  const answer = await admin.send<NewDevice>("POST", "/devices", body);
  if (answer.status >= 300) throw new Error(`device refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
