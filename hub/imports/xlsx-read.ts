import type { TableCell } from "./text.ts";
import { type Parts, unzip } from "./zip.ts";

/** Of one file unpacked: an archive that swells beyond it is no table of a community. */
const MOST_UNPACKED = 200 * 1024 * 1024;

/** The first sheet of a workbook, and what is needed to write the same file back. */
export interface Workbook {
  readonly rows: readonly (readonly TableCell[])[];
  readonly parts: Parts;
  /** The sheet's file inside the archive. */
  readonly sheet: string;
}

/** The text of a file of the archive; nothing where it has none. */
export const textFrom = (bytes: Uint8Array | undefined): string => (bytes === undefined ? "" : new TextDecoder().decode(bytes));

export type Opened = { readonly ok: true; readonly book: Workbook } | { readonly ok: false; readonly why: "no-table" | "too-large" };

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes("&") && !text.includes("_x")) return text;
  return text
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) : (ENTITIES[name] ?? whole),
    )
    .replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)(?:\\w+:)?${name}="([^"]*)"`).exec(attributes)?.[1];

/** The texts of an element, one after the other; readings of characters (phonetic) are no part of it. */
function textsOf(xml: string): string {
  const spoken = xml.includes("rPh") ? xml.replace(/<(?:\w+:)?rPh[\s\S]*?<\/(?:\w+:)?rPh>/g, "") : xml;
  let text = "";
  for (const [, part = ""] of spoken.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?t>/g)) text += decoded(part);
  return text;
}

