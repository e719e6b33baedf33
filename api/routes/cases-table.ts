import {
  CASE_KIND_WORDS,
  CASE_SOURCE_WORDS,
  CASE_STATE_WORDS,
  CAUSES,
  type Case,
  FAMILY_WORDS,
  FOREIGN_SYSTEM_WORDS,
  FOUND,
  HAZARDS,
  INTERNAL_GRADING,
  type Instant,
  isOverdue,
  type Language,
  SATISFACTION_WORDS,
  SETTLED_WORDS,
  SEVERITY_WORDS,
  VERDICT_WORDS,
  type Words,
} from "../../contracts/index.ts";
import { type Cell, type Table, timeCell } from "../exports/table.ts";

type Column = readonly [head: Words, cell: (one: Case, say: (words: Words | null | undefined) => string, now: Instant) => Cell];

const COLUMNS: readonly Column[] = [
  [{ zh: "工单号", en: "Number" }, (one) => one.number],
  [{ zh: "类型", en: "Kind" }, (one, say) => say(CASE_KIND_WORDS[one.kind])],
  [{ zh: "来源", en: "Source" }, (one, say) => say(CASE_SOURCE_WORDS[one.source])],
  [{ zh: "状态", en: "State" }, (one, say) => say(CASE_STATE_WORDS[one.state])],
  [{ zh: `级别（${INTERNAL_GRADING.zh}）`, en: `Severity (${INTERNAL_GRADING.en})` }, (one, say) => say(SEVERITY_WORDS[one.severity])],
  [{ zh: "类别", en: "Family" }, (one, say) => say(one.hazard === null ? FAMILY_WORDS[one.family] : HAZARDS[one.hazard].words)],
  [{ zh: "事项", en: "Title" }, (one, say) => say(one.title)],
  [{ zh: "说明", en: "Description" }, (one) => one.description],
  [{ zh: "位置", en: "Place" }, (one) => one.place?.path ?? null],
  [{ zh: "首接人", en: "First receiver" }, (one) => one.receivedByName],
  [{ zh: "办理人", en: "Who has it" }, (one) => one.takenByName ?? one.assignedToName],
  [{ zh: "登记时间", en: "Opened" }, (one) => timeCell(one.openedAt)],
  [{ zh: "派单时间", en: "Dispatched" }, (one) => timeCell(one.dispatchedAt)],
  [{ zh: "时限", en: "Due" }, (one) => timeCell(one.dueAt)],
  [{ zh: "对方时限", en: "Their time" }, (one) => timeCell(one.foreign.flatMap(({ deadline }) => deadline ?? []).sort()[0])],
  [{ zh: "是否超时", en: "Overdue" }, (one, say, now) => (isOverdue(one, now) ? say({ zh: "超时", en: "overdue" }) : null)],
  [{ zh: "办结时间", en: "Closed" }, (one) => timeCell(one.closedAt)],
  [{ zh: "核实结论", en: "Verdict" }, (one, say) => say(one.verdict && VERDICT_WORDS[one.verdict])],
  [{ zh: "原因", en: "Cause" }, (one, say) => say(one.cause === null ? null : CAUSES[one.cause])],
  [{ zh: "如何见到本人", en: "How found" }, (one, say) => say(one.found === null ? null : FOUND[one.found])],
  [{ zh: "办结层级", en: "Settled at" }, (one, say) => say(one.settled && SETTLED_WORDS[one.settled])],
  [{ zh: "处置情况", en: "What was done" }, (one) => one.summary],
  [
    { zh: "外部编号", en: "Foreign numbers" },
    (one, say) => one.foreign.map((each) => `${say(FOREIGN_SYSTEM_WORDS[each.system])} ${each.number}`).join("；"),
  ],
  [{ zh: "移交", en: "Handed over" }, (one) => one.handovers.map((each) => [each.to, each.number].filter(Boolean).join(" ")).join("；")],
  [{ zh: "满意度", en: "Satisfaction" }, (one, say) => say(scoreOf(one))],
];

function scoreOf(one: Case): Words | null {
  const score = one.visits.findLast((visit) => visit.satisfaction !== null)?.satisfaction;
  return score == null ? null : SATISFACTION_WORDS[score];
}

/** Cases, already masked, as one table. */
export function casesTable(cases: readonly Case[], language: Language, now: Instant): Table {
  const say = (words: Words | null | undefined): string => words?.[language] ?? "";
  return {
    title: { zh: "工单", en: "Cases" },
    head: COLUMNS.map(([head]) => head),
    rows: cases.map((one) => COLUMNS.map(([, cell]) => cell(one, say, now))),
  };
}
