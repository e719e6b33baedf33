import { expect, test } from "vitest";
import type { DeviceEvent, Observation, Reading, Signal } from "../contracts/index.ts";
import { createEngine, type Engine } from "./engine.ts";
import { readRulePacks } from "./load.ts";
import type { RulePorts, SavedCell } from "./ports.ts";

const SEC = 1_000;
const START = Date.parse("2026-03-02T08:00:00+08:00");
const ports: RulePorts = {
  device: (id) => ({ id, community: "c1", kind: "smoke", place: "home1", interval: null, name: id }),
  personOf: () => undefined,
  person: () => undefined,
  devicesOfPerson: () => [],
  peopleAt: () => [],
  peopleBelow: () => [],
  placeAbove: () => undefined,
  outline: () => undefined,
  placeName: (place) => place,
  sharing: () => [],
  placePath: (place) => `/c1/${place}/`,
  zoneOf: () => "Asia/Shanghai",
};

const PACK = (version: number, severity: string): string => `
pack: edited
rules:
  - id: smoke-alarm
    version: ${version}
    name: { zh: 烟雾火警, en: Smoke alarm }
    family: fire
    plan: fire
    source: "made up"
    lifeSafety: true
    subjects: { kind: device }
    when: { any: [{ event: smoke }, { measurement: smoke, atLeast: 2, for: 2m }] }
    severity: ${severity}
    reason: { zh: 烟雾, en: smoke }
`;
const FIRST = PACK(1, "critical");
const EDITED = PACK(2, "[{ if: { rate: temperature, rise: 8.3, per: 1m, over: 3m, seen: 3 }, is: critical }, { is: high }]");

function start(pack: string, saved: readonly SavedCell[] = []): { readonly engine: Engine; readonly said: string[] } {
  const loaded = readRulePacks([{ file: "edited.yaml", text: pack }]);
  if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.what).join("; "));
  const said: string[] = [];
  const emit = (signal: Signal): void => void said.push(`${(signal.recv - START) / SEC}s ${signal.act}`);
  const engine = createEngine({ rules: loaded.rules, ports, emit });
  engine.restore(saved);
  return { engine, said };
}

let pos = 0;
function take(
  engine: Engine,
  seconds: number,
  what: { readonly smoke?: "on" | "off"; readonly temperature?: number; readonly density?: number },
): void {
  const recv = START + seconds * SEC;
  const common = { device: "d1", at: recv, recv, quality: 0, pos: ++pos };
  const events: DeviceEvent[] = what.smoke
    ? [{ ...common, event: "smoke", id: null, state: what.smoke, confidence: null, test: false, data: {} }]
    : [];
  const readings: Reading[] = [];
  if (what.temperature !== undefined) readings.push({ ...common, measurement: "temperature", value: what.temperature });
  if (what.density !== undefined) readings.push({ ...common, measurement: "smoke", value: what.density });
  const observation: Observation = { community: "c1", pos, recv, device: "d1", readings, events, snapshots: [], link: null };
  engine.take(observation);
}

/** As cells were saved before conditions had keys. */
const withoutKeys = (cells: readonly SavedCell[]): SavedCell[] =>
  cells.map((cell) => ({ ...cell, state: cell.state.replaceAll(/,"keys":"[^"]*"/g, "") }));

test.each([
  ["by its keys", (cells: readonly SavedCell[]) => [...cells]],
  ["saved without keys", withoutKeys],
])("a fire goes on burning under an edited rule, %s, until the detector says that it is over", (_how, saved) => {
  const before = start(FIRST);
  take(before.engine, 0, { smoke: "on" });
  expect(before.said).toEqual(["0s raised"]);
  const after = start(EDITED, saved(before.engine.dirty(100)));
  after.engine.advance(START + 60 * SEC);
  take(after.engine, 60, { temperature: 21 });
  take(after.engine, 120, { density: 0.01 });
  after.engine.advance(START + 3_000 * SEC);
  expect(after.said.filter((line) => line.endsWith("ceased"))).toEqual([]);
  take(after.engine, 3_000, { smoke: "off" });
  expect(after.said.at(-1)).toBe("3000s ceased");
});

test("a clock that runs under the old version runs on under the new one", () => {
  const before = start(FIRST);
  take(before.engine, 0, { density: 3 });
  const after = start(EDITED, before.engine.dirty(100));
  after.engine.advance(START + 119 * SEC);
  expect(after.said).toEqual([]);
  after.engine.advance(START + 121 * SEC);
  expect(after.said).toEqual(["120s raised"]);
});

test("a fire goes on burning through an edit while the hub runs", () => {
  const hub = start(FIRST);
  take(hub.engine, 0, { smoke: "on" });
  const edited = readRulePacks([{ file: "edited.yaml", text: EDITED }]);
  if (!edited.ok) throw new Error("the edited rule does not load");
  hub.engine.swap("smoke-alarm", edited.rules, { community: "c1", pos: ++pos, recv: START + 30 * SEC });
  take(hub.engine, 60, { temperature: 21 });
  take(hub.engine, 120, { density: 0.01 });
  expect(hub.said.filter((line) => line.endsWith("ceased"))).toEqual([]);
  take(hub.engine, 3_000, { smoke: "off" });
  expect(hub.said.at(-1)).toBe("3000s ceased");
});
