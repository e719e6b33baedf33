import {
  ACCEPTANCE_FAULT_WORDS,
  ACCEPTANCE_ITEM_WORDS,
  ACCEPTANCE_MISSING,
  ACCEPTANCE_PARTIES,
  ACCEPTANCE_PARTY_WORDS,
  ACCEPTANCE_RESULT_WORDS,
  type AcceptanceItem,
  type AcceptanceRow,
  type AcceptanceView,
  DEVICE_KINDS,
  DEVICE_STATE_WORDS,
  EVENT_KINDS,
  isEventKind,
  type Language,
  WALK_REASON_WORDS,
} from "../../contracts/index.ts";
import { type LocalTimes, serialText } from "../exports/local-time.ts";
import type { Cell, Stamp } from "../exports/table.ts";
import { stampText } from "../exports/table-lines.ts";
import type { SheetCell, SheetOrder } from "../sheet-ports.ts";

const COLUMNS = [
  { zh: "序号", en: "No.", width: 6 },
  { zh: "位置", en: "Place", width: 30 },
  { zh: "设备", en: "Device", width: 20 },
  { zh: "编号", en: "Number", width: 20 },
  { zh: "类型", en: "Kind", width: 14 },
  { zh: "网关", en: "Gateway", width: 16 },
  { zh: "楼层", en: "Floor", width: 7 },
  { zh: "首次报文", en: "First message", width: 20 },
  { zh: "最近报文", en: "Last message", width: 20 },
  { zh: "状态", en: "State", width: 10 },
  { zh: "信号（dBm）", en: "Signal (dBm)", width: 12 },
  { zh: "电量（%）", en: "Battery (%)", width: 11 },
  { zh: "测试告警", en: "Test alarm", width: 20 },
  { zh: "上报", en: "Reported", width: 12 },
  { zh: "系统记录（秒）", en: "Recorded (s)", width: 13 },
  { zh: "值班台显示（秒）", en: "At a desk (s)", width: 14 },
  { zh: "手机显示（秒）", en: "On a phone (s)", width: 14 },
  { zh: "测试人", en: "Tested by", width: 12 },
  { zh: "位置核对", en: "Place checked", width: 18 },
  { zh: "照片", en: "Photo", width: 18 },
  { zh: "结果", en: "Result", width: 10 },
  { zh: "缺项、不合格原因、说明", en: "Missing, faults, remarks", width: 40 },
] as const;

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

function remarksOf({ missing, faults, notTestable, check, firstAt, firstExact }: AcceptanceRow, lang: Language): string {
  const parts = [
    ...missing.map((item) => ACCEPTANCE_MISSING[item][lang]),
    ...faults.map((fault) => ACCEPTANCE_FAULT_WORDS[fault][lang]),
    ...(notTestable === null ? [] : [WALK_REASON_WORDS[notTestable.reason][lang], notTestable.note ?? ""]),
    check?.note ?? "",
    firstAt === null || firstExact ? "" : { zh: "首次报文不晚于所列时间", en: "First message no later than shown" }[lang],
  ];
  return parts.filter((part) => part !== "").join(lang === "zh" ? "；" : "; ");
}

/** One device as cells; dates are dates, what is missing is named in red. */
function cellsOf(row: AcceptanceRow, index: number, view: AcceptanceView, lang: Language, times: LocalTimes): readonly SheetCell[] {
  const { alarm, check, photo } = row;
  const isMissing = (item: AcceptanceItem): boolean => row.missing.includes(item);
  const gap = (item: AcceptanceItem): SheetCell => ({ value: ACCEPTANCE_MISSING[item][lang], look: "red" });
  const date = (at: string | null): SheetCell => (at === null ? { value: null } : { value: times.serial(Date.parse(at)), look: "date" });
  const noNeed: SheetCell = { value: row.alarms ? null : "—" };
  const took = (ms: number | null | undefined, item: "desk" | "phone"): SheetCell => {
    if (ms == null) return isMissing(item) ? gap(item) : noNeed;
    return { value: seconds(ms), look: ms > view.limits[item] * 1_000 ? "seconds-red" : "seconds" };
  };
  const judged = (value: number | null, fault: "signal" | "battery"): SheetCell => ({
    value,
    ...(row.faults.includes(fault) && { look: "red" }),
  });
  const signed = (at: string, name: string): string => `${name} ${times.text(Date.parse(at))}`;
  const event = alarm?.event ?? null;
  return [
    { value: index + 1 },
    isMissing("place") ? gap("place") : { value: row.place },
    ...[
      { value: row.name },
      { value: row.number },
      { value: DEVICE_KINDS[row.kind].words[lang] },
      { value: row.gateway },
      { value: row.floor },
    ],
    row.firstAt === null ? gap("first-message") : date(row.firstAt),
    date(row.lastAt),
    { value: DEVICE_STATE_WORDS[row.state][lang], ...(row.faults.includes("silent") && { look: "red" as const }) },
    judged(row.signal, "signal"),
    judged(row.battery, "battery"),
    alarm !== null
      ? date(alarm.at)
      : isMissing("alarm")
        ? gap("alarm")
        : row.faults.includes("no-alarm")
          ? { value: ACCEPTANCE_FAULT_WORDS["no-alarm"][lang], look: "red" }
          : noNeed,
    { value: event !== null && isEventKind(event) ? EVENT_KINDS[event].words[lang] : "" },
    alarm?.raisedMs == null ? noNeed : { value: seconds(alarm.raisedMs), look: "seconds" },
    took(alarm?.deskMs, "desk"),
    took(alarm?.phoneMs, "phone"),
    { value: alarm?.byName ?? "" },
    check === null
      ? isMissing("place-check")
        ? gap("place-check")
        : { value: null }
      : {
          value: `${check.ok ? "" : `${ACCEPTANCE_FAULT_WORDS["place-wrong"][lang]} `}${signed(check.at, check.byName)}`,
          ...(!check.ok && { look: "red" as const }),
        },
    photo === null ? (isMissing("photo") ? gap("photo") : { value: null }) : { value: signed(photo.at, photo.byName) },
    {
      value: ACCEPTANCE_RESULT_WORDS[row.result][lang],
      look: row.result === "accepted" ? "green" : row.result === "rejected" ? "red" : "amber",
    },
    { value: remarksOf(row, lang) },
  ];
}

