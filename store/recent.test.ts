import { describe, expect, test } from "vitest";
import { type DeviceEvent, MINUTE, Quality, type Reading, SECOND } from "../contracts/index.ts";
import { createRecent } from "./recent.ts";

const T = 1_700_000_000_000;
const reading = (at: number, value: number, more: Partial<Reading> = {}): Reading => ({
  device: "d1",
  measurement: "spo2",
  at,
  recv: at + 10,
  value,
  quality: 0,
  pos: 1,
  ...more,
});
const event = (at: number, name: DeviceEvent["event"], state: DeviceEvent["state"]): DeviceEvent => ({
  device: "d1",
  event: name,
  id: null,
  state,
  at,
  recv: at,
  quality: 0,
  pos: 1,
  confidence: null,
  test: false,
  data: {},
});

describe("last value", () => {
  const rows: readonly [string, readonly Reading[], number | undefined][] = [
    ["the newest by device time", [reading(T, 97), reading(T + 1, 96)], 96],
    ["a late one does not replace it", [reading(T + 1, 96), reading(T, 80)], 96],
    ["a correction of the same time does", [reading(T, 97), reading(T, 91)], 91],
    ["a rejected one never does", [reading(T, 97), reading(T + 1, 500, { quality: Quality.rejected })], 97],
    ["a doubtful one does", [reading(T, 97), reading(T + 1, 60, { quality: Quality.doubtful })], 60],
    ["nothing but rejected is nothing", [reading(T, 500, { quality: Quality.rejected })], undefined],
  ];
  test.each(rows)("%s", (_, readings, value) => {
    const recent = createRecent();
    for (const one of readings) recent.add(one);
    expect(recent.lastOf("d1", "spo2")?.value).toBe(value);
    expect(recent.last("d1").map((one) => one.value)).toEqual(value === undefined ? [] : [value]);
  });

  test("rejected values are counted until a believed one comes", () => {
    const recent = createRecent();
    recent.add(reading(T, 500, { quality: Quality.rejected }));
    recent.add(reading(T + 1, 501, { quality: Quality.rejected }));
    expect(recent.rejectedOf("d1", "spo2")).toEqual({ at: T + 1, recv: T + 11, value: 501, inRow: 2 });
    recent.add(reading(T + 2, 97));
    expect(recent.rejectedOf("d1", "spo2")).toBeUndefined();
  });
});

describe("window", () => {
  test("late points stand in their place, both ends are included", () => {
    const recent = createRecent();
    for (const [at, value] of [
      [T, 1],
      [T + 3000, 4],
      [T + 1000, 2],
      [T + 2000, 3],
      [T + 1000, 2.5],
      [T - 1000, 0],
    ] as const)
      recent.add(reading(at, value));
    expect(recent.window("d1", "spo2", T, T + 2000).map((point) => point.value)).toEqual([1, 2.5, 3]);
    expect(recent.window("d1", "spo2", 0, T + 9000).map((point) => point.value)).toEqual([0, 1, 2.5, 3, 4]);
  });

  test("nothing older than ten minutes before the newest", () => {
    const recent = createRecent();
    for (let i = 0; i <= 30; i++) recent.add(reading(T + i * MINUTE, i));
    expect(recent.window("d1", "spo2", 0, T + 99 * MINUTE).map((point) => point.value)).toEqual([
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
    ]);
    recent.add(reading(T, -1));
    expect(recent.window("d1", "spo2", 0, T + 99 * MINUTE)).toHaveLength(11);
  });

  const speeds = [
    ["1 Hz", 1000],
    ["10 Hz", 100],
    ["200 Hz", 5],
    ["uneven", 0],
  ] as const;
  test.each(speeds)("a fast series keeps ten minutes in few points, the newest always among them: %s", (_, step) => {
    const recent = createRecent();
    let at = T;
    let random = 12345;
    while (at < T + 20 * MINUTE) {
      random = (random * 48_271) % 2_147_483_647;
      at += step === 0 ? 1 + (random % 9000) : step;
      recent.add(reading(at, at - T));
      if (random % 7 === 0) recent.add(reading(at - (random % 50_000), 0));
      if (random % 64 === 0) expect(recent.lastOf("d1", "spo2")?.at).toBe(at);
    }
    const points = recent.window("d1", "spo2", 0, at);
    expect(points.length).toBeLessThanOrEqual(128);
    expect(points.at(-1)?.at).toBe(at);
    expect(points[0]?.at).toBeLessThan(at - 9 * MINUTE);
    expect(points.every((point, i) => i === 0 || point.at > (points[i - 1]?.at ?? 0))).toBe(true);
    // No hole longer than the thinning and the series' own steps explain.
    expect(points.every((point, i) => i === 0 || point.at - (points[i - 1]?.at ?? 0) <= 20 * SECOND)).toBe(true);
  });
});

