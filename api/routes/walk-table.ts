import {
  DEVICE_KINDS,
  EVENT_KINDS,
  isEventKind,
  type Language,
  WALK_ALARMING,
  WALK_MISSING,
  WALK_REASON_WORDS,
  WALK_RESULT_WORDS,
  type WalkPoint,
  type WalkView,
  type Words,
} from "../../contracts/index.ts";
import { type Line, type Table, timeCell } from "../exports/table.ts";

const HEAD: readonly Words[] = [
  { zh: "序号", en: "No." },
  { zh: "位置", en: "Place" },
  { zh: "点位", en: "Point" },
  { zh: "编号", en: "Number" },
  { zh: "类型", en: "Kind" },
  { zh: "最近报文", en: "Last message" },
  { zh: "信号（dBm）", en: "Signal (dBm)" },
  { zh: "结果", en: "Result" },
  { zh: "上报", en: "Reported" },
  { zh: "时间", en: "Time" },
  { zh: "测试人", en: "By" },
  { zh: "原因", en: "Reason" },
  { zh: "说明", en: "Remark" },
  { zh: "按测试处理的告警（次）", en: "Alarms taken for a test" },
  { zh: "现在", en: "Now" },
];

function lineOf(point: WalkPoint, index: number, lang: Language): Line {
  const { place, name, number, kind, heardAt, signal, result, event, at, byName, reason, note, muted, alarming } = point;
  const none = lang === "zh" ? "尚无报文" : "Nothing heard yet";
  return [
    ...[index + 1, place, name, number, DEVICE_KINDS[kind].words[lang], heardAt === null ? none : timeCell(heardAt), signal],
    (result === null ? WALK_MISSING : WALK_RESULT_WORDS[result])[lang],
    event !== null && isEventKind(event) ? EVENT_KINDS[event].words[lang] : null,
    ...[timeCell(at), byName, reason === null ? null : WALK_REASON_WORDS[reason][lang], note, muted],
    alarming ? WALK_ALARMING[lang] : null,
  ];
}

/** The record of a walk as a table: what it was, who signed, the counts, then each point. */
export function walkTable(walk: WalkView, lang: Language): Table {
  const { counts, record } = walk;
  const is = (zh: string, en: string): string => (lang === "zh" ? zh : en);
  return {
    title: { zh: "维保记录（逐点测试）", en: "Maintenance record (point by point)" },
    of: walk.reason,
    above: [
      [is("位置", "Place"), walk.placeNames.join(is("、", ", "))],
      [is("开始", "From"), timeCell(walk.from), is("结束", "Until"), timeCell(walk.until)],
      [is("责任人", "Owner"), walk.owner.name, is("施工单位", "Contractor"), walk.contractor],
      [
        ...[is("应测", "Points"), counts.all, is("已告警", "Alarmed"), counts.passed, is("未告警", "No alarm"), counts.failed],
        ...[is("未能测试", "Could not be tested"), counts.notTestable, is("未测试", "Not tested"), counts.missing],
      ],
      record === null
        ? [is("签署", "Signed"), is("未签署", "Not signed")]
        : [is("签署", "Signed"), record.by.name, timeCell(record.signedAt), record.conclusion],
    ],
    head: HEAD,
    rows: walk.points.map((point, index) => lineOf(point, index, lang)),
    below: [
      [
        is("维保人员（签字）", "Maintenance (signature)"),
        null,
        is("使用单位（签字）", "Owner of the site (signature)"),
        null,
        is("日期", "Date"),
      ],
    ],
  };
}
