import { describe, expect, it } from "vitest";
import { type DeviceEvent, MINUTE, type MotionBatch, type Observation, Quality, SECOND } from "../../contracts/index.ts";
import { walking } from "../../device-sim/motion/daily.ts";
import { fallingOver } from "../../device-sim/motion/fall-over.ts";
import { inTurn, type Movement, still } from "../../device-sim/motion/movement.ts";
import { measure } from "../../device-sim/motion/sensor.ts";
import { createRandom } from "../../device-sim/random.ts";
import { FallClaims } from "../../rules/motion/fall-claims.ts";
import { readFallModels } from "../../rules/motion/fall-model.ts";

const MODELS = readFallModels();
const START = 1_790_000_000_000;
const HZ = 25;

/** Walks six seconds and falls; stays down, or gets up and walks on. */
function story(seed: string, getsUp = false): Movement {
  const random = createRandom(seed);
  const fall = fallingOver(random, { wear: "waist", lies: 12 });
  const walk = walking(6, "waist", random);
  return getsUp ? inTurn(walk, fall, still(2, 0.1, random), walking(20, "waist", random)) : inTurn(walk, fall);
}

/** Batches of so many seconds, as they leave the device: when each is whole. */
function batchesOf(movement: Movement, seconds: number, quality = 0): { readonly recv: number; readonly motion: MotionBatch }[] {
  const { x, y, z } = measure(movement, createRandom("sensor"), { hz: HZ });
  const size = seconds * HZ;
  return Array.from({ length: Math.ceil(x.length / size) }, (_, k) => {
    const part = (axis: readonly number[]) => axis.slice(k * size, (k + 1) * size);
    const times = part(x).map((_, i) => START + ((k * size + i) * 1000) / HZ);
    const recv = (times.at(-1) ?? START) + 200;
    return { recv, motion: { times, x: part(x), y: part(y), z: part(z), wornAt: "waist", quality } };
  });
}

let pos = 0;
function observation(recv: number, more: Partial<Observation>): Observation {
  return { community: "c1", pos: ++pos, recv, device: "w1", readings: [], events: [], snapshots: [], link: null, ...more };
}

function said(event: DeviceEvent["event"], at: number): DeviceEvent {
  const none = { id: null, quality: 0, confidence: null, test: false, data: {} };
  return { device: "w1", event, state: "pulse", at, recv: at, pos, ...none };
}

/** All events that a stream brings, with what the time alone brings at its end. */
function eventsOf(claims: FallClaims, batches: ReturnType<typeof batchesOf>): DeviceEvent[] {
  const live = batches.flatMap(({ recv, motion }) => {
    const ended = claims.advance(recv, "c1").flatMap((each) => each.events);
    return [...ended, ...claims.take(observation(recv, { motion: [motion] })).events];
  });
  const end = (batches.at(-1)?.recv ?? START) + 10 * MINUTE;
  return [...live, ...claims.advance(end, "c1").flatMap((each) => each.events)];
}