describe("devices", () => {
  test("last heard never goes back", () => {
    const recent = createRecent();
    expect(recent.lastHeard("d1")).toBeUndefined();
    recent.touch("d1", T + 5);
    recent.add(reading(T - 100, 1));
    expect(recent.lastHeard("d1")).toBe(T + 5);
  });

  test("states are on until off; pulses and older reports change nothing", () => {
    const recent = createRecent();
    recent.addEvent(event(T, "door", "on"));
    recent.addEvent(event(T + 2, "smoke", "on"));
    recent.addEvent(event(T + 3, "sos", "pulse"));
    expect(recent.on("d1")).toEqual(["door", "smoke"]);
    recent.addEvent(event(T + 1, "smoke", "off"));
    expect(recent.on("d1")).toEqual(["door", "smoke"]);
    recent.addEvent(event(T + 4, "door", "off"));
    expect(recent.on("d1")).toEqual(["smoke"]);
  });

  test("changes since a cursor, each device once, newest first", () => {
    const recent = createRecent();
    for (const device of ["a", "b", "c"]) recent.touch(device, T);
    const first = recent.changedSince(0);
    expect(first.devices).toEqual(["c", "b", "a"]);
    expect(recent.changedSince(first.cursor).devices).toEqual([]);
    recent.touch("a", T + 1);
    recent.touch("c", T + 1);
    recent.touch("a", T + 2);
    expect(recent.changedSince(first.cursor).devices).toEqual(["a", "c"]);
    recent.forget("a");
    expect(recent.changedSince(0).devices).toEqual(["c", "b"]);
    recent.forget("b");
    recent.touch("d", T);
    expect(recent.changedSince(0).devices).toEqual(["d", "c"]);
    expect(recent.last("a")).toEqual([]);
  });
});

test("5,000 series: fast enough for the road of every reading", () => {
  const recent = createRecent();
  const devices = Array.from({ length: 1250 }, (_, i) => `device-${i}`);
  const measurements = ["spo2", "heart_rate", "battery", "temperature"] as const;
  // The best of many rounds: what the code takes, not what else the machine does meanwhile. The bench measures 0.3 and 5.
  const best = { addUs: Number.POSITIVE_INFINITY, latestMs: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 40; round++) {
    const at = T + round * SECOND;
    const all = devices.flatMap((device) => measurements.map((measurement) => reading(at, 1, { device, measurement })));
    const began = performance.now();
    for (const one of all) recent.add(one);
    const added = performance.now();
    let found = 0;
    for (const device of devices) found += recent.last(device).length;
    expect(found).toBe(5000);
    best.addUs = Math.min(best.addUs, ((added - began) * 1000) / all.length);
    best.latestMs = Math.min(best.latestMs, performance.now() - added);
  }
  expect(recent.seriesCount).toBe(5000);
  expect(best.addUs).toBeLessThan(1);
  expect(best.latestMs).toBeLessThan(5);
});

describe("the newest picture of a camera", () => {
  const at = (hash: string, recv: number) => ({ hash, at: new Date(recv).toISOString(), type: "image/jpeg" });

  test("takes the place of the one before, by which nobody finds the camera any more", () => {
    const recent = createRecent();
    recent.addPicture("c1", at("a", T));
    recent.addPicture("c1", at("b", T + 1));
    expect(recent.pictureOf("c1")).toEqual(at("b", T + 1));
    expect([recent.deviceOfPicture("a"), recent.deviceOfPicture("b")]).toEqual([undefined, "c1"]);
    expect(recent.changedSince(0).devices).toEqual(["c1"]);
  });

  test("of two cameras with one and the same picture neither takes the other's away", () => {
    const recent = createRecent();
    recent.addPicture("c1", at("same", T));
    recent.addPicture("c2", at("same", T + 1));
    recent.addPicture("c1", at("own", T + 2));
    expect(recent.deviceOfPicture("same")).toBe("c2");
    recent.forget("c2");
    expect([recent.deviceOfPicture("same"), recent.pictureOf("c2")]).toEqual([undefined, undefined]);
  });
});

test("a state counts from the report that brought it on, not from those that repeat it", () => {
  const recent = createRecent();
  recent.addEvent(event(T, "feedback", "on"));
  recent.addEvent(event(T + MINUTE, "feedback", "on"));
  expect(recent.onSince("d1", "feedback")).toBe(T);
  recent.addEvent(event(T + 2 * MINUTE, "feedback", "off"));
  expect(recent.onSince("d1", "feedback")).toBeUndefined();
  recent.addEvent(event(T + 3 * MINUTE, "feedback", "on"));
  expect(recent.onSince("d1", "feedback")).toBe(T + 3 * MINUTE);
});
