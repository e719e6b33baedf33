import { beforeEach, expect, test } from "vitest";
import {
  type Change,
  type DeviceEvent,
  type DeviceKind,
  type DeviceRecord,
  type EventKind,
  type Maintenance,
  MINUTE,
  type Observation,
  type RecordChange,
  toIso,
  type WalkPoint,
  type WalkRecord,
  type WalkTick,
} from "../contracts/index.ts";
import { createWalkDesk } from "./walk-desk.ts";

const START = Date.parse("2026-03-01T08:00:00Z");
const WANG = { user: "u1", username: "wang", name: "王工" };
const PATHS: Readonly<Record<string, string>> = { home1: "/c1/b1/home1/", home2: "/c1/b2/home2/" };
const deviceOf = (id: string, kind: DeviceKind, place: string): DeviceRecord => ({
  ...{ id, community: "c1", externalId: id, name: id, kind, place, interval: null, gateway: null, createdAt: START },
});
const DEVICES = [
  deviceOf("s1", "smoke", "home1"),
  deviceOf("s2", "smoke", "home1"),
  deviceOf("far", "smoke", "home2"),
  deviceOf("panel", "fire-panel", "home1"),
  deviceOf("door", "door", "home1"),
  deviceOf("horn", "siren", "home1"),
];
const PLAN: Maintenance = {
  ...{ id: "m1", community: "c1", scope: { devices: ["far"], places: ["home1"], kinds: [], rules: [] } },
  ...{ paths: ["/c1/b1/"], around: ["/c1/b1/"], tests: true, reason: "季度测试", owner: WANG, by: WANG },
  ...{ from: toIso(START), until: toIso(START + 60 * MINUTE), declaredAt: toIso(START), endedAt: null, endedBy: null },
  ...{ suppressed: 0, stillHeld: 0 },
};

let now = START;
let muted = true;
let alarmed: string | null = null;
let ringing: string | null = null;
let on: readonly EventKind[] = [];
let standing: (Change & { readonly what: "point-armed" }) | null = null;
let journal: Change[] = [];
let ticks: WalkTick[] = [];
let told: string[] = [];
/** How many ticks there were when desks were told. */
let heard: number[] = [];
let disk: Promise<boolean> = Promise.resolve(true);
let signed: { record: WalkRecord; points: readonly WalkPoint[] } | undefined;
let desk = makeDesk();

function makeDesk() {
  const desk = createWalkDesk({
    records: {
      walks: {
        ticks: async () => ticks,
        ticksSince: async (at) => ticks.filter((tick) => Date.parse(tick.at) >= at),
        records: async () => [],
        signed: async () => signed?.points,
        sign: async (record, points) => {
          if (signed !== undefined) return false;
          signed = { record, points };
          return true;
        },
      },
    },
    directory: {
      devices: () => DEVICES,
      deviceById: (id) => DEVICES.find((one) => one.id === id),
      pathOf: (place) => PATHS[place],
    },
    plans: () => [PLAN],
    rules: {
      mutedTest: (event) => (muted ? { armed: standing?.device === event.device && now <= standing.until ? standing : null } : null),
      armedOf: () => (standing !== null && now <= standing.until ? standing : undefined),
    },
    alarmed: (device) => device === alarmed,
    rings: (device) => device === ringing,
    on: () => on,
    userOf: () => ({ user: "u1", name: "王工" }),
    journal: (_community, change) => {
      journal.push(change);
      if (change.what === "point-armed") standing = change;
    },
    write: (changes: readonly RecordChange[]) => {
      for (const change of changes) if (change.write === "walk-tick") ticks.push(change.tick);
    },
    written: () => disk,
    told: () => void heard.push(ticks.length),
    tested: () => undefined,
    smoulders: ({ device, due }, isOver) => void told.push(isOver ? `${device} is over` : `${device} until ${(due - START) / MINUTE}`),
    now: () => now,
  });
  return desk;
}

beforeEach(() => {
  [now, muted, alarmed, standing, journal, ticks, signed] = [START + MINUTE, true, null, null, [], [], undefined];
  [ringing, on, told, heard, disk] = [null, [], [], [], Promise.resolve(true)];
  desk = makeDesk();
});

