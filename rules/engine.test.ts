import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Change,
  compareOrder,
  type DeviceEvent,
  type DeviceKind,
  type EventKind,
  type Instant,
  type JournalRecord,
  type Measurement,
  type Observation,
  Quality,
  type Reading,
  type Signal,
  subjectKey,
} from "../contracts/index.ts";
import { createEngine, type Engine } from "./engine.ts";
import { loadRulePacks } from "./load.ts";
import type { PersonFacts, RulePorts } from "./ports.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("packs", import.meta.url)));
if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.what).join("; "));
const rules = loaded.rules;

const START = Date.parse("2026-03-02T20:00:00+08:00");
const MIN = 60_000;
const DEVICES: Readonly<Record<string, { kind: DeviceKind; place: string; person?: string; interval: number }>> = {
  w1: { kind: "wearable", place: "home1", person: "p1", interval: 60 },
  b1: { kind: "bed", place: "home1", person: "p1", interval: 60 },
  s1: { kind: "smoke", place: "home1", interval: 600 },
  g1: { kind: "gas", place: "home1", interval: 300 },
  d1: { kind: "door", place: "home1", interval: 3600 },
  m1: { kind: "motion", place: "home1", interval: 3600 },
  k1: { kind: "camera", place: "gate", interval: 300 },
  q1: { kind: "crowd-counter", place: "gate", interval: 60 },
};
const PERSON: PersonFacts = {
  ...{ id: "p1", community: "c1", home: "home1", living: "alone", ability: "mild", mobility: "walks" },
  ...{ needs: ["dementia"], state: "home", spo2Scale: 1, birthYear: 1940 },
};
const ports: RulePorts = {
  device: (id) => {
    const device = DEVICES[id];
    return device && { id, community: "c1", kind: device.kind, place: device.place, interval: device.interval, name: id };
  },
  personOf: (id) => DEVICES[id]?.person,
  person: (id) => (id === "p1" ? PERSON : undefined),
  devicesOfPerson: () => ["w1", "b1"],
  peopleAt: (place) => (place === "home1" ? ["p1"] : []),
  peopleBelow: () => [],
  placeAbove: () => undefined,
  outline: () => undefined,
  placeName: (place) => place,
  sharing: () => [],
  placePath: (place) => `/c1/${place}/`,
  zoneOf: () => "Asia/Shanghai",
};

type Step = { readonly wait: number } & (
  | { readonly do: "reading"; readonly device: string; readonly name: Measurement; readonly value: number; readonly age: number }
  | {
      readonly do: "event";
      readonly device: string;
      readonly name: EventKind;
      readonly state: DeviceEvent["state"];
      readonly age: number;
      readonly quality: number;
      readonly test: boolean;
    }
  | { readonly do: "link"; readonly device: string; readonly up: boolean }
  | { readonly do: "change"; readonly change: "window" | "restart" | "close" }
);