function headOf(view: AcceptanceView, lang: Language, times: LocalTimes): readonly (readonly SheetCell[])[] {
  const is = (zh: string, en: string): string => (lang === "zh" ? zh : en);
  const joined = (words: readonly string[]): string => words.join(is("、", ", "));
  const { counts, limits } = view;
  const scope = [...view.placeNames, view.gatewayName ?? "", ...view.scope.kinds.map((kind) => DEVICE_KINDS[kind].words[lang])];
  const version = view.versions.find(({ version }) => version === view.version);
  const plain = (...values: readonly (string | number)[]): readonly SheetCell[] => values.map((value) => ({ value }));
  return [
    [{ value: `${is("逐点验收表", "Acceptance table")} · ${view.title}`, look: "title" }],
    plain(is("范围", "Scope"), joined(scope.filter((name) => name !== "")) || is("本社区全部设备", "All devices of the community")),
    plain(
      ...[is("设备", "Devices"), counts.all, is("合格", "Accepted"), counts.accepted],
      ...[is("不合格", "Rejected"), counts.rejected, is("缺项", "Incomplete"), counts.incomplete],
    ),
    plain(
      is("判定依据", "Limits"),
      is(
        `信号低于 ${limits.signal} dBm 为弱；电量低于 ${limits.battery}% 为低；值班台 ${limits.desk} 秒、手机 ${limits.phone} 秒内显示；测试告警自 ${times.text(Date.parse(view.since))} 起计`,
        `Signal below ${limits.signal} dBm is weak; battery below ${limits.battery} % is low; shown at a desk within ${limits.desk} s, on a phone within ${limits.phone} s; test alarms since ${times.text(Date.parse(view.since))}`,
      ),
    ),
    plain(is("验收项", "Asked for"), joined(view.items.map((item) => ACCEPTANCE_ITEM_WORDS[item][lang]))),
    version === undefined
      ? plain(is("版本", "Version"), is("草稿，未签署", "Draft, not signed"))
      : plain(
          is("版本", "Version"),
          is(`第 ${version.version} 版`, `No. ${version.version}`),
          times.text(Date.parse(version.frozenAt)),
          `SHA-256 ${version.hash}`,
        ),
  ];
}

function signaturesOf(view: AcceptanceView, lang: Language, times: LocalTimes): readonly (readonly SheetCell[])[] {
  const version = view.versions.find(({ version }) => version === view.version);
  return ACCEPTANCE_PARTIES.map((party): readonly SheetCell[] => {
    const signature = version?.signatures.find((one) => one.party === party);
    const head = ACCEPTANCE_PARTY_WORDS[party][lang];
    if (signature === undefined)
      return [
        { value: "" },
        { value: head },
        { value: lang === "zh" ? "签字（盖章）：" : "Signature:" },
        { value: "" },
        { value: lang === "zh" ? "日期：" : "Date:" },
      ];
    const { by, at, remark } = signature;
    return [{ value: "" }, { value: head }, { value: by.name }, { value: times.text(Date.parse(at)) }, { value: remark ?? "" }];
  });
}

/** The table as a sheet: what it is about, its counts and limits, each device, and who signs. */
export function acceptanceSheet(
  view: AcceptanceView,
  rows: readonly AcceptanceRow[],
  lang: Language,
  times: LocalTimes,
  stamp: Stamp,
): SheetOrder {
  const [title = [], ...more] = headOf(view, lang, times);
  const above = [title, [{ value: stampText(stamp, lang, times), look: "note" as const }], ...more];
  return {
    name: lang === "zh" ? "逐点验收表" : "Acceptance table",
    rows: [
      ...above,
      COLUMNS.map((column) => ({ value: column[lang], look: "head" as const })),
      ...rows.map((row, index) => cellsOf(row, index, view, lang, times)),
      [],
      ...signaturesOf(view, lang, times),
    ],
    widths: COLUMNS.map(({ width }) => width),
    ...{ head: above.length, frozenColumns: 3, tableRows: rows.length, foot: stampText(stamp, lang, times) },
  };
}

/** The same as plain cells: dates as one reads them. */
export function plainCells({ rows }: SheetOrder): readonly (readonly Cell[])[] {
  return rows.map((row) => row.map(({ value, look }) => (look === "date" && typeof value === "number" ? serialText(value) : value)));
}
