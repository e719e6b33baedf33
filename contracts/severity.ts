import { Type } from "typebox";
import type { Words } from "./words.ts";

/** From worst to least. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];
export const SeveritySchema = Type.Enum([...SEVERITIES]);

export const SEVERITY_WORDS: Readonly<Record<Severity, Words>> = {
  critical: { zh: "特急", en: "Critical" },
  high: { zh: "紧急", en: "High" },
  medium: { zh: "一般", en: "Medium" },
  low: { zh: "提示", en: "Low" },
};

/** Shown wherever a severity is printed or sent: its colours are no statutory warning. */
export const INTERNAL_GRADING: Words = { zh: "内部分级，非政府预警", en: "Internal grading, not an official warning" };

/** 0 is worst, so that an ascending sort puts the most urgent first. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function worse(a: Severity, b: Severity): Severity {
  return severityRank(a) <= severityRank(b) ? a : b;
}

/** How sure the hub is; raised by witnesses, never lowering severity. */
export const CERTAINTIES = ["possible", "likely", "observed"] as const;
export type Certainty = (typeof CERTAINTIES)[number];
export const CertaintySchema = Type.Enum([...CERTAINTIES]);

export const CERTAINTY_WORDS: Readonly<Record<Certainty, Words>> = {
  possible: { zh: "可能", en: "Possible" },
  likely: { zh: "很可能", en: "Likely" },
  observed: { zh: "已证实", en: "Observed" },
};
