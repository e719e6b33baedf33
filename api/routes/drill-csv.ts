import {
  DRILL_END_WORDS,
  DRILL_FORMULA,
  DRILL_MARK,
  type Drill,
  type Language,
  SHEET_STEP_WORDS,
  type SheetLine,
  type Words,
} from "../../contracts/index.ts";
import { type Cell, csvOf } from "./csv.ts";

const ITEMS = [...DRILL_FORMULA.times, ...DRILL_FORMULA.shares];
const HEAD: readonly Words[] = [
  { zh: "告警", en: "Alarm" },
  { zh: "工单", en: "Case" },
  ...(["接警", "派单或接单", "到场", "办结"] as const).flatMap((zh, at): Words[] => {
    const en = ["Accepted", "Dispatched or taken", "On site", "Closed"][at] ?? "";
    return [
      { zh: `${zh}用时（秒）`, en: `${en} after (s)` },
      { zh: `${zh}人`, en: `${en} by` },
    ];
  }),
  { zh: "通知步骤", en: "Steps" },
  { zh: "处置卡", en: "Card" },
  { zh: "办结要素", en: "Closing" },
  { zh: "缺少", en: "Missing" },
  ...ITEMS.map(({ words, weight }) => ({ zh: `${words.zh}得分（满分 ${weight}）`, en: `${words.en}, points of ${weight}` })),
  { zh: "合计（满分 100）", en: "Points of 100" },
];

/** A sheet as a table: a line per alarm, then the total and the remarks. */
export function drillCsv(drill: Drill, language: Language): string {
  const w = (words: Words): string => words[language];
  const share = ({ done, of }: SheetLine["card"]): string => `${done}/${of}`;
  const lines = (drill.sheet?.lines ?? []).map((line): Cell[] => [
    w(line.name),
    line.number,
    ...[line.accept, line.dispatch, line.arrive, line.closed].flatMap(({ seconds, byName }): Cell[] => [seconds, byName]),
    line.steps.map(({ name, state }) => `${w(name)}：${w(SHEET_STEP_WORDS[state])}`).join("；"),
    ...[share(line.card), share(line.closing), line.missing.map(w).join("；")],
    ...ITEMS.map(({ key }) => line.items.find((item) => item.key === key)?.points ?? null),
    line.points,
  ]);
  const total = { zh: "总分", en: "Total" };
  return csvOf([
    [
      `${w(DRILL_MARK)} ${drill.title}`,
      drill.started?.at ?? drill.planned.at,
      drill.ended === null ? null : w(DRILL_END_WORDS[drill.ended.how]),
    ],
    HEAD.map(w),
    ...lines,
    [w(total), drill.sheet?.points ?? null],
    ...drill.remarks.map(({ byName, at, text }): Cell[] => [byName, at, text]),
  ]);
}