const says = (device: string, event: EventKind, state: DeviceEvent["state"] = "on"): Observation => {
  const common = { device, recv: now, pos: 9 };
  const happened = { ...common, event, state, at: now, id: null, quality: 0, confidence: null, test: false, data: {} };
  return { ...common, community: "c1", readings: [], events: [happened], snapshots: [], link: null };
};

test("the points of a walk are the alarm points below its places", () => {
  expect(desk.face.pointsOf(PLAN)).toEqual(["s1", "s2", "panel"]);
});

test("desks are told of a tick once it can be read, and not before", async () => {
  let free: (isWritten: boolean) => void = () => undefined;
  disk = new Promise((resolve) => {
    free = resolve;
  });
  desk.take([says("s2", "self-test", "pulse")]);
  await Promise.resolve();
  expect([ticks.length, heard]).toEqual([1, []]);
  free(true);
  await disk;
  await Promise.resolve();
  expect(heard).toEqual([1]);
});

test("a panel is never named: it speaks for every head behind it that is not registered", async () => {
  expect(await desk.face.arm(PLAN, "panel", WANG)).toMatchObject({ ok: false, status: 409 });
  expect(journal).toEqual([]);
});

test("each alarm that the rules took for a test ticks its point, with the name of whoever stood there", async () => {
  expect(await desk.face.arm(PLAN, "s1", WANG)).toMatchObject({ ok: true, value: { device: "s1", byName: "王工" } });
  expect(journal).toEqual([{ what: "point-armed", plan: "m1", device: "s1", until: now + 2 * MINUTE, by: "wang" }]);
  expect(desk.face.armed(PLAN)).toEqual({ device: "s1", until: toIso(now + 2 * MINUTE), byName: "王工" });
  desk.take([says("s1", "smoke"), says("s1", "smoke", "off")]);
  now += MINUTE;
  desk.take([says("s1", "smoke")]);
  const tick = { device: "s1", result: "passed", event: "smoke", by: { name: "王工" } };
  expect(ticks).toMatchObject([
    { ...tick, at: toIso(now - MINUTE) },
    { ...tick, at: toIso(now) },
  ]);
  now += 3 * MINUTE;
  expect(desk.face.armed(PLAN)).toBeNull();
  // Its own mark: nobody has said that it comes.
  desk.take([says("s2", "self-test", "pulse"), says("s2", "self-test", "pulse")]);
  expect(ticks.slice(2)).toMatchObject([{ device: "s2", result: "passed", by: null }]);
});

const outlasted = () => journal.filter(({ what }) => what === "test-outlasted");

test("a head that smoulders on is real two minutes after its test, told once", async () => {
  await desk.face.arm(PLAN, "s1", WANG);
  const armedAt = now;
  [on, now] = [["smoke"], now + MINUTE];
  desk.take([says("s1", "smoke")]);
  expect(desk.face.ringsAt("s1")).toBe(armedAt + 4 * MINUTE);
  expect(desk.face.ringsAt("s2")).toBeNull();
  now = armedAt + 4 * MINUTE - 1;
  desk.tick();
  expect(outlasted()).toEqual([]);
  now++;
  desk.tick();
  desk.tick();
  expect(outlasted()).toEqual([{ what: "test-outlasted", device: "s1", event: "smoke", since: armedAt + MINUTE }]);
  expect(desk.face.ringsAt("s1")).toBeNull();
});

test("the desks hear of it from the end of its test on, and that it is over or named again", async () => {
  await desk.face.arm(PLAN, "s1", WANG);
  on = ["smoke"];
  desk.take([says("s1", "smoke")]);
  const second = (at: number): void => {
    now = at;
    desk.tick();
  };
  const ends = now + 2 * MINUTE;
  second(ends - 1);
  expect(told).toEqual([]);
  second(ends);
  second(ends + 1_000);
  expect(told).toEqual(["s1 until 5"]);
  // One that opens meanwhile hears of it too.
  second(ends + 10_000);
  expect(told).toEqual(["s1 until 5", "s1 until 5"]);
  await desk.face.arm(PLAN, "s1", WANG);
  expect(told.at(-1)).toBe("s1 is over");
  told = [];
  second(now + 2 * MINUTE - 1);
  expect(told).toEqual([]);
  second(now + 1);
  expect(told).toHaveLength(1);
  on = [];
  second(now + 1_000);
  expect(told.at(-1)).toBe("s1 is over");
  second(now + 10 * MINUTE);
  expect(told).toHaveLength(2);
  expect(outlasted()).toEqual([]);
});

