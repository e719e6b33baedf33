import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DAY, type DeviceEvent, HOUR, type Measurement, MINUTE, Quality, type Reading, SECOND } from "../../contracts/index.ts";
import { openSeries, type SeriesOptions, type SeriesStore } from "./index.ts";

/** Each test has days of its own, so that tests may share a store: opening one costs a second. */
let DAY0 = 20_000 * DAY;
let community = "";
const dirs: string[] = [];
const stores: SeriesStore[] = [];

let shared: SeriesStore;
let sharedDir = "";
beforeAll(async () => {
  sharedDir = await mkdtemp(join(tmpdir(), "series-"));
  shared = await openSeries({ dir: sharedDir, memoryLimitMb: 128, lateWait: 0, patience: 60_000 });
});
afterAll(async () => {
  await shared.stop();
  await rm(sharedDir, { recursive: true, force: true });
});
beforeEach(() => {
  DAY0 += 100 * DAY;
  community = `c${DAY0 / DAY}`;
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function directory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "series-"));
  dirs.push(dir);
  return dir;
}

async function opened(dir: string, more: Partial<SeriesOptions> = {}): Promise<SeriesStore> {
  const store = await openSeries({ dir, memoryLimitMb: 128, lateWait: 0, patience: 60_000, ...more });
  stores.push(store);
  return store;
}

async function closed(store: SeriesStore): Promise<void> {
  stores.splice(stores.indexOf(store), 1);
  await store.stop();
}

const reading = (pos: number, at: number, value: number, more: Partial<Reading> = {}): Reading => ({
  device: "d1",
  measurement: "heart_rate",
  at,
  recv: at + 50,
  value,
  quality: 0,
  pos,
  ...more,
});

const event = (pos: number, at: number, more: Partial<DeviceEvent> = {}): DeviceEvent => ({
  device: "d1",
  event: "door",
  id: null,
  state: "on",
  at,
  recv: at + 20,
  quality: 0,
  pos,
  confidence: null,
  test: false,
  data: {},
  ...more,
});

async function keep(store: SeriesStore, readings: readonly Reading[], events: readonly DeviceEvent[] = []): Promise<void> {
  store.append(community, readings, events);
  store.flush(
    community,
    [...readings, ...events].reduce((most, one) => Math.max(most, one.pos), 0),
  );
  await store.settle();
}

async function tendAll(store: SeriesStore, now: number): Promise<readonly string[]> {
  const did: string[] = [];
  for (;;) {
    const outcome = await store.tend(now);
    if (outcome.did !== "nothing") did.push(`${outcome.did} ${outcome.day} ${outcome.rows}`);
    if (!outcome.more) return did;
  }
}

const all = () => ({ device: "d1", measurement: "heart_rate" as Measurement, from: DAY0 - 40 * DAY, to: DAY0 + 40 * DAY, limit: 100_000 });
const values = async (store: SeriesStore): Promise<readonly (readonly [number, number])[]> =>
  (await store.raw(all())).points.map((point) => [point.at - DAY0, point.value]);

