import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, type Reading } from "../../contracts/index.ts";
import { openSeries, type SeriesFault } from "./index.ts";
import { SeriesThread } from "./series-thread.ts";
import type { Batch } from "./wire.ts";

const DAY0 = 20_000 * DAY;
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "series-thread-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const batch = (position: number): Batch => ({
  series: [],
  communities: [{ community: "c1", position, blocks: [], events: [] }],
  gaps: [],
});

test("a thread that refuses every batch is started anew on the same files", async () => {
  const reopened: number[] = [];
  const data = { dir: join(root, "anew"), memoryLimitMb: 128, lateWait: 0 };
  const { thread } = await SeriesThread.open(data, (opened) => reopened.push(opened.positions[0]?.position ?? -1));
  await thread.write(batch(5));
  for (let i = 0; i < 3; i++) await expect(thread.write(batch(Number.NaN))).rejects.toThrow();
  await expect(thread.write(batch(6))).rejects.toThrow("started anew");
  expect(reopened).toEqual([5]);
  await thread.write(batch(7));
  await thread.stop();
});

test("an unreadable database is put aside, closed days and their names are found again, the journal fills the rest", async () => {
  const dir = join(root, "broken");
  const reading = (device: string, pos: number, at: number): Reading => ({
    device,
    measurement: "spo2",
    at,
    recv: at,
    value: pos,
    quality: 0,
    pos,
  });
  const rows = [reading("a", 1, DAY0), reading("b", 2, DAY0 + 1), reading("a", 3, DAY0 + DAY), reading("c", 4, DAY0 + DAY)];
  const store = await openSeries({ dir, memoryLimitMb: 128 });
  store.append("c1", rows, []);
  store.flush("c1", 4);
  await store.settle();
  expect(await store.tend(DAY0 + DAY + DAY / 2)).toMatchObject({ did: "folded", rows: 2 });
  await store.stop();
  await writeFile(join(dir, "hot.duckdb"), Buffer.alloc(100_000, 7));

  const faults: SeriesFault[] = [];
  const again = await openSeries({ dir, memoryLimitMb: 128, patience: 60_000, onFault: (fault) => faults.push(fault) });
  expect(faults).toMatchObject([{ state: "set-aside" }]);
  expect((await readdir(dir)).some((name) => name.includes("unreadable"))).toBe(true);
  expect(again.position("c1")).toBe(0);
  again.append("c1", rows, []);
  again.flush("c1", 4);
  const all = async (device: string) =>
    (await again.raw({ device, measurement: "spo2", from: 0, to: DAY0 + 9 * DAY, limit: 100 })).points.map((point) => point.value);
  expect([await all("a"), await all("b"), await all("c")]).toEqual([[1, 3], [2], [4]]);
  await again.stop();
});
