import { expect, test } from "vitest";
import { openFile } from "./open-file.ts";
import { planImport } from "./plan.ts";
import { readDeadline } from "./plan-matters.ts";
import { readTable } from "./table.ts";
import { templateOf } from "./template.ts";
import { WORLD } from "./testing.ts";
import type { ImportWorld } from "./world.ts";
import { newWorkbook } from "./xlsx-write.ts";

const ZONE = "Asia/Shanghai";
const HEADS = ["工单编号", "诉求内容", "办理时限", "事发地址", "诉求类型", "诉求人", "联系电话"];

function planned(rows: readonly (readonly string[])[], world: ImportWorld = WORLD) {
  const opened = openFile(newWorkbook("工单", [HEADS, ...rows], 0));
  if (!opened.ok) throw new Error(opened.words.zh);
  const table = readTable(opened.file.rows, "work-orders", {});
  if (!table) throw new Error("no headings");
  const fields = Object.fromEntries(table.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  return planImport(
    table,
    world,
    {
      ...{ kind: "work-orders", fields, datum: null, compound: null, panel: null, now: Date.UTC(2026, 10, 28), year: 2026, zone: ZONE },
      by: { by: "leader", byName: "负责人" },
    },
    { makeId: (prefix) => prefix, makeNumber: () => "1", hash: (text) => text, seal: (text) => text, progress: () => undefined },
  );
}

test.each([
  ["2026-12-01 18:00", "2026-12-01T10:00:00.000Z"],
  ["2026/12/1 8:05:30", "2026-12-01T00:05:00.000Z"],
  ["2026年12月1日18时30分", "2026-12-01T10:30:00.000Z"],
  ["2026.12.1 18点", "2026-12-01T10:00:00.000Z"],
  ["2026-12-01", "2026-12-01T15:59:00.000Z"],
  ["2026-12-01 24:00", "2026-12-01T16:00:00.000Z"],
  ["2026-02-30", undefined],
  ["2026-12-01 25:00", undefined],
  ["3个工作日", undefined],
])("a time of theirs written %s", (text, iso) => {
  const at = readDeadline(text, ZONE);
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(iso);
});

test("a row is a case: their number, their time, a registered place by its id, others as they are written", () => {
  const { plan, counts, faults, notes } = planned([
    ["LS-1", "楼道堆物", "2026-12-01 18:00", "幸福里3栋2单元501", "市容环境", "张女士", "13900001111"],
    ["LS-2", "邻里纠纷", "", "河边第三棵树", "矛盾纠纷", "", ""],
  ]);
  expect(faults).toEqual([]);
  expect(counts).toMatchObject({ rows: 2, insert: 2, update: 0, same: 0, places: 0 });
  expect(plan.matters).toEqual([
    {
      ...{ system: "12345", place: "h501", known: false },
      matter: {
        ...{ number: "LS-1", text: "楼道堆物", deadline: "2026-12-01T10:00:00.000Z", kind: "request", place: "幸福里3栋2单元501" },
        reporter: { name: "张女士", phone: "13900001111" },
      },
    },
    {
      ...{ system: "12345", place: null, known: false },
      matter: { number: "LS-2", text: "邻里纠纷", deadline: null, kind: "complaint", place: "河边第三棵树" },
    },
  ]);
  expect(notes.map(({ row }) => row)).toEqual([3]);
});

test("a known number opens no second case: a new time is noted, the same one is nothing", () => {
  const numbers = [
    { system: "12345", number: "LS-1", deadline: "2026-12-01T10:00:00.000Z" },
    { system: "12345", number: "LS-2", deadline: null },
    { system: "grid", number: "LS-3", deadline: null },
  ] as const;
  const { plan, counts } = planned(
    [
      ["LS-1", "楼道堆物", "2026-12-01 18:00", "", "", "", ""],
      ["LS-2", "路灯", "2026-12-02", "", "", "", ""],
      ["LS-3", "井盖", "2026-12-02", "", "", "", ""],
    ],
    { ...WORLD, numbers },
  );
  expect(counts).toMatchObject({ insert: 1, update: 1, same: 1 });
  // The grid's number is another than that of 12345.
  expect(plan.matters.map(({ matter, known }) => [matter.number, known])).toEqual([
    ["LS-2", true],
    ["LS-3", false],
  ]);
});

test("what is wrong is said in its row and column, and only that row is left out", () => {
  const { counts, faults } = planned([
    ["", "路灯不亮", "", "", "", "", ""],
    ["LS-5", "", "", "", "", "", ""],
    ["LS-6", "噪音", "三天内", "", "", "", ""],
    ["LS-7", "积水", "", "", "", "", ""],
    ["LS-7", "积水", "", "", "", "", ""],
    ["LS-7", "别的事", "", "", "", "", ""],
  ]);
  expect(faults.map(({ row, column }) => [row, column])).toEqual([
    [2, "工单编号"],
    [3, "诉求内容"],
    [4, "办理时限"],
    [7, "工单编号"],
  ]);
  expect(counts).toMatchObject({ insert: 1, merged: 1, faulty: 4 });
});

test("the template is read back with all its columns", () => {
  const opened = openFile(templateOf("work-orders"));
  const table = opened.ok ? readTable(opened.file.rows, "work-orders", {}) : undefined;
  expect(table?.columns.map(({ field }) => field)).toEqual([
    ...["number", "text", "title", "deadline", "place", "matter", "system", "reporter", "phone"],
  ]);
  expect(table?.rows).toEqual([]);
});

test("what is told keeps its marks and its lines; sums and a line over the whole width below the table are no rows", () => {
  const signed = HEADS.map(() => "制表人：王磊　2026-11-29");
  const { plan, counts } = planned([["LS-1", "灯不亮，\n已三天。", "", "", "", "", ""], ["合计：1 件"], signed]);
  expect(counts).toMatchObject({ rows: 1, insert: 1, faulty: 0 });
  expect(plan.matters[0]?.matter.text).toBe("灯不亮，\n已三天。");
});
