import {
  ALERT_STATE_WORDS,
  type Alert,
  CERTAINTY_WORDS,
  FAMILY_WORDS,
  INTERNAL_GRADING,
  type Language,
  SEVERITY_WORDS,
  VERDICT_WORDS,
  type Words,
} from "../../contracts/index.ts";
import { type Cell, type Table, timeCell } from "../exports/table.ts";

type Column = readonly [head: Words, cell: (one: Alert, lang: Language) => Cell];
const DRILL = { zh: "演练", en: "Drill" } as const;

const COLUMNS: readonly Column[] = [
  [{ zh: "发出时间", en: "Raised" }, (one) => timeCell(one.raisedAt)],
  [{ zh: "发生时间", en: "Happened" }, (one) => timeCell(one.happenedAt)],
  [{ zh: `级别（${INTERNAL_GRADING.zh}）`, en: `Severity (${INTERNAL_GRADING.en})` }, (one, lang) => SEVERITY_WORDS[one.severity][lang]],
  [{ zh: "把握", en: "Certainty" }, (one, lang) => CERTAINTY_WORDS[one.certainty][lang]],
  [{ zh: "类别", en: "Family" }, (one, lang) => FAMILY_WORDS[one.family][lang]],
  [{ zh: "规则", en: "Rule" }, (one, lang) => one.ruleName[lang]],
  [{ zh: "告警", en: "Alert" }, (one, lang) => one.sentence[lang]],
  [{ zh: "位置", en: "Place" }, (one) => one.place?.path ?? null],
  [{ zh: "状态", en: "State" }, (one, lang) => ALERT_STATE_WORDS[one.state][lang]],
  [{ zh: "发生次数", en: "Occurrences" }, (one) => one.occurrences],
  [{ zh: "接警时间", en: "Acknowledged" }, (one) => timeCell(one.acknowledgedAt)],
  [{ zh: "接警人", en: "By" }, (one) => one.acknowledgedBy],
  [{ zh: "恢复时间", en: "Cleared" }, (one) => timeCell(one.clearedAt)],
  [{ zh: "关闭时间", en: "Closed" }, (one) => timeCell(one.closedAt)],
  [{ zh: "核实结论", en: "Verdict" }, (one, lang) => (one.verdict === null ? null : VERDICT_WORDS[one.verdict][lang])],
  [{ zh: "演练", en: "Drill" }, (one, lang) => (one.drill === undefined ? null : DRILL[lang])],
];

/** Alerts, already masked, as one table. */
export const alertsTable = (alerts: readonly Alert[], lang: Language): Table => ({
  title: { zh: "告警", en: "Alerts" },
  head: COLUMNS.map(([head]) => head),
  rows: alerts.map((one) => COLUMNS.map(([, cell]) => cell(one, lang))),
});
