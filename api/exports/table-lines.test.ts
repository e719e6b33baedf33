import { expect, test } from "vitest";
import { localTimes } from "./local-time.ts";
import { dayCell, shareCell, type Table, timeCell } from "./table.ts";
import { tableCsv, tableSheet } from "./table-lines.ts";

const AT = Date.UTC(2026, 10, 29, 17, 16, 23);
const STAMP = { by: "王值", at: AT, number: "20261130-TAIL23" };
const SHANGHAI = localTimes("Asia/Shanghai");
const TABLE: Table = {
  title: { zh: "工单", en: "Cases" },
  of: "一号院",
  above: [["范围", 3]],
  head: [
    { zh: "时间", en: "Time" },
    { zh: "事项", en: "Title" },
    { zh: "数", en: "Count" },
    { zh: "占比", en: "Share" },
    { zh: "日期", en: "Day" },
  ],
  rows: [
    [timeCell("2026-11-29T17:16:23.900Z"), "漏水，三楼", 12, shareCell(0.975), dayCell("2026-11-30")],
    [timeCell(null), null, null, shareCell(null), dayCell(null)],
  ],
  below: [["签字"]],
};

test("as CSV: whose it is above, times of the community, a comma does not split a cell", () => {
  expect(tableCsv(TABLE, STAMP, "zh", SHANGHAI).split("\r\n")).toEqual([
    "\uFEFF工单 一号院",
    "导出人：王值；导出时间：2026-11-30 01:16:23；导出编号：20261130-TAIL23",
    "范围,3",
    "时间,事项,数,占比,日期",
    "2026-11-30 01:16:23,漏水，三楼,12,97.5%,2026-11-30",
    ",,,,",
    "签字",
    "",
  ]);
});

test("as a sheet: numbers are numbers, dates serial days, the headings known", () => {
  const sheet = tableSheet(TABLE, STAMP, "en", SHANGHAI);
  expect(sheet).toMatchObject({ name: "Cases", head: 3, tableRows: 2, frozenColumns: 1 });
  expect(sheet.rows[1]?.[0]?.value).toBe("Exported by: 王值; Exported at: 2026-11-30 01:16:23; Export number: 20261130-TAIL23");
  const [time, title, count, share, day] = sheet.rows[4] ?? [];
  // Day 46356 of the spreadsheets is 30 November 2026.
  expect(time).toEqual({ value: 46356 + (76 * 60 + 23) / 86_400, look: "date" });
  expect([title, count, share, day]).toEqual([
    { value: "漏水，三楼", look: "plain" },
    { value: 12, look: "number" },
    { value: 0.975, look: "share" },
    { value: 46356, look: "day" },
  ]);
});

test.each(["=1+1", "+86 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1"])("%j is never worked out", (text) => {
  const table: Table = { title: TABLE.title, head: [{ zh: "名", en: "Name" }], rows: [[text]] };
  const [, , , cell = ""] = /^(.*?)\r\n(.*?)\r\n(.*?)\r\n([\s\S]*)\r\n$/.exec(tableCsv(table, STAMP, "zh", SHANGHAI))?.slice(1) ?? [];
  expect(cell.replace(/^"/, "").startsWith("'")).toBe(true);
  expect(tableSheet(table, STAMP, "zh", SHANGHAI).rows[3]).toEqual([{ value: text, look: "guarded" }]);
});

test("a title, a name and a heading like a formula are no formula either", () => {
  const odd: Table = { title: { zh: "=A1", en: "=A1" }, head: [{ zh: "=B1", en: "=B1" }], rows: [] };
  for (const line of tableCsv(odd, { ...STAMP, by: "=C1" }, "zh", SHANGHAI)
    .slice(1)
    .trim()
    .split("\r\n"))
    expect(line.startsWith("=")).toBe(false);
});

test("a file that lacks rows says so", () => {
  const cut = tableCsv({ ...TABLE, isCut: true }, STAMP, "zh", SHANGHAI);
  expect(cut).toContain("只导出了前 2 行");
  expect(tableSheet({ ...TABLE, isCut: true }, STAMP, "en", SHANGHAI).rows.at(-1)?.[0]?.value).toMatch(/^Only the first 2 rows/);
});

test("clock changes of a zone are those of its calendar, to the second", () => {
  const london = localTimes("Europe/London");
  const text = (iso: string): string => london.text(Date.parse(iso));
  expect(text("2026-10-25T00:59:59Z")).toBe("2026-10-25 01:59:59");
  expect(text("2026-10-25T01:00:00Z")).toBe("2026-10-25 01:00:00");
  expect(localTimes("Asia/Kathmandu").text(Date.parse("2026-01-01T00:00:00Z"))).toBe("2026-01-01 05:45:00");
});
