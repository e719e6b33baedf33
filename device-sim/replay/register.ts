import { DevicePageSchema, type Place, PlacePageSchema } from "../../contracts/index.ts";
import type { HubClient } from "../hub-client.ts";
import type { Plan } from "./columns.ts";

async function placesOf(hub: HubClient): Promise<Place[]> {
  const found: Place[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: "1000", ...(cursor !== null && { cursor }) }).toString();
    const page: { items: Place[]; next: string | null } = await hub.get(`/places?${query}`, PlacePageSchema);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

async function knownDevices(hub: HubClient): Promise<Set<string>> {
  const found = new Set<string>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: "1000", ...(cursor !== null && { cursor }) }).toString();
    const page: { items: { externalId: string }[]; next: string | null } = await hub.get(`/devices?${query}`, DevicePageSchema);
    for (const device of page.items) found.add(device.externalId);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/**
 * Registers the devices of a recording that the hub does not know, spread over fitting spots of the community.
 * @returns external ids of those registered now
 */
export async function registerMissing(hub: HubClient, plan: Plan, place: string | undefined): Promise<string[]> {
  const known = await knownDevices(hub);
  const missing = [...new Map(plan.columns.map((column) => [column.device, column])).values()].filter((one) => !known.has(one.device));
  if (missing.length === 0) return [];
  const places = await placesOf(hub);
  const root = places.find((one) => one.level === "community")?.id ?? places[0]?.id;
  const taken = new Map<string, number>();
  for (const { device, kind, name, spot } of missing) {
    const spots = places.filter((one) => one.spot === spot);
    const turn = taken.get(spot) ?? 0;
    taken.set(spot, turn + 1);
    const at = place ?? spots[turn % Math.max(1, spots.length)]?.id ?? root;
    if (at === undefined) throw new Error("The hub has no place at which a device could stand");
    await hub.post("/devices", { name, kind, place: at, externalId: device, interval: plan.interval });
  }
  return missing.map((one) => one.device);
}
