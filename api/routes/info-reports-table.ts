import {
  INFO_FIELD_WORDS,
  INFO_FIELDS,
  INFO_STAGE_WORDS,
  INFO_STATE_WORDS,
  type InfoReport,
  type Language,
  type Words,
} from "../../contracts/index.ts";
import { type Cell, type Table, timeCell } from "../exports/table.ts";

type Column = readonly [head: Words, cell: (one: InfoReport, lang: Language) => Cell];
const DRILL = { zh: "演练", en: "Drill" } as const;

const COLUMNS: readonly Column[] = [
  [{ zh: "工单号", en: "Case" }, (one) => one.caseNumber],
  [{ zh: "报告编号", en: "Report" }, (one) => one.number],
  [{ zh: "类型", en: "Stage" }, (one, lang) => INFO_STAGE_WORDS[one.stage][lang]],
  [{ zh: "状态", en: "State" }, (one, lang) => INFO_STATE_WORDS[one.state][lang]],
  [{ zh: "起草人", en: "Drafted by" }, (one) => one.drafted.byName],
  [{ zh: "起草时间", en: "Drafted" }, (one) => timeCell(one.drafted.at)],
  [{ zh: "签发人", en: "Approved by" }, (one) => one.approved?.byName ?? null],
  [{ zh: "签发时间", en: "Approved" }, (one) => timeCell(one.approved?.at)],
  [{ zh: "报送时间", en: "First sent" }, (one) => timeCell(one.sent[0]?.at)],
  [{ zh: "报送对象", en: "Sent to" }, (one, lang) => one.sent.map(({ to, way }) => `${to}（${way}）`).join(lang === "zh" ? "；" : "; ")],
  ...INFO_FIELDS.map((field): Column => [INFO_FIELD_WORDS[field], (one) => one.fields[field]]),
  [{ zh: "作废原因", en: "Why void" }, (one) => one.voided?.reason ?? null],
  [{ zh: "演练", en: "Drill" }, (one, lang) => (one.drill ? DRILL[lang] : null)],
];

/** Reports of information, already masked, as one table: the register of what was told upwards. */
export const infoReportsTable = (reports: readonly InfoReport[], lang: Language): Table => ({
  title: { zh: "信息报告台账", en: "Reports of information" },
  head: COLUMNS.map(([head]) => head),
  rows: reports.map((one) => COLUMNS.map(([, cell]) => cell(one, lang))),
});