describe("identity of a reading", () => {
  const cases: readonly [string, () => readonly Reading[], readonly (readonly [number, number])[]][] = [
    ["an equal value is dropped", () => [reading(1, DAY0, 70), reading(2, DAY0, 70)], [[0, 70]]],
    ["another value is a correction", () => [reading(1, DAY0, 70), reading(2, DAY0, 75)], [[0, 75]]],
    ["the last position wins", () => [reading(1, DAY0, 70), reading(2, DAY0, 75), reading(3, DAY0, 70)], [[0, 70]]],
    [
      "another time is another reading, however it arrives",
      () => [reading(1, DAY0 + 2, 2), reading(2, DAY0, 0), reading(3, DAY0 + 1, 1)],
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    ],
  ];
  test.each(cases)("%s: open, closed and folded late", async (_, made, expected) => {
    const readings = made();
    const store = shared;
    await keep(store, readings);
    expect(await values(store)).toEqual(expected);
    await tendAll(store, DAY0 + 2 * DAY);
    expect(await values(store)).toEqual(expected);
    const last = readings.at(-1) ?? reading(9, DAY0, 0);
    await keep(store, [{ ...last, pos: 99 }]);
    expect(await values(store)).toEqual(expected);
    expect(await tendAll(store, DAY0 + 2 * DAY)).toEqual([`folded ${new Date(DAY0).toISOString().slice(0, 10)} ${expected.length}`]);
    expect(await values(store)).toEqual(expected);
  });

  test("a duplicate does not take over quality and receive time of the first report", async () => {
    const store = shared;
    await keep(store, [reading(1, DAY0, 70), reading(2, DAY0, 70, { quality: Quality.late, recv: DAY0 + HOUR })]);
    expect((await store.raw(all())).points).toEqual([{ at: DAY0, value: 70, quality: 0 }]);
    expect(await store.latest(DAY0)).toEqual([
      { device: "d1", measurement: "heart_rate", at: DAY0, recv: expect.any(Number), value: 70, quality: expect.any(Number) },
    ]);
  });
});

describe("buckets", () => {
  test("rejected values are stored but never counted, before and after closing", async () => {
    const store = shared;
    await keep(store, [
      reading(1, DAY0, 60),
      reading(2, DAY0 + SECOND, 900, { quality: Quality.rejected }),
      reading(3, DAY0 + 2 * SECOND, 80),
    ]);
    const question = { device: "d1", measurement: "heart_rate" as Measurement, from: DAY0, to: DAY0 + HOUR, points: 4 };
    const expected = [{ t: DAY0, min: 60, max: 80, avg: 70, count: 2 }];
    expect(await store.buckets(question)).toEqual(expected);
    await tendAll(store, DAY0 + 2 * DAY);
    expect(await store.buckets(question)).toEqual(expected);
    expect((await store.raw(all())).points).toHaveLength(3);
  });

  test("a late row counts at once, though the day is closed", async () => {
    const store = shared;
    await keep(store, [reading(1, DAY0, 60)]);
    await tendAll(store, DAY0 + 2 * DAY);
    await keep(store, [reading(2, DAY0 + SECOND, 100), reading(3, DAY0, 50)]);
    const question = { device: "d1", measurement: "heart_rate" as Measurement, from: DAY0, to: DAY0 + DAY, points: 1 };
    expect(await store.buckets(question)).toEqual([{ t: DAY0, min: 50, max: 100, avg: 75, count: 2 }]);
  });

  test("never more buckets than asked for, whole minutes where a minute or more", async () => {
    const store = shared;
    await keep(
      store,
      Array.from({ length: 2000 }, (_, i) => reading(i + 1, DAY0 + i * 97 * SECOND, i)),
    );
    for (const [from, to, points] of [
      [DAY0 + 17, DAY0 + 2 * DAY + 5, 7],
      [DAY0 + 30 * SECOND, DAY0 + HOUR, 500],
      [DAY0, DAY0 + DAY, 1],
    ] as const) {
      const found = await store.buckets({ device: "d1", measurement: "heart_rate", from, to, points });
      expect(found.length).toBeLessThanOrEqual(points);
      expect(found.length).toBeGreaterThan(0);
    }
  });
});

