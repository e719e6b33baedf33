import { type Language, type NoisySource, type NuisanceReport, VERDICT_WORDS, VERDICTS, type Words } from "../../contracts/index.ts";
import { type Cell, csvOf } from "./csv.ts";

const HEAD: readonly Words[] = [
  { zh: "分类", en: "Kind" },
  { zh: "名称", en: "Name" },
  { zh: "位置", en: "Place" },
  { zh: "告警数", en: "Alerts" },
  { zh: "占比", en: "Share" },
  { zh: "发生次数", en: "Occurrences" },
  ...VERDICTS.map((verdict) => VERDICT_WORDS[verdict]),
  { zh: "未核实", en: "No verdict" },
  { zh: "属实率", en: "True among verdicts" },
  { zh: "区间下限", en: "Interval from" },
  { zh: "区间上限", en: "Interval to" },
];
const KINDS = {
  rules: { zh: "规则", en: "Rule" },
  devices: { zh: "设备", en: "Device" },
  cameras: { zh: "摄像头", en: "Camera" },
  people: { zh: "居民", en: "Resident" },
  days: { zh: "每日告警", en: "Alerts of a day" },
  floods: { zh: "告警过多时段", en: "Flood" },
} as const satisfies Record<string, Words>;

const percent = (share: number | null): string | null => (share === null ? null : `${(share * 100).toFixed(1)}%`);

/** The report as one table, a line per source. */
export function nuisanceCsv(report: NuisanceReport, language: Language): string {
  const line = (kind: Words, source: NoisySource): Cell[] => {
    const { precision } = source;
    return [
      kind[language],
      source.name[language],
      source.place,
      source.alerts,
      percent(source.share),
      source.occurrences,
      ...VERDICTS.map((verdict) => precision[verdict]),
      precision.none,
      percent(precision.share),
      percent(precision.low),
      percent(precision.high),
    ];
  };
  const lines: Cell[][] = [HEAD.map((words) => words[language])];
  for (const kind of ["rules", "devices", "cameras", "people"] as const)
    for (const source of report[kind]) lines.push(line(KINDS[kind], source));
  for (const desk of report.desks)
    for (const { day, count } of desk.days) lines.push([KINDS.days[language], `${desk.name[language]} ${day}`, null, count]);
  for (const flood of report.floods) lines.push([KINDS.floods[language], `${flood.from} – ${flood.to ?? ""}`, flood.desk, flood.alerts]);
  return csvOf(lines);
}
