import { type Language, type NoisySource, type NuisanceReport, VERDICT_WORDS, VERDICTS, type Words } from "../../contracts/index.ts";
import type { LocalTimes } from "../exports/local-time.ts";
import { type Cell, dayCell, shareCell, type Table } from "../exports/table.ts";

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

/** The report as one table, a line per source. */
export function nuisanceTable(report: NuisanceReport, language: Language, times: LocalTimes): Table {
  const at = (iso: string | null): string => (iso === null ? "" : times.text(Date.parse(iso)));
  const line = (kind: Words, source: NoisySource): Cell[] => {
    const { precision } = source;
    return [
      kind[language],
      source.name[language],
      source.place,
      source.alerts,
      shareCell(source.share),
      source.occurrences,
      ...VERDICTS.map((verdict) => precision[verdict]),
      precision.none,
      shareCell(precision.share),
      shareCell(precision.low),
      shareCell(precision.high),
    ];
  };
  const days = report.desks.flatMap(({ name, days }) =>
    days.map(({ day, count }): Cell[] => [KINDS.days[language], dayCell(day), name[language], count]),
  );
  return {
    title: { zh: "扰警统计", en: "Nuisance alarms" },
    of: `${at(report.from).slice(0, 10)} – ${at(report.to).slice(0, 10)}`,
    head: HEAD,
    rows: [
      ...(["rules", "devices", "cameras", "people"] as const).flatMap((kind) => report[kind].map((source) => line(KINDS[kind], source))),
      ...days,
      ...report.floods.map((flood): Cell[] => [KINDS.floods[language], `${at(flood.from)} – ${at(flood.to)}`, flood.desk, flood.alerts]),
    ],
  };
}
