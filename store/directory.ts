import type {
  Assignment,
  Community,
  DeviceRecord,
  Grid,
  GridsOfPlace,
  Instant,
  Login,
  Person,
  Place,
  PlaceBrief,
} from "../contracts/index.ts";
import { createGridIndex } from "./grid-index.ts";
import { createPlaceTree, type PlaceTree } from "./place-tree.ts";

/** All that is registered, as the records store hands it over at start. */
export interface DirectoryContent {
  readonly communities: readonly Community[];
  readonly places: readonly Place[];
  readonly grids: readonly Grid[];
  readonly people: readonly Person[];
  readonly devices: readonly DeviceRecord[];
  readonly assignments: readonly Assignment[];
  readonly logins: readonly Login[];
}

/** The registry in memory: what records hold, looked up on every message without a query. */
export interface Directory extends PlaceTree {
  /** Rises with every change, so that what was worked out from the registry knows when it is old. */
  readonly version: number;
  /** Rises with every change of a place only; the same for people and their homes. */
  readonly placesVersion: number;
  readonly peopleVersion: number;
  /** Tells the id of each device that is put, removed or replaced from now on. */
  watchDevices(changed: (id: string) => void): void;
  /** Replaces everything. */
  load(content: DirectoryContent): void;
  putCommunity(community: Community): void;
  putGrid(grid: Grid): void;
  removeGrid(id: string): void;
  putPerson(person: Person): void;
  removePerson(id: string): void;
  /** Removes her with the record of what devices were hers: what is played back may bring somebody who was removed again, never her. */
  erasePerson(id: string): void;
  putDevice(device: DeviceRecord): void;
  removeDevice(id: string): void;
  /** Takes away whose a device ever was, before it is removed: nobody read anything from it. */
  untieDevice(id: string): void;
  /** Replaces the assignment of the same device, person and beginning. */
  putAssignment(assignment: Assignment): void;
  putLogin(login: Login): void;
  removeLogin(username: string): void;
  communities(): readonly Community[];
  communityById(id: string): Community | undefined;
  /** The IANA zone of a community; undefined for one that this hub does not serve. */
  zoneOf(community: string): string | undefined;
  grids(community?: string): readonly Grid[];
  gridById(id: string): Grid | undefined;
  /** The grid, and the part of it, in which a place lies; null for one in none. */
  gridOf(place: string): GridsOfPlace | null;
  deviceById(id: string): DeviceRecord | undefined;
  deviceByExternal(community: string, externalId: string): DeviceRecord | undefined;
  devices(community?: string): readonly DeviceRecord[];
  /** The devices that this person has at `at`. */
  devicesOfPerson(person: string, at: Instant): readonly DeviceRecord[];
  /** Who has the device at `at` (from inclusive, to exclusive); of overlapping assignments the one begun last. */
  personOf(device: string, at: Instant): Person | undefined;
  /** Also of a device that was removed. */
  assignmentsOf(device: string): readonly Assignment[];
  /** Ids of all devices that this person ever had, those removed since too. */
  everHadBy(person: string): readonly string[];
  personById(id: string): Person | undefined;
  people(community?: string): readonly Person[];
  /** Who is registered as living at this very place. */
  livingIn(place: string): readonly Person[];
  loginByName(username: string): Login | undefined;
  loginsOf(device: string): readonly Login[];
  logins(community?: string): readonly Login[];
  brief(place: string): PlaceBrief | undefined;
}

const inCommunity = <T extends { readonly community: string }>(all: Iterable<T>, community: string | undefined): readonly T[] => {
  const list = [...all];
  return community === undefined ? list : list.filter((one) => one.community === community);
};

/** People by where they live, or by what that is a part of; whoever lives nowhere is in none. */
export function peopleBy(people: Iterable<Person>, homeOf: (person: Person) => string | null): ReadonlyMap<string, readonly Person[]> {
  const found = new Map<string, Person[]>();
  for (const person of people) {
    const home = homeOf(person);
    const there = home === null ? undefined : found.get(home);
    if (there) there.push(person);
    else if (home !== null) found.set(home, [person]);
  }
  return found;
}

const holdsAt = (assignment: Assignment, at: Instant): boolean => assignment.from <= at && (assignment.to === null || at < assignment.to);

