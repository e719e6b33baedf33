import { describe, expect, it } from "vitest";
import { type AlertDetail, toIso } from "../../contracts/index.ts";
import { anAlert } from "../live/made-up.ts";
import { evidenceChart } from "./evidence.ts";
import { axisRange, gapLimit, timeTicks, valueTicks, withGaps } from "./gaps.ts";

const T = Date.parse("2026-11-23T02:00:00Z");
const point = (second: number, value: number) => ({ t: toIso(T + second * 1_000), value });

describe("gaps", () => {
  it("breaks the line where the series was silent for longer than the limit", () => {
    const drawn = withGaps([point(0, 1), point(10, 2), point(100, 3)], 30_000);
    expect(drawn.map((one) => one.value)).toEqual([1, 2, null, 3]);
  });
  it("sorts late values into their place and lets a correction win", () => {
    expect(withGaps([point(20, 3), point(0, 1), point(20, 4)], 60_000).map((one) => one.value)).toEqual([1, 4]);
  });
  it("takes the usual distance, not the mean, so that one long silence does not hide itself", () => {
    const times = [0, 10, 20, 30, 4_000, 4_010].map((second) => T + second * 1_000);
    expect(gapLimit(times, 1)).toBe(30_000);
    expect(gapLimit(times, 60)).toBe(180_000);
  });
});

describe("evidence", () => {
  const detail = (more: Partial<AlertDetail["evidence"]> = {}): AlertDetail => ({
    ...anAlert("a", "critical", { raisedAt: toIso(T + 60_000), clearedAt: toIso(T + 120_000) }),
    evidence: {
      limit: 90,
      side: "below",
      value: 84,
      unit: "%",
      measurement: "spo2",
      event: null,
      source: "s",
      since: toIso(T),
      ruleVersion: 1,
      series: [
        {
          device: "d",
          measurement: "spo2",
          unit: "%",
          points: [
            { ...point(0, 95), quality: 0 },
            { ...point(10, 300), quality: 4 },
            { ...point(20, 88), quality: 0 },
          ],
        },
        { device: "d", measurement: "heart_rate", unit: "/min", points: [] },
      ],
      pictures: [],
      ...more,
    },
    log: [],
  });
  it("puts the limit on its own measurement only, marks raise and clear, and leaves out what was rejected", () => {
    const chart = evidenceChart(detail(), []);
    expect(chart.series.map((one) => one.limit)).toEqual([90, null]);
    expect(chart.series[0]?.points.map((one) => one.value)).toEqual([95, 88]);
    expect([chart.raised, chart.cleared]).toEqual([T + 60_000, T + 120_000]);
  });
  it("goes on with what came later, without doubling what was frozen", () => {
    const later = [{ device: "d", measurement: "spo2", points: [point(20, 88), point(70, 91), point(80, 93)] }];
    expect(evidenceChart(detail(), later).series[0]?.points.map((one) => one.value)).toEqual([95, 88, 91, 93]);
  });
});

describe("axes", () => {
  it("hold the limit too, and do not invent negative pressure", () => {
    const [low, high] = axisRange(withGaps([point(0, 0.02), point(1, 0.3)], 60_000), 0.5);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.5);
    expect(axisRange([], null)).toEqual([0, 1]);
  });
  it("carry round marks", () => {
    expect(valueTicks(54.2, 96.3)).toEqual([60, 70, 80, 90]);
    expect(valueTicks(0, 0.45)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    const ticks = timeTicks(T, T + 86_400_000, 8 * 3_600_000);
    expect(ticks.every((at) => (at + 8 * 3_600_000) % 10_800_000 === 0)).toBe(true);
    expect(ticks.length).toBeGreaterThan(4);
  });
});
