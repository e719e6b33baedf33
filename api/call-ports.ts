import type { Case, CaseNumber, IncomingCall, NewIncoming, Person } from "../contracts/index.ts";

/** Somebody who has the number that calls; a contact with the resident whose it is, staff without. */
export interface IncomingMatch {
  readonly person: Person | null;
  readonly name: string;
  readonly relation: string | null;
  readonly sure: boolean;
}
/** A call that came in, before it is cut to what somebody may see. */
export type IncomingView = Omit<IncomingCall, "callers"> & { readonly callers: readonly IncomingMatch[] };

/** Telephones, as the HTTP face asks for them. */
export interface CallPorts {
  /** Who can be called about a case, in order, with whole numbers. */
  numbers(one: Case): Promise<readonly CaseNumber[]>;
  /** Calls that came in lately, newest first. */
  incoming(): readonly IncomingView[];
  /** @param by the telephone system, or who typed it */
  come(call: NewIncoming, by: string): IncomingView;
  /** The telephone system that this token belongs to; undefined where it is none's. */
  systemOf(token: string): string | undefined;
}