/** Makes an empty registry; `load` fills it. */
export function createDirectory(): Directory {
  let version = 0;
  let placesVersion = 0;
  let peopleVersion = 0;
  let gridIndex: ReturnType<typeof createGridIndex> | undefined;
  /** Made anew when somebody moved: a fire in many homes asks for each of them, once for each of their relatives. */
  let homes: ReadonlyMap<string, readonly Person[]> | undefined;
  const tree = createPlaceTree(() => {
    version++;
    placesVersion++;
    gridIndex = undefined;
  });
  const communities = new Map<string, Community>();
  const grids = new Map<string, Grid>();
  const people = new Map<string, Person>();
  const devices = new Map<string, DeviceRecord>();
  /** community → external id → device: two look-ups instead of a joined key, which would be built on every message. */
  const external = new Map<string, Map<string, DeviceRecord>>();
  /** Newest beginning first. */
  const byDevice = new Map<string, readonly Assignment[]>();
  const byPerson = new Map<string, Set<string>>();
  const logins = new Map<string, Login>();
  /** Device → its log-ins: asked with each request of a gateway over HTTP. */
  const loginsByDevice = new Map<string, readonly Login[]>();
  const watchers: ((id: string) => void)[] = [];

  const tellOf = (id: string): void => {
    for (const changed of watchers) changed(id);
  };

  const forget = (id: string): void => {
    const old = devices.get(id);
    if (!old) return;
    devices.delete(id);
    const names = external.get(old.community);
    if (names?.get(old.externalId)?.id === id) names.delete(old.externalId);
  };

  const putDevice = (device: DeviceRecord): void => {
    version++;
    forget(device.id);
    devices.set(device.id, device);
    tellOf(device.id);
    const names = external.get(device.community);
    if (names) names.set(device.externalId, device);
    else external.set(device.community, new Map([[device.externalId, device]]));
  };

  const putAssignment = (assignment: Assignment): void => {
    version++;
    const others = (byDevice.get(assignment.device) ?? []).filter(
      (one) => one.person !== assignment.person || one.from !== assignment.from,
    );
    byDevice.set(
      assignment.device,
      [assignment, ...others].sort((a, b) => b.from - a.from),
    );
    const held = byPerson.get(assignment.person);
    if (held) held.add(assignment.device);
    else byPerson.set(assignment.person, new Set([assignment.device]));
  };

  const personIdOf = (device: string, at: Instant): string | undefined =>
    byDevice.get(device)?.find((assignment) => holdsAt(assignment, at))?.person;

  const peopleChanged = (): void => {
    version++;
    peopleVersion++;
    homes = undefined;
  };

  const removeLogin = (username: string): void => {
    version++;
    const device = logins.get(username)?.device ?? null;
    logins.delete(username);
    if (device !== null)
      loginsByDevice.set(
        device,
        (loginsByDevice.get(device) ?? []).filter((login) => login.username !== username),
      );
  };

  const putLogin = (login: Login): void => {
    const { username, device } = login;
    if (logins.get(username)?.device !== device) removeLogin(username);
    version++;
    logins.set(username, login);
    if (device === null) return;
    const others = loginsByDevice.get(device) ?? [];
    const isKnown = others.some((one) => one.username === username);
    loginsByDevice.set(device, isKnown ? others.map((one) => (one.username === username ? login : one)) : [...others, login]);
  };

  const gridsChanged = (): void => {
    version++;
    gridIndex = undefined;
  };

  const set = <T>(map: Map<string, T>, key: string, value: T): void => {
    version++;
    map.set(key, value);
  };

  return {
    ...tree,
    get version() {
      return version;
    },
    get placesVersion() {
      return placesVersion;
    },
    get peopleVersion() {
      return peopleVersion;
    },
    watchDevices: (changed) => void watchers.push(changed),
    load: (content) => {
      for (const id of devices.keys()) tellOf(id);
      for (const map of [communities, grids, people, devices, external, byDevice, byPerson, logins, loginsByDevice]) map.clear();
      tree.clearPlaces();
      for (const community of content.communities) communities.set(community.id, community);
      for (const place of content.places) tree.putPlace(place);
      for (const grid of content.grids) grids.set(grid.id, grid);
      gridIndex = undefined;
      for (const person of content.people) people.set(person.id, person);
      for (const device of content.devices) putDevice(device);
      for (const assignment of content.assignments) putAssignment(assignment);
      for (const login of content.logins) putLogin(login);
      peopleChanged();
    },
    putCommunity: (community) => set(communities, community.id, community),
    putGrid: (grid) => {
      gridsChanged();
      grids.set(grid.id, grid);
    },
    removeGrid: (id) => {
      gridsChanged();
      grids.delete(id);
    },
    putPerson: (person) => {
      peopleChanged();
      people.set(person.id, person);
    },
    removePerson: (id) => {
      peopleChanged();
      people.delete(id);
    },
    erasePerson: (id) => {
      peopleChanged();
      people.delete(id);
      for (const device of byPerson.get(id) ?? [])
        byDevice.set(
          device,
          (byDevice.get(device) ?? []).filter(({ person }) => person !== id),
        );
      byPerson.delete(id);
    },
    putDevice,
    removeDevice: (id) => {
      version++;
      forget(id);
      tellOf(id);
    },
    untieDevice: (id) => {
      version++;
      for (const { person } of byDevice.get(id) ?? []) byPerson.get(person)?.delete(id);
      byDevice.delete(id);
    },
    putAssignment,
    putLogin,
    removeLogin,
    communities: () => [...communities.values()],
    communityById: (id) => communities.get(id),
    zoneOf: (community) => communities.get(community)?.zone,
    grids: (community) => inCommunity(grids.values(), community),
    gridById: (id) => grids.get(id),
    gridOf: (place) => {
      gridIndex ??= createGridIndex([...grids.values()], tree);
      return gridIndex(place);
    },
    deviceById: (id) => devices.get(id),
    deviceByExternal: (community, externalId) => external.get(community)?.get(externalId),
    devices: (community) => inCommunity(devices.values(), community),
    devicesOfPerson: (person, at) =>
      [...(byPerson.get(person) ?? [])].flatMap((id) => {
        const device = devices.get(id);
        return device && personIdOf(id, at) === person ? [device] : [];
      }),
    personOf: (device, at) => {
      const person = personIdOf(device, at);
      return person === undefined ? undefined : people.get(person);
    },
    assignmentsOf: (device) => byDevice.get(device) ?? [],
    everHadBy: (person) => [...(byPerson.get(person) ?? [])],
    personById: (id) => people.get(id),
    people: (community) => inCommunity(people.values(), community),
    livingIn: (place) => {
      homes ??= peopleBy(people.values(), ({ home }) => home);
      return homes.get(place) ?? [];
    },
    loginByName: (username) => logins.get(username),
    loginsOf: (device) => loginsByDevice.get(device) ?? [],
    logins: (community) => inCommunity(logins.values(), community),
  };
}
