import type { Duty, Instant, Roster, Swap } from "../../contracts/index.ts";

/** What one fill did, so that it can be undone whole. */
export interface StoredFill {
  readonly id: string;
  readonly roster: string;
  readonly at: Instant;
  readonly byName: string;
  readonly undone: boolean;
  /** Ids of what it added. */
  readonly added: readonly string[];
  /** What it took away, whole. */
  readonly removed: readonly Duty[];
}

/** What belongs together in one change of rosters. */
export interface RosterChange {
  readonly rosters?: readonly Roster[];
  readonly removedRosters?: readonly string[];
  readonly duties?: readonly Duty[];
  readonly removedDuties?: readonly string[];
  readonly fills?: readonly StoredFill[];
  readonly swaps?: readonly Swap[];
}

/** What a start needs to know. */
export interface RosterContent {
  readonly rosters: readonly Roster[];
  /** Those that had not ended by the time asked for. */
  readonly duties: readonly Duty[];
  /** The last of each roster, undone or not. */
  readonly fills: readonly StoredFill[];
  readonly swaps: readonly Swap[];
}

/** Whose calendar a secret address is; `roster` null: the user's own duties. */
export interface StoredCalendar {
  readonly tokenHash: string;
  readonly user: string;
  readonly roster: string | null;
  readonly createdAt: Instant;
}
