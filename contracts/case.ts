import { Type } from "typebox";
import { PlaceBriefSchema, VerdictSchema } from "./alert.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";
import { FAMILIES } from "./signal.ts";
import type { Words } from "./words.ts";

export const CASE_STATES = [
  "new",
  "accepted",
  "dispatched",
  "taken",
  "on-site",
  "resolved",
  "visit-due",
  "closed",
  "false-alarm",
  "merged",
  "cancelled",
] as const;
export type CaseState = (typeof CASE_STATES)[number];
export const CASE_STATE_WORDS: Readonly<Record<CaseState, Words>> = {
  new: { zh: "待受理", en: "New" },
  accepted: { zh: "已受理", en: "Accepted" },
  dispatched: { zh: "已派单", en: "Dispatched" },
  taken: { zh: "已接单", en: "Taken" },
  "on-site": { zh: "已到场", en: "On site" },
  resolved: { zh: "已处置", en: "Resolved" },
  "visit-due": { zh: "待回访", en: "Return visit due" },
  closed: { zh: "已办结", en: "Closed" },
  "false-alarm": { zh: "误报办结", en: "Closed as false" },
  merged: { zh: "已并入", en: "Merged" },
  cancelled: { zh: "已撤销", en: "Cancelled" },
};
export const ENDED_CASE_STATES: readonly CaseState[] = ["closed", "false-alarm", "merged", "cancelled"];

/** How the person was found; a critical case of a person does not close without one. */
export const FOUND: Readonly<Record<string, Words>> = {
  heard: { zh: "听到本人", en: "Heard in person" },
  seen: { zh: "见到本人", en: "Seen in person" },
  household: { zh: "同住人确认", en: "Vouched for by the household" },
  hospital: { zh: "已送医", en: "Taken to hospital" },
  died: { zh: "已故", en: "Died" },
};

export const NOTICE_CHANNELS = ["app", "email"] as const;
export const NOTICE_STATES = ["queued", "sent", "delivered", "read", "answered", "failed"] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];
export const NOTICE_STATE_WORDS: Readonly<Record<NoticeState, Words>> = {
  queued: { zh: "待发", en: "Queued" },
  sent: { zh: "已发", en: "Sent" },
  delivered: { zh: "已送达", en: "Delivered" },
  read: { zh: "已读", en: "Read" },
  answered: { zh: "已答复", en: "Answered" },
  failed: { zh: "失败", en: "Failed" },
};

/** One message to one human through one channel. */
export const NoticeSchema = Type.Object(
  {
    id: Type.String(),
    case: Type.String(),
    channel: Type.Enum([...NOTICE_CHANNELS]),
    /** The human it is for. */
    to: Type.Object({ user: Nullable(Type.String()), name: Type.String(), role: Type.String() }),
    state: Type.Enum([...NOTICE_STATES]),
    subject: Type.String(),
    text: Type.String(),
    createdAt: IsoTime,
    changedAt: IsoTime,
    attempts: Type.Integer(),
    error: Nullable(Type.String()),
  },
  { $id: "Notice" },
);
export type Notice = Type.Static<typeof NoticeSchema>;

export const CaseAlertSchema = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  ruleName: WordsSchema,
  severity: SeveritySchema,
  device: Nullable(Type.String()),
  person: Nullable(Type.String()),
});

/** The human work on one real-world happening. */
export const CaseSchema = Type.Object(
  {
    id: Type.String(),
    /** What people call it: year, month, day and a running number. */
    number: Type.String(),
    community: Type.String(),
    state: Type.Enum([...CASE_STATES]),
    severity: SeveritySchema,
    family: Type.Enum([...FAMILIES]),
    plan: Type.String(),
    title: WordsSchema,
    place: Nullable(PlaceBriefSchema),
    person: Nullable(Type.String()),
    alerts: Type.Array(CaseAlertSchema),
    openedAt: IsoTime,
    changedAt: IsoTime,
    closedAt: Nullable(IsoTime),
    takenBy: Nullable(Type.String()),
    takenByName: Nullable(Type.String()),
    takenAt: Nullable(IsoTime),
    verdict: Nullable(VerdictSchema),
    cause: Nullable(Type.String()),
    found: Nullable(Type.String()),
    summary: Nullable(Type.String()),
  },
  { $id: "Case" },
);
export type Case = Type.Static<typeof CaseSchema>;

export const CaseLogSchema = Type.Object({
  at: IsoTime,
  act: Type.String(),
  by: Nullable(Type.String()),
  byName: Nullable(Type.String()),
  words: WordsSchema,
});
export type CaseLog = Type.Static<typeof CaseLogSchema>;

export const CaseDetailSchema = Type.Intersect([
  CaseSchema,
  Type.Object({ notices: Type.Array(NoticeSchema), log: Type.Array(CaseLogSchema) }),
]);
export type CaseDetail = Type.Static<typeof CaseDetailSchema>;
