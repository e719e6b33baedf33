import type { Alert, Case, CaseLog, Instant, Notice, Person, Role, Verdict } from "../contracts/index.ts";

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

/** A user as far as telling goes. */
export interface TellableUser {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly email: string | null;
  readonly disabled: boolean;
  /** Materialised paths of the places it sees. */
  readonly paths: readonly string[];
  /** The people tied to it (family, care). */
  readonly people: readonly string[];
}

/** One step of an alert as cases hear of it. */
export interface AlertStep {
  readonly alert: Alert;
  readonly path: string;
  readonly plan: string;
  readonly effects: readonly string[];
  readonly by: Actor | null;
  readonly at: Instant;
}

export interface InHand {
  readonly case: Case;
  readonly path: string;
  readonly log: readonly CaseLog[];
}

export type CaseAct = "accept" | "take" | "arrive" | "verify" | "resolve" | "close" | "reopen" | "comment";

export type CaseInput =
  | { readonly kind: "accept" | "take" | "arrive"; readonly by: Actor; readonly comment: string | null }
  | { readonly kind: "verify"; readonly by: Actor; readonly verdict: Verdict; readonly how: string | null }
  | { readonly kind: "resolve"; readonly by: Actor; readonly summary: string }
  | {
      readonly kind: "close";
      readonly by: Actor;
      readonly verdict: Verdict;
      readonly summary: string | null;
      readonly found: string | null;
      readonly cause: string | null;
      readonly second: string | null;
      /** A fire alert of the case that still holds. */
      readonly burning: boolean;
    }
  | { readonly kind: "reopen"; readonly by: Actor; readonly reason: string }
  | { readonly kind: "comment"; readonly by: Actor; readonly text: string }
  /** Its alert was acknowledged: who did has the case. */
  | { readonly kind: "acknowledged"; readonly by: Actor }
  /** Another alert of the same condition, or the same one worse, again, cleared, verified. */
  | { readonly kind: "alert"; readonly alert: Alert; readonly effects: readonly string[]; readonly endsWithClear: boolean };

export type CaseStep =
  | { readonly ok: true; readonly case: Case; readonly log: readonly CaseLog[] }
  | { readonly ok: false; readonly status: 409 | 422; readonly reason: string };

export interface Told {
  readonly notice: Notice;
  readonly address: string | null;
}

export interface People {
  users(): readonly TellableUser[];
  personById(id: string): Person | undefined;
}
