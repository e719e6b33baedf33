import {
  type Change,
  type DeviceEvent,
  type DeviceKind,
  EVENT_KINDS,
  type EventKind,
  type Instant,
  type JournalRecord,
  type Measurement,
  MINUTE,
  type Observation,
  Quality,
  type Reading,
} from "../../contracts/index.ts";
import type { Engine } from "../engine.ts";
import type { PersonFacts, RulePorts } from "../ports.ts";

export const START: Instant = Date.parse("2026-03-02T20:00:00+08:00");

interface Facts {
  readonly kind: DeviceKind;
  readonly place: string;
  readonly person?: string;
  readonly interval: number | null;
}

const device = (kind: DeviceKind, place: string, interval: number | null, person?: string): Facts => ({
  kind,
  place,
  interval,
  ...(person !== undefined && { person }),
});

const DEVICES: Readonly<Record<string, Facts>> = {
  w1: device("wearable", "home1", 60, "p1"),
  b1: device("bed", "home1", 60, "p1"),
  s1: device("smoke", "home1", 600),
  s2: device("smoke", "home1", 600),
  h1: device("heat", "home1", 300),
  e1: device("environment", "home1", null),
  d1: device("door", "home1", 3600),
  m1: device("motion", "home1", 3600),
  l1: device("leak", "home1", 3600),
  l2: device("leak", "home1", 3600),
  k1: device("camera", "gate", 300),
  q1: device("crowd-counter", "gate", 60),
  y1: device("hydrant", "gate", 600),
  g1: device("water-pressure", "gate", 300),
};
const PERSON: PersonFacts = {
  ...{ id: "p1", community: "c1", home: "home1", living: "alone", ability: "mild", mobility: "walks" },
  ...{ needs: ["dementia"], state: "home", spo2Scale: 1, birthYear: 1940 },
};
const IDS = Object.keys(DEVICES);
const OUTLINE = [
  [121.47, 31.23],
  [121.472, 31.23],
  [121.472, 31.232],
  [121.47, 31.232],
  [121.47, 31.23],
] as const;

/** A home with its person and a gate with its gauges, all in one compound. */
export const PORTS: RulePorts = {
  device: (id) => {
    const facts = DEVICES[id];
    return facts && { id, community: "c1", kind: facts.kind, place: facts.place, interval: facts.interval, name: id };
  },
  personOf: (id) => DEVICES[id]?.person,
  person: (id) => (id === "p1" ? PERSON : undefined),
  devicesOfPerson: () => IDS.filter((id) => DEVICES[id]?.person === "p1"),
  peopleAt: (place) => (place === "home1" ? ["p1"] : []),
  peopleBelow: () => [],
  placeAbove: (place, level) => (level === "compound" ? "compound1" : level === "home" && place === "home1" ? place : undefined),
  outline: () => OUTLINE,
  placeName: (place) => place,
  sharing: (by, id) => (by === "home" ? IDS.filter((each) => DEVICES[each]?.place === id) : []),
  placePath: (place) => `/c1/compound1/${place}/`,
  zoneOf: () => "Asia/Shanghai",
};

const MEASURED: readonly (readonly [string, Measurement, readonly number[]])[] = [
  ["w1", "spo2", [82, 88, 95]],
  ["w1", "heart_rate", [38, 48, 70, 120, 150]],
  ["w1", "steps", [10, 20, 30]],
  ["w1", "worn", [0, 1]],
  ["b1", "respiratory_rate", [6, 15, 28]],
  ["s1", "temperature", [20, 30, 45, 60]],
  ["h1", "temperature", [20, 30, 45, 60]],
  ["e1", "temperature", [12, 20, 33, 50]],
  ["q1", "crowd_density", [1, 2.5, 4, 6]],
  ["y1", "water_pressure", [0.05, 0.12, 0.3]],
  ["g1", "water_pressure", [0.2, 0.4, 0.8]],
];
const SAID: readonly (readonly [string, EventKind])[] = [
  ["w1", "sos"],
  ["w1", "fall"],
  ["w1", "fall-cancelled"],
  ["s1", "smoke"],
  ["s2", "smoke"],
  ["d1", "door"],
  ["m1", "motion"],
  ["l1", "leak"],
  ["l2", "leak"],
  ["k1", "video-flame"],
  ["k1", "fire-lane-blocked"],
  ["k1", "ebike-in-lift"],
];
const WAITS = [0, 1_000, 20_000, 60_000, 5 * MINUTE, 30 * MINUTE, 9 * 60 * MINUTE] as const;
/** How long before its arrival it happened; below zero where the device's clock is ahead. */
const AGES = [0, 0, 0, 0, 30_000, 4 * MINUTE, 25 * MINUTE, -3 * MINUTE] as const;
const QUALITIES = [0, 0, 0, 0, 0, Quality.replayed, Quality.timeRepaired, Quality.doubtful] as const;

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;
export type Input =
  | { readonly recv: Instant; readonly observation: Observation }
  | { readonly recv: Instant; readonly record: ChangeRecord };

export function takeInput(engine: Engine, input: Input): void {
  if ("observation" in input) engine.take(input.observation);
  else engine.change(input.record);
}

/** Cuts a number into choices, so that one number of 31 bits is one input. */
function chooser(number: number): <T>(from: readonly T[]) => T {
  let rest = number;
  return (from) => {
    const chosen = from[rest % from.length];
    rest = Math.floor(rest / from.length);
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  };
}

