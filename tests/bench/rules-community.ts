import { type DeviceKind, type Instant, type Measurement, MINUTE, type Observation } from "../../contracts/index.ts";
import type { PersonFacts, RulePorts } from "../../rules/index.ts";

export const DEVICES = 10_000;
const PER_HOME = 4;
const START: Instant = Date.parse("2026-03-02T08:00:00+08:00");
/** Of so many messages one brings a value that breaks a limit. */
const UNUSUAL = 1_000;

/** What is measured, its usual value, and one that breaks a limit. */
type Brings = readonly (readonly [Measurement, number, number])[];

/** Who stands in a community, in parts of a hundred, and what each message brings: 3.6 readings in the mean. */
const SHARES: readonly (readonly [DeviceKind, number, Brings])[] = [
  [
    "wearable",
    50,
    [
      ["heart_rate", 72, 145],
      ["spo2", 97, 86],
      ["skin_temperature", 33, 33],
      ["steps", 0, 0],
      ["battery", 80, 15],
    ],
  ],
  [
    "bed",
    10,
    [
      ["heart_rate", 60, 38],
      ["respiratory_rate", 14, 28],
    ],
  ],
  [
    "smoke",
    15,
    [
      ["smoke", 0.002, 0.15],
      ["temperature", 22, 45],
      ["battery", 90, 15],
    ],
  ],
  [
    "environment",
    10,
    [
      ["temperature", 21, 33],
      ["humidity", 50, 90],
    ],
  ],
  ["gas", 5, [["gas", 0.2, 30]]],
  [
    "hydrant",
    4,
    [
      ["water_pressure", 0.31, 0.12],
      ["temperature", 14, 14],
    ],
  ],
  [
    "crowd-counter",
    3,
    [
      ["people_count", 12, 200],
      ["crowd_density", 0.3, 4.5],
    ],
  ],
  [
    "electrical-fire",
    3,
    [
      ["leakage_current", 30, 350],
      ["cable_temperature", 25, 75],
    ],
  ],
];
const OUTSIDE: ReadonlySet<DeviceKind> = new Set(["hydrant", "crowd-counter", "electrical-fire"]);

export interface Standing {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly place: string;
  readonly person: string | undefined;
  readonly brings: Brings;
}

/** Four devices of different kinds to a home; a bed is its resident's where one wears a band there. */
export function settle(): Standing[] {
  const kinds = SHARES.flatMap(([kind, share, brings]) => Array.from({ length: share }, () => ({ kind, brings })));
  const residents = new Map<string, string>();
  return Array.from({ length: DEVICES }, (_, n) => {
    const { kind = "wearable", brings = [] } = kinds[(n * 37) % kinds.length] ?? {};
    const home = `home${Math.floor(n / PER_HOME)}`;
    const person = kind === "wearable" ? `p${n}` : kind === "bed" ? (residents.get(home) ?? `p${n}`) : undefined;
    if (person !== undefined) residents.set(home, person);
    return { id: `d${n}`, kind, brings, place: OUTSIDE.has(kind) ? `spot${n}` : home, person };
  });
}

function group<T>(all: readonly T[], key: (one: T) => string | undefined): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = key(one);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

export function portsOf(devices: readonly Standing[]): RulePorts {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const atPlace = group(devices, ({ place }) => place);
  const ofPerson = group(devices, ({ person }) => person);
  const people = new Map<string, PersonFacts>();
  for (const { place, person } of devices) {
    if (person === undefined) continue;
    const residents = new Set(atPlace.get(place)?.flatMap((each) => each.person ?? []));
    const living = residents.size === 1 ? "alone" : "couple";
    people.set(person, {
      id: person,
      community: "c1",
      home: place,
      needs: [],
      ability: "mild",
      mobility: "walks",
      state: "home",
      living,
      spo2Scale: 1,
      birthYear: 1940,
    });
  }
  return {
    device: (id) => {
      const device = byId.get(id);
      return device && { id, community: "c1", kind: device.kind, place: device.place, interval: null, name: id };
    },
    personOf: (id) => byId.get(id)?.person,
    person: (id) => people.get(id),
    devicesOfPerson: (person) => ofPerson.get(person)?.map(({ id }) => id) ?? [],
    peopleAt: (place) => [...new Set(atPlace.get(place)?.flatMap(({ person }) => person ?? []))],
    peopleBelow: () => [],
    placeAbove: (place, level) => (level === "home" && place.startsWith("home") ? place : undefined),
    outline: () => undefined,
    placeName: (place) => place,
    sharing: (by, id) => (by === "home" ? (atPlace.get(id)?.map((each) => each.id) ?? []) : []),
    placePath: (place) => `/c1/${place}/`,
    zoneOf: () => "Asia/Shanghai",
  };
}

/** A minute of the community: a message of each device, most values a little off the last ones; a third walk about. */
export function minuteOf(devices: readonly Standing[], round: number): Observation[] {
  return devices.map(({ id, brings }, n) => {
    const recv = START + round * MINUTE + Math.floor(n * (MINUTE / DEVICES));
    const pos = round * DEVICES + n + 1;
    const unusual = (n * 7_919 + round * 104_729) % UNUSUAL === 0;
    const readings = brings.map(([measurement, usual, breaking]) => {
      const off = ((n * 7 + round * 13) % 5) - 2;
      const value = measurement === "steps" ? (n % 3 === 0 ? round * 5 : 120) : unusual ? breaking : usual + off * usual * 0.01;
      return { device: id, measurement, value, at: recv - 700, recv, quality: 0, pos };
    });
    return { community: "c1", pos, recv, device: id, readings, events: [], snapshots: [], link: null };
  });
}
