import type { Instant, Role, Words } from "../contracts/index.ts";
/** A page of a list, newest first unless said otherwise; `cursor` is what the page before gave as `next`. */
export interface Paging {
  readonly limit: number;
  readonly cursor: string | null;
}
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Who asks for an act, for logs. */
export interface Actor {
  readonly user: string;
  readonly username: string;
  readonly name: string;
}

/** Who acts on a case: what may be done depends on the role. */
export interface Hand extends Actor {
  readonly role: Role;
}

/** An act refused by the state of the thing, with the reason in words. */
export type ActOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly status: 403 | 404 | 409 | 422;
      readonly reason: string;
      /** The reason in both languages, where the hub has it so. */
      readonly words?: Words;
      readonly faults?: readonly { readonly where: string; readonly what: string }[];
    };

/** A user with what must never leave the hub. */
export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly places: readonly string[];
  readonly people: readonly string[];
  readonly email: string | null;
  readonly language: "zh" | "en";
  readonly disabled: boolean;
  readonly passwordHash: string;
  readonly failures: number;
  readonly lockedUntil: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly createdAt: Instant;
}
