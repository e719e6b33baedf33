import type { DeviceEvent, Instant, QuarantineReason, Reading, Words } from "../contracts/index.ts";

/** A message as it came, and what became of it. */
export interface HeldMessage {
  readonly recv: Instant;
  readonly topic: string;
  readonly login: string;
  readonly replayed: boolean;
  /** As sent. */
  readonly bytes: number;
  /** Its first bytes. */
  readonly payload: Uint8Array;
  /** Devices that it is about, and the one whose log-in sent it. */
  readonly devices: readonly string[];
  readonly readings: readonly Reading[];
  readonly events: readonly DeviceEvent[];
  readonly faults: readonly { readonly reason: QuarantineReason; readonly detail: Words; readonly where: string }[];
  /** Left out by rule. */
  readonly dropped: { readonly duplicate: number; readonly missing: number; readonly ignored: number };
  /** Readings and events beyond those held. */
  readonly more: number;
}

export interface HeldMessages {
  /** The newest first. */
  readonly items: readonly HeldMessage[];
  /** Since when the device's messages are held, where that is less than an hour. */
  readonly since: Instant | null;
}
