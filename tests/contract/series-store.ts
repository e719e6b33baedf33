import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DAY, type DeviceEvent, HOUR, type Measurement, MINUTE, Quality, type Reading, SECOND } from "../../contracts/index.ts";
import { bucketRange } from "../../store/series/bucket-range.ts";
import type { SeriesStore } from "../../store/series/index.ts";
import { TestJournal } from "./test-journal.ts";

/** One kind of series store under the contract. */
export interface SeriesDriver {
  /** Opens the store, on the same files and server each time. */
  open(journal: TestJournal, onCommitted?: (community: string, position: number) => void): Promise<SeriesStore>;
  /** Waits until questions see what was written. */
  reveal(): Promise<void>;
  clean(): Promise<void>;
}

const MEASUREMENT: Measurement = "heart_rate";
const DAY0 = 20_000 * DAY;

/** What every series store promises. A case that a store cannot keep is skipped by its name, with the reason. */
export function seriesContract(make: () => Promise<SeriesDriver>, skips: Readonly<Record<string, string>> = {}): void {
  let driver: SeriesDriver;
  let store: SeriesStore;
  let journal: TestJournal;
  let device = "";
  let pos = 0;
  let count = 0;
  const promise = (name: string, run: () => Promise<void>): void => {
    const reason = skips[name];
    if (reason === undefined) test(name, run);
    else test.skip(`${name} (skipped: ${reason})`, run);
  };

  beforeAll(async () => {
    driver = await make();
    journal = new TestJournal();
    store = await driver.open(journal);
  });
  afterAll(async () => {
    await store?.stop();
    await driver?.clean();
  });
  // A device of its own for each test: opening a store costs a second.
  beforeEach(() => {
    device = `d ${++count},=`;
  });

  const reading = (at: number, value: number, quality = 0): Reading => ({
    device,
    measurement: MEASUREMENT,
    at: DAY0 + at,
    recv: DAY0 + at + 50,
    value,
    quality,
    pos: ++pos,
  });
  const event = (at: number, more: Partial<DeviceEvent> = {}): DeviceEvent => ({
    device,
    event: "door",
    id: null,
    state: "on",
    at: DAY0 + at,
    recv: DAY0 + at + 20,
    quality: 0,
    pos: ++pos,
    confidence: null,
    test: false,
    data: {},
    ...more,
  });
  const keep = async (readings: readonly Reading[], events: readonly DeviceEvent[] = []): Promise<void> => {
    for (const one of readings) journal.append(store, [one]);
    for (const one of events) journal.append(store, [], [one]);
    journal.sync(store);
    await store.settle();
    await driver.reveal();
  };
  const span = () => ({ device, measurement: MEASUREMENT, from: DAY0 - DAY, to: DAY0 + 40 * DAY });
  const points = async () => (await store.raw({ ...span(), limit: 300_000 })).points.map((one) => [one.at - DAY0, one.value, one.quality]);
  const reopened = async (told?: (community: string, position: number) => void): Promise<void> => {
    await store.stop();
    store = await driver.open(journal, told);
  };

  describe("identity of a reading", () => {
    promise("an equal value at the same time is one reading", async () => {
      await keep([reading(0, 70), reading(0, 70)]);
      await keep([reading(0, 70)]);
      expect(await points()).toEqual([[0, 70, 0]]);
    });
    promise("another value at the same time is a correction, the last position wins", async () => {
      await keep([reading(0, 70), reading(0, 75)]);
      await keep([reading(0, 60)]);
      expect(await points()).toEqual([[0, 60, 0]]);
    });
    promise("a duplicate does not take over the quality of the first report", async () => {
      await keep([reading(0, 70), reading(0, 70, Quality.late)]);
      expect(await points()).toEqual([[0, 70, 0]]);
    });
    promise("another time is another reading, in the order of time however it arrives", async () => {
      await keep([reading(2, 2.5), reading(0, -0.125), reading(1, 1e-7)]);
      expect(await points()).toEqual([
        [0, -0.125, 0],
        [1, 1e-7, 0],
        [2, 2.5, 0],
      ]);
    });
  });

  describe("buckets", () => {
    promise("rejected values are stored with their quality and never counted", async () => {
      await keep([reading(0, 60), reading(SECOND, 900, Quality.rejected), reading(2 * SECOND, 80, Quality.doubtful)]);
      expect(await store.buckets({ ...span(), from: DAY0, to: DAY0 + HOUR, points: 4 })).toEqual([
        { t: DAY0, min: 60, max: 80, avg: 70, count: 2 },
      ]);
      expect(await points()).toEqual([
        [0, 60, 0],
        [SECOND, 900, Quality.rejected],
        [2 * SECOND, 80, Quality.doubtful],
      ]);
    });
    promise("minimum, maximum, mean and count are those of the values, whole minutes and less, to the edge", async () => {
      const all = Array.from({ length: 1500 }, (_, i) => reading(i * 97 * SECOND + (i % 7), (i * 37) % 101));
      await keep(all);
      for (const [from, to, most] of [
        [DAY0 + 17, DAY0 + DAY + 5, 7],
        [DAY0 + 30 * SECOND, DAY0 + HOUR, 500],
        [DAY0, DAY0 + 2 * DAY, 1],
        [DAY0 + 5 * MINUTE, DAY0 + 20 * MINUTE, 40],
      ] as const) {
        const range = bucketRange(from, to, most);
        const expected = new Map<number, number[]>();
        for (const { at, value } of all) {
          if (at < range.from || at >= range.to) continue;
          const t = range.from + Math.floor((at - range.from) / range.width) * range.width;
          expected.set(t, [...(expected.get(t) ?? []), value]);
        }
        const found = await store.buckets({ ...span(), from, to, points: most });
        expect(found.map(({ t, min, max, count: n }) => [t, min, max, n])).toEqual(
          [...expected].map(([t, values]) => [t, Math.min(...values), Math.max(...values), values.length]),
        );
        for (const [i, values] of [...expected.values()].entries())
          expect(found[i]?.avg).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 9);
      }
    });
  });

  promise("raw pages join without gap or repeat, over days", async () => {
    await keep(Array.from({ length: 300 }, (_, i) => reading(i * 20 * MINUTE, i)));
    const seen: number[] = [];
    let after: number | null = null;
    do {
      const page: Awaited<ReturnType<SeriesStore["raw"]>> = await store.raw({ ...span(), limit: 37, after });
      expect(page.points.length).toBeLessThanOrEqual(37);
      seen.push(...page.points.map((one) => one.value));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  promise("the newest believed value of a series is its latest", async () => {
    await keep([reading(0, 60), reading(MINUTE, 61, Quality.late), reading(2 * MINUTE, 999, Quality.rejected)]);
    const own = (await store.latest(DAY0)).filter((one) => one.device === device);
    expect(own).toEqual([
      { device, measurement: MEASUREMENT, at: DAY0 + MINUTE, recv: DAY0 + MINUTE + 50, value: 61, quality: Quality.late },
    ]);
  });

  describe("events", () => {
    const question = () => ({ device, from: DAY0, to: DAY0 + DAY });
    promise("come back as they were", async () => {
      const fall = event(5, { event: "fall", state: "pulse", id: "e1", confidence: 0.5, test: true, data: { floor: 3, a: ["b"] } });
      const door = event(6);
      await keep([], [fall, door]);
      expect(await store.events(question())).toEqual([fall, door]);
    });
    promise("kind, state, both times, quality, certainty and test mark come back", async () => {
      const fall = event(5, { event: "fall", state: "pulse", confidence: 0.5, test: true, quality: Quality.late });
      const door = event(6);
      await keep([], [fall, door]);
      expect(await store.events(question())).toEqual([fall, door]);
      expect(await store.events({ ...question(), device: "nobody" })).toEqual([]);
    });
    promise("repeated, are one", async () => {
      await keep([], [event(5), event(5), event(6, { state: "off" })]);
      await keep([], [event(5)]);
      expect((await store.events(question())).map((one) => [one.at - DAY0, one.state])).toEqual([
        [5, "on"],
        [6, "off"],
      ]);
    });
  });

  describe("positions", () => {
    promise("what the journal has not synced is neither written nor shown", async () => {
      const first = reading(0, 1);
      journal.append(store, [first]);
      journal.append(store, [reading(1, 2)]);
      journal.sync(store, first.pos);
      await store.settle();
      await driver.reveal();
      expect(store.position("c1")).toBe(first.pos);
      expect(await points()).toEqual([[0, 1, 0]]);
      journal.sync(store);
      await store.settle();
      await driver.reveal();
      expect(await points()).toHaveLength(2);
    });
    promise("a replay after opening again doubles nothing and goes on above the position", async () => {
      await keep([reading(0, 1), reading(1, 2)]);
      const before = store.position("c1");
      await reopened();
      expect(store.position("c1")).toBe(before);
      expect(store.position("c2")).toBe(0);
      store.append("c1", [{ ...reading(0, 1), pos: before }], []);
      await keep([reading(2, 3)]);
      expect(store.stats().rows).toBe(1);
      expect((await points()).map(([, value]) => value)).toEqual([1, 2, 3]);
    });
    promise("what came while the store was closed is not missing after it", async () => {
      await keep([reading(0, 1)]);
      await store.stop();
      const closed = Array.from({ length: 500 }, (_, i) => reading(i + 1, i));
      store = await driver.open(journal);
      for (const one of closed) journal.append(store, [one]);
      await keep([reading(1000, 7)]);
      expect(await points()).toHaveLength(502);
    });
    promise("a position without rows is remembered and told", async () => {
      const told: number[] = [];
      await reopened((_, position) => told.push(position));
      pos += 7;
      journal.sync(store, pos);
      await store.settle();
      expect(store.position("c1")).toBe(pos);
      await expect.poll(() => told.at(-1), { timeout: 5000 }).toBe(pos);
      await reopened();
      expect(store.position("c1")).toBe(pos);
    });
    promise("more rows than one batch go in several, none lost at the edges", async () => {
      const rows = Array.from({ length: 150_000 }, (_, i) => reading(i * 7, i));
      for (let i = 0; i < rows.length; i += 100) {
        const message = rows.slice(i, i + 100);
        const at = message.at(-1)?.pos ?? 0;
        journal.append(
          store,
          message.map((one) => ({ ...one, pos: at })),
        );
      }
      journal.sync(store);
      await store.settle();
      await driver.reveal();
      expect(store.stats()).toMatchObject({ queued: 0, lag: 0, lost: 0, refused: 0, failing: false });
      // A server may take its time to show so many, but it has them all.
      await expect.poll(async () => (await points()).length, { timeout: 30_000, interval: 250 }).toBe(150_000);
    });
  });
}
