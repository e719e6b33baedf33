import { Type } from "typebox";
import { ConsentPaperSchema } from "./consent-paper.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { SEVERITIES, type Severity, SeveritySchema, severityRank } from "./severity.ts";
import type { Family } from "./signal.ts";
import type { Instant } from "./time.ts";
import type { Words } from "./words.ts";

/** What of a person a relative may learn. Alerts go by the matter that they are about. */
export const CONSENT_KINDS = [
  "alert-person",
  "alert-activity",
  "alert-home",
  "activity",
  "vitals",
  "figures",
  "position",
  "pictures",
  "history",
  "relatives",
] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];
export const CONSENT_KIND_WORDS: Readonly<Record<ConsentKind, Words>> = {
  "alert-person": { zh: "跌倒、紧急呼叫、走失等告警", en: "Alerts of falls, SOS, being lost" },
  "alert-activity": { zh: "长时间无活动告警", en: "Alerts of no activity" },
  "alert-home": { zh: "家中火警、燃气、漏水告警", en: "Alerts of fire, gas and water at home" },
  activity: { zh: "活动迹象（时间与来源）", en: "Signs of activity (when, and by what)" },
  vitals: { zh: "生命体征（只有文字，没有数值）", en: "Vital signs in words, without figures" },
  figures: { zh: "生命体征数值", en: "Figures of vital signs" },
  position: { zh: "位置", en: "Position" },
  pictures: { zh: "图片", en: "Pictures" },
  history: { zh: "一周以前的工单", en: "Cases that ended over a week ago" },
  relatives: { zh: "其他亲属的姓名", en: "Names of the other relatives" },
};

/** From which severity on: `always`, also where nothing has happened; a severity: only in an open matter at least so bad. */
export const THRESHOLDS = ["always", ...SEVERITIES] as const;
export type Threshold = (typeof THRESHOLDS)[number];
export const THRESHOLD_WORDS: Readonly<Record<Threshold, Words>> = {
  always: { zh: "任何时候", en: "At any time" },
  low: { zh: "有任何告警时", en: "In any alert" },
  medium: { zh: "一般及以上告警时", en: "In alerts from medium on" },
  high: { zh: "紧急及以上告警时", en: "In alerts from high on" },
  critical: { zh: "仅特急告警时", en: "In critical alerts only" },
};

/** Kind → from when on; a kind that is missing is not given. */
export type Grants = Readonly<Partial<Record<ConsentKind, Threshold>>>;
const threshold = Type.Optional(Type.Enum([...THRESHOLDS]));
export const GrantsSchema = Type.Object(
  {
    "alert-person": threshold,
    "alert-activity": threshold,
    "alert-home": threshold,
    activity: threshold,
    vitals: threshold,
    figures: threshold,
    position: threshold,
    pictures: threshold,
    history: threshold,
    relatives: threshold,
  },
  { additionalProperties: false },
);

/** Without anybody's word: what happened, in words; no figure, no position, no picture. */
export const DEFAULT_GRANTS: Grants = {
  "alert-person": "always",
  "alert-activity": "always",
  "alert-home": "always",
  activity: "always",
  vitals: "always",
};

/** Cases that ended so long ago are history. */
export const HISTORY_AFTER_DAYS = 7;

export const CONSENT_GIVERS = ["self", "guardian"] as const;
export const CONSENT_GIVER_WORDS: Readonly<Record<(typeof CONSENT_GIVERS)[number], Words>> = {
  self: { zh: "本人", en: "Herself or himself" },
  guardian: { zh: "监护人", en: "Guardian" },
};

/** One word of a person, or of her guardian, on what one relative may learn. Never changed: a newer one takes its place. */
export const FamilyConsentSchema = Type.Object(
  {
    id: Type.String(),
    person: Type.String(),
    /** `user:<id>`, or `contact:<name>` of one without a log-in. */
    relative: Type.String(),
    relativeName: Type.String(),
    grants: GrantsSchema,
    givenBy: Type.Enum([...CONSENT_GIVERS]),
    /** Name of the guardian. */
    guardian: Nullable(Type.String()),
    /** Number of the signed paper in the community's files. */
    paper: Type.String(),
    from: IsoTime,
    until: Nullable(IsoTime),
    by: Type.String(),
    byName: Type.String(),
    at: IsoTime,
    revokedAt: Nullable(IsoTime),
    revokedByName: Nullable(Type.String()),
    /** Files of the signed paper, as they came; not shown to relatives. */
    papers: Type.Optional(Type.Array(ConsentPaperSchema)),
  },
  { $id: "FamilyConsent" },
);
export type FamilyConsent = Type.Static<typeof FamilyConsentSchema>;

