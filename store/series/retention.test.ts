import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { DAY, type DeviceEvent, HOUR, type Measurement, MINUTE, type Reading, SECOND } from "../../contracts/index.ts";
import { openSeries, type SeriesLimit, type SeriesPurge, type SeriesRetention, type SeriesStore } from "./index.ts";

const DAY0 = 20_000 * DAY;
const HEART = "heart_rate" satisfies Measurement;
const dirs: string[] = [];
const stores: SeriesStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function opened(dir: string): Promise<SeriesStore> {
  const store = await openSeries({ dir, memoryLimitMb: 128, lateWait: 0, patience: 60_000 });
  stores.push(store);
  return store;
}

async function reopened(store: SeriesStore, dir: string): Promise<SeriesStore> {
  stores.splice(stores.indexOf(store), 1);
  await store.stop();
  return opened(dir);
}

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "retention-"));
  dirs.push(dir);
  return dir;
}

let pos = 0;
/** Ten minutes at 1 Hz from the beginning of the day, with a value that rises by one each minute. */
async function fill(store: SeriesStore, community: string, device: string, day: number): Promise<void> {
  pos++;
  const readings = Array.from({ length: 600 }, (_, i): Reading => {
    const at = DAY0 + day * DAY + i * SECOND;
    return { device, measurement: HEART, at, recv: at + 50, value: 60 + Math.floor(i / 60), quality: 0, pos };
  });
  const at = DAY0 + day * DAY;
  const event: DeviceEvent = {
    device,
    event: "door",
    id: null,
    state: "on",
    at,
    recv: at,
    quality: 0,
    pos,
    confidence: null,
    test: false,
    data: {},
  };
  store.append(community, readings, [event]);
  store.flush(community, pos);
  await store.settle();
}

async function fold(store: SeriesStore, now: number): Promise<void> {
  while ((await store.tend(now)).more);
}

function retentionOf(store: SeriesStore): SeriesRetention {
  if (!store.retention) throw new Error("the embedded store keeps its own retention");
  return store.retention;
}

async function purgeAll(store: SeriesStore, limits: readonly SeriesLimit[]): Promise<readonly SeriesPurge[]> {
  const purges = new Map<string, SeriesPurge>();
  for (;;) {
    const step = await retentionOf(store).purge(limits);
    for (const purge of step.purges) purges.set(purge.id, purge);
    if (!step.more) return [...purges.values()];
  }
}

const limit = (community: string, now: number, rawDays: number, minuteDays: number): SeriesLimit => ({
  community,
  rawBefore: now - rawDays * DAY,
  minutesBefore: now - minuteDays * DAY,
});

const raw = async (store: SeriesStore, device: string, day: number) =>
  (await store.raw({ device, measurement: HEART, from: DAY0 + day * DAY, to: DAY0 + (day + 1) * DAY, limit: 10_000 })).points;
const buckets = (store: SeriesStore, device: string, day: number, points: number) =>
  store.buckets({ device, measurement: HEART, from: DAY0 + day * DAY, to: DAY0 + day * DAY + HOUR, points });
const events = async (store: SeriesStore, device: string, day: number) =>
  (await store.events({ device, from: DAY0 + day * DAY, to: DAY0 + (day + 1) * DAY })).length;

async function filesBelow(dir: string): Promise<{ readonly raw: number; readonly minute: number; readonly bytes: number }> {
  let bytes = 0;
  const names = await readdir(join(dir, "parts"), { recursive: true });
  for (const name of names) bytes += (await stat(join(dir, "parts", name))).size;
  const count = (kind: string): number => names.filter((name) => name.includes(`${kind}-`)).length;
  return { raw: count("raw"), minute: count("minute"), bytes };
}

