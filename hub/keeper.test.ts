import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Alert,
  DAY,
  DEFAULT_RETENTION,
  HOUR,
  type Purge,
  type QuarantineEntry,
  type Reading,
  SECOND,
  toIso,
} from "../contracts/index.ts";
import { openRecords, type Records } from "../store/records/index.ts";
import { openSeries, type SeriesStore } from "../store/series/index.ts";
import { openSnapshots, type Snapshots } from "../store/snapshots.ts";
import { entryOf, scopeOf } from "../tests/support/records-things.ts";
import { createKeeper, type Keeper } from "./keeper.ts";

const T0 = Date.UTC(2026, 5, 1);
const BY = { user: "u1", username: "admin", name: "Admin" };

let dir: string;
let series: SeriesStore;
let snapshots: Snapshots;
let records: Records;
let keeper: Keeper;
let now = T0;
let communities = ["xf"];
let papers: string[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "keeper-"));
  [series, snapshots, records] = await Promise.all([
    openSeries({ dir: join(dir, "series"), memoryLimitMb: 128, lateWait: 0, patience: 60_000 }),
    openSnapshots(join(dir, "snapshots")),
    openRecords({ dir: join(dir, "records") }),
  ]);
  now = T0;
  communities = ["xf"];
  papers = [];
  keeper = createKeeper({ series, snapshots, records, communities: () => communities, papersHeld: () => papers, now: () => now });
});
afterEach(async () => {
  await series.stop();
  await records.stop();
  await rm(dir, { recursive: true, force: true });
});

const jpeg = (byte: number): Uint8Array => new Uint8Array([0xff, 0xd8, 0xff, byte, 1, 2, 3]);
async function picture(byte: number, at: number): Promise<string> {
  const outcome = await snapshots.put(jpeg(byte), at);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.picture.hash;
}

let pos = 0;
async function fill(day: number): Promise<void> {
  pos++;
  const readings = Array.from({ length: 600 }, (_, i): Reading => {
    const at = T0 + day * DAY + i * SECOND;
    return { device: "d1", measurement: "heart_rate", at, recv: at, value: 70, quality: 0, pos };
  });
  series.append("xf", readings, []);
  series.flush("xf", pos);
  await series.settle();
}

async function advance(to: number): Promise<void> {
  now = to;
  while ((await series.tend(now)).more);
  await keeper.tend();
}

const audit = (at: number, act: string): Promise<void> =>
  records.audit.write({ at, user: "li", act, target: "t", outcome: "done", address: "::1", detail: null });

const purges = async (what: Purge["what"]): Promise<readonly Purge[]> =>
  (await keeper.face.purges({ what }, { limit: 100, cursor: null })).items;
const stored = async (what: string): Promise<number> => (await keeper.face.view(null))?.stored.find((one) => one.what === what)?.rows ?? 0;

async function rawFiles(): Promise<number> {
  return (await readdir(join(dir, "series"), { recursive: true })).filter((name) => /raw-\d+\.parquet$/.test(name)).length;
}

function alertOf(id: string, changedAt: number, open: boolean): Alert {
  const words = { zh: id, en: id };
  return {
    id,
    community: "xf",
    rule: "smoke",
    ruleVersion: 1,
    ruleName: words,
    family: "fire",
    state: open ? "unacknowledged" : "normal",
    active: open,
    severity: "critical",
    certainty: "possible",
    lifeSafety: true,
    sentence: words,
    reason: words,
    marks: [],
    subject: { kind: "device", id },
    device: null,
    place: null,
    person: null,
    happenedAt: toIso(changedAt),
    raisedAt: toIso(changedAt),
    changedAt: toIso(changedAt),
    clearedAt: null,
    closedAt: open ? null : toIso(changedAt),
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedBy: null,
    shelvedUntil: null,
    shelvedReason: null,
    verdict: null,
    occurrences: 1,
    lastAt: toIso(changedAt),
    case: null,
    picture: true,
    saved: false,
  };
}

async function alertWith(id: string, at: number, open: boolean, hash: string): Promise<void> {
  const memory = { plan: "fire", clearsItself: true, eventId: null, silencedUntil: null };
  await records.commit([
    { write: "alert", alert: alertOf(id, at, open), path: "/xf/", memory },
    { write: "alert-picture", alert: id, picture: { hash, at: toIso(at), type: "image/jpeg" } },
  ]);
}

const unread = (n: number, at: number): QuarantineEntry => ({
  community: "xf",
  pos: n,
  recv: at,
  topic: "a/b",
  login: "g",
  client: "c",
  device: null,
  reason: "bad-json",
  detail: { zh: "", en: `${n}` },
  where: "",
  payload: new Uint8Array([1, 2, 3]),
  bytes: 3,
});

test("a signed paper stays for as long as its consent names it, however old", async () => {
  const paper = await picture(9, T0);
  papers = [paper];
  await advance(T0 + 800 * DAY);
  expect(await snapshots.read(paper)).toBeDefined();
  papers = [];
  await advance(T0 + 801 * DAY);
  expect(await snapshots.read(paper)).toBeUndefined();
});

