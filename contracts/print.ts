import { Type } from "typebox";
import type { Right } from "./roles.ts";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** What a sheet is about; `none`: the whole of one's own area. */
export const PRINT_SUBJECTS = [
  ...(["none", "case", "person", "place", "round", "patrol", "maintenance"] as const),
  ...(["acceptance", "drill", "rating", "roster", "hand-over"] as const),
] as const;
export type PrintSubject = (typeof PRINT_SUBJECTS)[number];

/** What must be said on a sheet that leaves the room. */
export type PrintCaveat = "grading" | "no-medical-device" | "no-fire-panel";

interface PrintedPage {
  readonly words: Words;
  /** What it may be about, and the right that opens the page for that; of several any. */
  readonly of: Readonly<Partial<Record<PrintSubject, Right | readonly Right[]>>>;
  readonly caveats?: readonly PrintCaveat[];
  /** Printed across. */
  readonly wide?: true;
}

export const PRINT_CAVEAT_WORDS: Readonly<Record<PrintCaveat, Words>> = {
  grading: { zh: "内部分级，非政府预警", en: "Internal grading, not an official warning" },
  "no-medical-device": {
    zh: "本平台不是医疗器械，数据仅供参考，不能代替诊断",
    en: "The hub is no medical device: figures inform, they do not diagnose",
  },
  "no-fire-panel": {
    zh: "本平台不是火灾报警控制器，以控制器显示为准",
    en: "The hub is no fire panel: what the panel shows holds",
  },
};

/** Every page that prints: its name on paper, whom it is open to, what must stand on it. */
export const PRINTED_PAGES = {
  acceptance: { words: { zh: "逐点验收表", en: "Acceptance table" }, of: { acceptance: "acceptance.read" }, wide: true },
  "action-card": { words: { zh: "处置卡", en: "Action card" }, of: { none: "rules.read" } },
  "device-labels": { words: { zh: "设备标签", en: "Device labels" }, of: { none: "devices.read" } },
  "device-work": { words: { zh: "设备待办", en: "Work on devices" }, of: { none: "devices.tend" } },
  "dispatch-card": { words: { zh: "120/119/110 卡", en: "120/119/110 card" }, of: { case: "cases.act" } },
  drill: { words: { zh: "演练评分表", en: "Drill score sheet" }, of: { drill: "drills.read" } },
  "duty-log": { words: { zh: "值班日志", en: "Duty log" }, of: { none: "duty-log.read" }, caveats: ["grading"] },
  "hand-over": {
    words: { zh: "交接班", en: "Hand-over" },
    of: { none: "duty-log.read", "hand-over": "duty-log.read" },
    caveats: ["grading"],
  },
  "info-report": { words: { zh: "信息报告", en: "Report of information" }, of: { case: "info-reports.read" }, caveats: ["grading"] },
  inspection: { words: { zh: "迎检", en: "Inspection" }, of: { none: "reports.read" } },
  near: { words: { zh: "附近需要帮助的人", en: "Who needs help near here" }, of: { place: "help.read", case: "cases.act" } },
  nuisance: { words: { zh: "扰警统计", en: "Nuisance report" }, of: { none: "reports.read" }, caveats: ["grading"] },
  "one-trip": { words: { zh: "顺路清单", en: "One trip" }, of: { none: "trips.sign", place: "trips.sign" } },
  patrol: { words: { zh: "巡查", en: "Patrol" }, of: { patrol: "patrols.make" } },
  "patrol-labels": { words: { zh: "点位标签", en: "Spot labels" }, of: { patrol: "patrols.make" } },
  rating: { words: { zh: "三色评价", en: "Three-colour rating" }, of: { rating: "reports.read" }, caveats: ["grading"] },
  ratings: { words: { zh: "三色评价", en: "Three-colour rating" }, of: { none: "reports.read" }, caveats: ["grading"] },
  response: { words: { zh: "响应统计", en: "Response report" }, of: { none: "reports.read" }, caveats: ["grading"] },
  roster: { words: { zh: "值班表", en: "Roster" }, of: { roster: "roster.read" }, wide: true },
  round: { words: { zh: "走访任务", en: "Visit list" }, of: { round: "visits.make" } },
  "self-tests": { words: { zh: "设备自检", en: "Self-tests" }, of: { none: "devices.read" }, caveats: ["no-fire-panel"] },
  tonight: { words: { zh: "今夜无人可叫", en: "Nobody to call tonight" }, of: { none: "tonight.read" } },
  "transfer-sheet": {
    words: { zh: "就医交接单", en: "Transfer sheet" },
    of: { person: "transfer.make" },
    caveats: ["no-medical-device"],
  },
  "visit-load": { words: { zh: "探访进度", en: "Visits by worker" }, of: { none: "visits.make" } },
  visits: { words: { zh: "待探访名单", en: "Visits due" }, of: { none: "visits.make" } },
  walk: { words: { zh: "逐点测试", en: "Point-by-point test" }, of: { maintenance: "devices.read" }, caveats: ["no-fire-panel"] },
} as const satisfies Record<string, PrintedPage>;

export type PrintPage = keyof typeof PRINTED_PAGES;
export const PRINT_PAGES = Object.keys(PRINTED_PAGES) as PrintPage[];
export const printedPage = (page: PrintPage): PrintedPage => PRINTED_PAGES[page];

export const NewPrintSchema = Type.Object(
  {
    page: Type.Enum(PRINT_PAGES),
    subject: Nullable(
      Type.String({
        maxLength: 220,
        pattern: "^[a-z-]+:.+$",
        description: "What the sheet is about, as `case:…` or `place:…`; null: the whole of one's own area",
      }),
    ),
  },
  { additionalProperties: false },
);
export type NewPrint = Type.Static<typeof NewPrintSchema>;

/** A sheet that was printed: its number of the hub, counted by day, when, and by whom. */
export const PrintSchema = Type.Object({ number: Type.String(), at: IsoTime, byName: Type.String() });
export type Print = Type.Static<typeof PrintSchema>;

/** P20261130-0007: the seventh sheet of that day. */
export const printNumber = (day: string, count: number): string => `P${day.replaceAll("-", "")}-${String(count).padStart(4, "0")}`;
