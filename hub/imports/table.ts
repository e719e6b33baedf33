import { IMPORT_FIELDS, type ImportColumn, type ImportKind } from "../../contracts/index.ts";
import { TEMPLATE_MARK } from "./template.ts";
import { plainHead, plainText, type TableCell } from "./text.ts";

/** A table whose headings are known. */
export interface Table {
  /** Row of the (last line of the) headings, from 0. */
  readonly headRow: number;
  readonly columns: readonly ImportColumn[];
  /** Rows below the headings that hold anything, with their number in the sheet, from 1. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly TableCell[] }[];
}

/** Titles, dates and remarks may stand above the headings. */
const MOST_TITLE_ROWS = 15;
const SAMPLES = 3;
/** A line that counts what stands above it. */
const SUM = /^(合计|总计|小计|共计)/;
/** Columns that one text fills from edge to edge where it is a line below a table, as 制表人 is. */
const WIDE = 4;

/** Headings that mean something only behind the name they belong to. */
const BESIDE: readonly (readonly [RegExp, string])[] = [
  [/^(联系)?(电话|手机|号码)(号码|号)?$|^联系方式$|^手机$/, "phone"],
  [/^关系$|^与.*关系$/, "relation"],
];

type Guess = Readonly<Record<string, string | null>>;

/** Which field a heading names, by its own word, the words that others use for it, or what was said of it before. */
function guessFields(heads: readonly string[], kind: ImportKind, said: Guess): readonly (string | null)[] {
  const fields = IMPORT_FIELDS[kind];
  const known = new Map<string, string>();
  for (const [field, { words, heads: others }] of Object.entries(fields))
    for (const head of [words.zh, ...others]) if (!known.has(plainHead(head))) known.set(plainHead(head), field);
  const taken = new Set<string>();
  let beside: string | null = null;
  const take = (field: string | undefined): string | null => {
    if (field === undefined || taken.has(field) || !(field in fields)) return null;
    taken.add(field);
    return field;
  };
  return heads.map((text) => {
    const head = plainHead(text);
    if (head === "") return null;
    const before = said[head];
    if (before !== undefined) return before === null ? null : take(before);
    const part = beside === null ? undefined : BESIDE.find(([shape]) => shape.test(head))?.[1];
    const field = take(part === undefined ? known.get(head) : `${beside}.${part}`);
    if (field?.endsWith(".name")) beside = field.slice(0, -".name".length);
    return field;
  });
}

const textAt = (row: readonly TableCell[] | undefined, column: number): string => plainText(row?.[column]?.text ?? "");

/** One heading of two lines: 联系人1 above 姓名 and 电话. */
function joined(above: readonly TableCell[], below: readonly TableCell[]): readonly string[] {
  return Array.from({ length: Math.max(above.length, below.length) }, (_, column) => {
    const [upper, lower] = [textAt(above, column), textAt(below, column)];
    return upper === lower || lower === "" ? upper : upper + lower;
  });
}

/** Sums and lines over the whole width, which people write below a table. */
function isAside(cells: readonly TableCell[]): boolean {
  const texts = cells.map(({ text }) => plainText(text)).filter((text) => text !== "");
  return SUM.test(texts[0] ?? "") || (texts.length >= WIDE && texts.length === cells.length && new Set(texts).size === 1);
}

/**
 * Finds the headings among titles, by how many of them are known.
 * @param said what somebody has said of headings of this community's files before
 * @returns undefined where nothing in it looks like headings
 */
export function readTable(rows: readonly (readonly TableCell[])[], kind: ImportKind, said: Guess): Table | undefined {
  let best: { readonly headRow: number; readonly heads: readonly string[]; readonly score: number } | undefined;
  const consider = (headRow: number, heads: readonly string[]): void => {
    const score = guessFields(heads, kind, said).filter((field) => field !== null).length;
    if (score > (best?.score ?? 0)) best = { headRow, heads, score };
  };
  for (let at = 0; at < Math.min(rows.length, MOST_TITLE_ROWS); at++) {
    const row = rows[at] ?? [];
    consider(
      at,
      row.map(({ text }) => plainText(text)),
    );
    const above = rows[at - 1];
    if (above && new Set(above.map(({ text }) => text)).size > 2) consider(at, joined(above, row));
  }
  // Nothing known: the first row that names more than one thing, to be mapped by hand.
  if (best === undefined) {
    const first = rows.findIndex((row) => row.filter(({ text }) => text.trim() !== "").length > 1);
    if (first < 0) return undefined;
    best = { headRow: first, heads: (rows[first] ?? []).map(({ text }) => plainText(text)), score: 0 };
  }
  const { headRow, heads } = best;
  const below = rows.flatMap((cells, at) =>
    at > headRow && cells.some(({ text }) => text.trim() !== "") && cells[0]?.text !== TEMPLATE_MARK && !isAside(cells)
      ? [{ row: at + 1, cells }]
      : [],
  );
  const fields = guessFields(heads, kind, said);
  const columns = heads.flatMap((head, index) => {
    const samples = below
      .map(({ cells }) => textAt(cells, index))
      .filter((text) => text !== "")
      .slice(0, SAMPLES);
    return head === "" && samples.length === 0 ? [] : [{ index, head, samples, field: fields[index] ?? null }];
  });
  return { headRow, columns, rows: below };
}
