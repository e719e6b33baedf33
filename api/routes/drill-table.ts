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
import { type Cell, type Table, timeCell } from "../exports/table.ts";

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
export function drillTable(drill: Drill, language: Language): Table {
  const w = (words: Words): string => words[language];
  // Never `3/5`: a spreadsheet takes that for a day.
  const share = ({ done, of }: SheetLine["card"]): string => w({ zh: `${done}（共 ${of}）`, en: `${done} of ${of}` });
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
  return {
    title: { zh: "演练评分表", en: "Drill score sheet" },
    of: drill.title,
    above: [
      [w(DRILL_MARK), timeCell((drill.started ?? drill.planned).at), drill.ended === null ? null : w(DRILL_END_WORDS[drill.ended.how])],
    ],
    head: HEAD,
    rows: lines,
    below: [[w(total), drill.sheet?.points ?? null], ...drill.remarks.map(({ byName, at, text }): Cell[] => [byName, timeCell(at), text])],
  };
}
