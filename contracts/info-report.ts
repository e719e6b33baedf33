import { Type } from "typebox";
import type { Case } from "./case.ts";
import { isEndedCase } from "./case-words.ts";
import { SignatureSchema } from "./hand-over.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import { FAMILIES } from "./signal.ts";
import { type Duration, type Instant, toIso } from "./time.ts";
import type { Words } from "./words.ts";

/** Reports of information to those above: the first in minutes, more while it goes on, one at the end. */
export const INFO_STAGES = ["first", "follow-up", "final"] as const;
export type InfoStage = (typeof INFO_STAGES)[number];
export const INFO_STAGE_WORDS: Readonly<Record<InfoStage, Words>> = {
  first: { zh: "首报", en: "First report" },
  "follow-up": { zh: "续报", en: "Follow-up report" },
  final: { zh: "终报", en: "Final report" },
};

export const INFO_FIELDS = ["time", "place", "what", "cause", "people", "done", "needed", "onSpot", "contact"] as const;
export type InfoField = (typeof INFO_FIELDS)[number];
export const INFO_FIELD_WORDS: Readonly<Record<InfoField, Words>> = {
  time: { zh: "时间", en: "Time" },
  place: { zh: "地点", en: "Place" },
  what: { zh: "事件", en: "What happened" },
  cause: { zh: "起因", en: "Cause" },
  people: { zh: "人员情况", en: "People" },
  done: { zh: "已采取措施", en: "Done" },
  needed: { zh: "需要支援", en: "Needed" },
  onSpot: { zh: "现场人员", en: "On the spot" },
  contact: { zh: "联系人及电话", en: "Contact and telephone" },
};

/** Blanks that only a human can fill: a report with one of them empty is not approved. */
export const INFO_NEEDED: readonly InfoField[] = ["time", "place", "what", "people", "done", "contact"];

const Text = Type.String({ maxLength: 2000 });
export const InfoFieldsSchema = Type.Object(
  { time: Text, place: Text, what: Text, cause: Text, people: Text, done: Text, needed: Text, onSpot: Text, contact: Text },
  { additionalProperties: false },
);
export type InfoFields = Type.Static<typeof InfoFieldsSchema>;

const By = Type.Object({ by: Type.String(), byName: Type.String(), at: IsoTime });
export const INFO_STATES = ["draft", "approved", "void"] as const;
export const INFO_STATE_WORDS: Readonly<Record<(typeof INFO_STATES)[number], Words>> = {
  draft: { zh: "草稿", en: "Draft" },
  approved: { zh: "已签发", en: "Approved" },
  void: { zh: "已作废", en: "Void" },
};
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: "\\S" });

export const InfoReportSchema = Type.Object(
  {
    id: Type.String(),
    case: Type.String(),
    caseNumber: Type.String(),
    /** Of the case, from 1, in the order of approval; null: not approved. */
    number: Nullable(Type.Integer({ minimum: 1 })),
    stage: Type.Enum([...INFO_STAGES]),
    state: Type.Enum([...INFO_STATES]),
    /** Rises with each edit: who edits an older one is told. */
    version: Type.Integer({ minimum: 1 }),
    fields: InfoFieldsSchema,
    drill: Type.Boolean(),
    drafted: By,
    edited: Nullable(By),
    approved: Nullable(By),
    /** To whom it went, by which way: booked by hand. */
    sent: Type.Array(Type.Intersect([By, Type.Object({ to: Type.String(), way: Type.String() })])),
    voided: Nullable(Type.Intersect([By, Type.Object({ reason: Reason })])),
  },
  { $id: "InfoReport" },
);
export type InfoReport = Type.Static<typeof InfoReportSchema>;
export const InfoReportPageSchema = Page(InfoReportSchema);

/** When which report is due; data with its source. */
export const InfoClocksSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    families: Type.Array(Type.Enum([...FAMILIES]), { minItems: 1 }),
    first: Type.String(),
    followUp: Type.String(),
    final: Type.String(),
    source: Type.Object({ zh: Type.String(), en: Type.String() }),
  },
  { additionalProperties: false },
);
/** The same in milliseconds. */
export interface InfoClocks {
  readonly families: readonly string[];
  readonly first: Duration;
  readonly followUp: Duration;
  readonly final: Duration;
  readonly source: Words;
}

/** What is due next about a case. */
export const InfoDueSchema = Type.Object({ stage: Type.Enum([...INFO_STAGES]), dueAt: IsoTime });
export type InfoDue = Type.Static<typeof InfoDueSchema>;

const HANDLED = ["resolved", "visit-due"];

/**
 * The report that is due next, by what was sent of the case; null where none is: not critical, of another family, false or
 * merged or withdrawn before anything was sent, or all was said. Only what was sent counts, not what was written.
 */
export function infoDue(one: Case, reports: readonly InfoReport[], clocks: InfoClocks): InfoDue | null {
  if (one.severity !== "critical" || !clocks.families.includes(one.family)) return null;
  const sent = reports.filter(({ state, sent: times }) => state === "approved" && times.length > 0);
  const over = isEndedCase(one) || HANDLED.includes(one.state);
  const due = (stage: InfoStage, from: Instant, within: Duration): InfoDue => ({ stage, dueAt: toIso(from + within) });
  if (sent.length === 0) return over && one.state !== "closed" ? null : due("first", Date.parse(one.openedAt), clocks.first);
  if (sent.some(({ stage }) => stage === "final")) return null;
  if (over) return due("final", Date.parse(one.closedAt ?? one.changedAt), clocks.final);
  const last = Math.max(...sent.flatMap((report) => report.sent.map(({ at }) => Date.parse(at))));
  return due("follow-up", last, clocks.followUp);
}

export const CaseReportsSchema = Type.Object({
  items: Type.Array(InfoReportSchema),
  due: Nullable(InfoDueSchema),
  /** What a new report of each stage would say. */
  proposed: InfoFieldsSchema,
  source: Type.Object({ zh: Type.String(), en: Type.String() }),
});
export type CaseReports = Type.Static<typeof CaseReportsSchema>;

/** Cases of which a report is due, the most overdue first. */
export const InfoDueListSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      case: Type.String(),
      number: Type.String(),
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      ...InfoDueSchema.properties,
    }),
  ),
});

export const NewInfoReportSchema = Type.Object(
  { stage: Type.Enum([...INFO_STAGES]), fields: InfoFieldsSchema },
  { additionalProperties: false },
);
export type NewInfoReport = Type.Static<typeof NewInfoReportSchema>;
export const EditInfoReportSchema = Type.Object(
  { version: Type.Integer({ minimum: 1 }), fields: InfoFieldsSchema },
  { additionalProperties: false },
);
const Named = Type.String({ minLength: 1, maxLength: 100, pattern: "\\S" });
/** Approved by whoever is logged in, or by another's own password at the same desk. */
export const ApproveInfoReportSchema = Type.Object(
  { version: Type.Integer({ minimum: 1 }), signature: Type.Optional(SignatureSchema) },
  { additionalProperties: false },
);
export const SendInfoReportSchema = Type.Object({ to: Named, way: Named }, { additionalProperties: false });
export const VoidInfoReportSchema = Type.Object({ reason: Reason }, { additionalProperties: false });
export type InfoReportAct =
  | { readonly act: "edit"; readonly version: number; readonly fields: InfoFields }
  | { readonly act: "approve"; readonly version: number }
  | { readonly act: "send"; readonly to: string; readonly way: string }
  | { readonly act: "void"; readonly reason: string };
