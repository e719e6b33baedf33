import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reading } from "../../contracts/index.ts";
import { hold } from "../series/face.ts";
import { RowBlock } from "../series/row-block.ts";
import { Sender } from "../series/sender.ts";
import { SeriesNames } from "../series/series-names.ts";
import { Backlog } from "./backlog.ts";
import type { HistoryPart } from "./types.ts";

const reading = (pos: number): Reading => ({ device: "d", measurement: "spo2", at: pos, recv: pos, value: pos, quality: 0, pos });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A backlog whose journal, server and timers are the test's. */
function setUp(maxRows: number) {
  const names = new SeriesNames([]);
  const written: number[] = [];
  const due: (() => void)[] = [];
  const world = { last: 0, synced: 0, isUp: true };
  const sender: Sender = new Sender({
    names,
    flushEvery: 1,
    maxRows: Number.POSITIVE_INFINITY,
    monotonic: () => 0,
    later: (_, call) => {
      due.push(call);
      return () => void due.splice(due.indexOf(call), due.includes(call) ? 1 : 0);
    },
    write: async (batch) => {
      await turn();
      if (!world.isUp) throw new Error("away");
      for (const { blocks } of batch.communities)
        for (const { buffer, from, to } of blocks) for (let i = from; i < to; i++) written.push(new RowBlock(buffer).posAt(i));
    },
    onFault: ({ state }) => {
      if (state === "mended") backlog.rewind();
      else backlog.wake();
    },
    onGap: () => undefined,
    onCommitted: () => backlog.progressed(),
  });
  const backlog = new Backlog({
    sender,
    maxRows,
    hold: (community, readings, events) => hold(sender, names, community, readings, events),
    onGap: (gap) => expect(gap).toBe("no gap"),
    onTrouble: (detail) => expect(detail).toBe("no trouble"),
    history: async function* (_, after): AsyncGenerator<HistoryPart> {
      for (let first = after + 1; first <= world.synced; ) {
        const last = Math.min(first + 6, world.synced);
        const readings = Array.from({ length: last - first + 1 }, (_unused, i) => reading(first + i));
        yield { first, last, firstRecv: first, lastRecv: last, readings, events: [] };
        first = last + 1;
        await turn();
      }
    },
  });
  const put = (count: number): void => {
    for (let i = 0; i < count; i++) backlog.append("c", [reading(++world.last)], []);
  };
  const sync = (upTo: number): void => {
    world.synced = Math.max(world.synced, Math.min(upTo, world.last));
    backlog.flush("c", world.synced);
  };
  const work = async (turns: number): Promise<void> => {
    for (let i = 0; i < turns; i++) {
      due.shift()?.();
      await turn();
    }
  };
  return { world, sender, backlog, written, put, sync, work };
}

const act = fc.oneof(
  fc.record({ do: fc.constant("put" as const), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constant("sync" as const), back: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ do: fc.constant("work" as const), turns: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constant("server" as const), isUp: fc.boolean() }),
);

test("whatever the order of messages, syncs, outages and rewinds: every position is written, and memory keeps its bound", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 60 }), async (acts) => {
      const { world, sender, written, put, sync, work } = setUp(40);
      for (const step of acts) {
        if (step.do === "put") put(step.count);
        else if (step.do === "sync") sync(world.last - step.back);
        else if (step.do === "work") await work(step.turns);
        else world.isUp = step.isUp;
        expect(sender.queued).toBeLessThanOrEqual(40 + 7 + 1);
      }
      world.isUp = true;
      put(1);
      sync(world.last);
      for (let i = 0; i < 200 && (sender.find("c")?.committed ?? 0) < world.last; i++) await work(20);
      expect(sender.find("c")?.committed).toBe(world.last);
      expect([...new Set(written)].sort((a, b) => a - b)).toEqual(Array.from({ length: world.last }, (_, i) => i + 1));
      // What is sent again is sent from there on in order: the last write of each position follows that of the one before.
      const lastAt = new Map(written.map((pos, at) => [pos, at]));
      for (let pos = 2; pos <= world.last; pos++) expect(lastAt.get(pos)).toBeGreaterThan(lastAt.get(pos - 1) ?? -1);
    }),
    { numRuns: 150 },
  );
});
