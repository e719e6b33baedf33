import type {
  Alert,
  AlertLog,
  AlertMemory,
  AlertPicture,
  Evidence,
  Instant,
  JournalRecord,
  Maintenance,
  MotionEvidence,
  PlaceBrief,
  RecordChange,
  Signal,
  SignalOrder,
  SnapshotRef,
  Subject,
  Verdict,
  Words,
} from "../contracts/index.ts";
import type { Window } from "./freeze-evidence.ts";
import type { ActOutcome, Actor, AlertEffect } from "./types.ts";

/** One step of an alert, as cases and the live desk learn it. */
export interface AlertChange {
  readonly alert: Alert;
  /** Materialised place path. */
  readonly path: string;
  readonly plan: string;
  /** Empty where only `saved` or its case changed. */
  readonly log: readonly AlertLog[];
  readonly effects: readonly AlertEffect[];
  /** Who acted; null where a rule or the time did. */
  readonly by: Actor | null;
  readonly at: Instant;
}

export interface AlertPorts {
  /** Where and what the signal is about, from the registry; `path` is the community's root where it has no place. */
  describe(signal: Signal): { readonly device: Alert["device"]; readonly place: PlaceBrief | null; readonly path: string };
  readonly window: Window;
  /** The acceleration around what it is about, where there is any. */
  motion?(signal: Signal): MotionEvidence | null;
  /** Told at once, before anything is saved. It may act on alerts in the same turn. */
  changed(change: AlertChange): void;
  /** To be written in one transaction with what else this turn leaves. */
  write(changes: readonly RecordChange[]): void;
  /** A human ended a condition that the rule holds until then. */
  conditionClosed(condition: { readonly community: string; readonly rule: string; readonly subject: Subject; readonly by: string }): void;
  /** Planned maintenance is over; in the same turn, so that who is told of it is written with it. */
  maintenanceEnded(plan: Maintenance, at: Instant): void;
}

/** An open alert as it is restored from records. */
export interface RestoredAlert {
  readonly alert: Alert;
  readonly path: string;
  readonly memory: AlertMemory;
  readonly log: readonly AlertLog[];
}
export interface RestoredApplied {
  readonly community: string;
  readonly rule: string;
  readonly subject: string;
  readonly order: SignalOrder;
}

export interface AlertInHand {
  readonly alert: Alert;
  readonly path: string;
  readonly log: readonly AlertLog[];
  /** Null once it is saved: records have it. */
  readonly evidence: Evidence | null;
  readonly pictures: readonly AlertPicture[];
}

export interface Alerts {
  /** @returns false for a signal that was applied before */
  apply(signal: Signal): boolean;
  acknowledge(id: string, by: Actor, body: { readonly comment?: string }, now: Instant): ActOutcome<Alert>;
  silence(id: string, by: Actor, body: { readonly reason?: string }, now: Instant): ActOutcome<Alert>;
  verify(
    id: string,
    by: Actor,
    body: { readonly verdict: string; readonly how?: string; readonly cause?: string },
    now: Instant,
  ): ActOutcome<Alert>;
  shelve(id: string, by: Actor, body: { readonly until: string; readonly reason: string }, now: Instant): ActOutcome<Alert>;
  unshelve(id: string, by: Actor, now: Instant): ActOutcome<Alert>;
  comment(id: string, by: Actor, body: { readonly text: string }, now: Instant): ActOutcome<Alert>;
  /** Called when its case is closed. */
  close(id: string, by: Actor, how: { readonly verdict: Verdict; readonly cause: string | null }, now: Instant): ActOutcome<Alert>;
  /** Names the case that works on it. */
  link(id: string, caseId: string, now: Instant): void;
  /** Taken out of the case of whoever had it: nobody has it. */
  letGo(id: string, by: Actor, why: Words, now: Instant): void;
  /** A picture was stored: it joins the alerts of its event, or those its device raised within the last 60 s. */
  attachPicture(ref: SnapshotRef): void;
  /** A change of people that concerns the alerts, at its place in the order of the journal. */
  change(record: JournalRecord & { readonly kind: "change" }): void;
  /** Planned maintenance that has not ended. */
  maintenance(): readonly Maintenance[];
  /** Ends shelves, silences and maintenance that are due. */
  tick(now: Instant): void;
  /** When `tick` has something to do next; null where nothing is timed. */
  nextDue(): Instant | null;
  /** These changes are written and synced. */
  saved(changes: readonly RecordChange[]): void;
  open(): readonly AlertInHand[];
  /** An open alert; closed ones are found in records. */
  get(id: string): AlertInHand | undefined;
  /** Replaces everything; nothing is written or told. */
  restore(open: readonly RestoredAlert[], applied: readonly RestoredApplied[], maintenance?: readonly Maintenance[]): void;
}