test("past the raw limit minutes answer, past theirs nothing, and each purge says what went", async () => {
  const dir = await freshDir();
  let store = await opened(dir);
  for (const day of [0, 1, 2, 3]) await fill(store, "a", "d1", day);
  const now = DAY0 + 4 * DAY + HOUR;
  await fold(store, now);
  const before = { hour: await buckets(store, "d1", 0, 6), files: await filesBelow(dir) };
  expect(await raw(store, "d1", 0)).toHaveLength(600);
  expect(retentionOf(store).rawFrom("a")).toBeNull();

  expect(await purgeAll(store, [limit("a", now, 2, 3.5)])).toMatchObject([
    { community: "a", what: "raw", from: DAY0, to: DAY0 + DAY, rows: 600, files: 1, bytes: expect.any(Number) },
    { community: "a", what: "raw", from: DAY0 + DAY, rows: 600, files: 1 },
  ]);
  const check = async (): Promise<void> => {
    const minutes = await raw(store, "d1", 0);
    expect(minutes).toHaveLength(10);
    expect(minutes[1]).toEqual({ at: DAY0 + MINUTE, value: 61, quality: 0 });
    expect(await buckets(store, "d1", 0, 6)).toEqual(before.hour);
    expect(await buckets(store, "d1", 0, 3_600)).toHaveLength(10);
    expect(await raw(store, "d1", 2)).toHaveLength(600);
    expect(await events(store, "d1", 0)).toBe(1);
    expect(retentionOf(store).rawFrom("a")).toBe(DAY0 + 2 * DAY);
  };
  await check();
  const thinned = await filesBelow(dir);
  expect(thinned).toMatchObject({ raw: before.files.raw - 2, minute: before.files.minute });
  expect(thinned.bytes).toBeLessThan(before.files.bytes);
  store = await reopened(store, dir);
  await check();

  const told = await purgeAll(store, [limit("a", now, 2, 3)]);
  const last = told.find((purge) => purge.what === "minutes");
  expect(last).toMatchObject({ from: DAY0, to: DAY0 + DAY, rows: 11 });
  expect(await raw(store, "d1", 0)).toEqual([]);
  expect(await events(store, "d1", 0)).toBe(0);
  expect(await filesBelow(dir)).toMatchObject({ raw: 2, minute: 3 });

  // Told again and again until they are booked, so that a crash in between loses no proof.
  expect(told).toHaveLength(3);
  store = await reopened(store, dir);
  expect(await purgeAll(store, [limit("a", now, 2, 3)])).toEqual(told);
  await retentionOf(store).booked(told.map((purge) => purge.id));
  expect(await purgeAll(store, [limit("a", now, 2, 3)])).toEqual([]);
  expect(await retentionOf(store).stored()).toEqual([
    { community: "a", what: "minutes", rows: 30, days: 3, oldest: DAY0 + DAY },
    { community: "a", what: "raw", rows: 1_200, days: 2, oldest: DAY0 + 2 * DAY },
  ]);
});

test("communities on one day have limits of their own", async () => {
  const dir = await freshDir();
  const store = await opened(dir);
  await fill(store, "a", "d1", 0);
  await fill(store, "b", "d2", 0);
  const now = DAY0 + 10 * DAY;
  await fold(store, now);
  expect(await purgeAll(store, [limit("a", now, 5, 20), limit("b", now, 20, 30)])).toMatchObject([
    { community: "a", what: "raw", rows: 600 },
  ]);
  expect(await raw(store, "d1", 0)).toHaveLength(10);
  expect(await raw(store, "d2", 0)).toHaveLength(600);
  const later = await purgeAll(store, [limit("a", now, 5, 6), limit("b", now, 20, 30)]);
  expect(later.at(-1)).toMatchObject({ community: "a", what: "minutes", rows: 11 });
  expect(await raw(store, "d1", 0)).toEqual([]);
  expect(await raw(store, "d2", 0)).toHaveLength(600);
  expect([await events(store, "d1", 0), await events(store, "d2", 0)]).toEqual([0, 1]);
});

test("what a destroyed database knew of purged days is found again in the parts", async () => {
  const dir = await freshDir();
  const store = await opened(dir);
  await fill(store, "a", "d1", 0);
  await fill(store, "b", "d2", 0);
  const now = DAY0 + 10 * DAY;
  await fold(store, now);
  await purgeAll(store, [limit("a", now, 5, 20), limit("b", now, 20, 30)]);
  stores.splice(stores.indexOf(store), 1);
  await store.stop();
  const { writeFile } = await import("node:fs/promises");
  await rm(join(dir, "hot.duckdb.wal"), { force: true });
  await writeFile(join(dir, "hot.duckdb"), "no database");
  const again = await opened(dir);
  expect(retentionOf(again).rawFrom("a")).toBe(DAY0 + DAY);
  expect(retentionOf(again).rawFrom("b")).toBeNull();
  expect(await raw(again, "d1", 0)).toHaveLength(10);
  expect(await raw(again, "d2", 0)).toHaveLength(600);
});

test("a device is forgotten on request: open day, closed day, minutes and events; its neighbour stays", async () => {
  const dir = await freshDir();
  const store = await opened(dir);
  for (const day of [0, 1]) {
    await fill(store, "a", "d1", day);
    await fill(store, "a", "d2", day);
  }
  await fold(store, DAY0 + DAY + HOUR);
  const purges = await retentionOf(store).forget("d1");
  expect(purges).toMatchObject([
    { community: "a", what: "device", device: "d1", from: DAY0, rows: 611 },
    { community: "a", what: "device", device: "d1", from: DAY0 + DAY, rows: 601 },
  ]);
  for (const day of [0, 1]) {
    expect(await raw(store, "d1", day)).toEqual([]);
    expect(await buckets(store, "d1", day, 6)).toEqual([]);
    expect(await events(store, "d1", day)).toBe(0);
    expect(await raw(store, "d2", day)).toHaveLength(600);
    expect(await events(store, "d2", day)).toBe(1);
  }
  await fill(store, "a", "d1", 1);
  expect(await raw(store, "d1", 1)).toHaveLength(600);
});
