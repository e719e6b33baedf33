import type { Alert, AlertLog, Evidence, Verdict } from "./alert.ts";
import type { CallRecord } from "./call.ts";
import type { Case, CaseLog, Notice } from "./case.ts";
import type { Dispatch } from "./channel.ts";
import type { Drill } from "./drill.ts";
import type { HandEntry } from "./hand-entry.ts";
import type { LadderStep } from "./ladder.ts";
import type { Maintenance } from "./maintenance.ts";
import type { Flood } from "./noise.ts";
import type { SignalOrder } from "./signal.ts";
import type { Instant } from "./time.ts";
import type { WalkTick } from "./walk.ts";

/** What an alert that goes on and off remembers. */
export interface Chatter {
  /** The newest occurrences within a minute. */
  readonly recent: readonly Instant[];
  /** Until then it counts as going on and off; 0: it does not. */
  readonly until: Instant;
  /** Occurrences counted but not yet told, and when they will be; 0: none wait. */
  readonly folded: number;
  readonly tellAt: Instant;
  /** When what happened since an acknowledgement sounds again; 0: nothing did. */
  readonly soundAt: Instant;
}

/** What the driver of an open alert must still know after a restart and nobody is shown. */
export interface AlertMemory {
  readonly plan: string;
  /** False where only a human ends the condition. */
  readonly clearsItself: boolean;
  /** The device event that raised it, to which pictures attach. */
  readonly eventId: string | null;
  /** When a silenced life-safety alert sounds again; null where nothing is timed. */
  readonly silencedUntil: Instant | null;
  /** Set where it has been going on and off: what is folded until when. */
  readonly chatter?: Chatter;
}

export interface AlertPicture {
  readonly hash: string;
  /** ISO 8601. */
  readonly at: string;
  readonly type: string;
}

/**
 * One piece of what must be written together: alert change, log entry, case and notices of one turn go in one
 * transaction, which commits only once the journal is synced to `pos`.
 */
export type RecordChange =
  | {
      readonly write: "alert";
      readonly alert: Alert;
      /** Materialised place path, for scoping. */
      readonly path: string;
      readonly memory: AlertMemory;
      /** Only when raised: it is frozen from then on. */
      readonly evidence?: Evidence;
      /** Counted only: told, and marked saved, with what follows. */
      readonly quiet?: true;
    }
  /** A picture that came up to 60 s later joins the evidence. */
  | { readonly write: "alert-picture"; readonly alert: string; readonly picture: AlertPicture }
  | { readonly write: "alert-log"; readonly alert: string; readonly entry: AlertLog }
  /** An entry by hand, or the same struck out. */
  | { readonly write: "entry"; readonly community: string; readonly entry: HandEntry }
  /** The last signal applied per rule and subject: older ones are ignored after a restart. */
  | { readonly write: "applied"; readonly community: string; readonly rule: string; readonly subject: string; readonly order: SignalOrder }
  /** What its case was found to be, of an alert that has ended before: it counts for its rule. `single`: over an own verdict too. */
  | { readonly write: "alert-verdict"; readonly alert: string; readonly verdict: Verdict; readonly single: boolean }
  /** Its case, of an alert that has ended before it was joined elsewhere or taken out. */
  | { readonly write: "alert-case"; readonly alert: string; readonly case: string }
  /** `also`: paths of joined alerts that lie elsewhere. */
  | { readonly write: "case"; readonly case: Case; readonly path: string; readonly also?: readonly string[] }
  | { readonly write: "case-picture"; readonly case: string; readonly picture: AlertPicture }
  | { readonly write: "case-log"; readonly case: string; readonly entry: CaseLog }
  /** A call about a case: made, booked, or corrected. */
  | { readonly write: "call"; readonly call: CallRecord }
  | { readonly write: "drill"; readonly drill: Drill }
  | { readonly write: "ladder-step"; readonly step: LadderStep }
  | { readonly write: "maintenance"; readonly plan: Maintenance }
  | { readonly write: "walk-tick"; readonly tick: WalkTick }
  | { readonly write: "flood"; readonly flood: Flood }
  /** `address`: where it goes, an e-mail address, a telephone number; null in the app. */
  | { readonly write: "notice"; readonly notice: Notice; readonly address: string | null; readonly dispatch?: Dispatch };
