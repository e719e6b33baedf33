import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { DeviceKind, Observation, Signal } from "../contracts/index.ts";
import { createEngine, type Engine } from "./engine.ts";
import { metresBeyond } from "./fences.ts";
import { loadRulePacks } from "./load.ts";
import type { RulePorts } from "./ports.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("packs", import.meta.url)));
if (!loaded.ok) throw new Error("the packs do not load");
const rules = loaded.rules;

const START = Date.parse("2026-03-02T08:00:00+08:00");
const SEC = 1_000;
const KINDS: Readonly<Record<string, DeviceKind>> = { k1: "camera", b1: "bed", g1: "gas", w1: "wearable", e1: "environment" };
const ids = Object.keys(KINDS);

const ports: RulePorts = {
  device: (id) => {
    const kind = KINDS[id];
    return kind && { id, community: "c1", kind, place: "home1", interval: null, name: id };
  },
  personOf: () => undefined,
  person: () => undefined,
  devicesOfPerson: () => [],
  peopleAt: () => [],
  peopleBelow: () => [],
  placeAbove: (_place, level) => (level === "building" ? "b1" : level === "compound" ? "comp" : undefined),
  outline: () => undefined,
  placeName: (place) => place,
  sharing: (by) => (by === "building" ? ids : []),
  placePath: (place) => `/c1/comp/b1/${place}/`,
  zoneOf: () => "Asia/Shanghai",
};

function start(): { readonly engine: Engine; readonly said: string[] } {
  const said: string[] = [];
  const emit = (signal: Signal): void =>
    void said.push(`${(signal.recv - START) / SEC}s ${signal.rule} ${signal.act} ${signal.subject.id}`);
  return { engine: createEngine({ rules, ports, emit }), said };
}

let pos = 0;
function link(engine: Engine, device: string, seconds: number, state: "online" | "offline"): void {
  const recv = START + seconds * SEC;
  const observation: Observation = { community: "c1", pos: ++pos, recv, device, readings: [], events: [], snapshots: [], link: state };
  engine.take(observation);
}

function registered(id: string): Parameters<Engine["change"]>[0] {
  return { kind: "change", community: "c1", pos: ++pos, recv: START, change: { what: "registry", entity: "device", id } };
}

function restarted(engine: Engine): ReturnType<typeof start> {
  const next = start();
  next.engine.restore(engine.dirty(10_000));
  return next;
}

test("a restart between the silence and the alert loses nothing, one after it repeats nothing", () => {
  const first = start();
  for (const id of ["k1", "b1", "g1", "w1"]) link(first.engine, id, 0, "offline");
  first.engine.advance(START + 40 * SEC);
  expect(first.said).toEqual([]);
  const second = restarted(first.engine);
  second.engine.advance(START + 200 * SEC);
  expect(second.said).toEqual([expect.stringMatching(/^\d+s building-silent raised comp$/)]);
  const third = restarted(second.engine);
  third.engine.advance(START + 50 * 60 * SEC);
  // Half an hour later each is explained still, also to the engine that was started anew.
  expect(third.said).toEqual([]);
  for (const id of ["k1", "b1", "g1", "w1"]) link(third.engine, id, 51 * 60, "online");
  third.engine.advance(START + 53 * 60 * SEC);
  expect(third.said).toEqual([expect.stringMatching(/^\d+s building-silent ceased comp$/)]);
});

test("what was registered and never heard has not fallen silent", () => {
  const { engine, said } = start();
  for (const id of ids) engine.change(registered(id));
  engine.advance(START + 96 * 3_600 * SEC);
  expect(said).toEqual([]);
  // Nor does a restart make it silent.
  const second = restarted(engine);
  second.engine.advance(START + 200 * 3_600 * SEC);
  expect(second.said).toEqual([]);
});

test("metres beyond an outline: outside, inside, at a corner", () => {
  const ring = [
    [114, 30],
    [114.002, 30],
    [114.002, 30.002],
    [114, 30.002],
    [114, 30],
  ] as const;
  expect(metresBeyond(ring, 114.001, 30.003)).toBeCloseTo(111.3, 0);
  expect(metresBeyond(ring, 114.001, 30.001)).toBeCloseTo(-96.4, 0);
  expect(metresBeyond(ring, 113.999, 29.999)).toBeCloseTo(Math.hypot(96.4, 111.3), 0);
  expect(metresBeyond([], 114, 30)).toBe(Number.POSITIVE_INFINITY);
});
