import type { DeviceEvent, Instant, QuarantineReason, Reading, Words } from "../contracts/index.ts";

/** A message as it came, and what became of it. */
export interface HeldMessage {
  /** Of its record in the journal. */
  readonly pos: number;
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
  /** Read again from the journal: by what is registered now, and repeats are not told from the first. */
  readonly again?: true;
}

export interface HeldMessages {
  /** The newest first. */
  readonly items: readonly HeldMessage[];
  /** Since when the device's messages are told, where that is less than an hour. */
  readonly since: Instant | null;
  /** Asks for those before; null where the hour is told. */
  readonly next: string | null;
}
