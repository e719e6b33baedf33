import { describe, expect, it } from "vitest";
import { DAY, type Device, HOUR, MINUTE, SECOND, toIso } from "../../contracts/index.ts";
import { anAlert } from "../live/made-up.ts";
import { knowingOf } from "./knowing.ts";
import { publishLine } from "./publish.ts";
import { spanOf } from "./ranges.ts";
import { nextStep } from "./steps.ts";
import { ageOf, fieldOfInstant, instantOfField, isStale, runningText, timeText } from "./time.ts";
import { valueText } from "./value.ts";

const NOW = Date.parse("2026-11-23T02:30:00Z");

describe("age", () => {
  it.each([
    ["a clock ahead of the hub's", -5 * SECOND, { key: "age.now" }],
    ["just now", 2_999, { key: "age.now" }],
    ["seconds", 59_999, { key: "age.seconds", count: 59 }],
    ["minutes", 3 * MINUTE, { key: "age.minutes", count: 3 }],
    ["hours up to two days", 47 * HOUR, { key: "age.hours", count: 47 }],
    ["days", 2 * DAY, { key: "age.days", count: 2 }],
  ] as const)("%s", (_, ms, wanted) => {
    expect(ageOf(ms)).toEqual(wanted);
  });
  it("runs like a clock", () => {
    expect([42 * SECOND, 62 * MINUTE + 7 * SECOND, 3 * DAY + 250 * MINUTE, -1].map(runningText)).toEqual([
      "00:42",
      "1:02:07",
      "3d 04:10",
      "00:00",
    ]);
  });
  it("is stale after three intervals and never within a minute", () => {
    expect(isStale(NOW - 59 * SECOND, NOW, 5)).toBe(false);
    expect(isStale(NOW - 61 * SECOND, NOW, 5)).toBe(true);
    expect(isStale(NOW - 179 * SECOND, NOW, 60)).toBe(false);
    expect(isStale(NOW - 181 * SECOND, NOW, 60)).toBe(true);
  });
});

describe("times in the community's zone", () => {
  it("shows the date only when it is another day there", () => {
    expect(timeText(NOW, NOW, "zh")).toBe("10:30");
    expect(timeText(Date.parse("2026-11-22T15:59:00Z"), NOW, "zh")).toContain("23:59");
    expect(timeText(Date.parse("2026-11-22T15:59:00Z"), NOW, "zh")).toContain("11/22");
    expect(timeText(Date.parse("2026-11-22T16:01:00Z"), NOW, "zh")).toBe("00:01");
  });
  it("reads and writes date-time fields there", () => {
    expect(instantOfField("2026-11-23T10:30")).toBe(NOW);
    expect(fieldOfInstant(NOW)).toBe("2026-11-23T10:30");
    expect(instantOfField("")).toBeUndefined();
  });
});

describe("values", () => {
  it.each([
    [36.55, "body_temperature", "Cel", "36.5 ℃"],
    [72, "heart_rate", "/min", "72 次/分"],
    [1, "worn", "1", "是"],
    [12, "people_count", "1", "12"],
  ])("%s %s", (value, measurement, unit, wanted) => {
    expect(valueText(value, measurement, unit, "zh")).toBe(wanted);
  });
});

describe("spans of a chart", () => {
  it("asks for raw values up to an hour and for 500 buckets beyond", () => {
    expect(spanOf("1h", NOW)).toEqual({ from: NOW - HOUR, to: NOW, points: null });
    expect(spanOf("30d", NOW).points).toBe(500);
    expect(spanOf("custom", NOW, { from: NOW, to: NOW - DAY })).toEqual({ from: NOW - DAY - MINUTE, to: NOW - DAY, points: null });
  });
});

