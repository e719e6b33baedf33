import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JournalRecord } from "../../contracts/index.ts";
import { type Journal, type JournalFault, type JournalOptions, openJournal } from "./index.ts";

const MB = 1024 * 1024;
const START = 1_790_000_000_000;
let dir: string;
let faults: JournalFault[];
const open: Journal[] = [];

async function start(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await openJournal({ dir, onFault: (fault) => faults.push(fault), ...options });
  open.push(journal);
  return journal;
}
function record(community: string, pos: number, recv = START + pos, payload = Buffer.from(`{"n":${pos}}`)): JournalRecord {
  const message = {
    topic: `sw/v1/${community}/d1/telemetry`,
    payload,
    login: "d1",
    client: "c",
    qos: 1,
    retain: false,
    replayed: false,
    will: false,
    cutFrom: null,
  } as const;
  return { kind: "message", community, pos, recv, message };
}
function append(journal: Journal, community: string, from: number, to: number, recv?: (pos: number) => number): Promise<void> {
  for (let pos = from; pos <= to; pos++) journal.append(record(community, pos, recv?.(pos)));
  return synced(journal, community, to);
}
function synced(journal: Journal, community: string, pos: number): Promise<void> {
  return new Promise((resolve, reject) => journal.whenSynced(community, pos, (error) => (error ? reject(error) : resolve())));
}
async function positions(journal: Journal, community: string, after: number): Promise<number[]> {
  const out: number[] = [];
  for await (const records of journal.read(community, after)) out.push(...records.map((r) => r.pos));
  return out;
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const files = (): string[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith(".sqlite"))
    .sort();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "journal-"));
  faults = [];
});
afterEach(async () => {
  for (const journal of open.splice(0)) await journal.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe("journal", () => {
  it("keeps several communities apart and resumes after reopening", async () => {
    const first = await start();
    await Promise.all([append(first, "a", 1, 500), append(first, "b", 1, 20)]);
    expect(first.synced("a")).toBe(500);
    await first.stop();
    const second = await start();
    expect([second.last("a"), second.last("b"), second.last("c")]).toEqual([500, 20, 0]);
    expect(second.lastRecv("a")).toBe(START + 500);
    expect(() => second.append(record("a", 500))).toThrow(RangeError);
    await append(second, "a", 501, 510);
    expect(await positions(second, "a", 490)).toEqual(range(491, 510));
    expect(await positions(second, "b", 0)).toEqual(range(1, 20));
    expect(faults).toEqual([]);
  });

  it("goes on above positions that others know and its files have lost, also after reopening", async () => {
    const first = await start();
    await append(first, "a", 1, 10);
    first.resume("a", 500);
    first.resume("a", 400);
    expect([first.last("a"), first.synced("a")]).toEqual([500, 500]);
    expect(() => first.append(record("a", 500))).toThrow(RangeError);
    await append(first, "a", 501, 505);
    first.append(record("a", 506));
    expect(() => first.resume("a", 900)).toThrow("under way");
    await synced(first, "a", 506);
    await first.stop();
    const second = await start();
    expect(second.last("a")).toBe(506);
    expect(await positions(second, "a", 8)).toEqual([9, 10, ...range(501, 506)]);
    expect(faults).toMatchObject([{ kind: "gap", after: 10, before: 501 }]);
  });

  it("puts the file it writes to aside where it cannot be read any more, and goes on in a new one", async () => {
    const first = await start();
    const payload = Buffer.alloc(40_000, 7);
    for (let pos = 1; pos <= 400; pos++) first.append(record("a", pos, undefined, payload));
    await synced(first, "a", 400);
    await first.stop();
    const [name = ""] = files();
    const whole = readFileSync(join(dir, name));
    // Its beginning and its end stay: what is looked at on opening seems well.
    writeFileSync(join(dir, name), whole.fill(0xa5, 4 * MB, whole.length - 4 * MB));
    const journal = await start();
    expect([journal.last("a"), faults]).toEqual([400, []]);
    await positions(journal, "a", 0);
    await vi.waitFor(() => expect(faults).toContainEqual(expect.objectContaining({ kind: "set-aside", file: `${name}.bad` })));
    expect(journal.last("a")).toBe(400);
    await append(journal, "a", 401, 405);
    expect(await positions(journal, "a", 400)).toEqual(range(401, 405));
  });

  it("calls nobody before the sync, and in order of positions", async () => {
    const journal = await start({ delaySyncMs: 80 });
    const called: number[] = [];
    const began = performance.now();
    for (const pos of [1, 2, 3]) {
      journal.append(record("a", pos));
      journal.whenSynced("a", pos, () => called.push(pos));
    }
    const heard: number[] = [];
    journal.onSynced((_, pos) => heard.push(pos));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(called).toEqual([]);
    await synced(journal, "a", 3);
    expect(performance.now() - began).toBeGreaterThanOrEqual(79);
    expect(called).toEqual([1, 2, 3]);
    expect(heard.at(-1)).toBe(3);
    journal.whenSynced("a", 2, () => called.push(22));
    expect(called.at(-1)).toBe(22);
  });

  it("fails those who wait longer than failAfterMs, is unwell meanwhile, and recovers", async () => {
    const journal = await start({ delaySyncMs: 600, failAfterMs: 150 });
    journal.append(record("a", 1));
    await expect(synced(journal, "a", 1)).rejects.toThrow("not synced");
    expect(journal.health()).toMatchObject({ ok: false, reason: "slow" });
    await new Promise<void>((resolve) => journal.onSynced(() => setImmediate(resolve)));
    expect(journal.health().ok).toBe(true);
    expect(faults.map((f) => f.kind)).toEqual(["slow", "recovered"]);
    expect(await positions(journal, "a", 0)).toEqual([1]);
  });

  it("refuses records at the bound in memory, fails their waiters and shows the gap", async () => {
    const journal = await start({ delaySyncMs: 100, maxQueueBytes: 1_000 });
    const taken = range(1, 100).map((pos) => journal.append(record("a", pos)));
    const kept = taken.filter(Boolean).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(100);
    expect(journal.last("a")).toBe(100);
    await expect(synced(journal, "a", 100)).rejects.toThrow("queue was full");
    await synced(journal, "a", kept);
    await append(journal, "a", 101, 101);
    await expect(synced(journal, "a", 100)).rejects.toThrow("queue was full");
    faults.length = 0;
    expect(await positions(journal, "a", 0)).toEqual([...range(1, kept), 101]);
    expect(faults).toEqual([{ kind: "gap", community: "a", after: kept, before: 101, why: "missing" }]);
    expect(journal.stats().refused).toBe(100 - kept);
  });

  it("begins files by age of the records and removes those that all readers have passed", async () => {
    const journal = await start({ segmentAge: 1000, readers: ["series", "rules"] });
    for (let n = 0; n < 5; n++) await append(journal, "a", n * 10 + 1, n * 10 + 10, () => START + n * 1000);
    expect(files()).toHaveLength(5);
    expect(await positions(journal, "a", 5)).toEqual(range(6, 50));
    journal.passed("series", "a", 50);
    await positions(journal, "a", 0);
    expect(files()).toHaveLength(5);
    journal.passed("rules", "a", 29);
    // Each answer of the worker comes after the removals asked for before.
    while (journal.stats().files > 3) await positions(journal, "a", 0);
    expect(files()).toHaveLength(3);
    expect(await positions(journal, "a", 20)).toEqual(range(21, 50));
    expect(faults.filter((f) => f.kind !== "gap")).toEqual([]);
  });

  it("gives up the oldest file at the bound on disk, but never one that a protected reader needs", async () => {
    const journal = await start({ segmentAge: 1000, readers: ["series", "rules"], protectedReaders: ["rules"], maxBytes: 200_000 });
    const big = (n: number): Promise<void> => {
      journal.append(record("a", n, START + n * 1000, Buffer.alloc(60_000, n)));
      return synced(journal, "a", n);
    };
    for (let n = 1; n <= 6; n++) await big(n);
    await positions(journal, "a", 0);
    expect(faults.map((f) => f.kind)).toContain("over-bound");
    expect(files()).toHaveLength(6);
    journal.passed("rules", "a", 5);
    while (journal.stats().files > 3) await positions(journal, "a", 0);
    expect(faults).toContainEqual({ kind: "lost-oldest", file: "journal-0000000001.sqlite", readers: ["series"] });
    expect(await positions(journal, "a", 5)).toEqual([6]);
  });

  it("reads past a damaged batch and names the gap", async () => {
    const journal = await start();
    for (let n = 0; n < 3; n++) await append(journal, "a", n * 10 + 1, n * 10 + 10);
    await journal.stop();
    const db = new Database(join(dir, files()[0] ?? ""));
    db.prepare("UPDATE batch SET blob = zeroblob(length(blob)) WHERE first_pos = 11").run();
    db.close();
    const again = await start();
    expect(await positions(again, "a", 0)).toEqual([...range(1, 10), ...range(21, 30)]);
    expect(faults).toEqual([{ kind: "gap", community: "a", after: 10, before: 21, why: "checksum does not match" }]);
  });

  it("sets an unreadable file aside, reports it and goes on in a new one", async () => {
    const journal = await start();
    await append(journal, "a", 1, 10);
    await journal.stop();
    const name = files()[0] ?? "";
    rmSync(join(dir, `${name}-wal`), { force: true });
    writeFileSync(join(dir, name), Buffer.alloc(100_000, 0x41));
    const again = await start();
    expect(again.last("a")).toBe(0);
    await append(again, "a", 11, 12);
    expect(faults).toMatchObject([{ kind: "set-aside", file: `${name}.bad` }]);
    expect(await positions(again, "a", 10)).toEqual([11, 12]);
    expect(files()).toEqual(["journal-0000000002.sqlite"]);
  });

  it("goes on in a new file when the current one is removed under it", async () => {
    const journal = await start();
    await append(journal, "a", 1, 3);
    for (const name of readdirSync(dir)) rmSync(join(dir, name));
    await append(journal, "a", 4, 6);
    expect(await positions(journal, "a", 3)).toEqual([4, 5, 6]);
    expect(files()).toHaveLength(1);
  });

  it("refuses a directory that a newer version wrote", async () => {
    const journal = await start();
    await append(journal, "a", 1, 1);
    await journal.stop();
    const db = new Database(join(dir, files()[0] ?? ""));
    db.pragma("user_version = 99");
    db.close();
    await expect(openJournal({ dir })).rejects.toThrow("version 99");
    expect(files()).toHaveLength(1);
  });
});

describe("what is young stays to be looked back at", () => {
  const HOUR = 3_600_000;
  const options = { segmentBytes: 1, readers: ["series"], keepFor: HOUR };
  const hours = async (journal: Journal): Promise<void> => {
    for (let pos = 1; pos <= 8; pos++) await append(journal, "a", pos, pos, () => START + pos * (HOUR / 4));
    journal.passed("series", "a", 8);
  };

  it("though all have passed it, for so long", async () => {
    const journal = await start(options);
    await hours(journal);
    await vi.waitFor(() => expect(journal.stats().files).toBe(4));
    expect(await positions(journal, "a", 4)).toEqual([5, 6, 7, 8]);
  });

  it("but no more of it than was said", async () => {
    const journal = await start({ ...options, keepBytes: 1 });
    await hours(journal);
    await vi.waitFor(() => expect(journal.stats().files).toBe(1));
    expect(faults).toEqual([]);
  });
});
