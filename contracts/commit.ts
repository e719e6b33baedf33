import type { Alert, AlertLog, Evidence } from "./alert.ts";
import type { Case, CaseLog, Notice } from "./case.ts";
import type { SignalOrder } from "./signal.ts";

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
      /** Only when raised or when a picture joins. */
      readonly evidence?: Evidence;
    }
  | { readonly write: "alert-log"; readonly alert: string; readonly entry: AlertLog }
  /** The last signal applied per rule and subject: older ones are ignored after a restart. */
  | { readonly write: "applied"; readonly community: string; readonly rule: string; readonly subject: string; readonly order: SignalOrder }
  | { readonly write: "case"; readonly case: Case; readonly path: string }
  | { readonly write: "case-log"; readonly case: string; readonly entry: CaseLog }
  | {
      readonly write: "notice";
      readonly notice: Notice /** Where it goes: an e-mail address; null in the app. */;
      readonly address: string | null;
    };