export const NewConsentSchema = Type.Object(
  {
    relative: Type.String({ minLength: 3, maxLength: 200 }),
    grants: GrantsSchema,
    givenBy: Type.Enum([...CONSENT_GIVERS]),
    guardian: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 60 }))),
    paper: Type.String({ minLength: 1, maxLength: 100, description: "Number of the signed paper in the community's files" }),
    from: Type.Optional(IsoTime),
    until: Type.Optional(Nullable(IsoTime)),
  },
  { additionalProperties: false },
);
export type NewConsent = Type.Static<typeof NewConsentSchema>;

/** What a relative may learn now, in words and by whose word. */
export const RelativeRightsSchema = Type.Object(
  {
    relative: Type.String(),
    name: Type.String(),
    relation: Type.String(),
    user: Nullable(Type.String()),
    grants: GrantsSchema,
    why: Type.Enum(["given", "default", "revoked"]),
    /** The consent that holds, or that was taken back. */
    consent: Nullable(Type.String()),
  },
  { $id: "RelativeRights" },
);
export type RelativeRights = Type.Static<typeof RelativeRightsSchema>;

/** Told without consent because a life was in danger: the person's side sees it. */
export const OverrideSchema = Type.Object({ at: IsoTime, relativeName: Type.String(), case: Type.String(), severity: SeveritySchema });
export type Override = Type.Static<typeof OverrideSchema>;

export const ConsentViewSchema = Type.Object(
  { rights: Type.Array(RelativeRightsSchema), consents: Type.Array(FamilyConsentSchema), overrides: Type.Array(OverrideSchema) },
  { $id: "ConsentView" },
);
export type ConsentView = Type.Static<typeof ConsentViewSchema>;

export const relativeOfUser = (user: string): string => `user:${user}`;
export const relativeOfContact = (contact: { readonly name: string; readonly user: string | null }): string =>
  contact.user === null ? `contact:${contact.name}` : relativeOfUser(contact.user);

/** The kind of consent that an alert or case of this family asks for. */
export function consentForMatter(family: Family): ConsentKind {
  switch (family) {
    case "vitals":
      return "vitals";
    case "person":
      return "alert-person";
    case "activity":
      return "alert-activity";
    default:
      return "alert-home";
  }
}

const ALERTING: readonly ConsentKind[] = ["alert-person", "alert-activity", "alert-home", "vitals"];

/** `help`: that help is needed, and where; nothing else. */
export type Learned = "all" | "help" | "nothing";

/** @param severity of the open matter that it is asked in; null where nothing has happened */
export function learned(grants: Grants, kind: ConsentKind, severity: Severity | null): Learned {
  const from = grants[kind];
  if (from === "always") return "all";
  if (from !== undefined && severity !== null && severityRank(severity) <= severityRank(from)) return "all";
  return severity === "critical" && ALERTING.includes(kind) ? "help" : "nothing";
}

export interface Standing {
  readonly grants: Grants;
  readonly why: RelativeRights["why"];
  readonly consent: FamilyConsent | null;
}

/**
 * By whose word a relative learns what at an instant. The newest word that has begun holds; taken back it leaves nothing
 * (not the defaults: somebody said no), run out it leaves the defaults.
 */
export function standingOf(consents: readonly FamilyConsent[], relative: string, at: Instant): Standing {
  const past = (time: string | null): boolean => time !== null && Date.parse(time) <= at;
  let newest: FamilyConsent | null = null;
  for (const one of consents) if (one.relative === relative && past(one.from) && (newest === null || one.at >= newest.at)) newest = one;
  if (newest === null) return { grants: DEFAULT_GRANTS, why: "default", consent: null };
  if (past(newest.revokedAt)) return { grants: {}, why: "revoked", consent: newest };
  if (past(newest.until)) return { grants: DEFAULT_GRANTS, why: "default", consent: newest };
  return { grants: newest.grants, why: "given", consent: newest };
}

/** The one decision on what leaves for a relative, with its reason. */
export function mayLearn(
  consents: readonly FamilyConsent[],
  relative: string,
  kind: ConsentKind,
  severity: Severity | null,
  at: Instant,
): { readonly learns: Learned; readonly why: RelativeRights["why"] | "life-threat" } {
  const { grants, why } = standingOf(consents, relative, at);
  const learns = learned(grants, kind, severity);
  return { learns, why: learns === "help" ? "life-threat" : why };
}

/** When the standing of a relative next changes by itself; null where nothing is timed. */
export function standingUntil(consents: readonly FamilyConsent[], relative: string, at: Instant): Instant | null {
  const times = consents
    .filter((one) => one.relative === relative)
    .flatMap((one) => [Date.parse(one.from), ...(one.until === null ? [] : [Date.parse(one.until)])])
    .filter((time) => time > at);
  return times.length === 0 ? null : Math.min(...times);
}

/** What is said of a critical matter to those who may not learn what it is. */
export const HELP_NEEDED: Words = { zh: "需要帮助", en: "Help is needed" };
