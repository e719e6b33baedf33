import { join } from "node:path";
import { type DeviceKind, type Instant, type Measurement, MINUTE, type Observation } from "../../contracts/index.ts";
import { createEngine, type Engine, loadRulePacks, type PersonFacts, type RulePorts, type SavedCell } from "../../rules/index.ts";
import { atLeast, atMost, type Bench, type BenchRow, told } from "./row.ts";

const DEVICES = 10_000;
const START: Instant = Date.parse("2026-03-02T08:00:00+08:00");
const WARM_UP = 12;
const MEASURED = 12;

/** Who stands in a community, in parts of a hundred, and what each message brings. */
const SHARES: readonly (readonly [DeviceKind, number, readonly (readonly [Measurement, number])[]])[] = [
  [
    "wearable",
    50,
    [
      ["heart_rate", 72],
      ["spo2", 97],
      ["skin_temperature", 33],
      ["battery", 80],
    ],
  ],
  [
    "bed",
    10,
    [
      ["heart_rate", 60],
      ["respiratory_rate", 14],
    ],
  ],
  [
    "smoke",
    15,
    [
      ["smoke", 0.002],
      ["temperature", 22],
      ["battery", 90],
    ],
  ],
  [
    "environment",
    10,
    [
      ["temperature", 21],
      ["humidity", 50],
    ],
  ],
  ["gas", 5, [["gas", 0.2]]],
  [
    "hydrant",
    4,
    [
      ["water_pressure", 0.31],
      ["temperature", 14],
    ],
  ],
  [
    "crowd-counter",
    3,
    [
      ["people_count", 12],
      ["crowd_density", 0.3],
    ],
  ],
  [
    "electrical-fire",
    3,
    [
      ["leakage_current", 30],
      ["cable_temperature", 25],
    ],
  ],
];

interface Standing {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly home: string;
  readonly person: string | undefined;
  readonly brings: readonly (readonly [Measurement, number])[];
}

export function settle(): Standing[] {
  const kinds = SHARES.flatMap(([kind, share, brings]) => Array.from({ length: share }, () => ({ kind, brings })));
  return Array.from({ length: DEVICES }, (_, n) => {
    // Neighbours in the list are of different kinds, as messages come.
    const { kind = "wearable", brings = [] } = kinds[(n * 37) % kinds.length] ?? {};
    const personal = kind === "wearable" || kind === "bed";
    return { id: `d${n}`, kind, brings, home: `home${n % (DEVICES / 4)}`, person: personal ? `p${n}` : undefined };
  });
}

export function portsOf(devices: readonly Standing[]): RulePorts {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const byHome = new Map<string, string[]>();
  const people = new Map<string, PersonFacts>();
  const worn = new Map<string, string>();
  const living = { living: "alone", ability: "mild", mobility: "walks", state: "home", spo2Scale: 1, birthYear: 1940 } as const;
  for (const { id, home, person } of devices) {
    byHome.set(home, [...(byHome.get(home) ?? []), id]);
    if (person === undefined) continue;
    people.set(person, { id: person, community: "c1", home, needs: [], ...living });
    worn.set(person, id);
  }
  return {
    device: (id) => {
      const device = byId.get(id);
      return device && { id, community: "c1", kind: device.kind, place: device.home, interval: null, name: id };
    },
    personOf: (id) => byId.get(id)?.person,
    person: (id) => people.get(id),
    devicesOfPerson: (person) => [worn.get(person) ?? ""],
    peopleAt: () => [],
    peopleBelow: () => [],
    placeAbove: (place, level) => (level === "home" ? place : undefined),
    outline: () => undefined,
    placeName: (place) => place,
    sharing: (by, id) => (by === "home" ? (byHome.get(id) ?? []) : []),
    placePath: (place) => `/c1/${place}/`,
    zoneOf: () => "Asia/Shanghai",
  };
}

/** A minute of the community: a message of each device, every value a little off the last one. */
export function minuteOf(devices: readonly Standing[], round: number): Observation[] {
  return devices.map(({ id, brings }, n) => {
    const recv = START + round * MINUTE + n * (MINUTE / DEVICES);
    const pos = round * DEVICES + n + 1;
    const readings = brings.map(([measurement, value]) => {
      const off = ((n * 7 + round * 13) % 5) - 2;
      return { device: id, measurement, value: value + off * value * 0.01, at: recv - 700, recv, quality: 0, pos };
    });
    return { community: "c1", pos, recv, device: id, readings, events: [], snapshots: [], link: null };
  });
}

function measureReadings(engine: Engine, devices: readonly Standing[]): BenchRow[] {
  let [seconds, readings, best] = [0, 0, 0];
  for (let round = 0; round < WARM_UP + MEASURED; round++) {
    const messages = minuteOf(devices, round);
    const count = messages.reduce((sum, message) => sum + message.readings.length, 0);
    const begun = performance.now();
    for (const message of messages) engine.take(message);
    const took = (performance.now() - begun) / 1_000;
    if (round < WARM_UP) continue;
    seconds += took;
    readings += count;
    best = Math.max(best, count / took);
  }
  return [
    atLeast("rules", `readings of ${DEVICES} devices through ${engine.stats().rules} rules, one core`, readings / seconds, "1/s", 500_000),
    told("rules", "the same, in the best minute", best, "1/s"),
    told("rules", "a message", (seconds * 1e6) / (MEASURED * DEVICES), "µs"),
  ];
}

function measureCheckpoint(engine: Engine, reopen: () => Engine): BenchRow[] {
  const saved: SavedCell[] = [];
  let longest = 0;
  const begun = performance.now();
  for (;;) {
    const from = performance.now();
    const some = engine.dirty(100);
    longest = Math.max(longest, performance.now() - from);
    if (some.length === 0) break;
    saved.push(...some);
  }
  const took = (performance.now() - begun) / 1_000;
  const bytes = saved.reduce((sum, cell) => sum + cell.state.length + cell.key.length, 0);
  const back = performance.now();
  reopen().restore(saved);
  return [
    told("rules", `checkpoint of ${saved.length} cells`, took, "s"),
    told("rules", "longest stop for 100 cells", longest, "ms"),
    told("rules", "its size", bytes / 1e6, "MB"),
    atMost("rules", "restart from it", (performance.now() - back) / 1_000, "s", 2),
    atMost("rules", "memory of the process", process.memoryUsage().rss / 1e6, "MB", 500),
  ];
}

export const rules: Bench = {
  name: "rules",
  about: "the rule engine alone: full packs, 10,000 devices of a community, checkpoint and restart",
  run: async () => {
    const loaded = loadRulePacks(join(import.meta.dirname, "..", "..", "rules", "packs"));
    if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.what).join("; "));
    const devices = settle();
    const ports = portsOf(devices);
    const open = () => createEngine({ rules: loaded.rules, ports, emit: () => {} });
    const engine = open();
    return [...measureReadings(engine, devices), ...measureCheckpoint(engine, open)];
  },
};
