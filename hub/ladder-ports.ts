import type { DutyPort, LadderPorts } from "../cases/index.ts";
import { type DeviceKind, dependsOn, type Grid, hasGone, type Person, PLACE_LEVEL_WORDS, type Words } from "../contracts/index.ts";
import { type Directory, peopleBy } from "../store/directory.ts";
import type { FaultBook } from "./fault-book.ts";
import type { NoticeDesk } from "./notice-desk.ts";

interface Parts {
  readonly directory: Directory;
  readonly duty: DutyPort;
  desk(): Pick<NoticeDesk, "waysToUser" | "waysToContact" | "waysToNumber" | "groups">;
  faults(): Pick<FaultBook, "state">;
  numbers(): ReturnType<LadderPorts["numbers"]>;
  isHeard(path: string): boolean;
  carriers: LadderPorts["carriers"];
  learns: LadderPorts["learns"];
  readonly helpers: LadderPorts["helpers"];
  drills(): LadderPorts["drills"];
}

const joined = (all: readonly Words[]): Words => ({ zh: all.map(({ zh }) => zh).join("、"), en: all.map(({ en }) => en).join(", ") });

/** Who lives in a home, those too who are registered in a room of it; worked out once for each state of the registry. */
function createHomes(directory: Directory, homeAround: (place: string | null) => string | null) {
  let known: { readonly people: number; readonly places: number; readonly homes: ReturnType<typeof peopleBy> } | undefined;
  return (home: string): readonly Person[] => {
    if (known?.people !== directory.peopleVersion || known.places !== directory.placesVersion) {
      const homes = peopleBy(directory.people(), (person) => homeAround(person.home));
      known = { people: directory.peopleVersion, places: directory.placesVersion, homes };
    }
    return known.homes.get(home) ?? [];
  };
}

/** What the ladders of the cases ask of the registry and of the ways out. */
export function createLadderPorts({ directory, desk, faults, ...parts }: Parts): LadderPorts {
  /** The building around a place, else the place: what burns there concerns all of it. */
  const around = (place: string | null, path: string): string => {
    const building = place === null ? null : (directory.brief(place)?.building ?? place);
    return (building === null ? undefined : directory.pathOf(building)) ?? path;
  };
  const homeOf = (person: Person): string => (person.home === null ? "" : (directory.pathOf(person.home) ?? ""));
  const homeAround = (place: string | null): string | null => {
    for (let id = place; id !== null; ) {
      const known = directory.placeById(id);
      if (known?.level === "home") return id;
      id = known?.parent ?? null;
    }
    return null;
  };
  const inHomes = createHomes(directory, homeAround);
  /** A detector in the bedroom is in the home. What lies above a home is nobody's: a whole building is not rung. */
  const livingAt = (place: string): readonly Person[] => {
    const home = homeAround(place);
    return (home === null ? directory.livingIn(place) : inHomes(home)).filter((person) => !hasGone(person));
  };
  const standing = (kind: DeviceKind, root: string) =>
    directory
      .devices()
      .filter((device) => device.kind === kind && device.place !== null && (directory.pathOf(device.place) ?? "").startsWith(root))
      .map(({ id, name }) => ({ id, name }));
  const isThere = (person: Person): boolean => person.state === "home";
  return {
    duty: parts.duty,
    drills: {
      running: () => parts.drills().running(),
      runs: (drill) => parts.drills().runs(drill),
      participants: (drill) => parts.drills().participants(drill),
    },
    waysToUser: (user) => desk().waysToUser(user),
    waysToContact: (contact) => desk().waysToContact(contact),
    waysToNumber: (number) => desk().waysToNumber(number),
    numbers: parts.numbers,
    learns: parts.learns,
    helpers: parts.helpers,
    homeOf: homeAround,
    livingAt,
    homePhones: (place) => livingAt(place).flatMap(({ name, facts }) => (facts?.phone ? [{ name, number: facts.phone }] : [])),
    sirensAt: (place, path) => standing("siren", around(place, path)),
    speakersAt: (place, path, within) => standing("speaker", within === "spot" ? path : around(place, path)),
    groupsAt: (path) =>
      desk()
        .groups()
        // Of a place that is gone it is told of everything: rather too much than nothing.
        .filter(({ place }) => path.startsWith((place === null ? undefined : directory.pathOf(place)) ?? ""))
        .map(({ channel, address, name }) => ({ way: { channel, address }, name })),
    cannotWalk: (place, path) => {
      const root = around(place, path);
      return directory
        .people()
        .filter((person) => person.mobility !== "walks" && isThere(person) && homeOf(person).startsWith(root))
        .map((person) => ({ where: directory.spoken(person.home ?? ""), needs: joined(dependsOn(person)) }));
    },
    above: (path) =>
      path
        .split("/")
        .filter((id) => id !== "")
        .toReversed()
        .flatMap((id) => {
          const place = directory.placeById(id);
          const own = directory.pathOf(id);
          if (!place || own === undefined || !CLIMBED.includes(place.level)) return [];
          return [{ path: own, name: `${PLACE_LEVEL_WORDS[place.level].zh} ${place.name}` }];
        }),
    gridWorkers: (path) => gridWorkersAt(directory, path),
    isHeard: parts.isHeard,
    carriers: parts.carriers,
    noWayOut: (none) =>
      faults().state(
        "no-way-out",
        none
          ? { detail: { zh: "全部未联系上，且没有任何可用的对外渠道", en: "Nobody was reached, and no way out of the room works" } }
          : null,
        true,
      ),
  };
}

/** Levels at which people stand who answer for a matter. */
const CLIMBED: readonly (keyof typeof PLACE_LEVEL_WORDS)[] = ["compound", "group", "area", "community", "sub-district"];

/** Ids of whoever works in the grid there, 网格长 among them: those of its part first. */
export function gridWorkersAt(directory: Pick<Directory, "gridOf">, path: string): readonly (readonly string[])[] {
  const found = directory.gridOf(path.split("/").findLast((id) => id !== "") ?? "");
  if (found === null) return [];
  return [...(found.micro === null ? [] : [gridStaff(found.micro)]), gridStaff(found.grid)];
}

/** Ids of those with a log-in who work in a grid. */
export const gridStaff = ({ workers, head }: Grid): readonly string[] => [
  ...workers,
  ...(head === null || head.user === null ? [] : [head.user]),
];
