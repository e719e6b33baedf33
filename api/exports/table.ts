import type { Words } from "../../contracts/index.ts";

/** What stands in a cell: a text, a number to count with, an instant, a day of the calendar, a share of one. */
export type Cell =
  | string
  | number
  | null
  | { readonly kind: "time"; readonly at: string }
  | { readonly kind: "day"; readonly day: string }
  | { readonly kind: "share"; readonly share: number };

/** An instant, shown in the community's time. */
export const timeCell = (at: string | null | undefined): Cell => (at == null ? null : { kind: "time", at });
/** A day of the calendar, `2026-11-30`. */
export const dayCell = (day: string | null): Cell => (day === null ? null : { kind: "day", day });
/** A share of one, shown as per cent. */
export const shareCell = (share: number | null): Cell => (share === null ? null : { kind: "share", share });

export type Line = readonly Cell[];

/** A list as it leaves the hub as a file: the same for every list and both formats. */
export interface Table {
  readonly title: Words;
  /** What of it: the name of a round, a span; in the title and in the name of the file. */
  readonly of?: string;
  /** What is said above the headings. */
  readonly above?: readonly Line[];
  readonly head: readonly Words[];
  readonly rows: readonly Line[];
  /** There are more rows than one file takes: said below the last. */
  readonly isCut?: boolean;
  /** What stands below the last row: sums, signatures. */
  readonly below?: readonly Line[];
}

/** Whose file it is, when it was made, and its number: on the sheet and in the audit log. */
export interface Stamp {
  readonly by: string;
  readonly at: number;
  readonly number: string;
}
