import type { LocalTimes } from "./local-time.ts";
import type { Cell, Line } from "./table.ts";

/** Spreadsheets read UTF-8 as such only behind it. */
const BOM = "\uFEFF";
/** What a spreadsheet would take for a formula; in Chinese and Japanese ones the wide signs too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Whether a spreadsheet might work a text out instead of showing it. */
export const isFormula = (text: string): boolean => FORMULA.test(text);

/** A share as per cent, `97.5%`. */
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function plain(cell: Cell, times: LocalTimes): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "string") return isFormula(cell) ? `'${cell}` : cell;
  switch (cell.kind) {
    case "time":
      return times.text(Date.parse(cell.at));
    case "day":
      return cell.day;
    case "share":
      return percent(cell.share);
  }
}

/** Quoted where it must be. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Lines as a table that spreadsheets open (RFC 4180), with a byte order mark; a text like a formula is marked as text. */
export function csvOf(lines: readonly Line[], times: LocalTimes): string {
  return BOM + lines.map((cells) => `${cells.map((cell) => quoted(plain(cell, times))).join(",")}\r\n`).join("");
}
