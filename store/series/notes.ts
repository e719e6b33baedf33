import type { DeviceEvent, Instant } from "../../contracts/index.ts";

/** An event as a row: what this version does not know as an event of a device has a name of its own. */
export type StoredEvent = Omit<DeviceEvent, "event"> & { readonly event: string };

/**
 * What moved the rules beside readings and events: a link that came or went, a message without either, a change made by
 * people or the hub. Kept beside them so that history can be judged anew.
 */
export type HistoryNote = { readonly recv: Instant; readonly pos: number } & (
  | { readonly kind: "link"; readonly device: string; readonly online: boolean }
  | { readonly kind: "heard"; readonly device: string }
  | { readonly kind: "change"; readonly change: Readonly<Record<string, unknown>> }
);

/** No event of a device begins so: whoever asks for events passes these rows over, an older version too. */
const MARK = "~";

export const isNote = (event: string): boolean => event.startsWith(MARK);

/** The device under which changes of a community lie. */
export const changesOf = (community: string): string => `community:${community}`;

/** A note as a row among the events; its id is its position, so that no two are taken for one. */
export function rowOfNote(community: string, note: HistoryNote): StoredEvent {
  const { kind, recv, pos } = note;
  return {
    device: kind === "change" ? changesOf(community) : note.device,
    event: `${MARK}${kind}`,
    id: String(pos),
    state: kind === "link" ? (note.online ? "on" : "off") : "pulse",
    ...{ at: recv, recv, quality: 0, pos, confidence: null, test: false },
    data: kind === "change" ? note.change : {},
  };
}

/** @returns undefined where a newer version wrote it */
export function noteOfRow({ device, event, state, recv, pos, data }: StoredEvent): HistoryNote | undefined {
  switch (event) {
    case "~link":
      return { kind: "link", device, online: state === "on", recv, pos };
    case "~heard":
      return { kind: "heard", device, recv, pos };
    case "~change":
      return { kind: "change", change: data, recv, pos };
    default:
      return undefined;
  }
}
