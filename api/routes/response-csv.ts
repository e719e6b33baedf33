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
} from "../../contracts/index.ts";
import type { Cell } from "./csv.ts";

const HEAD = {
  zh: ["分类", "名称", "60 秒响应率", "180 秒响应率", "24 小时处置率"],
  en: ["Part", "Name", "Answered in 60 s", "Answered in 180 s", "Handled in 24 h"],
} as const;
const PARTS = {
  current: { zh: "本期", en: "Period" },
  previous: { zh: "上期", en: "Period before" },
  part: { zh: "分期", en: "Part of the period" },
  place: { zh: "位置", en: "Place" },
  out: { zh: "本期未计入", en: "Left out of the period" },
  rule: { zh: "规则准确率", en: "Precision of a rule" },
} as const;

const SETTLED_AT = { zh: "办结层级：", en: "Settled at: " } as const;
const JUDGED = { zh: ["准确率", "有结论", "无结论"], en: ["Precision", "With a verdict", "Without"] } as const;

const percent = (share: number | null): string | null => (share === null ? null : `${(share * 100).toFixed(1)}%`);

/** The report as one table: a line per period, part and place, and what is in none of them. */
export function responseRows(report: ResponseReport, language: Language): readonly (readonly Cell[])[] {
  const line = (part: keyof typeof PARTS, name: string, figures: ResponseFigures): Cell[] => [
    PARTS[part][language],
    name,
    percent(shareOf(figures, "soon")),
    percent(shareOf(figures, "inTime")),
    percent(shareOf(figures, "handled")),
    ...CASE_FIGURES.map((figure) => figures[figure]),
    ...figures.settled.map(({ count }) => count),
  ];
  return [
    [
      ...HEAD[language],
      ...CASE_FIGURES.map((figure) => CASE_FIGURE_WORDS[figure][language]),
      ...SETTLED_COUNTS.map((level) => `${SETTLED_AT[language]}${SETTLED_WORDS[level][language]}`),
      ...JUDGED[language],
      ...VERDICTS.map((verdict) => VERDICT_WORDS[verdict][language]),
    ],
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
      percent(now.share),
      countOf(now, "any"),
      now.none,
      ...VERDICTS.map((verdict) => now[verdict]),
    ]),
  ];
}
