import { carrierOf, type DeviceRecord, type Instant, type PlaceLevel, speaksOnChange } from "../contracts/index.ts";
import type { RulePorts } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import { createPeopleAt } from "./people-at.ts";

/** What the rules ask of the registry, all from memory; what must be gathered is gathered once per change of it. */
export function createRulePorts(directory: Directory, now: () => Instant, zoneOf: (community: string) => string): RulePorts {
  const placeAbove = (place: string, level: PlaceLevel): string | undefined =>
    (directory.pathOf(place) ?? "")
      .split("/")
      .filter((id) => id !== "" && directory.placeById(id)?.level === level)
      .at(-1);
  const peopleBelow = createOnce(directory, () => {
    const below = new Map<string, string[]>();
    for (const person of directory.people())
      for (const id of (person.home === null ? "" : (directory.pathOf(person.home) ?? "")).split("/"))
        if (id !== "" && id !== person.home) push(below, id, person.id);
    return below;
  });
  const sharing = createOnce(directory, () => {
    const groups = new Map<string, string[]>();
    for (const device of directory.devices()) for (const key of keysOf(device, placeAbove)) push(groups, key, device.id);
    return groups;
  });
  return {
    device: (id) => directory.deviceById(id),
    personOf: (device, at) => directory.personOf(device, at)?.id,
    person: (id) => directory.personById(id),
    devicesOfPerson: (person) => directory.devicesOfPerson(person, now()).map((device) => device.id),
    peopleAt: createPeopleAt(directory),
    peopleBelow: (place) => peopleBelow().get(place) ?? [],
    placeAbove,
    outline: (place) => directory.placeById(place)?.outline ?? undefined,
    placeName: (place) => directory.spoken(place) || place,
    sharing: (by, id, community) => sharing().get(`${by} ${community} ${id}`) ?? [],
    placePath: (place) => directory.pathOf(place),
    outdoors: (device) => isOutdoors(directory, placeAbove, directory.deviceById(device)?.place ?? null),
    onChange: (id) => {
      const device = directory.deviceById(id);
      return device !== undefined && speaksOnChange(device, directory);
    },
    carrier: (id) => {
      const device = directory.deviceById(id);
      return device && carrierOf(device, directory)?.id;
    },
    zoneOf,
  };
}

function keysOf(
  { uplink, place, community }: DeviceRecord,
  placeAbove: (place: string, level: PlaceLevel) => string | undefined,
): string[] {
  const compound = place === null ? undefined : placeAbove(place, "compound");
  const building = place === null ? undefined : placeAbove(place, "building");
  const carrier = /^(gateway|net):(.+)$/.exec(uplink ?? "");
  return [
    `community ${community} ${community}`,
    ...(compound === undefined ? [] : [`compound ${community} ${compound}`]),
    ...(building === undefined ? [] : [`building ${community} ${building}`]),
    ...(place === null ? [] : [`home ${community} ${placeAbove(place, "home") ?? place}`]),
    ...(carrier ? [`${carrier[1] === "net" ? "network" : "gateway"} ${community} ${carrier[2]}`] : []),
  ];
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function createOnce<T>(directory: Directory, make: () => T): () => T {
  let version = -1;
  let made: T | undefined;
  return () => {
    if (made === undefined || version !== directory.version) {
      version = directory.version;
      made = make();
    }
    return made;
  };
}

/** Under the open sky; a spot that is not named here may have a roof. */
const OPEN_SPOTS: readonly string[] = ["square", "gate", "fire-lane", "park", "street", "court", "car-park"];
const OPEN_LEVELS: readonly PlaceLevel[] = ["sub-district", "community", "area", "group", "compound"];

function isOutdoors(
  directory: Directory,
  placeAbove: (place: string, level: PlaceLevel) => string | undefined,
  id: string | null,
): boolean {
  const place = id === null ? undefined : directory.placeById(id);
  if (place === undefined || placeAbove(place.id, "building") !== undefined) return false;
  return place.level === "spot" ? place.spot !== null && OPEN_SPOTS.includes(place.spot) : OPEN_LEVELS.includes(place.level);
}
