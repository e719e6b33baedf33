import type { DeviceRecord, PlaceLevel } from "../contracts/index.ts";
import type { RulePorts } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";

type Groups = Pick<Directory, "placesVersion" | "watchDevices" | "devices" | "deviceById" | "pathOf" | "placeById">;

/**
 * The devices that share a community, compound, building, home, gateway or network, in the order in which they were registered or last
 * changed. A change of some devices moves only these: a list of ten thousand points asks after each of its lines.
 */
export function createDeviceGroups(directory: Groups): RulePorts["sharing"] {
  /** Keys of the groups in which a device stands. */
  const held = new Map<string, readonly string[]>();
  const groups = new Map<string, Map<string, true>>();
  const lists = new Map<string, readonly string[]>();
  const changed = new Set<string>();
  let placesVersion = -1;
  directory.watchDevices((id) => {
    // Whoever changed last stands last, as in the registry.
    changed.delete(id);
    changed.add(id);
  });

  const leave = (id: string): void => {
    for (const key of held.get(id) ?? []) {
      groups.get(key)?.delete(id);
      lists.delete(key);
    }
    held.delete(id);
  };

  const join = (device: DeviceRecord, levels: LevelsOf): void => {
    const keys = keysOf(device, levels);
    held.set(device.id, keys);
    for (const key of keys) {
      const group = groups.get(key);
      if (group) group.set(device.id, true);
      else groups.set(key, new Map([[device.id, true]]));
      lists.delete(key);
    }
  };

  const makeAnew = (): void => {
    ({ placesVersion } = directory);
    for (const index of [held, groups, lists, changed]) index.clear();
    const levels = createLevels(directory);
    for (const device of directory.devices()) join(device, levels);
  };

  const catchUp = (): void => {
    const levels = createLevels(directory);
    for (const id of changed) {
      leave(id);
      const device = directory.deviceById(id);
      if (device) join(device, levels);
    }
    changed.clear();
  };

  return (by, id, community) => {
    if (placesVersion !== directory.placesVersion) makeAnew();
    else if (changed.size > 0) catchUp();
    const key = `${by} ${community} ${id}`;
    const known = lists.get(key);
    if (known) return known;
    const list = [...(groups.get(key)?.keys() ?? [])];
    lists.set(key, list);
    return list;
  };
}

type LevelsOf = (place: string) => ReadonlyMap<PlaceLevel, string>;

/** The ancestors of a place by their level, the lowest of each; looked up once for all devices of a place. */
function createLevels(directory: Groups): LevelsOf {
  const known = new Map<string, ReadonlyMap<PlaceLevel, string>>();
  return (place) => {
    const old = known.get(place);
    if (old) return old;
    const levels = new Map<PlaceLevel, string>();
    for (const id of (directory.pathOf(place) ?? "").split("/")) {
      const level = id === "" ? undefined : directory.placeById(id)?.level;
      if (level !== undefined) levels.set(level, id);
    }
    known.set(place, levels);
    return levels;
  };
}

function keysOf({ uplink, place, community }: DeviceRecord, levelsOf: LevelsOf): readonly string[] {
  const keys = [`community ${community} ${community}`];
  if (place !== null) {
    const levels = levelsOf(place);
    for (const level of ["compound", "building"] as const) {
      const id = levels.get(level);
      if (id !== undefined) keys.push(`${level} ${community} ${id}`);
    }
    keys.push(`home ${community} ${levels.get("home") ?? place}`);
  }
  const carrier = /^(gateway|net):(.+)$/.exec(uplink ?? "");
  if (carrier) keys.push(`${carrier[1] === "net" ? "network" : "gateway"} ${community} ${carrier[2]}`);
  return keys;
}
