import { expect, test } from "vitest";
import { DAY, HOUR, type Instant, toIso } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";
import { gapsOf, transferFacts } from "./transfer-facts.ts";

const AT = Date.parse("2026-11-30T02:00:00Z");
const FROM = AT - 72 * HOUR;

interface Point {
  readonly t: string;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly count: number;
}
/** Buckets of a band that measured `of` in the hours that `has` says, and nothing else. */
function portsOf(has: (at: Instant) => boolean, of: (at: Instant) => number): Pick<ApiPorts, "people" | "devices"> {
  const series = async (_id: string, measurement: string, from: Instant, to: Instant, points: number | null) => {
    const step = (to - from) / (points ?? 1);
    const found: Point[] = [];
    for (let at = from; at < to; at += step)
      if (measurement === "heart_rate" && has(at)) {
        const value = of(at);
        found.push({ t: toIso(at), min: value - 10, max: value + 20, avg: value, count: 3 });
      }
    return { unit: "/min", points: found, next: null };
  };
  const worn = (_id: string, from: Instant, to: Instant) => [{ device: "band", from, to }];
  return { people: { worn }, devices: { series } } as unknown as Pick<ApiPorts, "people" | "devices">;
}

test("days, hours with data, gaps and what is usual", async () => {
  // Taken off for five hours of the second day; before these days a slower heart.
  const off = (at: Instant): boolean => at >= FROM + 30 * HOUR && at < FROM + 35 * HOUR;
  const { signs, worn, gaps, dayStarts } = await transferFacts(
    portsOf(
      (at) => !off(at),
      (at) => (at < FROM ? 68 : 90),
    ),
    "wang",
    AT,
  );
  const heart = signs.find(({ sign }) => sign === "heart_rate");
  expect(heart?.days).toEqual([
    { min: 80, median: 90, max: 110, hours: 24 },
    { min: 80, median: 90, max: 110, hours: 19 },
    { min: 80, median: 90, max: 110, hours: 24 },
  ]);
  expect(heart?.usual).toEqual({ middle: 68, days: 14 });
  expect(heart?.newest).toEqual({ at: toIso(AT - HOUR), value: 90 });
  expect(worn).toEqual([24, 19, 24]);
  expect(gaps).toEqual([{ from: toIso(FROM + 30 * HOUR), to: toIso(FROM + 35 * HOUR) }]);
  expect(dayStarts).toEqual([toIso(FROM), toIso(FROM + DAY), toIso(FROM + 2 * DAY)]);
});

test("what was never measured says so, and two days say nothing usual", async () => {
  const { signs, worn, gaps } = await transferFacts(
    portsOf(
      (at) => at < FROM && at >= FROM - 2 * DAY,
      () => 70,
    ),
    "wang",
    AT,
  );
  for (const { days, usual, newest } of signs) {
    expect(days.every(({ hours, median }) => hours === 0 && median === null)).toBe(true);
    expect([usual, newest]).toEqual([null, null]);
  }
  expect([worn, gaps]).toEqual([[0, 0, 0], [{ from: toIso(FROM), to: toIso(AT) }]]);
});

test("a silence of two hours is how devices report, one of three is told", () => {
  const covered = [true, false, false, true, false, false, false];
  expect(gapsOf(covered, 0)).toEqual([{ from: toIso(4 * HOUR), to: toIso(7 * HOUR) }]);
});
