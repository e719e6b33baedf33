import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, HOUR, type Measurement, MINUTE, Quality, type Reading } from "../../contracts/index.ts";
import { bucketRange } from "./bucket-range.ts";
import { openSeries, type SeriesStore } from "./index.ts";

const DAY0 = 20_000 * DAY;
const MEASUREMENT: Measurement = "spo2";

/** What the store should hold, said as plainly as possible. */
class Model {
  private readonly rows = new Map<number, { value: number; quality: number }>();

  take(reading: Reading): void {
    if (this.rows.get(reading.at)?.value !== reading.value) this.rows.set(reading.at, { value: reading.value, quality: reading.quality });
  }

  raw(from: number, to: number): readonly { at: number; value: number; quality: number }[] {
    return [...this.rows]
      .filter(([at]) => at >= from && at < to)
      .sort(([a], [b]) => a - b)
      .map(([at, row]) => ({ at, ...row }));
  }

  buckets(from: number, to: number, points: number): readonly (readonly number[])[] {
    const range = bucketRange(from, to, points);
    const found = new Map<number, number[]>();
    for (const { at, value, quality } of this.raw(range.from, range.to)) {
      if (quality & Quality.rejected) continue;
      const t = range.from + Math.floor((at - range.from) / range.width) * range.width;
      found.set(t, [...(found.get(t) ?? []), value]);
    }
    return [...found].map(([t, all]) => [t, Math.min(...all), Math.max(...all), all.reduce((a, b) => a + b, 0) / all.length, all.length]);
  }
}

/** Few distinct times and values, so that duplicates and corrections are common, over four days. */
const time = fc
  .record({ day: fc.integer({ min: 0, max: 3 }), slot: fc.constantFrom(0, 1, 59_999, 60_000, 7_200_000, DAY - 1, DAY - 60_000) })
  .map(({ day, slot }) => DAY0 + day * DAY + slot);
const row = fc.record({
  device: fc.constantFrom("a", "b", "c"),
  at: time,
  value: fc.integer({ min: 90, max: 93 }),
  quality: fc.constantFrom(0, 0, 0, Quality.late, Quality.rejected),
});
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("store" as const), rows: fc.array(row, { minLength: 1, maxLength: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("tend" as const), day: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      device: fc.constantFrom("a", "b", "c"),
      from: time,
      length: fc.constantFrom(1, MINUTE, HOUR, DAY, 5 * DAY),
      points: fc.constantFrom(1, 7, 500),
      limit: fc.constantFrom(1, 3, 1000),
    }),
  },
);

async function rawByPages(store: SeriesStore, device: string, from: number, to: number, limit: number): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  let after: number | null = null;
  do {
    const page: Awaited<ReturnType<SeriesStore["raw"]>> = await store.raw({ device, measurement: MEASUREMENT, from, to, limit, after });
    all.push(...page.points);
    after = page.next;
  } while (after !== null);
  return all;
}

test("reads equal a naive model under duplicates, corrections, late and reordered readings and upkeep", async () => {
  const dir = await mkdtemp(join(tmpdir(), "series-property-"));
  const store = await openSeries({ dir, memoryLimitMb: 128, lateWait: 0, patience: 60_000 });
  let pos = 0;
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
        // One store for all runs (opening costs a second): each run has its own devices.
        const prefix = `run${run++}-`;
        const models = new Map<string, Model>();
        const modelOf = (device: string): Model => {
          const model = models.get(device) ?? new Model();
          models.set(device, model);
          return model;
        };
        for (const step of [...acts, ...["a", "b", "c"].map((device) => ({ ...LAST, device }))]) {
          if (step.do === "store") {
            for (const { device, ...rest } of step.rows) {
              const reading = { ...rest, device: prefix + device, measurement: MEASUREMENT, recv: DAY0, pos: ++pos };
              modelOf(device).take(reading);
              store.append("c1", [reading], []);
            }
            store.flush("c1", pos);
          } else if (step.do === "tend") {
            while ((await store.tend(DAY0 + step.day * DAY + HOUR)).more);
          } else {
            const { device, from, points, limit } = step;
            const to = from + step.length;
            expect(await rawByPages(store, prefix + device, from, to, limit)).toEqual(modelOf(device).raw(from, to));
            const buckets = await store.buckets({ device: prefix + device, measurement: MEASUREMENT, from, to, points });
            const expected = modelOf(device).buckets(from, to, points);
            expect(buckets.map(({ t, min, max, count }) => [t, min, max, count])).toEqual(
              expected.map(([t, lo, hi, , n]) => [t, lo, hi, n]),
            );
            for (const [i, bucket] of buckets.entries()) expect(bucket.avg).toBeCloseTo(expected[i]?.[3] ?? Number.NaN, 9);
          }
        }
      }),
      { numRuns: 40 },
    );
  } finally {
    await store.stop();
    await rm(dir, { recursive: true, force: true });
  }
}, 120_000);

const LAST = { do: "ask", device: "a", from: DAY0, length: 5 * DAY, points: 500, limit: 1000 } as const;
