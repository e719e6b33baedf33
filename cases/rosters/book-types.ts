import type { Duty, Instant, Roster, Swap } from "../../contracts/index.ts";
import type { TellableUser } from "../types.ts";
import type { HolidayBook } from "./holidays.ts";

/** What one fill did, so that it can be undone whole. */
export interface Fill {
  readonly id: string;
  readonly roster: string;
  readonly at: Instant;
  readonly byName: string;
  readonly undone: boolean;
  readonly added: readonly string[];
  readonly removed: readonly Duty[];
}

/** What is written together, and then holds. */
export interface RosterChange {
  readonly rosters?: readonly Roster[];
  readonly removedRosters?: readonly string[];
  readonly duties?: readonly Duty[];
  readonly removedDuties?: readonly string[];
  readonly fills?: readonly Fill[];
  readonly swaps?: readonly Swap[];
}

export interface RosterContent {
  readonly rosters: readonly Roster[];
  readonly duties: readonly Duty[];
  readonly fills: readonly Fill[];
  readonly swaps: readonly Swap[];
}

export interface RosterBookPorts {
  now(): Instant;
  zoneOf(community: string): string;
  pathOf(place: string): string | undefined;
  users(): readonly TellableUser[];
  readonly holidays: HolidayBook;
  /** The same time and parts give the same id, sorted by time. */
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  save(change: RosterChange): Promise<void>;
  /** Duties that begin on these days, of before what is kept in memory. */
  past(roster: string, from: string, to: string): Promise<readonly Duty[]>;
  /** After every change that is written. */
  changed(): void;
  /** Tells one user in the app, and says why. */
  tell(user: string, subject: string, text: string): void;
}
