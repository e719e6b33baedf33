import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { JournalRecord } from "../../contracts/index.ts";
import { startWorker, type WorkerHandle } from "../rpc.ts";
import type { JournalWorker, WorkerData } from "./journal-worker.ts";
import { ThreadedJournal } from "./threaded-journal.ts";
import type { JournalFault } from "./types.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "journal-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const record = (pos: number): JournalRecord => ({
  kind: "presence",
  community: "a",
  pos,
  recv: 1_790_000_000_000 + pos,
  login: "d1",
  client: "c",
  online: true,
  why: "connect",
});

it.each([
  ["before writing", false],
  ["after writing, before it could say so", true],
])("a worker that ends %s is replaced, and nothing is lost or doubled", async (_, writes) => {
  const data: WorkerData = { dir, segmentBytes: 1e9, segmentAge: 1e9, delaySyncMs: 0 };
  const faults: JournalFault[] = [];
  let deaths = 0;
  /** The first worker dies at its second post. */
  const start = (): WorkerHandle<JournalWorker> => {
    const real = startWorker<JournalWorker>("journal-worker", import.meta.url, data);
    if (deaths > 0) return real;
    let posts = 0;
    let died: (error: Error) => void = () => undefined;
    let hear: (message: never) => void = () => undefined;
    real.onPost((message: never) => {
      if (deaths === 0) hear(message);
    });
    return {
      ...real,
      onDead: (listener) => {
        died = listener;
      },
      onPost: (listener) => {
        hear = listener;
      },
      post: (message) => {
        posts += 1;
        if (posts < 2 || writes) real.post(message);
        if (posts < 2) return;
        deaths += 1;
        // The call is answered after the post was worked on.
        void real.call.files().then(async () => {
          await real.stop();
          died(new Error("killed"));
        });
      },
    };
  };
  const policy = { readers: [], protectedReaders: [], maxBytes: 1e12, keepFor: 0, keepBytes: 0 };
  const journal = new ThreadedJournal(
    { flushEvery: 2, maxQueueBytes: 1e9, failAfterMs: 10_000, policy, onFault: (fault) => faults.push(fault) },
    start,
  );
  await journal.open();
  const synced = (pos: number): Promise<void> => new Promise((resolve) => journal.whenSynced("a", pos, () => resolve()));
  journal.append(record(1));
  await synced(1);
  journal.append(record(2));
  journal.append(record(3));
  await synced(3);
  expect(deaths).toBe(1);
  expect(faults.map((fault) => fault.kind)).toEqual(["worker-died", "recovered"]);
  const positions: number[] = [];
  for await (const records of journal.read("a", 0)) positions.push(...records.map((r) => r.pos));
  expect(positions).toEqual([1, 2, 3]);
  await journal.stop();
});
