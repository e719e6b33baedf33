import { describe, expect, test } from "vitest";
import { describeRuleError, readRulePacks } from "./load.ts";

const GOOD = `pack: home
rules:
  - id: hot
    name: { zh: 高温, en: Hot }
    family: fire
    plan: fire
    source: "of the house [D]"
    subjects: { kind: device, devices: [heat] }
    when: { measurement: temperature, above: 58, for: 10s }
    severity: high
    reason: { zh: "{value}", en: "{value}" }
`;

const errorsOf = (...texts: string[]) => {
  const loaded = readRulePacks(texts.map((text, i) => ({ file: `p${i}.yaml`, text })));
  return loaded.ok ? [] : loaded.errors.map(describeRuleError);
};

test("a good pack loads and keeps its own text", () => {
  const loaded = readRulePacks([{ file: "p.yaml", text: GOOD }]);
  expect(loaded.ok && loaded.rules.map((rule) => [rule.id, rule.version, rule.pack])).toEqual([["hot", 1, "home"]]);
  expect(loaded.ok && loaded.rules[0]?.yaml).toContain("measurement: temperature, above: 58");
});

describe("what is wrong is named with file, line and how to mend it", () => {
  test.each([
    [
      "a typo in a measurement",
      "measurement: temperature",
      "measurement: temprature",
      /^p0\.yaml:9 rules\[0\]\.when\.measurement: "temprature".*did you mean "temperature"/,
    ],
    ["a typo in a key", "above: 58", "abov: 58", /p0\.yaml:9 .*"abov" is not known here; did you mean "above"/],
    ["a typo in a top key", "severity: high", "severty: high", /p0\.yaml:3 .*"severity" is missing/],
    ["a typo in a severity", "severity: high", "severity: hihg", /p0\.yaml:10 .*"hihg".*did you mean "high"/],
    ["a kind of device", "devices: [heat]", "devices: [haet]", /p0\.yaml:8 .*"haet".*did you mean "heat"/],
    ["a plan", "plan: fire", "plan: fier", /p0\.yaml:6 .*did you mean "fire"/],
    ["a duration", "for: 10s", "for: 10", /p0\.yaml:9 .*when\.for/],
    ["a duration in words", "for: 10s", "for: 10sec", /p0\.yaml:9 .*90s, 5m, 1h30m/],
    ["two limits", "above: 58", "above: 58, below: 3", /p0\.yaml:9 .*2 limits are given/],
    ["no condition", "measurement: temperature, above: 58, for: 10s", "mesurement: temperature", /p0\.yaml:9 .*did you mean "measurement"/],
    ["a bare limit as when", "measurement: temperature, above: 58, for: 10s", "above: 58", /p0\.yaml:9 .*which measurement/],
    ["a ladder without a floor", "severity: high", "severity: [{ if: { above: 70 }, is: critical }]", /p0\.yaml:10 .*last rung/],
    ["a wrong id", "id: hot", "id: Hot One", /p0\.yaml:3 .*lower-case/],
    ["broken YAML", "severity: high", "severity: [high", /p0\.yaml:1[01] /],
  ])("%s", (_name, from, to, wanted) => {
    expect(GOOD).toContain(from);
    expect(errorsOf(GOOD.replace(from, to)).join("\n")).toMatch(wanted);
  });

  test("all errors of all files at once", () => {
    const errors = errorsOf(GOOD.replace("high", "hihg").replace("plan: fire", "plan: fier"), GOOD.replace("above", "abov"));
    expect(errors.filter((line) => line.startsWith("p0.yaml"))).toHaveLength(2);
    expect(errors.filter((line) => line.startsWith("p1.yaml")).length).toBeGreaterThan(0);
  });

  test("one id in two packs", () => {
    expect(errorsOf(GOOD, GOOD)).toEqual([expect.stringMatching(/^p1\.yaml:3 .*already in p0\.yaml/)]);
  });
});
