import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import { DAY, type Duration } from "./time.ts";
import type { Words } from "./words.ts";

/** 迎检: what somebody who inspects asks first, each with the list that proves the answer. */
export const INSPECTION_LINES = [
  "on-duty",
  "presence",
  "proof",
  "drill",
  "overdue",
  "answered",
  "handled",
  "devices",
  "self-tests",
  "visits",
  "return-visits",
  "precision",
] as const;
export type InspectionLineName = (typeof INSPECTION_LINES)[number];
export const INSPECTION_WORDS: Readonly<Record<InspectionLineName, Words>> = {
  "on-duty": { zh: "此刻谁在值班", en: "Who is on duty now" },
  presence: { zh: "最近一次查岗", en: "Last presence check" },
  proof: { zh: "最近一次全链路自检", en: "Last proven end to end" },
  drill: { zh: "最近一次演练", en: "Last drill" },
  overdue: { zh: "超期未办结工单", en: "Cases past their time" },
  answered: { zh: "本月 60 秒内响应", en: "Answered within 60 s this month" },
  handled: { zh: "本月 24 小时内处置", en: "Handled within 24 h this month" },
  devices: { zh: "失联设备", en: "Devices not heard" },
  "self-tests": { zh: "生命安全设备按月自检", en: "Life-safety devices tested monthly" },
  visits: { zh: "探访按期", en: "Care visits on time" },
  "return-visits": { zh: "回访按期", en: "Return visits on time" },
  precision: { zh: "告警属实率（30 天）", en: "Alerts that were true (30 days)" },
};

/** How far back presence checks and verdicts are counted. */
export const INSPECTION_SPAN: Duration = 30 * DAY;

/** Good; not as it should be; nothing to judge by. */
export const INSPECTION_MARKS = ["good", "short", "unknown"] as const;
export type InspectionMark = (typeof INSPECTION_MARKS)[number];

export const InspectionLineSchema = Type.Object({
  line: Type.Enum([...INSPECTION_LINES]),
  mark: Type.Enum([...INSPECTION_MARKS]),
  /** As it should be, of so many; null where the line counts nothing. */
  good: Nullable(Type.Integer({ minimum: 0 })),
  of: Nullable(Type.Integer({ minimum: 0 })),
  /** When it last was. */
  at: Nullable(IsoTime),
  /** By name, as the asker may know them. */
  names: Type.Array(Type.String()),
});
export type InspectionLine = Type.Static<typeof InspectionLineSchema>;

export const InspectionSchema = Type.Object(
  {
    at: IsoTime,
    zone: Type.String(),
    /** The month that is counted, as the list of cases takes it. */
    month: Type.Object({ from: IsoTime, to: IsoTime }),
    lines: Type.Array(InspectionLineSchema),
  },
  { $id: "Inspection" },
);
export type Inspection = Type.Static<typeof InspectionSchema>;

/** A care visit that is due, without saying whose needs are behind it: what proves the share. */
export const InspectedVisitSchema = Type.Object({
  name: Type.String(),
  building: Type.String(),
  way: Type.Enum(["phone", "door"]),
  dueAt: IsoTime,
  metAt: Nullable(IsoTime),
  overdue: Type.Boolean(),
});
export type InspectedVisit = Type.Static<typeof InspectedVisitSchema>;
export const InspectedVisitsSchema = Type.Object({ items: Type.Array(InspectedVisitSchema) });

/** Presence checks that were answered or missed. */
export interface PresenceChecks {
  readonly answered: number;
  readonly missed: number;
  readonly lastAt: number | null;
  /** The desk of the last one. */
  readonly lastName: string | null;
}

/** Nothing to judge by; all of them; else short. */
export function markOf(good: number, of: number): InspectionMark {
  if (of === 0) return "unknown";
  return good >= of ? "good" : "short";
}
