import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  DEVICE_KIND_NAMES,
  type DeviceEvent,
  type DeviceKind,
  EVENT_KINDS,
  type EventKind,
  isEventKind,
  MINUTE,
  type Observation,
  POSTURE_KINDS,
  POSTURES,
  type Posture,
  Quality,
  SECOND,
  type Signal,
  toIso,
} from "../contracts/index.ts";
import { createEngine, type Engine } from "./engine.ts";
import { loadRulePacks } from "./load.ts";
import type { RulePorts } from "./ports.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("packs", import.meta.url)));
if (!loaded.ok) throw new Error("the packs do not load");
const rules = loaded.rules;
const T0 = Date.parse("2026-02-16T23:30:00+08:00");
const BY = { user: "u1", username: "limin", name: "李敏" };

/** Where each stands: `out` under the open sky. */
const DEVICES: Record<string, { readonly kind: DeviceKind; readonly place: string }> = {
  camOut: { kind: "camera", place: "square" },
  camIn: { kind: "camera", place: "lobby" },
  smoke: { kind: "smoke", place: "square" },
  gas: { kind: "gas", place: "square" },
  co: { kind: "co", place: "square" },
  sos: { kind: "sos-button", place: "square" },
};
const ports: RulePorts = {
  device: (id) => {
    const one = DEVICES[id];
    return one && { id, community: "c1", kind: one.kind, place: one.place, interval: null, name: id };
  },
  personOf: () => undefined,
  person: () => undefined,
  devicesOfPerson: () => [],
  peopleAt: () => [],
  peopleBelow: () => [],
  placeAbove: () => undefined,
  outline: () => undefined,
  placeName: (place) => place,
  sharing: (by, id) => (by === "home" ? Object.keys(DEVICES).filter((one) => DEVICES[one]?.place === id) : []),
  placePath: (place) => `/c1/${place}/`,
  outdoors: (id) => DEVICES[id]?.place === "square",
  zoneOf: () => "Asia/Shanghai",
};

let pos = 0;
function start(): { readonly engine: Engine; readonly said: Signal[] } {
  const said: Signal[] = [];
  return { engine: createEngine({ rules, ports, emit: (signal) => void said.push(signal) }), said };
}
function declare(engine: Engine, kind: Posture["kind"], from = T0 - MINUTE, until = T0 + 60 * MINUTE): void {
  const posture: Posture = { kind, reason: "除夕", by: BY, from: toIso(from), until: toIso(until) };
  engine.change({ kind: "change", community: "c1", pos: ++pos, recv: from, change: { what: "posture", posture } });
}
function happen(engine: Engine, device: string, event: EventKind, recv: number, state: "on" | "off" = "on"): void {
  const happened: DeviceEvent = {
    device,
    event,
    state,
    at: recv,
    recv,
    quality: Quality.good,
    pos: ++pos,
    id: `${device}${recv}`,
    confidence: null,
    test: false,
    data: {},
  };
  const observation: Observation = { community: "c1", pos, recv, device, readings: [], events: [happened], snapshots: [], link: null };
  engine.take(observation);
}
const told = (said: readonly Signal[]): string[] => said.map(({ rule, act, severity, marks }) => [rule, act, severity, ...marks].join(" "));

describe("a festival", () => {
  test("one camera outdoors is medium until it has lasted two minutes", () => {
    const { engine, said } = start();
    declare(engine, "festival");
    happen(engine, "camOut", "video-flame", T0);
    engine.advance(T0 + 2 * MINUTE - 1);
    expect(told(said)).toEqual(["video-flame raised medium awaiting-witness"]);
    engine.advance(T0 + 2 * MINUTE);
    expect(told(said).slice(1)).toEqual(["video-flame changed high"]);
  });

  test("firecrackers, on and off all night, never last", () => {
    const { engine, said } = start();
    declare(engine, "festival");
    for (let t = T0; t < T0 + 30 * MINUTE; t += 45 * SECOND) {
      happen(engine, "camOut", "video-flame", t);
      happen(engine, "camOut", "video-flame", t + 5 * SECOND, "off");
    }
    engine.advance(T0 + 40 * MINUTE);
    expect(said.length).toBeGreaterThan(2);
    expect(new Set(said.map((signal) => signal.severity))).toEqual(new Set(["medium"]));
  });

  test("a head at the spot proves it at once", () => {
    const { engine, said } = start();
    declare(engine, "festival");
    happen(engine, "camOut", "video-flame", T0);
    happen(engine, "smoke", "smoke", T0 + SECOND);
    const flame = said.filter((signal) => signal.rule === "video-flame");
    expect(told(flame)).toEqual(["video-flame raised medium awaiting-witness", "video-flame changed critical"]);
  });

  test("over, it asks for nothing; kept over a restart, it asks still", () => {
    const { engine } = start();
    declare(engine, "festival", T0 - MINUTE, T0 + 10 * MINUTE);
    const next = start();
    next.engine.restore(engine.dirty(1_000));
    expect(next.engine.posture("c1", T0)?.kind).toBe("festival");
    happen(next.engine, "camOut", "video-flame", T0);
    happen(next.engine, "camOut", "video-flame", T0 + SECOND, "off");
    next.engine.advance(T0 + 10 * MINUTE);
    expect(next.engine.posture("c1", T0 + 10 * MINUTE)).toBeUndefined();
    happen(next.engine, "camOut", "video-flame", T0 + 11 * MINUTE);
    expect(told(next.said).filter((line) => line.includes("raised"))).toEqual([
      "video-flame raised medium awaiting-witness",
      "video-flame raised high",
    ]);
  });
});

describe("no posture touches", () => {
  const UNTOUCHED: readonly (readonly [string, EventKind, string])[] = [
    ["camIn", "video-flame", "high"],
    ["smoke", "smoke", "critical"],
    ["gas", "gas", "critical"],
    ["co", "co", "critical"],
    ["sos", "sos", "critical"],
  ];
  test.each(UNTOUCHED)("%s: %s", (device, event, severity) => {
    for (const kind of POSTURE_KINDS) {
      const { engine, said } = start();
      declare(engine, kind);
      happen(engine, device, event, T0);
      expect(said[0], kind).toMatchObject({ act: "raised", severity, marks: [] });
    }
  });
  test("anything that any device under a roof says, nor anything but a camera in the open", () => {
    const events = Object.keys(EVENT_KINDS).filter(isEventKind);
    for (const kind of DEVICE_KIND_NAMES)
      for (const place of ["lobby", ...(kind === "camera" ? [] : ["square"])]) {
        DEVICES.any = { kind, place };
        const play = (posture: Posture["kind"]) => {
          const { engine, said } = start();
          declare(engine, posture);
          events.forEach((event, at) => {
            happen(engine, "any", event, T0 + at * MINUTE);
          });
          engine.advance(T0 + 3 * 60 * MINUTE);
          return told(said);
        };
        const usual = play("daily");
        for (const posture of POSTURE_KINDS) expect(play(posture), `${kind} at the ${place}, ${posture}`).toEqual(usual);
      }
    delete DEVICES.any;
  });
  test("any rule but flame and smoke in a picture", () => {
    const asked = POSTURE_KINDS.flatMap((kind) => POSTURES[kind].corroborate?.rules ?? []);
    expect(asked).toEqual(["video-flame", "video-smoke"]);
  });
});
