import { expect, test } from "vitest";
import {
  DAY,
  type Device,
  type DeviceEvent,
  type DeviceRecord,
  HOUR,
  type Instant,
  type Maintenance,
  MINUTE,
  type Observation,
  SELF_TEST_EVERY,
  type SelfTest,
  toIso,
  type WorkTick,
} from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createDeviceDesk } from "./device-desk.ts";

const T0 = Date.UTC(2026, 10, 1, 8);
const WANG = { user: "u1", username: "wangqiang", name: "王强" };

const record = (id: string, kind: DeviceRecord["kind"]): DeviceRecord => ({
  ...{ id, community: "xf", externalId: id, name: id, kind, place: null, interval: 600, gateway: null, createdAt: T0 },
});
const view = (id: string, battery: number, at: Instant): Device => ({
  ...{ id, community: "xf", externalId: id, topic: `sw/v1/xf/${id}`, name: id, kind: "smoke", place: null, person: null, interval: 600 },
  ...{ state: "online", lastAt: toIso(at), on: [], point: null, gateway: null, createdAt: toIso(T0) },
  values: [{ measurement: "battery", value: battery, unit: "%", at: toIso(at), quality: 0 }],
});
const event = (device: string, more: Partial<DeviceEvent> = {}): DeviceEvent => ({
  ...{ device, event: "smoke", id: null, state: "on", at: T0, recv: T0, quality: 0, pos: 1, confidence: null, test: false, data: {} },
  ...more,
});
const observed = (...events: readonly DeviceEvent[]): Observation => ({
  ...{ community: "xf", pos: 1, recv: T0, device: events[0]?.device ?? "", readings: [], events, snapshots: [], link: null },
});
const plan: Maintenance = {
  ...{ id: "m1", community: "xf", scope: { devices: ["smoke"], places: [], kinds: [], rules: [] }, paths: [], around: [], tests: true },
  ...{ reason: "季检", owner: WANG, by: WANG, from: toIso(T0 - HOUR), until: toIso(T0 + HOUR), declaredAt: toIso(T0 - HOUR) },
  ...{ endedAt: null, endedBy: null, suppressed: 0, stillHeld: 0 },
};

async function setUp(plans: readonly Maintenance[] = []) {
  const kept = { ticks: new Map<string, WorkTick>(), tests: new Map<string, SelfTest>() };
  let now = T0;
  let broken = false;
  const faults: unknown[] = [];
  const directory = createDirectory();
  directory.putCommunity({ id: "xf", name: "幸福里", zone: "Asia/Shanghai" });
  directory.putDevice(record("smoke", "smoke"));
  directory.putDevice(record("door", "door"));
  const open = () =>
    createDeviceDesk({
      records: {
        deviceWork: { ticks: async () => [...kept.ticks.values()], saveTick: async (tick) => void kept.ticks.set(tick.device, tick) },
        selfTests: {
          newest: async () => [...kept.tests.values()],
          of: async () => ({ items: [...kept.tests.values()], next: null }),
          save: async (some) => {
            if (broken) throw new Error("the disk is full");
            for (const one of some) kept.tests.set(one.id, one);
          },
        },
      },
      ...{ directory, now: () => now, plans: () => plans, told: () => undefined, failed: (error) => void faults.push(error) },
    });
  return {
    ...{ kept, faults, open, desk: await open() },
    at: (instant: Instant): void => {
      now = instant;
    },
    break: (is: boolean): void => {
      broken = is;
    },
  };
}

test("a ticked battery is off the list until the next reading, also after a restart", async () => {
  const { desk, open, at } = await setUp();
  expect(desk.work.of(view("smoke", 9, T0))).toEqual({ reasons: ["battery"], waits: false, tick: null });
  at(T0 + MINUTE);
  const done = await desk.work.tick(view("smoke", 9, T0), { note: "换了电池" }, WANG);
  const tick = { device: "smoke", at: toIso(T0 + MINUTE), by: "wangqiang", byName: "王强", reasons: ["battery"], note: "换了电池" };
  expect(done).toEqual({ ok: true, value: { reasons: ["battery"], waits: true, tick } });
  const again = await open();
  expect(again.work.of(view("smoke", 9, T0))).toMatchObject({ waits: true, tick });
  expect(again.work.of(view("smoke", 9, T0 + 2 * MINUTE))).toMatchObject({ waits: false, tick });
  expect(again.work.of(view("smoke", 100, T0 + 2 * MINUTE))).toBeNull();
});

