import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  type Case,
  type CaseDetail,
  HOUR,
  type InfoFields,
  type InfoReport,
  type InfoReportAct,
  infoDue,
  MINUTE,
  plainCase,
  toIso,
} from "../../contracts/index.ts";
import { proposeFields } from "./propose.ts";
import { readInfoClocks } from "./read-clocks.ts";
import { stepReport } from "./step-report.ts";

const TEXT = readFileSync(new URL("./clocks.yaml", import.meta.url), "utf8");
const CLOCKS = readInfoClocks(TEXT);
const T0 = Date.parse("2026-11-22T18:10:00.000Z");
const FILLED: InfoFields = {
  ...{ time: "2026-11-23 02:10", place: "东苑 3栋2单元501", what: "烟感报警", cause: "正在核实", people: "居民王某，82岁，1人" },
  ...{ done: "已接警", needed: "", onSpot: "陈涛", contact: "李敏 13800000001" },
};
const caseOf = (change: Partial<Case> = {}): Case => ({
  ...plainCase(),
  ...{ id: "c1", number: "20261123-001", community: "xf", state: "taken", severity: "critical", family: "fire", plan: "fire" },
  ...{ title: { zh: "烟感报警", en: "Smoke" }, place: null, person: "wang", alerts: [], openedAt: toIso(T0), changedAt: toIso(T0) },
  ...change,
});
const LI = { username: "duty", name: "李敏" };
const draft = (change: Partial<InfoReport> = {}): InfoReport => ({
  ...{
    id: "r1",
    case: "c1",
    caseNumber: "20261123-001",
    number: null,
    stage: "first",
    state: "draft",
    version: 1,
    fields: FILLED,
    drill: false,
  },
  ...{ drafted: { by: "duty", byName: "李敏", at: toIso(T0) }, edited: null, approved: null, sent: [], voided: null },
  ...change,
});
const step = (report: InfoReport, act: InfoReportAct, now = T0): InfoReport => {
  const out = stepReport(report, act, LI, now, 4);
  if (!out.ok) throw new Error(out.words.en);
  return out.report;
};

test("what was approved is never edited; who edits an older version is told", () => {
  const edited = step(draft(), { act: "edit", version: 1, fields: { ...FILLED, cause: "电动车充电" } });
  expect([edited.version, edited.fields.cause]).toEqual([2, "电动车充电"]);
  expect(() => step(edited, { act: "edit", version: 1, fields: FILLED })).toThrow("meanwhile");
  expect(() => step(edited, { act: "approve", version: 1 })).toThrow("meanwhile");
  const approved = step(edited, { act: "approve", version: 2 });
  expect([approved.state, approved.number, approved.approved?.byName]).toEqual(["approved", 4, "李敏"]);
  expect(() => step(approved, { act: "edit", version: 2, fields: FILLED })).toThrow("follow-up");
  expect(() => step(draft(), { act: "send", to: "街道", way: "电话" })).toThrow("Approve");
  expect(step(approved, { act: "send", to: " 街道值班室 ", way: "传真" }, T0 + MINUTE).sent).toEqual([
    { by: "duty", byName: "李敏", at: toIso(T0 + MINUTE), to: "街道值班室", way: "传真" },
  ]);
  expect(step(approved, { act: "void", reason: "写错地点" }).state).toBe("void");
});

test("a blank that only a human can fill keeps it from being approved, and is named", () => {
  expect(() => step(draft({ fields: { ...FILLED, people: " ", contact: "" } }), { act: "approve", version: 1 })).toThrow("People, Contact");
  expect(step(draft({ fields: { ...FILLED, needed: "", cause: "" } }), { act: "approve", version: 1 }).state).toBe("approved");
});

const sentAt = (stage: InfoReport["stage"], at: number): InfoReport =>
  draft({ stage, state: "approved", number: 1, sent: [{ by: "duty", byName: "李敏", at: toIso(at), to: "街道", way: "电话" }] });

test.each([
  ["nothing sent: the first, from the opening", {}, [], ["first", T0 + 30 * MINUTE]],
  ["approved and not sent counts for nothing", {}, [draft({ state: "approved" })], ["first", T0 + 30 * MINUTE]],
  [
    "sent: a follow-up from the last that went",
    {},
    [sentAt("first", T0 + MINUTE), sentAt("follow-up", T0 + HOUR)],
    ["follow-up", T0 + 3 * HOUR],
  ],
  ["handled: the final one", { state: "resolved", changedAt: toIso(T0 + HOUR) }, [sentAt("first", T0)], ["final", T0 + 25 * HOUR]],
  ["the final one was sent", { state: "closed" }, [sentAt("first", T0), sentAt("final", T0 + HOUR)], null],
  ["false before anything was sent", { state: "false-alarm" }, [], null],
  ["not critical", { severity: "high" }, [], null],
  ["another matter", { family: "hub" }, [], null],
] as const)("due: %s", (_name, change, reports, due) => {
  const found = infoDue(caseOf(change as Partial<Case>), reports, CLOCKS);
  expect(found === null ? null : [found.stage, Date.parse(found.dueAt)]).toEqual(due);
});

test("proposed: times of the community, a family name alone, nothing of anybody's health, blanks left blank", () => {
  const log = [
    { at: toIso(T0), act: "opened", by: null, byName: null, words: { zh: "建立工单", en: "Opened" } },
    { at: toIso(T0 + MINUTE), act: "accept", by: "duty", byName: "李敏", words: { zh: "受理", en: "Accepted" } },
    { at: toIso(T0 + 2 * MINUTE), act: "comment", by: "duty", byName: "李敏", words: { zh: "心率 130", en: "Heart rate 130" } },
  ];
  const one = { ...caseOf({ takenByName: "陈涛" }), notices: [], log } as unknown as CaseDetail;
  const fields = proposeFields(one, {
    zone: "Asia/Shanghai",
    person: { surname: "王", age: 82 },
    dutyPhone: "13800000001",
    officer: "李敏",
  });
  expect(fields).toMatchObject({
    time: "2026-11-23 02:10",
    people: "居民王某，82岁，1人",
    onSpot: "陈涛",
    contact: "李敏 13800000001",
    needed: "",
  });
  expect(fields.done).toBe("2026-11-23 02:11 李敏受理");
});

test.each([
  ["no length of time", TEXT.replace("30m", "soon"), "/first"],
  ["an unknown family", TEXT.replace("fire,", "flood,"), "families"],
])("clocks are refused with their place: %s", (_name, text, says) => {
  expect(() => readInfoClocks(text)).toThrow(says);
});
