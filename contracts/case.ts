import { Type } from "typebox";
import { PlaceBriefSchema, VerdictSchema } from "./alert.ts";
import { CasePartFields } from "./case-parts.ts";
import { CASE_KINDS, CASE_SOURCES, CASE_STATES } from "./case-words.ts";
import { NOTICE_ANSWERS, NOTICE_CHANNELS } from "./channel.ts";
import { LadderStepSchema } from "./ladder.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { SettledSchema } from "./settled.ts";
import { SeveritySchema } from "./severity.ts";
import { FAMILIES } from "./signal.ts";
import type { Words } from "./words.ts";

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
    /** The ledger: when it got how far. Null: not yet, or nobody reports it. */
    sentAt: Type.Optional(Nullable(IsoTime)),
    deliveredAt: Type.Optional(Nullable(IsoTime)),
    readAt: Type.Optional(Nullable(IsoTime)),
    answeredAt: Type.Optional(Nullable(IsoTime)),
    answer: Type.Optional(Nullable(Type.Enum([...NOTICE_ANSWERS]))),
    /** The provider that took it, and the number under which that provider knows it. */
    provider: Type.Optional(Nullable(Type.String())),
    providerId: Type.Optional(Nullable(Type.String())),
    /** How many more times it was said after the first. */
    rounds: Type.Optional(Type.Integer()),
    /** Of this drill: it is handed to nobody outside. */
    drill: Type.Optional(Type.String()),
  },
  { $id: "Notice" },
);
export type Notice = Type.Static<typeof NoticeSchema>;

export const CaseAlertSchema = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  ruleName: WordsSchema,
  family: Type.Enum([...FAMILIES]),
  /** Decides what it joins. */
  plan: Type.String(),
  severity: SeveritySchema,
  device: Nullable(Type.String()),
  person: Nullable(Type.String()),
  /** Where it was raised: of several joined alerts each has its own. */
  place: Nullable(PlaceBriefSchema),
  at: IsoTime,
});
export type CaseAlert = Type.Static<typeof CaseAlertSchema>;

/** The human work on one real-world happening. */
export const CaseSchema = Type.Object(
  {
    id: Type.String(),
    /** What people call it: year, month, day and a running number. */
    number: Type.String(),
    community: Type.String(),
    kind: Type.Enum([...CASE_KINDS]),
    source: Type.Enum([...CASE_SOURCES]),
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
    /** Everybody who worked on it, by user name, in the order of their first act. */
    hands: Type.Optional(Type.Array(Type.String())),
    takenBy: Nullable(Type.String()),
    takenByName: Nullable(Type.String()),
    takenAt: Nullable(IsoTime),
    verdict: Nullable(VerdictSchema),
    cause: Nullable(Type.String()),
    found: Nullable(Type.String()),
    summary: Nullable(Type.String()),
    /** Of this drill, from its birth: nothing real, and never one case with what is. */
    drill: Type.Optional(Type.String()),
    ...CasePartFields,
  },
  { $id: "Case" },
);
export type Case = Type.Static<typeof CaseSchema>;

/** A case with nothing of all that: by an alert, nobody has it, nothing was done. */
export const plainCase = (): Omit<
  Case,
  | "id"
  | "number"
  | "community"
  | "state"
  | "severity"
  | "family"
  | "plan"
  | "title"
  | "place"
  | "person"
  | "alerts"
  | "openedAt"
  | "changedAt"
> => ({
  kind: "alarm",
  source: "device",
  hazard: null,
  description: null,
  reporter: null,
  point: null,
  receivedBy: null,
  receivedByName: null,
  foreign: [],
  assignedTo: null,
  assignedToName: null,
  dispatchedAt: null,
  dueAt: null,
  hold: null,
  handovers: [],
  presumed: false,
  verified: null,
  closing: null,
  look: null,
  closedBy: null,
  closedByName: null,
  second: null,
  pictures: [],
  calls: [],
  entries: [],
  visit: null,
  visits: [],
  mergedInto: null,
  absorbed: [],
  splitFrom: null,
  ladder: null,
  closedAt: null,
  takenBy: null,
  takenByName: null,
  takenAt: null,
  verdict: null,
  cause: null,
  found: null,
  summary: null,
});

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
  Type.Object({
    notices: Type.Array(NoticeSchema),
    log: Type.Array(CaseLogSchema),
    /** Steps of its ladder, by round and due time; for those who may read notices. */
    steps: Type.Optional(Type.Array(LadderStepSchema)),
    /** Where it would be said to be settled, by who took part until now; while it is open. */
    proposedSettled: Type.Optional(SettledSchema),
  }),
]);
export type CaseDetail = Type.Static<typeof CaseDetailSchema>;
