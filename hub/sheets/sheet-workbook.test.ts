import { expect, test } from "vitest";
import { openWorkbook, textFrom } from "../imports/xlsx-read.ts";
import { sheetWorkbook } from "./sheet-workbook.ts";

const opened = async (rows: Parameters<typeof sheetWorkbook>[0]["rows"], name = "工单") => {
  const bytes = await sheetWorkbook({ name, rows, widths: [10, 10], head: 0, frozenColumns: 1, tableRows: rows.length - 1 });
  const book = openWorkbook(bytes);
  if (!book.ok) throw new Error(book.why);
  return book.book;
};
const HEAD = [
  { value: "名", look: "head" as const },
  { value: "数", look: "head" as const },
];

test("what is written is read as it was: texts as texts, numbers as numbers, dates as dates", async () => {
  const { rows } = await opened([
    HEAD,
    [{ value: "0012345678901234567", look: "plain" }, { value: 12.5 }],
    [
      { value: 46356.5, look: "date" },
      { value: 46356, look: "day" },
    ],
    [
      { value: 0.975, look: "share" },
      { value: null, look: "plain" },
    ],
  ]);
  expect(rows[1]).toEqual([
    { text: "0012345678901234567", numeric: false },
    { text: "12.5", numeric: true },
  ]);
  expect(rows[2]?.map(({ text }) => text)).toEqual(["2026-11-30 12:00", "2026-11-30"]);
  expect(rows[3]?.[0]).toEqual({ text: "0.975", numeric: true });
});

test("a text like a formula keeps its letters and bears the mark that keeps it a text", async () => {
  const book = await opened([HEAD, [{ value: "=HYPERLINK(1)", look: "guarded" }, { value: "x" }]]);
  expect(book.rows[1]?.[0]).toEqual({ text: "=HYPERLINK(1)", numeric: false });
  const sheet = textFrom(book.parts[book.sheet]);
  const style = Number(/<c r="A2" s="(\d+)"/.exec(sheet)?.[1]);
  const styles = textFrom(book.parts["xl/styles.xml"]).match(/<cellXfs[\s\S]*<\/cellXfs>/)?.[0] ?? "";
  expect([...styles.matchAll(/<xf [^>]*>/g)][style]?.[0]).toContain('quotePrefix="1"');
  expect(sheet).not.toContain("<f>");
});

test("letters that no XML and no spreadsheet takes do not break the file", async () => {
  const { rows } = await opened([HEAD, [{ value: "a\u0000\uFFFFb<&>" }, { value: "长".repeat(40_000) }]], "名/称[1]");
  expect(rows[1]?.[0]?.text).toBe("ab<&>");
  expect(rows[1]?.[1]?.text).toHaveLength(32_767);
});

test("rows beyond one turn are all there, in order", async () => {
  const { rows } = await opened([HEAD, ...Array.from({ length: 450 }, (_, n) => [{ value: `行${n}` }, { value: n }])]);
  expect(rows).toHaveLength(451);
  expect([rows[200]?.[1]?.text, rows[201]?.[1]?.text, rows[450]?.[0]?.text]).toEqual(["199", "200", "行449"]);
});

test("the number stands at the foot of every printed page; a name is no code of it", async () => {
  const bytes = await sheetWorkbook({
    name: "工单",
    rows: [HEAD],
    widths: [10, 10],
    head: 0,
    frozenColumns: 1,
    tableRows: 0,
    foot: "A&P；编号 1",
  });
  const book = openWorkbook(bytes);
  if (!book.ok) throw new Error(book.why);
  expect(textFrom(book.book.parts[book.book.sheet])).toContain(
    "<oddFooter>&amp;L&amp;8A&amp;&amp;P；编号 1&amp;R&amp;8&amp;P/&amp;N</oddFooter>",
  );
});
