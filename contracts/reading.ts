import type { EventKind } from "./events.ts";
import type { Measurement } from "./measurements.ts";
import type { MotionBatch } from "./motion.ts";
import type { Instant } from "./time.ts";
import type { Words } from "./words.ts";

/** Bits of a reading's quality; 0 is good. Missing is never among them: it is no reading at all. */
export const Quality = {
  good: 0,
  /** The device gave a time that was unreadable or unbelievable: `at` is the receive time or a corrected one. Sending none is no fault. */
  timeRepaired: 1,
  /** Arrived later than its rules allow for a fresh one, as from a backlog. */
  late: 2,
  /** Outside what the sensor can mean: stored, never aggregated, never judged. */
  rejected: 4,
  /** A stored copy. */
  replayed: 8,
  /** Marked historical or imported by its sender. */
  historical: 16,
  /** Believable but doubtful (soft band): judged, shown as 数值存疑. */
  doubtful: 32,
} as const;

export const QUALITY_WORDS: Readonly<Record<keyof typeof Quality, Words>> = {
  good: { zh: "正常", en: "Good" },
  timeRepaired: { zh: "时间已修正", en: "Time repaired" },
  late: { zh: "补传", en: "Late data" },
  rejected: { zh: "数值不可信", en: "Rejected" },
  replayed: { zh: "重放", en: "Replayed" },
  historical: { zh: "历史数据", en: "Historical" },
  doubtful: { zh: "数值存疑", en: "Implausible" },
};

/** One measured value. Identity: (device, measurement, at). */
export interface Reading {
  readonly device: string;
  readonly measurement: Measurement;
  /** When it was measured, as believed. */
  readonly at: Instant;
  readonly recv: Instant;
  /** In the unit of MEASUREMENTS. */
  readonly value: number;
  /** Bits of `Quality`. */
  readonly quality: number;
  readonly pos: number;
}

/** Something a device says happened. Identity: its id where it has one, else (device, event, state, at). */
export interface DeviceEvent {
  readonly device: string;
  readonly event: EventKind;
  readonly id: string | null;
  readonly state: "on" | "off" | "pulse";
  readonly at: Instant;
  readonly recv: Instant;
  readonly quality: number;
  readonly pos: number;
  /** 0..1 where the device says how sure it is. */
  readonly confidence: number | null;
  /** Sent with a test mark. */
  readonly test: boolean;
  /** The rest of what it said, as sent. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A picture that came with an event; the bytes lie in the snapshot store under their hash. */
export interface SnapshotRef {
  readonly device: string;
  readonly event: string;
  readonly hash: string;
  readonly type: "image/jpeg" | "image/png" | "image/webp";
  readonly bytes: number;
  readonly recv: Instant;
}

/** What one journal record turned out to say about one device. */
export interface Observation {
  readonly community: string;
  readonly pos: number;
  readonly recv: Instant;
  readonly device: string;
  readonly readings: readonly Reading[];
  readonly events: readonly DeviceEvent[];
  readonly snapshots: readonly SnapshotRef[];
  /** Raw acceleration: looked at as it passes, kept nowhere. */
  readonly motion?: readonly MotionBatch[];
  /** Set where the record says that the link came or went. */
  readonly link: "online" | "offline" | null;
  /** Its own word (SenML `ut`): it sends again within so many milliseconds. */
  readonly next?: number;
}

export const QUARANTINE_REASONS = [
  "bad-json",
  "not-an-object",
  "wrong-type",
  "not-a-number",
  "unknown-measurement",
  "unknown-event",
  "unknown-unit",
  "unknown-device",
  "unknown-topic",
  "too-large",
  "binary",
  "empty",
  "bad-picture",
  "bad-time",
  "too-deep",
  "decoder-failed",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** A message, or a part of one, that could not be understood: kept with what, where and how to mend it. */
export interface QuarantineEntry {
  readonly community: string;
  readonly pos: number;
  readonly recv: Instant;
  readonly topic: string;
  readonly login: string;
  readonly client: string;
  readonly device: string | null;
  readonly reason: QuarantineReason;
  /** What is wrong, where in the payload, and how to mend it. */
  readonly detail: Words;
  /** Where in the payload: a JSON pointer, or empty for the whole. */
  readonly where: string;
  readonly payload: Uint8Array;
  readonly bytes: number;
  /** True where what was not understood may be an alarm of a life-safety device: somebody must look now. */
  readonly urgent?: boolean;
  /** Ids by which it names a device that nobody registered, the one to register it under first. */
  readonly unknown?: readonly string[];
}