function device(kind: Device["kind"], more: Partial<Device>): Device {
  return {
    id: kind,
    community: "c",
    externalId: kind,
    topic: `sw/v1/c/${kind}`,
    name: kind,
    kind,
    place: null,
    person: "p",
    interval: 60,
    state: "online",
    lastAt: toIso(NOW - MINUTE),
    values: [],
    on: [],
    point: null,
    gateway: null,
    createdAt: toIso(NOW - DAY),
    ...more,
  };
}
const value = (measurement: string, amount: number, age: number, quality = 0) => ({
  measurement,
  value: amount,
  unit: "1",
  at: toIso(NOW - age),
  quality,
});

describe("what a family is told", () => {
  it.each([
    [
      "a fresh pulse is a sign of hers",
      [device("wearable", { values: [value("heart_rate", 70, 4 * MINUTE)] })],
      { kind: "sign", at: NOW - 4 * MINUTE, by: "wearable" },
    ],
    [
      "battery alone is none",
      [device("wearable", { values: [value("battery", 70, MINUTE)] })],
      { kind: "blind", why: "no-sign", since: NOW - MINUTE, homeMoves: false },
    ],
    [
      "a band on the table is none, although it reports",
      [device("wearable", { values: [value("worn", 0, 3 * HOUR), value("heart_rate", 70, MINUTE)] })],
      { kind: "blind", why: "not-worn", since: NOW - 3 * HOUR },
    ],
    ["a late value is none", [device("wearable", { values: [value("heart_rate", 70, MINUTE, 2)] })], { kind: "blind", why: "no-sign" }],
    [
      "a rejected value is none",
      [device("wearable", { values: [value("heart_rate", 700, MINUTE, 4)] })],
      { kind: "blind", why: "no-sign" },
    ],
    [
      "a band not heard for an hour gives no data",
      [device("wearable", { lastAt: toIso(NOW - HOUR) })],
      { kind: "blind", why: "no-data", since: NOW - HOUR },
    ],
    [
      "an old value is none",
      [device("wearable", { values: [value("heart_rate", 70, 31 * MINUTE)] })],
      { kind: "blind", why: "no-data", since: NOW - 31 * MINUTE },
    ],
    ["the home's motion is not her", [device("motion", { on: ["motion"] })], { kind: "blind", why: "no-device", homeMoves: true }],
    ["an empty bed is no sign", [device("bed", { values: [value("in_bed", 0, MINUTE)] })], { kind: "blind", why: "not-worn" }],
  ] as const)("%s", (_, devices, wanted) => {
    expect(knowingOf(devices, [], NOW)).toMatchObject(wanted);
  });
  it("speaks of alerts before anything else", () => {
    expect(knowingOf([device("wearable", { values: [value("heart_rate", 70, 0)] })], [anAlert("a", "high")], NOW).kind).toBe("alerts");
  });
});

describe("the next thing to do", () => {
  const duty = ["alerts.act", "cases.act"] as const;
  const acknowledged = anAlert("a", "critical", { state: "acknowledged" });
  it("acknowledges first, then verifies; a reader has nothing to do", () => {
    expect(nextStep(anAlert("a", "critical"), null, duty)).toBe("acknowledge");
    expect(nextStep(acknowledged, null, duty)).toBe("verify");
    expect(nextStep(anAlert("a", "critical"), null, ["alerts.read"])).toBeNull();
    expect(nextStep(anAlert("a", "critical", { state: "shelved" }), null, duty)).toBe("verify");
    expect(nextStep({ ...acknowledged, verdict: "false" }, null, duty)).toBeNull();
  });
});

describe("the line to try a device with", () => {
  it("quotes what a shell would break, uses the hub's port and raises no alarm", () => {
    const line = publishLine({ device: device("smoke", {}), mqtt: { username: "u", password: "a'b", port: 1884 } }, "hub.lan");
    expect(line).toBe(`mosquitto_pub -h hub.lan -p 1884 -q 1 -u 'u' -P 'a'\\''b' -t 'sw/v1/c/smoke/telemetry' -m '{"battery":90}'`);
  });
});
