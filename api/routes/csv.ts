/** Spreadsheets read UTF-8 as such only behind it. */
const BOM = "\uFEFF";

export type Cell = string | number | null;

/** Quoted where it must be; a text that a spreadsheet would take for a formula is marked as text. */
function written(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines as a table that spreadsheets open (RFC 4180), with a byte order mark. */
export function csvOf(lines: readonly (readonly Cell[])[]): string {
  return BOM + lines.map((cells) => `${cells.map(written).join(",")}\r\n`).join("");
}
