import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type DeviceKind, HOUR, MINUTE, type Observation, SECOND, type Signal } from "../contracts/index.ts";
import { createEngine } from "./engine.ts";
import { loadRulePacks } from "./load.ts";
import type { RulePorts } from "./ports.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("packs", import.meta.url)));
if (!loaded.ok) throw new Error("the packs do not load");
const rules = loaded.rules;

const START = Date.parse("2026-03-02T08:00:00+08:00");

/** Six buildings alike, each in a compound of its own, with senders of every cadence from a minute to a day. */
const KINDS: readonly DeviceKind[] = ["wearable", "camera", "lift", "environment", "water-meter", "gas", "smoke", "smoke", "heat"];
const BUILDINGS = ["b1", "b2", "b3", "b4", "b5", "b6"];
const CADENCE: Partial<Record<DeviceKind, number>> = {
  ...{ wearable: MINUTE, camera: 5 * MINUTE, lift: 5 * MINUTE, environment: 10 * MINUTE },
  ...{ "water-meter": HOUR, gas: HOUR, smoke: 24 * HOUR, heat: 24 * HOUR },
};
const FLEET = BUILDINGS.flatMap((building, b) =>
  KINDS.map((kind, k) => {
    const every = CADENCE[kind] ?? HOUR;
    // Each at a phase of its own, as in life.
    return { id: `${building}-${kind}-${k}`, kind, building, every, phase: Math.floor((every * ((b * 7 + k * 5) % 23)) / 23) };
  }),
);
const BY_ID = new Map(FLEET.map((each) => [each.id, each]));
const at = (building: string) => FLEET.filter((each) => each.building === building).map(({ id }) => id);

const ports: RulePorts = {
  device: (id) => {
    const each = BY_ID.get(id);
    return each && { id, community: "c1", kind: each.kind, place: each.building, interval: null, name: id };
  },
  personOf: () => undefined,
  person: () => undefined,
  devicesOfPerson: () => [],
  peopleAt: () => [],
  peopleBelow: () => [],
  placeAbove: (place, level) => (level === "building" ? place : level === "compound" ? `comp-${place}` : undefined),
  outline: () => undefined,
  placeName: (place) => place,
  sharing: (by, id) => (by === "building" ? at(id) : by === "community" ? FLEET.map((each) => each.id) : []),
  placePath: (place) => `/c1/comp-${place}/${place}/`,
  zoneOf: () => "Asia/Shanghai",
};

interface Told {
  readonly hours: number;
  readonly rule: string;
  readonly act: Signal["act"];
  readonly subject: string;
  readonly count: number;
}

/** Two days of words, of which those within an outage do not arrive. */
function live(cut: (id: string, time: number) => boolean, days = 4): readonly Told[] {
  const told: Told[] = [];
  const engine = createEngine({
    rules,
    ports,
    emit: ({ rule, act, subject, recv, cause }) =>
      void told.push({ hours: (recv - START) / HOUR, rule, act, subject: subject.id, count: cause.value ?? 0 }),
  });
  const words = FLEET.flatMap((each) => {
    const times: { readonly id: string; readonly time: number }[] = [];
    for (let time = each.phase; time < days * 24 * HOUR; time += each.every) if (!cut(each.id, time)) times.push({ id: each.id, time });
    return times;
  }).sort((a, b) => a.time - b.time);
  words.forEach(({ id, time }, i) => {
    const none = { readings: [], events: [], snapshots: [], link: null };
    engine.take({ community: "c1", pos: i + 1, recv: START + time, device: id, ...none } satisfies Observation);
  });
  engine.advance(START + days * 24 * HOUR + 30 * SECOND);
  return told;
}

const raised = (told: readonly Told[]) => told.filter(({ act }) => act === "raised").map(({ rule, subject }) => `${rule} ${subject}`);

test("without an outage nothing is silent, whatever the cadence", () => {
  expect(live(() => false)).toEqual([]);
});

test("everything cut off for a day and a half: one case that grows while slower senders fall silent, and ends when they are back", () => {
  const told = live((_id, time) => time > 30 * HOUR && time < 66 * HOUR, 5);
  expect(raised(told)).toEqual(["hub-silent c1"]);
  const [first, ...rest] = told;
  expect(first?.hours).toBeLessThan(30.5);
  const grown = rest.filter(({ act }) => act === "changed").map(({ count }) => count);
  expect(grown.length).toBeGreaterThan(0);
  expect(Math.max(...grown)).toBeGreaterThan(2 * (first?.count ?? 0));
  // Daily heads speak again within their own day, long after the others: none of them is told either.
  expect(told.at(-1)).toMatchObject({ rule: "hub-silent", act: "ceased" });
});