describe("paging", () => {
  test("a day without a row of the series is asked for again and again", async () => {
    const at = DAY0 + HOUR;
    await keep(shared, [reading(1, at, 70), reading(2, at + DAY, 71, { device: "d2" })]);
    await tendAll(shared, DAY0 + 10 * DAY);
    const second = { ...all(), from: DAY0 + DAY, to: DAY0 + 2 * DAY };
    for (let n = 0; n < 3; n++) {
      expect((await shared.raw(second)).points).toEqual([]);
      expect((await shared.raw(all())).points.map((point) => point.value)).toEqual([70]);
    }
  });

  test("raw pages over days join without gap or repeat", async () => {
    const store = shared;
    await keep(
      store,
      Array.from({ length: 300 }, (_, i) => reading(i + 1, DAY0 + i * 20 * MINUTE, i)),
    );
    await tendAll(store, DAY0 + 2 * DAY + HOUR);
    const seen: number[] = [];
    let after: number | null = null;
    do {
      const page: { points: readonly { value: number }[]; next: number | null } = await store.raw({ ...all(), limit: 37, after });
      seen.push(...page.points.map((point) => point.value));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });
});

describe("events", () => {
  test("come back as they were, duplicates once, open and closed", async () => {
    const store = shared;
    const fall = event(1, DAY0 + 5, { event: "fall", state: "pulse", id: "e1", confidence: 0.5, test: true, data: { floor: 3, a: ["b"] } });
    const door = event(2, DAY0 + 6);
    await keep(store, [], [fall, door, { ...door, pos: 3 }, { ...fall, pos: 4, at: DAY0 + 7 }, event(5, DAY0 + 8, { state: "off" })]);
    const question = { device: "d1", from: DAY0, to: DAY0 + DAY };
    const expected = [fall, door, event(5, DAY0 + 8, { state: "off" })];
    expect(await store.events(question)).toEqual(expected);
    await tendAll(store, DAY0 + 2 * DAY);
    expect(await store.events(question)).toEqual(expected);
    await keep(store, [], [event(9, DAY0 + 6), event(10, DAY0 + 9)]);
    expect(await store.events(question)).toEqual([...expected, event(10, DAY0 + 9)]);
    await tendAll(store, DAY0 + 2 * DAY);
    expect(await store.events(question)).toEqual([...expected, event(10, DAY0 + 9)]);
    expect(await store.events({ ...question, device: "d2" })).toEqual([]);
  });
});

describe("positions", () => {
  test("what the journal has not synced is neither written nor shown", async () => {
    const store = await opened(await directory());
    store.append(community, [reading(1, DAY0, 1), reading(2, DAY0 + 1, 2)], []);
    store.flush(community, 1);
    await store.settle();
    expect(store.position(community)).toBe(1);
    expect(await values(store)).toEqual([[0, 1]]);
    store.flush(community, 2);
    expect(await values(store)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test("a replay after opening again doubles nothing, and goes on above the position", async () => {
    const dir = await directory();
    const store = await opened(dir);
    await keep(store, [reading(1, DAY0, 1), reading(2, DAY0 + 1, 2)]);
    await closed(store);
    const again = await opened(dir);
    expect(again.position(community)).toBe(2);
    expect(again.position("c2")).toBe(0);
    await keep(again, [reading(1, DAY0, 1), reading(2, DAY0 + 1, 2), reading(3, DAY0 + 2, 3)]);
    expect(again.stats().rows).toBe(1);
    expect(await values(again)).toHaveLength(3);
  });

  test("a position without rows is remembered too", async () => {
    const told: [string, number][] = [];
    const dir = await directory();
    const store = await opened(dir, { onCommitted: (...what) => told.push(what) });
    store.flush(community, 7);
    await store.settle();
    expect(told).toEqual([[community, 7]]);
    await closed(store);
    expect((await opened(dir)).position(community)).toBe(7);
  });

  test("more rows than one batch go in several, none lost at the edges", async () => {
    const store = await opened(await directory());
    // 100 rows a position, so that blocks end in the middle of a message.
    const rows = Array.from({ length: 150_000 }, (_, i) => reading(1 + Math.floor(i / 100), DAY0 + i, i));
    await keep(store, rows);
    expect(store.position(community)).toBe(1500);
    expect(store.stats()).toMatchObject({ rows: 150_000, queued: 0, lag: 0 });
    expect((await store.raw({ ...all(), limit: 200_000 })).points).toHaveLength(150_000);
  });
});

describe("upkeep", () => {
  test("closes days once they are over", async () => {
    const store = await opened(await directory());
    await keep(store, [reading(1, DAY0, 1), reading(2, DAY0 + DAY, 2), reading(3, DAY0 + 2 * DAY, 3)], [event(4, DAY0)]);
    const name = (n: number) => new Date(DAY0 + n * DAY).toISOString().slice(0, 10);
    expect(await tendAll(store, DAY0 + 2 * DAY + HOUR)).toEqual([`folded ${name(0)} 1`, `folded ${name(1)} 1`]);
    expect(await tendAll(store, DAY0 + 4 * DAY + HOUR)).toEqual([`folded ${name(2)} 1`]);
    expect(await values(store)).toHaveLength(3);
    expect(store.stats().days).toBe(3);
  });

  test("late rows wait, so that a day is not written anew for each of them", async () => {
    const store = await opened(await directory(), { lateWait: HOUR });
    await keep(store, [reading(1, DAY0, 1)]);
    const now = DAY0 + 2 * DAY;
    expect(await tendAll(store, now)).toHaveLength(1);
    await keep(store, [reading(2, DAY0 + 5, 5)]);
    expect(await tendAll(store, now)).toEqual([]);
    expect(await tendAll(store, now + 59 * MINUTE)).toEqual([]);
    expect(await tendAll(store, now + HOUR)).toHaveLength(1);
  });
});

describe("bounds", () => {
  test("a store that does not keep up loses the oldest part, and says which", async () => {
    const gaps: { from: number; to: number; rows: number; fromAt: number }[] = [];
    const store = await opened(await directory(), { maxRows: 20_000, onGap: (gap) => gaps.push(gap) });
    store.append(
      community,
      Array.from({ length: 30_000 }, (_, i) => reading(i + 1, DAY0 + i, i)),
      [],
    );
    expect(gaps).toMatchObject([
      { community, from: 1, to: 8192, fromAt: DAY0, toAt: DAY0 + 8191, rows: 8192 },
      { from: 8193, rows: 8192 },
    ]);
    store.flush(community, 30_000);
    await store.settle();
    expect((await values(store))[0]).toEqual([16_384, 16_384]);
    expect(store.stats()).toMatchObject({ lost: 16_384, rows: 30_000 - 16_384 });
  });

  test("a time with a fraction is cut to the millisecond, never a batch that fails for ever", async () => {
    await keep(shared, [reading(1, DAY0 + 0.75, 1)], [event(1, DAY0 + 0.5, { recv: DAY0 + 1.5 })]);
    expect(shared.position(community)).toBe(1);
    expect(await values(shared)).toEqual([[0, 1]]);
    expect((await shared.events({ device: "d1", from: DAY0, to: DAY0 + 1 })).map((one) => one.recv)).toEqual([DAY0 + 1]);
  });
});

describe("the stamp of the files", () => {
  /** A closed store whose stamp says that another version wrote it. */
  const stamped = async (layout: number): Promise<string> => {
    const dir = await directory();
    const store = await opened(dir);
    store.append("c1", [reading(1, DAY0, 21)], []);
    store.flush("c1", 1);
    await store.settle();
    await closed(store);
    const instance = await DuckDBInstance.create(join(dir, "hot.duckdb"));
    const connection = await instance.connect();
    await connection.run("update meta set value = $1 where name = 'layout'", [BigInt(layout)]);
    connection.closeSync();
    instance.closeSync();
    return dir;
  };

  test("of a newer version is refused in words, and nothing is put aside", async () => {
    const dir = await stamped(99);
    await expect(opened(dir)).rejects.toThrow("written by a newer version (layout 99");
    expect((await readdir(dir)).filter((name) => name.includes("bad") || name.includes("aside"))).toEqual([]);
  });

  test("of an older version is read", async () => {
    const store = await opened(await stamped(1));
    expect(store.position("c1")).toBe(1);
  });
});
