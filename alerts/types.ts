import type { Alert, AlertLog, AlertMemory, Instant, PlaceBrief, Signal, Verdict, Words } from "../contracts/index.ts";

/** Who acts, for logs. */
export interface Actor {
  readonly user: string;
  readonly username: string;
  readonly name: string;
}

/** An act refused by the state of the thing, with the reason in words. */
export type ActOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: 404 | 409 | 422; readonly reason: string };

/** An alert with what its driver remembers of it. */
export interface Held {
  readonly alert: Alert;
  readonly memory: AlertMemory;
}

/** What is worked out about a signal before the alert's life takes a step. */
export interface Told {
  /** The id of the alert, should this signal raise one. */
  readonly id: string;
  readonly device: Alert["device"];
  readonly place: PlaceBrief | null;
  readonly sentence: Words;
  /** The maintenance that holds a new alert back, with the words for its log; null: it is told. */
  readonly maintenance: { readonly mark: NonNullable<Alert["maintenance"]>; readonly words: Words } | null;
}

export type AlertInput =
  | { readonly kind: "signal"; readonly signal: Signal; readonly told: Told }
  | { readonly kind: "acknowledge"; readonly by: Actor; readonly comment: string | null }
  | { readonly kind: "silence"; readonly by: Actor; readonly reason: string | null }
  | { readonly kind: "verify"; readonly by: Actor; readonly verdict: Verdict; readonly how: string | null; readonly cause: string | null }
  | { readonly kind: "shelve"; readonly by: Actor; readonly until: Instant; readonly reason: string }
  | { readonly kind: "unshelve"; readonly by: Actor }
  | { readonly kind: "comment"; readonly by: Actor; readonly text: string }
  /** Its case was closed. */
  | { readonly kind: "close"; readonly by: Actor; readonly verdict: Verdict; readonly cause: string | null }
  /** A shelf or a silence has come to its end. */
  | { readonly kind: "due" }
  /** Planned maintenance began over it, or the last one over it ended. */
  | { readonly kind: "suppress"; readonly mark: NonNullable<Alert["maintenance"]>; readonly words: Words }
  | { readonly kind: "release" }
  | { readonly kind: "picture"; readonly count: number }
  | { readonly kind: "link"; readonly case: string }
  /** Whoever had it has it no more: it was taken out of their case. */
  | { readonly kind: "let-go"; readonly by: Actor; readonly why: Words };

/** What others must do about a step. */
export type AlertEffect =
  /** A new alert. */
  | "raised"
  | "worsened"
  /** It happened once more inside the open alert. */
  | "again"
  /** It sounds again: whoever had it must look once more. */
  | "re-alarmed"
  | "ceased"
  | "acknowledged"
  /** A human ended a condition that does not end by itself: the engine must forget it. */
  | "condition-closed"
  /** No longer open. */
  | "closed";

export type StepResult =
  | {
      readonly ok: true;
      readonly held: Held;
      readonly log: readonly AlertLog[];
      readonly effects: readonly AlertEffect[];
      /** It is told and written with what follows within seconds. */
      readonly quiet?: true;
    }
  | { readonly ok: false; readonly status: 409 | 422; readonly reason: string };
