import type { Certainty, Severity } from "./severity.ts";
import type { Instant } from "./time.ts";
import type { Words } from "./words.ts";

export interface Subject {
  readonly kind: "device" | "person" | "place";
  readonly id: string;
}

/** One string per subject, as key of maps and rows. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind}:${subject.id}`;
}

/** One string per condition's subject: what a drill plays on it is another one, and meets nothing real. */
export const occasionKey = ({ subject, drill }: { readonly subject: Subject; readonly drill?: string }): string =>
  drill === undefined ? subjectKey(subject) : `drill:${drill}:${subjectKey(subject)}`;

/** What kind of trouble: decides who may see it and which plan it follows. */
export const FAMILIES = ["fire", "person", "vitals", "activity", "public", "water", "lift", "device", "hub", "matter"] as const;
export type Family = (typeof FAMILIES)[number];
export const FAMILY_WORDS: Readonly<Record<Family, Words>> = {
  fire: { zh: "消防", en: "Fire" },
  person: { zh: "人员安全", en: "Personal safety" },
  vitals: { zh: "生命体征", en: "Vital signs" },
  activity: { zh: "活动", en: "Activity" },
  public: { zh: "公共区域", en: "Public area" },
  water: { zh: "水", en: "Water" },
  lift: { zh: "电梯", en: "Lift" },
  device: { zh: "设备", en: "Devices" },
  hub: { zh: "平台", en: "Hub" },
  // What residents ask for: of cases only, no rule raises it.
  matter: { zh: "民生事项", en: "Residents' matters" },
};

/** The order in which signals were made; compared field by field, a signal not above the last one applied is old. */
export interface SignalOrder {
  readonly pos: number;
  /** 0 for a signal made by the record at `pos`, the timer's due time for one made after it. */
  readonly due: Instant;
  readonly ordinal: number;
}

export function compareOrder(a: SignalOrder, b: SignalOrder): number {
  return a.pos - b.pos || a.due - b.due || a.ordinal - b.ordinal;
}

export const SIGNAL_MARKS = [
  "late",
  "test-unannounced",
  "test-outlasted",
  "reconnect-on",
  "reported-normal-since",
  "device-silent",
  "time-repaired",
  "chattering",
  "awaiting-witness",
] as const;
export type SignalMark = (typeof SIGNAL_MARKS)[number];
export const SIGNAL_MARK_WORDS: Readonly<Record<SignalMark, Words>> = {
  late: { zh: "迟报", en: "Late" },
  "test-unannounced": { zh: "未登记的测试火警", en: "Unannounced test" },
  "test-outlasted": { zh: "测试结束后仍在报警", en: "Still in alarm after its test" },
  "reconnect-on": { zh: "重连时处于报警状态，待核实", en: "In alarm at reconnect, to be verified" },
  "reported-normal-since": { zh: "曾报警，待核实", en: "Was in alarm, to be verified" },
  "device-silent": { zh: "报警后失联", en: "Fell silent in alarm" },
  "time-repaired": { zh: "时间已修正", en: "Time repaired" },
  "awaiting-witness": { zh: "待佐证", en: "Awaiting a witness" },
  chattering: { zh: "反复报警，合并计数", en: "On and off, counted together" },
};

/** The numbers behind a signal: what was seen against which limit, and whose limit that is. */
export interface SignalCause {
  readonly measurement: string | null;
  readonly event: string | null;
  readonly value: number | null;
  readonly limit: number | null;
  /** Which way the limit is broken. */
  readonly side: "above" | "below" | null;
  readonly unit: string | null;
  /** Source of the limit as the rule names it. */
  readonly source: Words;
  readonly since: Instant;
  /** Series worth showing: [device, measurement]. */
  readonly series: readonly (readonly [string, string])[];
}

/** What a rule says at an instant. */
export interface Signal {
  readonly community: string;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly ruleName: Words;
  readonly family: Family;
  readonly plan: string;
  readonly subject: Subject;
  readonly order: SignalOrder;
  readonly act: "raised" | "changed" | "again" | "ceased";
  /** When it happened, as believed; a timer's due time for timers. */
  readonly at: Instant;
  /** When the hub could first know it. */
  readonly recv: Instant;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly lifeSafety: boolean;
  /** False where only a human ends it (SOS, fall): ceased is never said by the rule. */
  readonly clearsItself: boolean;
  readonly device: string | null;
  readonly person: string | null;
  readonly place: string | null;
  /** The id of the device event that made it, to which pictures attach. */
  readonly eventId: string | null;
  readonly marks: readonly SignalMark[];
  readonly reason: Words;
  /** What only those may read who may see scores. */
  readonly detail?: Words;
  readonly cause: SignalCause;
  /** The drill that plays it; absent: it is real. */
  readonly drill?: string;
}
