import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DAY, SECOND } from "../../contracts/index.ts";
import { openSeries } from "./index.ts";

const DAY0 = 20_000 * DAY;

/** Runs the child until it has said `lines` positions, waits a little more and kills it; returns the last position said. */
async function runAndKill(dir: string, lines: number, more: number): Promise<number> {
  const script = fileURLToPath(new URL("./crash-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), script, dir, String(DAY0)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    said = Number(line);
    if (++count === lines) setTimeout(() => child.kill("SIGKILL"), more);
  }
  return said;
}

test("kill -9 at any moment loses no committed row and doubles none", async () => {
  const dir = await mkdtemp(join(tmpdir(), "series-crash-"));
  try {
    let committed = 0;
    for (const [lines, more] of [
      [2, 0],
      [9, 3],
      [14, 11],
      [21, 23],
    ] as const) {
      const said = await runAndKill(dir, lines, more);
      expect(said).toBeGreaterThan(committed);
      committed = said;
    }
    const store = await openSeries({ dir, memoryLimitMb: 128 });
    const position = store.position("c1");
    expect(position).toBeGreaterThanOrEqual(committed);
    for (const device of ["d0", "d1"]) {
      const question = { device, measurement: "spo2" as const, from: 0, to: DAY0 + 40 * DAY };
      const { points } = await store.raw({ ...question, limit: 10_000_000 });
      const expected = Array.from({ length: position }, (_, i) => i + 1);
      expect(points.map((point) => point.value).sort((a, b) => a - b)).toEqual(expected);
      expect(
        points.every(({ at, value }) => at === DAY0 + value * SECOND || (value % 50 === 0 && at === DAY0 - DAY + value * SECOND)),
      ).toBe(true);
      const buckets = await store.buckets({ ...question, from: DAY0 - 2 * DAY, points: 50 });
      expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(position);
    }
    // Nothing half written is left, and days were really folded on the way.
    expect((await readdir(join(dir, "parts"))).filter((name) => !/^\d{4}-\d{2}-\d{2}\.g\d+$/.test(name))).toEqual([]);
    expect((await readdir(join(dir, "parts"))).length).toBeGreaterThan(0);
    await store.stop();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}, 120_000);