test("a tick that was made without network counts from when it was made; an older one changes nothing, a time that cannot be is refused", async () => {
  const { desk, kept, at } = await setUp();
  at(T0 + DAY);
  await desk.work.tick(view("smoke", 9, T0), { at: toIso(T0 + HOUR) }, WANG);
  await desk.work.tick(view("smoke", 9, T0), { at: toIso(T0 + MINUTE), note: "早些时候" }, WANG);
  expect(kept.ticks.get("smoke")).toMatchObject({ at: toIso(T0 + HOUR), note: null });
  for (const wrong of [T0 + DAY + 1, T0 + DAY - 7 * DAY - 1])
    expect(await desk.work.tick(view("smoke", 9, T0), { at: toIso(wrong) }, WANG)).toMatchObject({ ok: false, status: 422 });
});

test.each<readonly [name: string, said: DeviceEvent, plans: readonly Maintenance[], booked: Partial<SelfTest> | null]>([
  ["a self-test", event("smoke", { event: "self-test", state: "pulse" }), [], { source: "device", event: "self-test", byName: null }],
  ["an alarm with a test mark", event("smoke", { test: true }), [], { source: "device", event: "smoke" }],
  ["one that was declared, by whoever did", event("smoke", { test: true }), [plan], { source: "window", byName: "王强" }],
  ["one when the declared time is over", event("smoke", { test: true, at: T0 + HOUR }), [plan], { source: "device", byName: null }],
  ["one during maintenance that is no test", event("smoke", { test: true }), [{ ...plan, tests: false }], { source: "device" }],
  ["a real alarm is none", event("smoke"), [plan], null],
  ["the end of a test is none", event("smoke", { test: true, state: "off" }), [], null],
  ["a door is no life-safety device", event("door", { event: "self-test", state: "pulse" }), [], null],
])("what is booked by itself: %s", async (_name, said, plans, booked) => {
  const { desk, kept } = await setUp(plans);
  desk.take(observed(said));
  desk.take(observed(said));
  await desk.flush();
  const tests = [...kept.tests.values()];
  if (booked === null) expect(tests).toEqual([]);
  else {
    expect(tests).toHaveLength(1);
    expect(tests[0]).toMatchObject({ device: said.device, passed: true, ...booked });
    expect(desk.selfTests.of(view("smoke", 99, T0)).dueAt).toBe(said.at + SELF_TEST_EVERY);
  }
});

test("what could not be written is written later", async () => {
  const { desk, kept, faults, break: fail } = await setUp();
  fail(true);
  desk.take(observed(event("smoke", { test: true })));
  await desk.flush();
  expect([faults.length, kept.tests.size]).toEqual([1, 0]);
  fail(false);
  await desk.flush();
  expect(kept.tests.size).toBe(1);
});

test("a human books what the device does not tell of; a failed test is due again at once", async () => {
  const { desk } = await setUp();
  const smoke = view("smoke", 99, T0);
  const booked = await desk.selfTests.book(smoke, { passed: false, note: "不响" }, WANG);
  expect(booked).toMatchObject({ ok: true, value: { source: "hand", passed: false, byName: "王强", note: "不响" } });
  expect(desk.selfTests.of(smoke)).toMatchObject({ last: { passed: false }, dueAt: T0 });
  expect(await desk.selfTests.book({ ...smoke, kind: "door" }, { passed: true }, WANG)).toMatchObject({ ok: false, status: 422 });
  expect(await desk.selfTests.book(smoke, { passed: true, at: toIso(T0 + 1) }, WANG)).toMatchObject({ ok: false, status: 422 });
});