function observation(pos: number, recv: Instant, id: string, part: Partial<Observation>): Observation {
  return { community: "c1", pos, recv, device: id, readings: [], events: [], snapshots: [], link: null, ...part };
}

export function reading(
  id: string,
  measurement: Measurement,
  value: number,
  at: Instant,
  recv: Instant,
  pos: number,
  quality = 0,
): Reading {
  return { device: id, measurement, value, at, recv, pos, quality };
}

export function happening(id: string, event: EventKind, state: DeviceEvent["state"], at: Instant, recv: Instant, pos: number): DeviceEvent {
  return { device: id, event, state, at, recv, pos, id: null, quality: 0, confidence: null, test: false, data: {} };
}

function changeOf(choose: ReturnType<typeof chooser>, recv: Instant, before: Instant): Change {
  const changes: readonly Change[] = [
    { what: "hub-started", downFrom: before },
    { what: "test-window", id: "w", place: "home1", from: recv, until: recv + 60 * MINUTE, by: "li" },
    { what: "test-outlasted", device: "s1", event: "smoke", since: recv - MINUTE },
    { what: "point-armed", plan: "w", device: "s1", until: recv + 2 * MINUTE, by: "li" },
    { what: "condition-closed", rule: "sos", subject: "person:p1", by: "li" },
    { what: "condition-closed", rule: "smoke-alarm", subject: "device:s1", by: "li" },
    { what: "registry", entity: "device", id: "e1" },
    { what: "registry", entity: "person", id: "p1" },
  ];
  return choose(changes);
}

/** Readings, events, positions, links that come and go, restarts and people's changes: late, doubled, out of order, or ahead. */
export function inputsOf(numbers: readonly number[]): Input[] {
  let recv = START;
  const inputs: Input[] = [];
  for (const [i, number] of numbers.entries()) {
    const choose = chooser(number);
    const kind = choose(["reading", "reading", "reading", "event", "event", "fix", "again", "other"] as const);
    const before = recv;
    recv += choose(WAITS);
    const pos = i + 1;
    const at = recv - choose(AGES);
    const last = inputs.at(-1);
    if (kind === "other") {
      if (choose([true, false]))
        inputs.push({ recv, record: { kind: "change", community: "c1", pos, recv, change: changeOf(choose, recv, before) } });
      else inputs.push({ recv, observation: observation(pos, recv, choose(IDS), { link: choose(["online", "offline"] as const) }) });
    } else if (kind === "again" && last && "observation" in last)
      inputs.push({ recv, observation: arrivingAgain(last.observation, pos, recv) });
    else if (kind === "event") {
      const [id, event] = choose(SAID);
      const state = EVENT_KINDS[event].shape === "pulse" ? "pulse" : choose(["on", "on", "off"] as const);
      const said = { ...happening(id, event, state, at, recv, pos), quality: choose(QUALITIES), test: choose([false, false, false, true]) };
      inputs.push({ recv, observation: observation(pos, recv, id, { events: [said] }) });
    } else if (kind === "fix") {
      const [lon, accuracy] = [choose([121.471, 121.4722, 121.474]), choose([10, 60, 150])];
      const parts = [["lat", 31.231] as const, ["lon", lon] as const, ["accuracy", accuracy] as const];
      const readings = parts.map(([name, value]) => reading("w1", name, value, at, recv, pos));
      inputs.push({ recv, observation: observation(pos, recv, "w1", { readings }) });
    } else {
      const [id, name, values] = choose(MEASURED);
      const measured = reading(id, name, choose(values), at, recv, pos, choose(QUALITIES));
      inputs.push({ recv, observation: observation(pos, recv, id, { readings: [measured] }) });
    }
  }
  return inputs;
}

/** The very same, told once more. */
function arrivingAgain(seen: Observation, pos: number, recv: Instant): Observation {
  return {
    ...seen,
    ...{ pos, recv },
    readings: seen.readings.map((each) => ({ ...each, recv, pos })),
    events: seen.events.map((each) => ({ ...each, recv, pos })),
  };
}

/** Messages of ten minutes, without what depends on when they come: to be told in any order. */
export function messagesOf(numbers: readonly number[]): Observation[] {
  const seen = new Set<string>();
  return numbers.flatMap((number) => {
    const choose = chooser(number);
    const at = START - choose(Array.from({ length: 600 }, (_, i) => i)) * 1_000;
    const kind = choose(["reading", "reading", "event"] as const);
    const [id, name, values] = choose(MEASURED);
    const [who, event] = choose(SAID);
    const key = kind === "reading" ? `${id} ${name} ${at}` : `${who} ${event} ${at}`;
    // One device says one thing at one time.
    if (seen.has(key)) return [];
    seen.add(key);
    if (kind === "reading") return [observation(0, at, id, { readings: [reading(id, name, choose(values), at, at, 0)] })];
    const state = EVENT_KINDS[event].shape === "pulse" ? "pulse" : choose(["on", "on", "off"] as const);
    return [observation(0, at, who, { events: [happening(who, event, state, at, at, 0)] })];
  });
}

/** The same message as the `i`th to arrive, a second after the one before. */
export function arriving(seen: Observation, i: number): Observation {
  return arrivingAgain(seen, i + 1, START + i * 1_000);
}
