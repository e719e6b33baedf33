/**
 * How a cell of a workbook looks. `plain` is a text, `guarded` one that must never be worked out as a formula; `date` holds a serial day
 * with its time, `day` one without, `share` a part of one, `seconds` one decimal.
 */
export type SheetLook =
  | "plain"
  | "title"
  | "head"
  | "red"
  | "amber"
  | "green"
  | "date"
  | "seconds"
  | "seconds-red"
  | "number"
  | "share"
  | "day"
  | "guarded"
  | "note";

export interface SheetCell {
  readonly value: string | number | null;
  readonly look?: SheetLook;
}

/** A workbook of one sheet. */
export interface SheetOrder {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  /** Widths in characters, by column. */
  readonly widths: readonly number[];
  /** Index of the row of the headings: it and what is above stay in sight, and it takes a filter. */
  readonly head: number;
  /** So many columns stay in sight. */
  readonly frozenColumns: number;
  /** Rows of the table below the heading; what comes after is not filtered. */
  readonly tableRows: number;
  /** At the foot of every page that is printed of it. */
  readonly foot?: string;
}

/** What lists need to leave as files. */
export interface SheetPorts {
  /** IANA zone of the community: times of a table are its times. */
  zone(): string;
  /** Never holds other work up for long, whatever the number of rows. */
  workbook(sheet: SheetOrder): Promise<Uint8Array>;
  /** The next number of a printed sheet on a day of the calendar; never the same twice. */
  nextPrint(day: string): Promise<number>;
  /** Random letters and digits: no two files of a day have the same number. */
  tail(): string;
}
