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
} from "../../contracts/index.ts";

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    "序号",
    "位置",
    "点位",
    "编号",
    "类型",
    "最近报文",
    "信号（dBm）",
    "结果",
    "上报",
    "时间",
    "测试人",
    "原因",
    "说明",
    "按测试处理的告警（次）",
    "现在",
  ],
  en: [
    "No.",
    "Place",
    "Point",
    "Number",
    "Kind",
    "Last message",
    "Signal (dBm)",
    "Result",
    "Reported",
    "Time",
    "By",
    "Reason",
    "Remark",
    "Alarms taken for a test",
    "Now",
  ],
};

const clock = (at: string, zone: string): string => new Date(at).toLocaleString("sv-SE", { timeZone: zone });

function lineOf(point: WalkPoint, index: number, lang: Language, zone: string): readonly (string | number)[] {
  const { place, name, number, kind, heardAt, signal, result, event, at, byName, reason, note, muted, alarming } = point;
  const none = lang === "zh" ? "尚无报文" : "Nothing heard yet";
  return [
    ...[index + 1, place, name, number, DEVICE_KINDS[kind].words[lang], heardAt === null ? none : clock(heardAt, zone), signal ?? ""],
    (result === null ? WALK_MISSING : WALK_RESULT_WORDS[result])[lang],
    event !== null && isEventKind(event) ? EVENT_KINDS[event].words[lang] : "",
    ...[at === null ? "" : clock(at, zone), byName ?? "", reason === null ? "" : WALK_REASON_WORDS[reason][lang], note ?? "", muted],
    alarming ? WALK_ALARMING[lang] : "",
  ];
}

/** The record of a walk as a table: what it was, who signed, the counts, then each point. */
export function walkTable(walk: WalkView, lang: Language, zone: string): readonly (readonly (string | number)[])[] {
  const { counts, record } = walk;
  const is = (zh: string, en: string): string => (lang === "zh" ? zh : en);
  return [
    [is("维保记录（逐点测试）", "Maintenance record (point by point)"), walk.reason],
    [is("位置", "Place"), walk.placeNames.join("、")],
    [is("时间", "Time"), `${clock(walk.from, zone)} – ${clock(walk.until, zone)}`],
    [is("责任人", "Owner"), walk.owner.name, is("施工单位", "Contractor"), walk.contractor ?? ""],
    [
      ...[is("应测", "Points"), counts.all, is("已告警", "Alarmed"), counts.passed, is("未告警", "No alarm"), counts.failed],
      ...[is("未能测试", "Could not be tested"), counts.notTestable, is("未测试", "Not tested"), counts.missing],
    ],
    record === null
      ? [is("签署", "Signed"), is("未签署", "Not signed")]
      : [is("签署", "Signed"), record.by.name, clock(record.signedAt, zone), record.conclusion ?? ""],
    HEAD[lang],
    ...walk.points.map((point, index) => lineOf(point, index, lang, zone)),
    [
      is("维保人员（签字）", "Maintenance (signature)"),
      "",
      is("使用单位（签字）", "Owner of the site (signature)"),
      "",
      is("日期", "Date"),
      "",
    ],
  ];
}
