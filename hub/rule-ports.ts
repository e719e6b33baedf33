import { carrierOf, type Instant, type PlaceLevel, speaksOnChange } from "../contracts/index.ts";
import type { RulePorts } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import { createDeviceGroups } from "./device-groups.ts";
import { createPeopleAt } from "./people-at.ts";

/** What the rules ask of the registry, all from memory; what must be gathered is gathered once per change of it. */
export function createRulePorts(directory: Directory, now: () => Instant, zoneOf: (community: string) => string): RulePorts {
  const placeAbove = (place: string, level: PlaceLevel): string | undefined =>
    (directory.pathOf(place) ?? "")
      .split("/")
      .filter((id) => id !== "" && directory.placeById(id)?.level === level)
      .at(-1);
  const peopleBelow = createPeopleBelow(directory);
  const groups = createDeviceGroups(directory);
  return {
    device: (id) => directory.deviceById(id),
    personOf: (device, at) => directory.personOf(device, at)?.id,
    person: (id) => directory.personById(id),
    devicesOfPerson: (person) => directory.devicesOfPerson(person, now()).map((device) => device.id),
    peopleAt: createPeopleAt(directory),
    peopleBelow,
    placeAbove,
    outline: (place) => directory.placeById(place)?.outline ?? undefined,
    placeName: (place) => directory.spoken(place) || place,
    sharing: groups,
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

/** Everybody whose home lies below a place. */
function createPeopleBelow(directory: Directory): (place: string) => readonly string[] {
  let below = new Map<string, string[]>();
  let made = "";
  const make = (): void => {
    below = new Map();
    for (const person of directory.people())
      for (const id of (person.home === null ? "" : (directory.pathOf(person.home) ?? "")).split("/")) {
        if (id === "" || id === person.home) continue;
        const others = below.get(id);
        if (others) others.push(person.id);
        else below.set(id, [person.id]);
      }
  };
  return (place) => {
    const now = `${directory.peopleVersion} ${directory.placesVersion}`;
    if (made !== now) make();
    made = now;
    return below.get(place) ?? [];
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
