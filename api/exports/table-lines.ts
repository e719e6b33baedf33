import type { Language, Words } from "../../contracts/index.ts";
import type { SheetCell, SheetOrder } from "../sheet-ports.ts";
import { csvOf, isFormula } from "./csv.ts";
import { type LocalTimes, serialDay } from "./local-time.ts";
import type { Cell, Line, Stamp, Table } from "./table.ts";

/** So many rows say how wide a column must be. */
const SAMPLED = 200;
const WIDTH = { least: 8, most: 46 } as const;
const STAMP: Readonly<Record<keyof Stamp, Words>> = {
  by: { zh: "导出人", en: "Exported by" },
  at: { zh: "导出时间", en: "Exported at" },
  number: { zh: "导出编号", en: "Export number" },
};

/** A file that lacks rows says so itself. */
const belowOf = ({ rows, isCut = false, below = [] }: Table, language: Language): readonly Line[] =>
  isCut
    ? [
        ...below,
        [
          language === "zh"
            ? `只导出了前 ${rows.length} 行，请缩小范围后再导出其余。`
            : `Only the first ${rows.length} rows: narrow the list for the rest.`,
        ],
      ]
    : below;

/** The title of a table with what it is of. */
export const titleOf = ({ title, of }: Pick<Table, "title" | "of">, language: Language): string =>
  of === undefined ? title[language] : `${title[language]} ${of}`;

export function stampText(stamp: Stamp, language: Language, times: LocalTimes): string {
  const said = { by: stamp.by, at: times.text(stamp.at), number: stamp.number };
  return (["by", "at", "number"] as const)
    .map((key) => `${STAMP[key][language]}${language === "zh" ? "：" : ": "}${said[key]}`)
    .join(language === "zh" ? "；" : "; ");
}

/** As CSV: title, whose file it is, what is above, the headings, the rows, what is below. */
export function tableCsv(table: Table, stamp: Stamp, language: Language, times: LocalTimes): string {
  const head = table.head.map((words) => words[language]);
  const first: readonly Line[] = [[titleOf(table, language)], [stampText(stamp, language, times)]];
  return csvOf([...first, ...(table.above ?? []), head, ...table.rows, ...belowOf(table, language)], times);
}

function sheetCell(cell: Cell, times: LocalTimes): SheetCell {
  if (cell === null) return { value: null };
  if (typeof cell === "number") return { value: cell, look: "number" };
  if (typeof cell === "string") return { value: cell, look: isFormula(cell) ? "guarded" : "plain" };
  switch (cell.kind) {
    case "time":
      return { value: times.serial(Date.parse(cell.at)), look: "date" };
    case "day":
      return { value: serialDay(cell.day), look: "day" };
    case "share":
      return { value: cell.share, look: "share" };
  }
}

/** Width of a text in characters of a Latin font: the letters of Chinese take two. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);

function needed(cell: Cell): number {
  if (cell === null) return 0;
  if (typeof cell === "number") return String(cell).length;
  if (typeof cell === "string") return widthOf(cell);
  return { time: 19, day: 10, share: 7 }[cell.kind];
}

/** The same lines as a sheet: numbers to count with, dates to sort by, headings that stay in sight and take a filter. */
export function tableSheet(table: Table, stamp: Stamp, language: Language, times: LocalTimes): SheetOrder {
  const head = table.head.map((words) => words[language]);
  const sampled = table.rows.slice(0, SAMPLED);
  const widths = head.map((text, column) => {
    const widest = sampled.reduce((most, row) => Math.max(most, needed(row[column] ?? null)), widthOf(text) + 2);
    return Math.min(WIDTH.most, Math.max(WIDTH.least, widest + 1));
  });
  const lines = (rows: readonly Line[]) => rows.map((row) => row.map((cell) => sheetCell(cell, times)));
  const top: SheetCell[][] = [
    [{ value: titleOf(table, language), look: "title" }],
    [{ value: stampText(stamp, language, times), look: "note" }],
    ...lines(table.above ?? []),
  ];
  return {
    name: table.title[language],
    rows: [...top, head.map((value): SheetCell => ({ value, look: "head" })), ...lines(table.rows), ...lines(belowOf(table, language))],
    ...{ widths, head: top.length, frozenColumns: 1, tableRows: table.rows.length, foot: stampText(stamp, language, times) },
  };
}
