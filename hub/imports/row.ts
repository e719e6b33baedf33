import type { ImportFault, Words } from "../../contracts/index.ts";
import { plainText, type TableCell, writtenText } from "./text.ts";

/** One row by fields, and where its faults go. */
export interface Row {
  readonly row: number;
  /** Plain text of a field; empty where it is empty or has no column. */
  text(field: string): string;
  /** The same with full-width marks and lines as they stand: for what humans read. */
  written(field: string): string;
  /** The spreadsheet held it as a number. */
  numeric(field: string): boolean;
  has(field: string): boolean;
  fault(field: string | null, words: Words, secret?: boolean): void;
  note(words: Words): void;
  isFaulty(): boolean;
}

export interface Findings {
  readonly faults: ImportFault[];
  readonly notes: { readonly row: number; readonly what: Words }[];
  /** Rows that cannot be taken. */
  readonly faulty: Set<number>;
}

export const newFindings = (): Findings => ({ faults: [], notes: [], faulty: new Set() });

const SHOWN = 40;

/** Makes rows of a table's cells by a mapping of columns to fields. */
export function rowReader(fields: ReadonlyMap<string, { readonly index: number; readonly head: string }>, findings: Findings) {
  return ({ row, cells }: { readonly row: number; readonly cells: readonly TableCell[] }): Row => {
    const cell = (field: string): TableCell | undefined => {
      const column = fields.get(field);
      return column && cells[column.index];
    };
    const text = (field: string): string => plainText(cell(field)?.text ?? "");
    return {
      row,
      text,
      written: (field) => writtenText(cell(field)?.text ?? ""),
      numeric: (field) => cell(field)?.numeric ?? false,
      has: (field) => text(field) !== "",
      fault: (field, what, secret = false) => {
        findings.faulty.add(row);
        const value = field === null ? "" : text(field);
        const shown = secret && value !== "" ? `…${value.slice(-4)}` : value.slice(0, SHOWN);
        findings.faults.push({ row, column: field === null ? null : (fields.get(field)?.head ?? null), what, value: shown });
      },
      note: (what) => void findings.notes.push({ row, what }),
      isFaulty: () => findings.faulty.has(row),
    };
  };
}

/** 甲、乙: what may stand in a cell. */
export const listed = (words: readonly string[]): string => words.join("、");
