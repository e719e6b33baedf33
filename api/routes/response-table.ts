import {
  CASE_FIGURE_WORDS,
  CASE_FIGURES,
  countOf,
  type Language,
  LEFT_OUT_WORDS,
  type ResponseFigures,
  type ResponseReport,
  SETTLED_COUNTS,
  SETTLED_WORDS,
  shareOf,
  VERDICT_WORDS,
  VERDICTS,
  type Words,
} from "../../contracts/index.ts";
import { type Cell, shareCell, type Table } from "../exports/table.ts";

const HEAD: readonly Words[] = [
  { zh: "分类", en: "Part" },
  { zh: "名称", en: "Name" },
  { zh: "60 秒响应率", en: "Answered in 60 s" },
  { zh: "180 秒响应率", en: "Answered in 180 s" },
  { zh: "24 小时处置率", en: "Handled in 24 h" },
  ...CASE_FIGURES.map((figure) => CASE_FIGURE_WORDS[figure]),
  ...SETTLED_COUNTS.map((level) => ({ zh: `办结层级：${SETTLED_WORDS[level].zh}`, en: `Settled at: ${SETTLED_WORDS[level].en}` })),
  { zh: "准确率", en: "Precision" },
  { zh: "有结论", en: "With a verdict" },
  { zh: "无结论", en: "Without" },
  ...VERDICTS.map((verdict) => VERDICT_WORDS[verdict]),
];
const PARTS = {
  current: { zh: "本期", en: "Period" },
  previous: { zh: "上期", en: "Period before" },
  part: { zh: "分期", en: "Part of the period" },
  place: { zh: "位置", en: "Place" },
  out: { zh: "本期未计入", en: "Left out of the period" },
  rule: { zh: "规则准确率", en: "Precision of a rule" },
} as const;

/** The report as one table: a line per period, part and place, and what is in none of them. */
export function responseTable(report: ResponseReport, language: Language): Table {
  const line = (part: keyof typeof PARTS, name: string, figures: ResponseFigures): Cell[] => [
    PARTS[part][language],
    name,
    shareCell(shareOf(figures, "soon")),
    shareCell(shareOf(figures, "inTime")),
    shareCell(shareOf(figures, "handled")),
    ...CASE_FIGURES.map((figure) => figures[figure]),
    ...figures.settled.map(({ count }) => count),
  ];
  const rows = [
    line("current", report.day, report.figures),
    line("previous", report.before, report.previous.figures),
    ...report.parts.map(({ day, figures }) => line("part", day, figures)),
    ...report.places.map(({ name, figures }) => line("place", name, figures)),
    ...report.figures.leftOut.map(({ why, count }): Cell[] => [
      PARTS.out[language],
      LEFT_OUT_WORDS[why][language],
      null,
      null,
      null,
      count,
    ]),
    ...report.rules.map(({ name, now }): Cell[] => [
      PARTS.rule[language],
      name[language],
      ...Array.from({ length: 3 + CASE_FIGURES.length + SETTLED_COUNTS.length }, () => null),
      shareCell(now.share),
      countOf(now, "any"),
      now.none,
      ...VERDICTS.map((verdict) => now[verdict]),
    ]),
  ];
  return { title: { zh: "响应统计", en: "Response" }, of: report.day, head: HEAD, rows };
}
