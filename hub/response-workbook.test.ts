import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bench, openBench } from "../api/testing/harness.ts";
import type { ResponseReport } from "../contracts/index.ts";
import { openFile } from "./imports/open-file.ts";
import { sheetWorkbook } from "./sheets/sheet-workbook.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  Object.assign(bench.hub.ports.sheets, { workbook: sheetWorkbook });
});
afterAll(() => bench.api.stop());

test("the response report as a workbook: its cells are what the report says, counts as numbers", async () => {
  const report = JSON.parse((await bench.as("leader", "GET", "/reports/response")).text) as ResponseReport;
  const headers = { authorization: `Bearer ${await bench.tokenOf("leader")}` };
  const answer = await fetch(`${bench.url}/api/v1/reports/response?format=xlsx`, { headers });
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="response-month-\d{8}\.xlsx"; filename\*=UTF-8''%E5/);
  expect(answer.headers.get("content-type")).toBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  const opened = openFile(new Uint8Array(await answer.arrayBuffer()));
  if (!opened.ok) throw new Error(opened.words.en);
  const [, , head = [], now = [], before = []] = opened.file.rows;
  const under = (name: string, row: typeof now) => row[head.findIndex(({ text }) => text === name)];
  expect(head.slice(0, 3).map(({ text }) => text)).toEqual(["分类", "名称", "60 秒响应率"]);
  expect([now[0], now[1]?.text, before[0]]).toEqual([{ text: "本期", numeric: false }, report.day, { text: "上期", numeric: false }]);
  expect(report.figures.cases).toBeGreaterThan(0);
  expect(under("全部工单", now)).toEqual({ text: String(report.figures.cases), numeric: true });
  expect(under("告警工单", now)).toEqual({ text: String(report.figures.alarms), numeric: true });
  expect(under("全部工单", before)).toEqual({ text: "0", numeric: true });
});