test("one that is over, rings already, or marked itself a test is not; one that is named again has its time anew", async () => {
  const smoulder = async (): Promise<void> => {
    await desk.face.arm(PLAN, "s1", WANG);
    on = ["smoke"];
    desk.take([says("s1", "smoke")]);
  };
  await smoulder();
  on = [];
  desk.tick();
  expect(desk.face.ringsAt("s1")).toBeNull();
  await smoulder();
  now += 3 * MINUTE;
  await desk.face.arm(PLAN, "s1", WANG);
  expect(desk.face.ringsAt("s1")).toBe(now + 4 * MINUTE);
  now += 4 * MINUTE;
  ringing = "s1";
  desk.tick();
  expect(outlasted()).toEqual([]);
  ringing = null;
  await desk.face.arm(PLAN, "s2", WANG);
  desk.take([says("s2", "self-test")]);
  expect(desk.face.ringsAt("s2")).toBeNull();
});

test("after a start what would have become real meanwhile does; what was real before does not again", async () => {
  await desk.face.arm(PLAN, "s1", WANG);
  on = ["smoke"];
  desk.take([says("s1", "smoke")]);
  const since = now;
  const restarted = async (lastAlive: number) => {
    desk = makeDesk();
    journal = [];
    await desk.begin(() => lastAlive);
    desk.tick();
    return outlasted();
  };
  now = since + 30 * MINUTE;
  expect(await restarted(since + MINUTE)).toEqual([{ what: "test-outlasted", device: "s1", event: "smoke", since }]);
  expect(await restarted(since + 5 * MINUTE)).toEqual([]);
});

test("what rang ticks nothing, nor does a point elsewhere", () => {
  desk.take([says("far", "smoke")]);
  muted = false;
  desk.take([says("s1", "smoke")]);
  expect(ticks).toEqual([]);
});

test("a point is armed only inside the window, where it has one and nothing of it is open", async () => {
  expect(await desk.face.arm(PLAN, "far", WANG)).toMatchObject({ ok: false, status: 404 });
  alarmed = "s1";
  expect(await desk.face.arm(PLAN, "s1", WANG)).toMatchObject({ ok: false, status: 409 });
  alarmed = null;
  now = START - MINUTE;
  expect(await desk.face.arm(PLAN, "s1", WANG)).toMatchObject({ ok: false, status: 409 });
  expect(journal).toEqual([]);
});

test("why a point could not be tested is said; tested anew it ticks anew", async () => {
  expect(await desk.face.tick(PLAN, "s1", { result: "not-testable" }, WANG)).toMatchObject({ ok: false, status: 422 });
  expect(await desk.face.tick(PLAN, "s1", { result: "not-testable", reason: "other", note: " " }, WANG)).toMatchObject({
    ok: false,
    status: 422,
  });
  expect(await desk.face.tick(PLAN, "s1", { result: "not-testable", reason: "no-entry" }, WANG)).toMatchObject({ ok: true });
  desk.take([says("s1", "self-test")]);
  expect(await desk.face.tick(PLAN, "s1", { result: "failed" }, WANG)).toMatchObject({ ok: true });
  desk.take([says("s1", "self-test")]);
  expect(ticks.map(({ result }) => result)).toEqual(["not-testable", "passed", "failed", "passed"]);
});

test("what is signed changes no more", async () => {
  expect(await desk.face.sign(PLAN, [], null, WANG)).toMatchObject({ ok: true, value: { by: WANG, counts: { all: 0 } } });
  expect(await desk.face.sign(PLAN, [], null, WANG)).toMatchObject({ ok: false, status: 409 });
  expect(await desk.face.tick(PLAN, "s1", { result: "failed" }, WANG)).toMatchObject({ ok: false, status: 409 });
  expect(await desk.face.arm(PLAN, "s1", WANG)).toMatchObject({ ok: false, status: 409 });
});
