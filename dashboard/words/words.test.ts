import { describe, expect, it } from "vitest";
import { type Activity, DAY, type Device, type DeviceKind, HOUR, MINUTE, SECOND, toIso } from "../../contracts/index.ts";
import { anAlert } from "../live/made-up.ts";
import { knowingOf, metLately } from "./knowing.ts";
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
    const running = [42 * SECOND, 62 * MINUTE + 7 * SECOND, 3 * DAY + 250 * MINUTE, -1];
    expect(running.map((ms) => runningText(ms, "zh"))).toEqual(["00:42", "1:02:07", "3 天 04:10", "00:00"]);
    expect(runningText(3 * DAY + 250 * MINUTE, "en")).toBe("3d 04:10");
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

function device(kind: DeviceKind): Device {
  return {
    ...{ id: kind, community: "c", externalId: kind, topic: `sw/v1/c/${kind}`, name: kind, kind, place: null, person: "p", interval: 60 },
    ...{ state: "online", lastAt: toIso(NOW - MINUTE), values: [], on: [], point: null, gateway: null, createdAt: toIso(NOW - DAY) },
  };
}
const sign = (kind: DeviceKind, age: number) => ({ at: toIso(NOW - age), age, device: kind, kind, by: "steps" });
const known = (part: Partial<Activity> = {}): Activity => ({ own: null, home: null, body: null, met: null, unseen: null, ...part });

describe("what a family is told", () => {
  it.each([
    [
      "a sign of hers",
      known({ own: sign("wearable", 4 * MINUTE) }),
      { kind: "seen", sign: { at: NOW - 4 * MINUTE, by: "wearable" }, body: null },
    ],
    [
      "an old sign, and what her band measured since",
      known({ own: sign("wearable", 3 * HOUR), body: { at: toIso(NOW - MINUTE), age: MINUTE, kind: "wearable" } }),
      { kind: "seen", sign: { at: NOW - 3 * HOUR }, body: { at: NOW - MINUTE } },
    ],
    [
      "a band on the table, and motion in the home, which is not her",
      known({
        own: sign("wearable", 4 * HOUR),
        home: sign("motion", 2 * MINUTE),
        unseen: { why: "not-worn", kind: "wearable", since: toIso(NOW - 3 * HOUR) },
      }),
      { kind: "blind", why: "not-worn", device: "wearable", since: NOW - 3 * HOUR, home: NOW - 2 * MINUTE },
    ],
    [
      "what moved in the home yesterday says nothing of today",
      known({ home: sign("motion", 26 * HOUR), unseen: { why: "no-device", kind: null, since: null } }),
      { kind: "blind", why: "no-device", home: null },
    ],
    ["nothing yet", known(), { kind: "seen", sign: null, body: null }],
    ["not for this role", undefined, { kind: "unknown" }],
  ] as const)("%s", (_, activity, wanted) => {
    expect(knowingOf(activity, [], NOW)).toMatchObject(wanted);
  });
  it("speaks of alerts before anything else", () => {
    expect(knowingOf(known({ own: sign("wearable", 0) }), [anAlert("a", "high")], NOW)).toEqual({ kind: "alerts", count: 1 });
  });
  it("says well only by the name of a human, and for a day", () => {
    const met = { how: "heard", well: true, by: "duty", byName: "李敏" } as const;
    expect(metLately(known({ met: { ...met, at: toIso(NOW - HOUR) } }), NOW)?.byName).toBe("李敏");
    expect(metLately(known({ met: { ...met, at: toIso(NOW - 25 * HOUR) } }), NOW)).toBeNull();
    expect(metLately(known({ own: sign("wearable", 0) }), NOW)).toBeNull();
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
    const line = publishLine({ device: device("smoke"), mqtt: { username: "u", password: "a'b", port: 1884 } }, "hub.lan");
    expect(line).toBe(`mosquitto_pub -h hub.lan -p 1884 -q 1 -u 'u' -P 'a'\\''b' -t 'sw/v1/c/smoke/telemetry' -m '{"battery":90}'`);
  });
});