describe("claims of falls", () => {
  it.each([1, 2, 5, 10, 60])("come once from batches of %i s, with figures and a repeatable id", (seconds) => {
    const events = eventsOf(new FallClaims(MODELS), batchesOf(story("once"), seconds));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ device: "w1", event: "fall-by-motion", state: "pulse", data: { by: "hub" } });
    expect(events[0]?.confidence).toBeGreaterThan(0.5);
    expect(events[0]?.data.postureDeg).toBeGreaterThan(45);
    const again = eventsOf(new FallClaims(MODELS), batchesOf(story("once"), 1));
    expect(events[0]?.id).toBe(again[0]?.id);
  });
  it("come 4 to 6 s after the impact where batches are of a second", () => {
    const [event] = eventsOf(new FallClaims(MODELS), batchesOf(story("delay"), 1));
    const delay = (event?.recv ?? 0) - (event?.at ?? 0);
    expect(delay).toBeGreaterThanOrEqual(4 * SECOND);
    expect(delay).toBeLessThanOrEqual(6 * SECOND);
  });
  it("come where the stream ends seconds after the impact, and say nothing before", () => {
    const batches = batchesOf(story("ends"), 1);
    const [whole] = eventsOf(new FallClaims(MODELS), batches);
    const claims = new FallClaims(MODELS);
    const kept = batches.filter(({ recv }) => recv <= (whole?.at ?? 0) + 3.4 * SECOND);
    for (const { recv, motion } of kept) expect(claims.take(observation(recv, { motion: [motion] })).events).toEqual([]);
    const last = kept.at(-1)?.recv ?? 0;
    expect(claims.nextDue()).toBeLessThanOrEqual(last + 15 * SECOND);
    expect(claims.advance(last + 14 * SECOND, "c1")).toEqual([]);
    expect(claims.nextDue()).toBe(last + 15 * SECOND);
    expect(claims.advance(last + 15 * SECOND, "c2")).toEqual([]);
    const [told] = claims.advance(last + 15 * SECOND, "c1");
    expect(told).toMatchObject({ recv: last + 15 * SECOND, pos, device: "w1" });
    expect(told?.events).toMatchObject([{ event: "fall-by-motion", at: whole?.at }]);
    expect(claims.advance(last + MINUTE, "c1")).toEqual([]);
  });
  it("come from what a device stored and sends an hour late, beside its live stream", () => {
    const claims = new FallClaims(MODELS);
    const old = batchesOf(story("stored"), 5);
    const random = createRandom("now");
    const live = batchesOf(walking(60, "waist", random), 5).map(({ recv, motion }) => ({
      recv: recv + 60 * MINUTE,
      motion: { ...motion, times: motion.times.map((at) => at + 60 * MINUTE) },
    }));
    const events: DeviceEvent[] = [];
    live.forEach(({ recv, motion }, i) => {
      const stored = old[i];
      events.push(...claims.take(observation(recv, { motion: [motion, ...(stored ? [stored.motion] : [])] })).events);
    });
    events.push(...claims.advance(START + 70 * MINUTE, "c1").flatMap((each) => each.events));
    expect(events).toHaveLength(1);
    expect(events[0]?.at).toBeLessThan(START + 10 * SECOND);
    expect(events[0]?.recv).toBeGreaterThan(START + 60 * MINUTE);
  });
  it("are made once where batches are sent again and overtake each other", () => {
    const batches = batchesOf(story("again"), 2);
    const shuffled = batches.flatMap((each, i) => (i % 2 === 0 ? [batches[i + 1] ?? each, each, each] : []));
    const events = eventsOf(new FallClaims(MODELS), shuffled);
    expect(events.filter(({ event }) => event === "fall-by-motion")).toHaveLength(1);
  });
  it.each(["rejected", "replayed", "historical"] as const)("are not made of what is %s", (why) => {
    expect(eventsOf(new FallClaims(MODELS), batchesOf(story("marked"), 1, Quality[why]))).toEqual([]);
  });
  it("leave it to the device that has said the same, or whose wearer has cancelled", () => {
    const batches = batchesOf(story("said"), 1);
    const [whole] = eventsOf(new FallClaims(MODELS), batches);
    for (const word of ["fall", "fall-cancelled"] as const) {
      const claims = new FallClaims(MODELS);
      const at = (whole?.at ?? 0) + 2 * SECOND;
      const events = batches.flatMap(({ recv, motion }) => {
        const own = recv - SECOND < at && at <= recv ? [said(word, at)] : [];
        return claims.take(observation(recv, { motion: [motion], events: own })).events;
      });
      expect(events.map(({ event }) => event)).toEqual([word]);
      expect(claims.stats()).toMatchObject(word === "fall" ? { reported: 1, claims: 0 } : { cancelled: 1, claims: 0 });
    }
  });
  it("are followed by a sign of activity where she walks again, and by none where she lies", () => {
    const walks = eventsOf(new FallClaims(MODELS), batchesOf(story("up", true), 1)).map(({ event }) => event);
    expect(walks[0]).toBe("fall-by-motion");
    expect(walks).toContain("activity");
    const lies = eventsOf(new FallClaims(MODELS), batchesOf(story("up"), 1)).map(({ event }) => event);
    expect(lies).toEqual(["fall-by-motion"]);
  });
  it("show the acceleration around the impact, of a fall that the device found as well", () => {
    const claims = new FallClaims(MODELS);
    const [event] = eventsOf(claims, batchesOf(story("shown"), 1));
    const shown = claims.evidence("w1", event?.at ?? 0);
    expect(Date.parse(shown?.at ?? "")).toBe(event?.at);
    expect(Math.max(...(shown?.g ?? []).map((g) => g ?? 0))).toBe(shown?.impactG);
    expect(claims.evidence("w1", (event?.at ?? 0) + 10 * MINUTE)).toBeNull();
    expect(claims.evidence("w2", event?.at ?? 0)).toBeNull();
  });
  it("hold the base of replay back by minutes while acceleration comes in, and let go of it after", () => {
    const claims = new FallClaims(MODELS);
    const [batch] = batchesOf(still(2, 0, createRandom("base")), 2);
    if (!batch) throw new Error("no batch");
    const first = pos + 1;
    for (let i = 0; i < 60; i++) claims.take(observation(START + i * 10 * SECOND, { motion: [batch.motion] }));
    expect(claims.base("c1", pos)).toBe(first - 1 + 60 - 1 - 24);
    expect(claims.base("c2", 77)).toBe(77);
    claims.advance(START + 20 * MINUTE, "c1");
    expect(claims.base("c1", 999)).toBe(999);
    claims.advance(START + 60 * MINUTE, "c1");
    expect(claims.stats().devices).toBe(0);
    expect(claims.nextDue()).toBeUndefined();
  });
});
