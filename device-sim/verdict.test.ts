import { describe, expect, it } from "vitest";
import { type AlertDetail, type AlertLog, SECOND, type Severity, toIso } from "../contracts/index.ts";
import type { Demand, GroundTruth, Pattern } from "./truth.ts";
import { weighAll } from "./verdict.ts";

const START = Date.UTC(2026, 10, 23, 10);
const at = (seconds: number): string => toIso(START + seconds * SECOND);
const words = (en: string) => ({ zh: en, en });

function alert(parts: {
  id: string;
  raised: number;
  severity: Severity;
  device?: string;
  family?: AlertDetail["family"];
  log?: [number, AlertLog["act"], string][];
}): AlertDetail {
  const device = parts.device ?? "smoke-1";
  const entry = ([seconds, act, en]: [number, AlertLog["act"], string]): AlertLog => ({
    at: at(seconds),
    act,
    by: null,
    byName: null,
    words: words(en),
  });
  return {
    ...{
      id: parts.id,
      community: "xingfuli",
      rule: "smoke-alarm",
      ruleVersion: 1,
      ruleName: words("Smoke"),
      family: parts.family ?? "fire",
    },
    ...{
      state: "unacknowledged",
      active: true,
      severity: parts.severity,
      certainty: "likely",
      lifeSafety: true,
      sentence: words("x"),
      reason: words("x"),
    },
    ...{
      marks: [],
      subject: { kind: "device", id: `dev-${device}` },
      device: { id: `dev-${device}`, name: device, externalId: device, kind: "smoke" },
    },
    ...{
      place: null,
      person: null,
      happenedAt: at(parts.raised),
      raisedAt: at(parts.raised),
      changedAt: at(parts.raised),
      clearedAt: null,
      closedAt: null,
    },
    ...{
      acknowledgedAt: null,
      acknowledgedBy: null,
      silencedBy: null,
      shelvedUntil: null,
      shelvedReason: null,
      verdict: null,
      occurrences: 1,
    },
    ...{ lastAt: at(parts.raised), case: null, picture: false, saved: true },
    evidence: {
      ...{
        limit: null,
        side: null,
        value: null,
        unit: null,
        measurement: null,
        event: "smoke",
        source: "",
        since: at(parts.raised),
        ruleVersion: 1,
      },
      ...{ series: [], pictures: [] },
    },
    log: [entry([parts.raised, "raised", "x"]), ...(parts.log ?? []).map(entry)],
  };
}

const subject = { devices: ["smoke-1"], people: [], places: [] };
const demand: Demand = {
  name: "smoke",
  families: ["fire"],
  event: "smoke",
  subject,
  severityAtLeast: "critical",
  occurrences: 1,
  from: at(60),
  by: at(70),
};
const pattern: Pattern = { name: "p", families: [], subject: null, severityAtLeast: "low", severityAtMost: "critical", most: null };
const truth: GroundTruth = {
  ...{ scenario: "t", seed: "1", chaos: false, community: "xingfuli", from: at(0), to: at(86_400), devices: 100 },
  ...{ must: [demand], mustNot: [], allowed: [], dropped: [], falseLimit: null },
};
const limited = (limit: number): GroundTruth => ({ ...truth, must: [], falseLimit: limit });

describe("the judge", () => {
  it.each([
    ["passes an alert in time", truth, [alert({ id: "a", raised: 62, severity: "critical" })], true],
    ["misses one that never came", truth, [], false],
    ["fails one a second too late", truth, [alert({ id: "a", raised: 71, severity: "critical" })], false],
    ["fails one raised before its cause", truth, [alert({ id: "a", raised: 50, severity: "critical" })], false],
    ["fails one that is not severe enough", truth, [alert({ id: "a", raised: 62, severity: "high" })], false],
    ["fails one of another device", truth, [alert({ id: "a", raised: 62, severity: "critical", device: "smoke-2" })], false],
    ["fails one of another family", truth, [alert({ id: "a", raised: 62, severity: "critical", family: "water" })], false],
    [
      "passes one that grew severe in time",
      truth,
      [alert({ id: "a", raised: 62, severity: "critical", log: [[69, "changed", "High → Critical: x"]] })],
      true,
    ],
    [
      "fails one that grew severe too late",
      truth,
      [alert({ id: "a", raised: 62, severity: "critical", log: [[71, "changed", "High → Critical: x"]] })],
      false,
    ],
    [
      "counts occurrences up to the deadline",
      { ...truth, must: [{ ...demand, occurrences: 2 }] },
      [alert({ id: "a", raised: 30, severity: "critical", log: [[65, "again", "x"]] })],
      true,
    ],
    [
      "does not count them after it",
      { ...truth, must: [{ ...demand, occurrences: 2 }] },
      [alert({ id: "a", raised: 30, severity: "critical", log: [[75, "again", "x"]] })],
      false,
    ],
    ["fails on what must not be", { ...truth, must: [], mustNot: [pattern] }, [alert({ id: "a", raised: 9, severity: "low" })], false],
    [
      "lets pass what is allowed",
      { ...truth, must: [], mustNot: [pattern], allowed: [{ ...pattern, subject }] },
      [alert({ id: "a", raised: 9, severity: "low" })],
      true,
    ],
    [
      "lets pass no more of it than is allowed",
      { ...truth, must: [], mustNot: [pattern], allowed: [{ ...pattern, subject, most: 1 }] },
      [alert({ id: "a", raised: 9, severity: "low" }), alert({ id: "b", raised: 10, severity: "low" })],
      false,
    ],
    [
      "keeps to a pattern's severity",
      { ...truth, must: [], mustNot: [{ ...pattern, severityAtLeast: "high" }] },
      [alert({ id: "a", raised: 9, severity: "medium" })],
      true,
    ],
    ["takes one false alert in 100 device-days", limited(1), [alert({ id: "a", raised: 9, severity: "low" })], true],
    ["fails at two", limited(1), [alert({ id: "a", raised: 9, severity: "low" }), alert({ id: "b", raised: 10, severity: "low" })], false],
    [
      "sees what stood open from before and happens again",
      limited(0),
      [alert({ id: "a", raised: -5, severity: "low", log: [[20, "again", "x"]] })],
      false,
    ],
    ["looks at its own span only", limited(0), [alert({ id: "a", raised: -5, severity: "critical" })], true],
  ] satisfies [string, GroundTruth, AlertDetail[], boolean][])("%s", (_name, given, alerts, pass) => {
    expect(weighAll(given, alerts).pass).toBe(pass);
  });
});
