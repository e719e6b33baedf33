import type { DeviceKind } from "./devices.ts";

/** What kind of screen shows something. */
export type TestScreen = "desk" | "phone";

/** An alarm that was taken for a test, as a screen shows it. */
export interface TestAlarm {
  readonly id: string;
  readonly device: string;
  readonly name: string;
  readonly kind: DeviceKind;
  /** As it is spoken. */
  readonly place: string;
  readonly event: string | null;
  /** When the device's message was received, ISO 8601. */
  readonly at: string;
  /** Whoever stands before it; null: the device's own mark. */
  readonly byName: string | null;
  /** Its test is over and it is on still: when it is taken for real. Null: it is no such one, or no longer. */
  readonly ringsAt: string | null;
}

/** Somebody's screen showed a test alarm: when the hub heard that it had been drawn. */
export interface SeenBy {
  /** ISO 8601. */
  readonly at: string;
  readonly user: string;
  readonly name: string;
}

/** What became of an alarm that was taken for a test. */
export interface TestSeen {
  /** When the hub had made a record of it, ISO 8601. */
  readonly raisedAt: string;
  readonly desk: SeenBy | null;
  readonly phone: SeenBy | null;
}
