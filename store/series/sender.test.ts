import { describe, expect, test } from "vitest";
import type { Reading } from "../../contracts/index.ts";
import { Sender } from "./sender.ts";
import { SeriesNames } from "./series-names.ts";
import type { SeriesFault } from "./types.ts";
import type { Batch } from "./wire.ts";

const reading = (pos: number): Reading => ({ device: "d", measurement: "spo2", at: pos, recv: pos, value: pos, quality: 0, pos });

/** A sender whose time and disk are the test's. */
function setUp(maxRows = 1_000_000) {
  const names = new SeriesNames([]);
  const sent: Batch[] = [];
  const faults: SeriesFault[] = [];
  const due: { after: number; call: () => void }[] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const sender = new Sender({
    names,
    flushEvery: 500,
    maxRows,
    monotonic: () => 0,
    later: (after, call) => {
      const entry = { after, call };
      due.push(entry);
      return () => void due.splice(due.indexOf(entry), due.includes(entry) ? 1 : 0);
    },
    write: (batch) => {
      sent.push(batch);
      return new Promise((resolve, reject) => void answers.push({ resolve, reject }));
    },
    onFault: (fault) => faults.push(fault),
    onGap: () => undefined,
    onCommitted: () => undefined,
  });
  const put = (from: number, to: number): void => {
    const buffer = sender.buffer("c");
    for (let pos = from; pos <= to; pos++) buffer.push(names.give("c", "d", "spo2"), reading(pos));
    sender.pushed(to - from + 1);
    buffer.allowed = to;
    sender.wake();
  };
  const fire = async (): Promise<number | undefined> => {
    const next = due.shift();
    next?.call();
    await turn();
    return next?.after;
  };
  const answer = async (error?: Error): Promise<void> => {
    const next = answers.shift();
    if (error) next?.reject(error);
    else next?.resolve();
    await turn();
  };
  return { sender, names, sent, faults, due, put, fire, answer };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ranges = (batch: Batch | undefined) =>
  batch?.communities.map(({ position, blocks }) => [position, blocks.reduce((sum, { from, to }) => sum + to - from, 0)]);

describe("sending", () => {
  test("few rows wait for the time, together", async () => {
    const { put, fire, sent, due } = setUp();
    put(1, 3);
    put(4, 5);
    expect([sent.length, due.length]).toEqual([0, 1]);
    expect(await fire()).toBe(500);
    expect(ranges(sent[0])).toEqual([[5, 5]]);
  });

  test("many rows do not wait; what comes meanwhile goes with the next batch", async () => {
    const { put, sent, answer, fire, sender } = setUp();
    put(1, 40_000);
    expect(sent).toHaveLength(1);
    put(40_001, 40_010);
    expect(sent).toHaveLength(1);
    await answer();
    await fire();
    expect(sent.map(ranges)).toEqual([[[40_000, 40_000]], [[40_010, 10]]]);
    await answer();
    expect(sender.queued).toBe(0);
  });
});

describe("trouble", () => {
  test("a failed batch is sent again with what came since, ever more slowly, told once when it begins and once when it ends", async () => {
    const { put, fire, answer, faults, sent, sender } = setUp();
    put(1, 10);
    await fire();
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 8; i++) {
      await answer(new Error("disk full"));
      put(11 + i, 11 + i);
      waits.push(await fire());
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(faults).toEqual([{ state: "failing", detail: "disk full" }]);
    expect(sender.failing).toBe(true);
    await answer();
    expect(faults.at(-1)).toEqual({ state: "mended", detail: "" });
    expect(ranges(sent.at(-1))).toEqual([[18, 18]]);
    expect(sender.queued).toBe(0);
  });

  test("settling gives up while the store fails, so that nobody waits for a broken disk", async () => {
    const { put, fire, answer, sender } = setUp();
    put(1, 10);
    await fire();
    const settled = sender.settle();
    await answer(new Error("disk full"));
    await settled;
    expect(sender.queued).toBe(10);
  });

  test("names of series go again until a batch with them is committed", async () => {
    const { put, fire, answer, sent } = setUp();
    put(1, 1);
    await fire();
    await answer(new Error("no"));
    await fire();
    await answer();
    put(2, 2);
    await fire();
    expect(sent.map((batch) => batch.series.length)).toEqual([1, 1, 0]);
  });

  test("what is under way is not dropped at the bound, and a gap goes with the next batch", async () => {
    const { put, sent, answer, fire, sender } = setUp(50_000);
    put(1, 40_000);
    put(40_001, 60_000);
    // Blocks under way hold rows up to 40,960; the next one is the oldest that can go.
    expect(sender.rowsLost).toBeGreaterThan(0);
    expect(sender.queued).toBeLessThanOrEqual(50_000);
    await answer();
    await fire();
    expect(sent[1]?.gaps).toMatchObject([
      { community: "c", from: 40_961, to: 49_152 },
      { community: "c", from: 49_153, to: 57_344 },
    ]);
    await answer();
    expect(sender.rowsWritten + sender.rowsLost).toBe(60_000);
  });

  test("rows that a dead thread had committed are not sent again", async () => {
    const { put, fire, answer, sent, sender, names } = setUp();
    put(1, 10);
    await fire();
    put(11, 12);
    await answer(new Error("thread died"));
    sender.reopened(new Map([["c", 10]]), names.pending());
    await fire();
    expect(ranges(sent.at(-1))).toEqual([[12, 2]]);
  });
});
