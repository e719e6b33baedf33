import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  DEVICE_KIND_NAMES,
  EVENT_KINDS,
  isMeasurement,
  MEASUREMENTS,
  type RuleOverride,
  type Signal,
  type Words,
} from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import type { ParsedRule } from "./language.ts";
import { packFiles, parseRulePacks } from "./load.ts";
import { varyRule } from "./overrides.ts";
import { fieldsOf } from "./rule-fields.ts";
import { type RuleTestScript, readRuleTests, signalsOf } from "./rule-test.ts";

const folder = fileURLToPath(new URL("packs", import.meta.url));
const read = parseRulePacks(packFiles(folder).map((file) => ({ file, text: readFileSync(file, "utf8") })));
const parsed: readonly ParsedRule[] = read.ok ? read.rules : [];
const compiled = (overrides: (rule: ParsedRule) => readonly RuleOverride[]): CompiledRule[] =>
  parsed.flatMap((rule) => {
    const varied = varyRule(rule, rule.source.version ?? 1, overrides(rule));
    if (!varied.ok) throw new Error(`${rule.source.id}: ${varied.what}`);
    return varied.rules;
  });
const rules = compiled(() => []);
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith(".test.yaml"))
  .flatMap((name) => readRuleTests(join(folder, name)).scripts);
const told = parsed.filter((rule) => !rule.source.counted);

const HALF_WIDTH = /[\p{Script=Han}”」）%℃。][,:;()?!]|[,:;()?!] ?["“「（]?\p{Script=Han}/u;
const RAW = [...Object.keys(MEASUREMENTS), ...Object.keys(EVENT_KINDS), ...DEVICE_KIND_NAMES].filter((name) => /[_-]/.test(name));

/** On or off, told as a number by some devices: the sentence says it in words. */
const STATES: readonly (string | null)[] = ["worn", "in_bed"];

function scriptsOf(rule: string): RuleTestScript[] {
  return scripts.filter((script) => script.rule === rule && script.expect.some((each) => each.act === "raised"));
}

/** Everything that is wrong with a sentence in both languages; what it must hold is asked of the signal itself. */
function faultsOf(signal: Signal): string[] {
  const faults: string[] = [];
  const { cause, reason } = signal;
  const need = (what: string, holds: boolean) => {
    if (!holds) faults.push(`${signal.rule} ${signal.act}: ${what}: ${reason.zh} | ${reason.en}`);
  };
  for (const text of [reason.zh, reason.en]) {
    need("a hole that nothing filled", !/[{}–]|undefined|null|NaN|Infinity/.test(text));
    need("blanks where a word is missing", text === text.trim() && !/ {2}|（）|\(\)|，，|；；| [,;.]|^[，；、,;]|[，；、,;]$/.test(text));
    need("a raw name", !RAW.some((name) => text.includes(name)));
    need("binary dust", !/\d\.\d{4,}/.test(text));
    if (signal.subject.kind === "device") need("the device", signal.device !== null && text.includes(signal.device));
    if (signal.act !== "ceased") need("since when", text.includes(clockOf(cause.since)));
    if (STATES.includes(cause.measurement)) continue;
    if (cause.measurement !== null && isMeasurement(cause.measurement) && cause.value !== null)
      need("the value", text.includes(cause.value.toFixed(MEASUREMENTS[cause.measurement].digits)));
    else if (cause.value !== null) need("the figure", /\d/.test(text));
    if (cause.limit !== null) need("the limit", new RegExp(`(^|[^\\d.])${String(cause.limit).replace(".", "\\.")}(?![\\d])`).test(text));
  }
  need("Chinese", /\p{Script=Han}{2}/u.test(reason.zh));
  need("half-width punctuation in Chinese", !HALF_WIDTH.test(reason.zh));
  need("Chinese in English", !/\p{Script=Han}/u.test(reason.en.replaceAll(/移动|[一-龥]+(?=:)/gu, "")));
  need("the source of the limit", cause.source.en.length > 10);
  return faults;
}

function clockOf(at: number): string {
  const shanghai = new Date(at + 8 * 3_600_000);
  return `${String(shanghai.getUTCHours()).padStart(2, "0")}:${String(shanghai.getUTCMinutes()).padStart(2, "0")}`;
}

describe("why: every rule says what it saw, against which limit, since when", () => {
  test.each(told.map(({ source }) => [source.id] as const))("%s", (id) => {
    const signals = scriptsOf(id).flatMap((script) => signalsOf(script, rules));
    expect(signals.some((signal) => signal.act === "raised")).toBe(true);
    expect(signals.flatMap(faultsOf)).toEqual([]);
  });
});

describe("no sentence holds a figure of its own, which an edited limit would belie", () => {
  const figures = (text: string) => text.replaceAll(/\{\w+\}|SpO2/g, "").match(/\d+/g);
  test.each(told.map(({ source }) => [source.id, source.reason] as const))("%s", (_id, reason: Words) => {
    expect([figures(reason.zh), figures(reason.en)]).toEqual([null, null]);
  });
});

describe("whose limit: where somebody set it otherwise, the reason says who, when and for whom", () => {
  /** The least change: another time after which late data raises nothing. */
  const fieldToSet = (rule: ParsedRule) => fieldsOf(rule.source).find((field) => field.kind === "limit" || field.kind === "duration");
  const overridden = (id: string): CompiledRule[] =>
    compiled((rule) => {
      const field = fieldToSet(rule);
      if (rule.source.id !== id || !field) return [];
      const common = { set: { [field.path]: field.value }, reason: "按医嘱", by: "u1", byName: "周医生", at: "2026-02-11T03:00:00Z" };
      const subjects = scriptsOf(id).flatMap((script) => [
        ...Object.keys(script.devices).map((device) => ({ kind: "device" as const, id: device })),
        ...Object.keys(script.people ?? {}).map((person) => ({ kind: "person" as const, id: person })),
        ...Object.keys(script.places ?? {}).map((place) => ({ kind: "place" as const, id: place })),
      ]);
      return subjects.map((subject, i) => ({ id: `o${i}`, subject, until: null, ...common }));
    });
  test.each(
    told
      .filter((rule) => fieldToSet(rule) !== undefined && rule.source.subjects.kind !== "place")
      .map(({ source }) => [source.id] as const),
  )("%s", (id) => {
    const varied = overridden(id);
    const raised = scriptsOf(id)
      .flatMap((script) => signalsOf(script, varied))
      .filter((signal) => signal.act === "raised");
    expect(raised.length).toBeGreaterThan(0);
    for (const { reason, cause, rule } of raised) {
      expect(rule).toBe(id);
      expect(reason.zh).toMatch(/；限值由周医生于 2026-02-11 为该(居民|设备)设定$/);
      expect(reason.en).toMatch(/; limit set for this (person|device) by 周医生 on 2026-02-11$/);
      expect(cause.source.zh).toContain("按医嘱");
    }
    expect(raised.flatMap(faultsOf).filter((fault) => !fault.includes("Chinese in English"))).toEqual([]);
  });
});
