import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import { DAY, type Duration } from "./time.ts";
import type { Words } from "./words.ts";

/** What a relative is to a person. */
export const RELATIONS = ["daughter", "son", "spouse", "relative", "carer"] as const;
export type Relation = (typeof RELATIONS)[number];
export const RELATION_WORDS: Readonly<Record<Relation, Words>> = {
  daughter: { zh: "女儿", en: "Daughter" },
  son: { zh: "儿子", en: "Son" },
  spouse: { zh: "配偶", en: "Spouse" },
  relative: { zh: "其他亲属", en: "Other relative" },
  carer: { zh: "照护人", en: "Carer" },
};

export const TIE_ENDS = ["removed", "dismissed", "died", "over"] as const;
export type TieEnd = (typeof TIE_ENDS)[number];
export const TIE_END_WORDS: Readonly<Record<TieEnd, Words>> = {
  removed: { zh: "移除", en: "Removed" },
  dismissed: { zh: "照护人离任", en: "Carer dismissed" },
  died: { zh: "本人去世满 30 天", en: "30 days after a death" },
  over: { zh: "到期", en: "Run out" },
};

/** A relative's log-in tied to a person, from when until when. */
export const FamilyTieSchema = Type.Object(
  {
    id: Type.String(),
    person: Type.String(),
    user: Type.String(),
    name: Type.String(),
    relation: Type.Enum([...RELATIONS]),
    from: IsoTime,
    /** When it ends, or ended; null: not known. */
    to: Nullable(IsoTime),
    /** Why it ended; null while it holds. */
    ended: Nullable(Type.Enum([...TIE_ENDS])),
    endedByName: Nullable(Type.String()),
  },
  { $id: "FamilyTie" },
);
export type FamilyTie = Type.Static<typeof FamilyTieSchema>;

/** A relative is asked to make an account; the code is told once and kept as a hash. */
export const InvitationSchema = Type.Object(
  {
    id: Type.String(),
    person: Type.String(),
    name: Type.String(),
    relation: Type.Enum([...RELATIONS]),
    /** When the access will end, where that is known: a carer's contract. */
    to: Nullable(IsoTime),
    by: Type.String(),
    byName: Type.String(),
    at: IsoTime,
    until: IsoTime,
    state: Type.Enum(["open", "taken", "withdrawn"]),
  },
  { $id: "Invitation" },
);
export type Invitation = Type.Static<typeof InvitationSchema>;

/** An invitation lives so long. */
export const INVITATION_LIFE: Duration = 7 * DAY;
/** After a death the family reads on so long. */
export const AFTER_DEATH: Duration = 30 * DAY;

export const NewInvitationSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    relation: Type.Enum([...RELATIONS]),
    to: Type.Optional(Nullable(IsoTime)),
  },
  { additionalProperties: false },
);
export type NewInvitation = Type.Static<typeof NewInvitationSchema>;

/** Ten characters in two groups; no letter that is taken for a digit. */
export const CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
export const CODE_LENGTH = 10;
export const plainCode = (typed: string): string =>
  typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "");

export const InvitationCodeSchema = Type.Object({ code: Type.String({ minLength: 4, maxLength: 40 }) }, { additionalProperties: false });
/** What whoever holds the code is shown before they agree. */
export const InvitationShownSchema = Type.Object({
  community: Type.String(),
  /** The person by nickname: whoever found the paper learns no name. */
  who: Type.String(),
  name: Type.String(),
  relation: Type.Enum([...RELATIONS]),
  until: IsoTime,
});
export type InvitationShown = Type.Static<typeof InvitationShownSchema>;

export const AcceptInvitationSchema = Type.Object(
  {
    code: Type.String({ minLength: 4, maxLength: 40 }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    phone: Type.String({ pattern: "^1[0-9]{10}$", description: "Mobile number; it is the user name" }),
    password: Type.String({ minLength: 10, maxLength: 200 }),
    agreed: Type.Literal(true, { description: "The consent text was shown and agreed to" }),
  },
  { additionalProperties: false },
);
export type AcceptInvitation = Type.Static<typeof AcceptInvitationSchema>;

export const EndTieSchema = Type.Object({ why: Type.Enum(["removed", "dismissed"]) }, { additionalProperties: false });

export const FamilyViewSchema = Type.Object(
  { ties: Type.Array(FamilyTieSchema), invitations: Type.Array(InvitationSchema) },
  { $id: "FamilyView" },
);
export type FamilyView = Type.Static<typeof FamilyViewSchema>;

/** What a relative agrees to on making an account. */
export const FAMILY_TERMS: readonly Words[] = [
  {
    zh: "您将以文字得知：家中或本人的告警、处置进度、最近活动的时间。未经本人或监护人同意，不显示生命体征数值、位置和图片。",
    en: "You will read in words: alerts at home or of the person, what is being done, and when there last was activity. Figures of vital signs, positions and pictures are shown only where the person or a guardian agreed.",
  },
  {
    zh: "本人可随时撤回同意，撤回立即生效；危及生命时，仍会通知您地点与需要帮助。",
    en: "The person may take the consent back at any time, at once; in danger of life you are still told where help is needed.",
  },
  {
    zh: "您的姓名、电话和答复会显示给值班台和处置人员；查看健康信息会留下记录。",
    en: "Your name, number and answers are shown to the duty desk and those who help; reading health data is written down.",
  },
  {
    zh: "请勿转发他人的信息。本服务不能代替 120、119、110。",
    en: "Do not pass on what concerns others. This service does not replace 120, 119 and 110.",
  },
];