const wait = fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 30 * MIN }), fc.constant(9 * 60 * MIN));
const age = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * MIN }));
const measured = fc.constantFrom<[string, Measurement, readonly number[]]>(
  ["w1", "spo2", [82, 88, 95]],
  ["w1", "heart_rate", [38, 70, 120, 150]],
  ["w1", "steps", [10, 20, 30]],
  ["b1", "respiratory_rate", [6, 15, 28]],
  ["w1", "battery", [5, 15, 80]],
  ["g1", "gas", [3, 30, 45]],
  ["q1", "crowd_density", [1, 2.5, 4, 6]],
);
const said = fc.constantFrom<[string, EventKind]>(
  ["w1", "sos"],
  ["w1", "fall"],
  ["w1", "fall-cancelled"],
  ["b1", "bed-exit"],
  ["b1", "bed-return"],
  ["s1", "smoke"],
  ["d1", "door"],
  ["m1", "motion"],
  ["k1", "fire-lane-blocked"],
  ["k1", "ebike-in-lift"],
  ["k1", "intrusion"],
);
const PULSES = new Set<EventKind>(["sos", "fall", "fall-cancelled", "bed-exit", "bed-return", "ebike-in-lift", "intrusion"]);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(wait, measured, fc.nat(3), age).map(
      ([pause, [device, name, values], i, old]): Step => ({
        do: "reading",
        wait: pause,
        device,
        name,
        value: values[i % values.length] ?? 0,
        age: old,
      }),
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        wait,
        said,
        fc.boolean(),
        age,
        fc.constantFrom<number>(0, 0, 0, Quality.replayed, Quality.timeRepaired, Quality.rejected),
        fc.boolean(),
      )
      .map(([pause, [device, name], on, old, quality, marked]): Step => {
        const state = PULSES.has(name) ? "pulse" : on ? "on" : "off";
        return { do: "event", wait: pause, device, name, state, age: old, quality, test: marked && old % 3 === 0 };
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(wait, fc.constantFrom("w1", "s1", "k1"), fc.boolean())
      .map(([pause, device, up]): Step => ({ do: "link", wait: pause, device, up })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(wait, fc.constantFrom<"window" | "restart" | "close">("window", "restart", "close"))
      .map(([pause, change]): Step => ({ do: "change", wait: pause, change })),
  },
);

type Input = { readonly observation: Observation } | { readonly record: Extract<JournalRecord, { kind: "change" }> };

/** `tick`: how long the hub ran on after each record before it went down. */
function inputs(steps: readonly Step[], tick = 0): Input[] {
  let recv = START;
  return steps.map((each, i) => {
    const from = recv;
    recv += each.wait;
    return inputOf(each, i + 1, recv, Math.min(from + tick, recv));
  });
}

function inputOf(each: Step, pos: number, recv: Instant, before: Instant): Input {
  if (each.do === "change") return { record: { kind: "change", community: "c1", pos, recv, change: changeOf(each.change, recv, before) } };
  const { device } = each;
  const readings: Reading[] = [];
  const events: DeviceEvent[] = [];
  const link = each.do === "link" ? (each.up ? "online" : "offline") : null;
  if (each.do === "reading")
    readings.push({ device, measurement: each.name, value: each.value, at: recv - each.age, recv, quality: 0, pos });
  if (each.do === "event") {
    const { name: event, state, quality, test: marked } = each;
    events.push({ device, event, state, quality, test: marked, id: null, at: recv - each.age, recv, pos, confidence: null, data: {} });
  }
  return { observation: { community: "c1", pos, recv, device, readings, events, snapshots: [], link } };
}

function changeOf(kind: "window" | "restart" | "close", recv: Instant, before: Instant): Change {
  if (kind === "window") return { what: "test-window", id: "w", place: "home1", from: recv, until: recv + 60 * MIN, by: "li" };
  if (kind === "restart") return { what: "hub-started", downFrom: before };
  return { what: "condition-closed", rule: "sos", subject: "person:p1", by: "li" };
}

function give(engine: Engine, input: Input): void {
  if ("observation" in input) engine.take(input.observation);
  else engine.change(input.record);
}

/** What `alerts` does: signals not above the last one applied per rule and subject are old. */
function applier(): { readonly apply: (signal: Signal) => void; readonly applied: string[] } {
  const last = new Map<string, Signal["order"]>();
  const applied: string[] = [];
  return {
    applied,
    apply: (signal) => {
      const key = `${signal.rule} ${subjectKey(signal.subject)}`;
      const known = last.get(key);
      if (known && compareOrder(signal.order, known) <= 0) return;
      last.set(key, signal.order);
      applied.push(JSON.stringify(signal));
    },
  };
}

const END = 20 * 60 * MIN;

describe("a crash", () => {
  test("at every position, with cells saved piecemeal and ticks in between, changes no signal and repeats none", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.nat(4), fc.nat(90_000), (steps, chunk, tick) => {
        const all = inputs(steps, tick);
        const lastAt = START + steps.reduce((sum, each) => sum + each.wait, 0);
        const straight = applier();
        const whole = createEngine({ rules, ports, emit: straight.apply });
        for (const input of all) give(whole, input);
        whole.advance(lastAt + END);
        for (let crash = 0; crash <= all.length; crash++) {
          const world = applier();
          const first = createEngine({ rules, ports, emit: world.apply });
          const disk = new Map<string, ReturnType<Engine["dirty"]>[number]>();
          let savedUpTo = 0;
          for (let i = 0; i < crash; i++) {
            const input = all[i];
            if (!input) continue;
            give(first, input);
            // A tick between two records, never past the next one.
            const next = all[i + 1];
            const now = recvOf(input) + tick;
            first.advance(next ? Math.min(now, recvOf(next)) : now);
            for (const cell of first.dirty(chunk)) disk.set(cell.key, cell);
            savedUpTo = first.savedUpTo("c1") ?? i + 1;
          }
          const second = createEngine({ rules, ports, emit: world.apply });
          second.restore(disk.values());
          for (const input of all.slice(savedUpTo)) give(second, input);
          second.advance(lastAt + END);
          expect(world.applied).toEqual(straight.applied);
        }
      }),
      { numRuns: Number(process.env.RULES_CRASH_RUNS ?? 100) },
    );
  }, 300_000);
});

function recvOf(input: Input): Instant {
  return "observation" in input ? input.observation.recv : input.record.recv;
}