function sharedTexts(xml: string): readonly string[] {
  return [...xml.matchAll(/<(?:\w+:)?si(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g)].map(([, inner = ""]) => textsOf(inner));
}

/** Built-in formats of dates (ECMA-376 part 1, 18.8.30), and those of China, Japan and Korea. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);

/** By style: whether its numbers are dates. */
function dateStyles(xml: string): readonly boolean[] {
  const own = new Map<number, boolean>();
  for (const [, attributes = ""] of xml.matchAll(/<(?:\w+:)?numFmt\s([^>]*?)\/?>/g)) {
    const code = decoded(attribute(attributes, "formatCode") ?? "").replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
    own.set(Number(attribute(attributes, "numFmtId")), /[yd]/i.test(code) && !/[#0?]/.test(code));
  }
  const cells = /<(?:\w+:)?cellXfs[^>]*>([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(xml)?.[1] ?? "";
  return [...cells.matchAll(/<(?:\w+:)?xf(?:\s([^>]*?))?\/?>/g)].map(([, attributes = ""]) => {
    const format = Number(attribute(attributes, "numFmtId") ?? 0);
    return own.get(format) ?? DATE_FORMATS.has(format);
  });
}

/** AB12 → column 27, row 11. */
export function positionOf(reference: string): { readonly column: number; readonly row: number } {
  const [, letters = "A", digits = "1"] = /^([A-Z]+)(\d+)$/.exec(reference) ?? [];
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column: column - 1, row: Number(digits) - 1 };
}

const DAY_MS = 86_400_000;
const MINUTES_A_DAY = 1_440;
/** Serial days count from here; the year 1900 counts as a leap year by an old mistake, which dates after it do not feel. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

interface Tables {
  readonly shared: readonly string[];
  readonly dates: readonly boolean[];
  readonly epoch: number;
}

/** A date, with its time of day to the minute where it has one. */
function dateText(serial: number, epoch: number): string {
  // Half a minute up: a fraction of a day is never quite the minute that was typed.
  const text = new Date(epoch + Math.round(serial * MINUTES_A_DAY) * (DAY_MS / MINUTES_A_DAY)).toISOString();
  const time = text.slice(11, 16);
  return time === "00:00" ? text.slice(0, 10) : `${text.slice(0, 10)} ${time}`;
}

function cellOf(attributes: string, inner: string, { shared, dates, epoch }: Tables): TableCell {
  const type = attribute(attributes, "t") ?? "n";
  if (type === "inlineStr") return { text: textsOf(inner), numeric: false };
  const value = decoded(/<(?:\w+:)?v(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?v>/.exec(inner)?.[1] ?? "");
  if (type === "s") return { text: shared[Number(value)] ?? "", numeric: false };
  if (type === "b") return { text: value === "1" ? "是" : "否", numeric: false };
  if (type === "e") return { text: "", numeric: false };
  if (type !== "n" || value === "") return { text: value, numeric: false };
  const number = Number(value);
  if (dates[Number(attribute(attributes, "s") ?? -1)] && Number.isFinite(number)) return { text: dateText(number, epoch), numeric: false };
  // 1.38E10 is how the file writes a long number, not how a human has typed it.
  const text = Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : value;
  return { text, numeric: true };
}

const CELL = /<(?:\w+:)?c(?:\s([^>]*?))?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g;
export const ROW = /<((?:\w+:)?)row(?:\s([^>]*?))?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?row>)/g;

function sheetRows(xml: string, tables: Tables): TableCell[][] {
  const rows: TableCell[][] = [];
  for (const [, , attributes = "", inner = ""] of xml.matchAll(ROW)) {
    const at = Number(attribute(attributes, "r") ?? rows.length + 1) - 1;
    while (rows.length < at && rows.length < MOST_ROWS) rows.push([]);
    if (at >= MOST_ROWS) break;
    const row: TableCell[] = [];
    for (const [, of = "", content = ""] of inner.matchAll(CELL)) {
      const reference = attribute(of, "r");
      const column = reference === undefined ? row.length : positionOf(reference).column;
      if (column >= MOST_COLUMNS) break;
      while (row.length < column) row.push(NOTHING);
      row[column] = cellOf(of, content, tables);
    }
    rows[at] = row;
  }
  return rows;
}

const NOTHING: TableCell = { text: "", numeric: false };
const MOST_ROWS = 100_000;
const MOST_COLUMNS = 200;

/** What is written once for several cells holds for each of them. */
function spreadMerged(rows: TableCell[][], xml: string): void {
  for (const [, attributes = ""] of xml.matchAll(/<(?:\w+:)?mergeCell\s([^>]*?)\/?>/g)) {
    const [from, to] = (attribute(attributes, "ref") ?? "A1:A1").split(":").map(positionOf);
    if (!from || !to || to.row - from.row > 5_000) continue;
    const value = rows[from.row]?.[from.column];
    if (value === undefined || value.text === "") continue;
    for (let at = from.row; at <= to.row; at++) {
      const row = rows[at];
      for (let column = from.column; row && column <= Math.min(to.column, MOST_COLUMNS); column++) {
        while (row.length <= column) row.push(NOTHING);
        row[column] = value;
      }
    }
  }
}

/** The first sheet that is not hidden. */
function firstSheet(parts: Parts): string | undefined {
  const workbook = parts["xl/workbook.xml"];
  const relations = parts["xl/_rels/workbook.xml.rels"];
  if (!workbook || !relations) return undefined;
  const targets = new Map<string, string>();
  for (const [, attributes = ""] of textFrom(relations).matchAll(/<(?:\w+:)?Relationship\s([^>]*?)\/?>/g))
    targets.set(attribute(attributes, "Id") ?? "", attribute(attributes, "Target") ?? "");
  const sheets = [...textFrom(workbook).matchAll(/<(?:\w+:)?sheet\s([^>]*?)\/?>/g)].map(([, attributes = ""]) => attributes);
  const shown = sheets.find((attributes) => !["hidden", "veryHidden"].includes(attribute(attributes, "state") ?? "")) ?? sheets[0];
  const target = shown === undefined ? undefined : targets.get(/\sr:id="([^"]*)"/.exec(` ${shown}`)?.[1] ?? attribute(shown, "id") ?? "");
  if (target === undefined) return undefined;
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

/** Unpacks a workbook and reads its first sheet; formulas count by their last result. */
export function openWorkbook(bytes: Uint8Array, most = MOST_UNPACKED): Opened {
  let parts: Parts;
  try {
    parts = unzip(bytes, most);
  } catch (error) {
    return { ok: false, why: error instanceof RangeError ? "too-large" : "no-table" };
  }
  const sheet = firstSheet(parts);
  const content = sheet === undefined ? undefined : parts[sheet];
  if (sheet === undefined || content === undefined) return { ok: false, why: "no-table" };
  const textOf = (name: string): string => textFrom(parts[name]);
  const xml = textFrom(content);
  const epoch = /date1904="(?:1|true)"/.test(textOf("xl/workbook.xml")) ? EPOCH_1904 : EPOCH_1900;
  const rows = sheetRows(xml, { shared: sharedTexts(textOf("xl/sharedStrings.xml")), dates: dateStyles(textOf("xl/styles.xml")), epoch });
  spreadMerged(rows, xml);
  return { ok: true, book: { rows, parts, sheet } };
}