test("one building cut off: one case for it, nothing for each of its devices, nothing elsewhere", () => {
  const told = live((id, time) => id.startsWith("b3-") && time > 30 * HOUR && time < 66 * HOUR, 5);
  expect(raised(told)).toEqual(["building-silent comp-b3"]);
  expect(told.at(-1)).toMatchObject({ rule: "building-silent", act: "ceased" });
});

test("a head that stays silent after the outage of its building is told by itself, a day after the others are back", () => {
  const told = live(
    (id, time) => (id === "b3-smoke-6" ? time > 30 * HOUR : id.startsWith("b3-") && time > 30 * HOUR && time < 40 * HOUR),
    5,
  );
  expect(raised(told)).toEqual(["building-silent comp-b3", "life-safety-silent b3-smoke-6"]);
  expect(told.at(-1)?.hours).toBeGreaterThan(40 + 24);
});

test("single devices that die far apart are told one by one", () => {
  const dead: Readonly<Record<string, number>> = { "b1-gas-5": 10, "b2-camera-1": 20, "b2-smoke-6": 30, "b5-lift-2": 40 };
  const told = live((id, time) => time > (dead[id] ?? Number.POSITIVE_INFINITY) * HOUR);
  expect(raised(told).sort()).toEqual([
    "camera-offline b2-camera-1",
    "life-safety-silent b1-gas-5",
    "life-safety-silent b2-smoke-6",
    "life-safety-silent b5-lift-2",
  ]);
});

describe("what speaks only when something changes", () => {
  const PANEL = "panel";
  const POINTS = ["panel:1:2:14", "panel:1:2:15"];
  const kindOf = (id: string): DeviceKind => (id === PANEL ? "fire-panel" : "smoke");
  const build = (isOnChange: () => boolean) => {
    const told: string[] = [];
    const engine = createEngine({
      rules,
      ports: {
        ...ports,
        device: (id) => ({ id, community: "c1", kind: kindOf(id), place: "b1", interval: null, name: id }),
        sharing: () => [PANEL, ...POINTS],
        onChange: (id) => id !== PANEL && isOnChange(),
        carrier: (id) => (id === PANEL ? undefined : PANEL),
      },
      emit: ({ at, rule, act, subject, severity }) =>
        void told.push(`${(at - START) / HOUR} h ${rule} ${act} ${subject.id} ${act === "ceased" ? "" : severity}`.trim()),
    });
    let pos = 0;
    const say = (device: string, at: number, event?: "on" | "off"): void => {
      const events =
        event === undefined
          ? []
          : [
              {
                device,
                event: "smoke" as const,
                at,
                recv: at,
                pos: pos + 1,
                state: event,
                id: null,
                quality: 0,
                test: false,
                data: {},
                by: null,
              },
            ];
      engine.take({
        ...{ pos: ++pos, recv: at, community: "c1", device, readings: [], link: null, clock: null, scene: null },
        events,
      } as unknown as Observation);
    };
    const registered = (id: string, at: number): void =>
      engine.change({ ...{ kind: "change", pos: ++pos, recv: at, community: "c1" }, change: { what: "registry", entity: "device", id } });
    return { engine, told, say, registered };
  };

  test("is never silent by itself; of a silent panel there is one alert, and none for its points", () => {
    const { engine, told, say } = build(() => true);
    for (const point of POINTS) say(point, START);
    for (let at = START; at <= START + 80 * HOUR; at += 10 * MINUTE) say(PANEL, at);
    expect(told).toEqual([]);
    engine.advance(START + 200 * HOUR);
    expect(told).toEqual(["80.51666666666667 h fire-panel-silent raised panel high"]);
  });

  test("in alarm it has fallen silent only when its panel has", () => {
    const { engine, told, say } = build(() => true);
    say(PANEL, START);
    say(POINTS[0] ?? "", START, "on");
    for (let at = START; at <= START + 80 * HOUR; at += 10 * MINUTE) say(PANEL, at);
    expect(told.filter((one) => one.includes("changed"))).toEqual([]);
    engine.advance(START + 90 * HOUR);
    expect(told.filter((one) => one.includes("changed panel:1:2:14"))).toHaveLength(1);
  });

  test("what its silence had raised ends when somebody says so, and is raised when somebody takes that back", () => {
    let isOnChange = false;
    const { engine, told, say, registered } = build(() => isOnChange);
    say(POINTS[0] ?? "", START);
    engine.advance(START + 31 * HOUR);
    isOnChange = true;
    registered(POINTS[0] ?? "", START + 32 * HOUR);
    engine.advance(START + 80 * HOUR);
    isOnChange = false;
    registered(POINTS[0] ?? "", START + 81 * HOUR);
    engine.advance(START + 120 * HOUR);
    expect(told.map((one) => one.replace(/^[\d.]+ h /, ""))).toEqual([
      "life-safety-silent raised panel:1:2:14 medium",
      "life-safety-silent ceased panel:1:2:14",
      "life-safety-silent raised panel:1:2:14 medium",
    ]);
  });
});