test("the clock passes every limit: what is too old goes, minutes answer, each proof says exactly what went", async () => {
  for (const day of [0, 1, 100]) await fill(day);
  const loose = await picture(1, T0);
  const ofClosed = await picture(2, T0);
  const ofOpen = await picture(3, T0);
  await alertWith("closed", T0, false, ofClosed);
  await alertWith("open", T0, true, ofOpen);
  await records.quarantine.add([unread(1, T0), unread(2, T0 + HOUR), unread(3, T0 + 100 * DAY)].map((entry) => ({ entry, path: "/xf/" })));
  const measured = [entryOf("first", T0), entryOf("second", T0 + 700 * DAY)];
  await records.commit(measured.map((entry) => ({ write: "entry", community: "xf", entry })));
  for (const [at, act] of [
    [T0, "a"],
    [T0 + HOUR, "b"],
    [T0 + 300 * DAY, "c"],
  ] as const)
    await audit(at, act);

  await advance(T0 + 30 * DAY);
  expect((await keeper.face.purges({ what: null }, { limit: 10, cursor: null })).items).toEqual([]);

  await advance(T0 + 31 * DAY);
  expect(await purges("snapshots")).toMatchObject([{ rows: 1, files: 1, bytes: 7, from: toIso(T0), policy: DEFAULT_RETENTION, by: null }]);
  expect(await snapshots.read(loose)).toBeUndefined();
  expect(await stored("snapshots")).toBe(2);

  const before = { raw: await stored("raw"), files: await rawFiles(), quarantine: await stored("quarantine") };
  await advance(T0 + 92 * DAY);
  const raw = await purges("raw");
  expect(raw.map((purge) => [purge.from, purge.to, purge.rows, purge.files])).toEqual([
    [toIso(T0 + DAY), toIso(T0 + 2 * DAY), 600, 1],
    [toIso(T0), toIso(T0 + DAY), 600, 1],
  ]);
  expect(raw.every((purge) => purge.bytes > 0 && purge.community === "xf")).toBe(true);
  expect(before.raw - (await stored("raw"))).toBe(1_200);
  expect(before.files - (await rawFiles())).toBe(2);
  const day0 = { device: "d1", measurement: "heart_rate", from: T0, to: T0 + DAY } as const;
  expect((await series.raw({ ...day0, limit: 1_000 })).points).toHaveLength(10);
  expect(await series.buckets({ ...day0, points: 24 })).toEqual([{ t: T0, min: 70, max: 70, avg: 70, count: 600 }]);
  expect(await purges("quarantine")).toMatchObject([{ rows: 2, bytes: 6, community: "xf" }]);
  expect(before.quarantine - (await stored("quarantine"))).toBe(2);

  await advance(T0 + 367 * DAY);
  const [proof] = await purges("audit");
  expect(proof).toMatchObject({ rows: 2, from: toIso(T0), community: null });
  expect(proof?.anchor).toMatch(/^[0-9a-f]{64}$/);
  expect(
    (
      await records.audit.list(scopeOf("admin", ["/xf/"]), { user: null, target: null, person: null }, { limit: 10, cursor: null })
    ).items.map((line) => line.act),
  ).toEqual(["c"]);
  expect(await records.audit.verify()).toBeNull();
  await audit(now, "d");
  expect(await records.audit.verify()).toBeNull();

  await advance(T0 + 733 * DAY);
  expect((await purges("minutes")).map((purge) => purge.rows)).toEqual([10, 10]);
  expect(await series.buckets({ ...day0, points: 24 })).toEqual([]);
  expect(await purges("entries")).toMatchObject([{ rows: 1, community: "xf", from: toIso(T0), policy: DEFAULT_RETENTION }]);
  expect(await stored("entries")).toBe(1);
  expect(await records.entries.get("second")).toEqual(measured[1]);
  expect(await snapshots.read(ofClosed)).toBeUndefined();
  expect(await snapshots.read(ofOpen)).toBeDefined();

  const all = (await keeper.face.purges({ what: null }, { limit: 100, cursor: null })).items;
  await keeper.tend();
  expect((await keeper.face.purges({ what: null }, { limit: 100, cursor: null })).items).toEqual(all);
});

test("a policy is the community's own, changed in part, and never keeps the audit log too short", async () => {
  communities = ["xf", "other"];
  expect(await keeper.face.change("xf", { rawDays: 40 })).toMatchObject({
    ok: true,
    value: { policy: { ...DEFAULT_RETENTION, rawDays: 40 } },
  });
  expect((await keeper.face.view("other"))?.policy).toEqual(DEFAULT_RETENTION);
  expect(await keeper.face.view("nobody")).toBeUndefined();
  expect(await keeper.face.change("xf", { auditDays: 179 })).toMatchObject({
    ok: false,
    status: 422,
    reason: expect.stringContaining("180"),
  });
  expect(await keeper.face.change("xf", { minuteDays: 39 })).toMatchObject({ ok: false, status: 422 });
  expect((await keeper.face.view("xf"))?.policy).toEqual({ ...DEFAULT_RETENTION, rawDays: 40 });
});

test("a device is forgotten on request, with a proof that names who asked", async () => {
  await fill(0);
  const done = await keeper.face.forget("d1", BY);
  expect(done).toMatchObject([{ what: "device", device: "d1", rows: 600, by: "admin", policy: null }]);
  expect(await purges("device")).toEqual(done);
  expect(await stored("raw")).toBe(0);
});