test("signals of one rule and subject come in rising order, and open and close in turn", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const last = new Map<string, Signal>();
      const engine = createEngine({
        rules,
        ports,
        emit: (signal) => {
          const key = `${signal.rule} ${subjectKey(signal.subject)}`;
          const before = last.get(key);
          if (before) expect(compareOrder(signal.order, before.order)).toBeGreaterThan(0);
          if (signal.act !== "raised") expect(before !== undefined && before.act !== "ceased").toBe(true);
          if (signal.act === "ceased") expect(signal.clearsItself).toBe(true);
          last.set(key, signal);
        },
      });
      for (const input of inputs(steps)) give(engine, input);
      engine.advance(START + 400 * 60 * MIN);
    }),
    { numRuns: 200 },
  );
});

test("several observations of one record all count, also for one person", () => {
  const signals: string[] = [];
  const engine = createEngine({
    rules,
    ports,
    emit: (signal) => signals.push(`${signal.rule} ${signal.order.pos} ${signal.order.ordinal}`),
  });
  const event = (device: string, name: EventKind) =>
    inputOf({ do: "event", wait: 0, device, name, state: "pulse", age: 0, quality: 0, test: false }, 1, START, START);
  give(engine, event("b1", "no-turn"));
  give(engine, event("w1", "sos"));
  give(engine, event("w1", "fall"));
  expect(signals).toEqual(["sos 1 0", "fall 1 1"]);
});

test("a rule withdrawn by a person ceases and stays quiet", () => {
  const signals: string[] = [];
  const engine = createEngine({ rules, ports, emit: (signal) => signals.push(`${signal.rule} ${signal.act}`) });
  const tamper = (pos: number) =>
    inputOf(
      { do: "event", wait: 0, device: "s1", name: "tamper", state: "on", age: 0, quality: 0, test: false },
      pos,
      START + pos * MIN,
      START,
    );
  give(engine, tamper(1));
  engine.change({
    kind: "change",
    community: "c1",
    pos: 2,
    recv: START + 2 * MIN,
    change: { what: "rule", id: "tamper", version: 0, by: "li" },
  });
  give(engine, tamper(3));
  expect(signals).toEqual(["tamper raised", "tamper ceased"]);
  expect(engine.ruleViews("c1").find((rule) => rule.id === "tamper")?.enabled).toBe(false);
});

test("a reading belongs to who wore the device when it was measured", () => {
  const subjects: string[] = [];
  const handed: RulePorts = {
    ...ports,
    personOf: (id, at) => (id === "w1" ? (at < START + 10 * MIN ? "p1" : "p2") : undefined),
    person: (id) => ({ ...PERSON, id }),
  };
  const engine = createEngine({ rules, ports: handed, emit: (signal) => subjects.push(`${signal.rule} ${subjectKey(signal.subject)}`) });
  const press = (pos: number, at: number, old: number) =>
    inputOf({ do: "event", wait: 0, device: "w1", name: "sos", state: "pulse", age: old, quality: 0, test: false }, pos, at, START);
  engine.change({
    kind: "change",
    community: "c1",
    pos: 1,
    recv: START + 12 * MIN,
    change: { what: "registry", entity: "device", id: "w1" },
  });
  give(engine, press(2, START + 15 * MIN, 0));
  give(engine, press(3, START + 16 * MIN, 8 * MIN));
  expect(subjects).toEqual(["sos person:p2", "sos person:p1"]);
});

test("ordinary messages of four readings cost about a microsecond", () => {
  const engine = createEngine({ rules, ports, emit: () => {} });
  const message = (pos: number, recv: number): Observation => ({
    ...{ community: "c1", pos, recv, device: "w1", events: [], snapshots: [], link: null },
    readings: (
      [
        ["heart_rate", 72],
        ["spo2", 97],
        ["skin_temperature", 33],
        ["battery", 80],
      ] as const
    ).map(([measurement, value]) => ({ device: "w1", measurement, value, at: recv, recv, quality: 0, pos })),
  });
  const turn = 10_000;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round++) {
    const batch = Array.from({ length: turn }, (_, i) => message(round * turn + i + 1, START + (round * turn + i) * 100));
    // Processor time: a machine with other work says nothing of the engine.
    const from = process.cpuUsage();
    for (const each of batch) engine.take(each);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / turn);
  }
  process.stderr.write(`rules: ${best.toFixed(2)} µs a message of 4 readings at best, ${rules.length} rules loaded\n`);
  // Far above what is measured on an idle machine (see docs/performance.md): this only catches a change of order.
  expect(best).toBeLessThan(20);
});
