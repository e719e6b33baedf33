import { Type } from "typebox";
import { DutySchema, GapSchema, PostSchema, StaffSchema } from "./roster.ts";
import { SwapSchema } from "./roster-acts.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";

/** One on duty, as the desk's head shows it. */
const OnDutySchema = Type.Object({
  post: PostSchema,
  user: Type.String(),
  name: Type.String(),
  phone: Nullable(Type.String()),
  until: IsoTime,
  roster: Type.String(),
});

/** Who is on duty in the caller's area, and when that changes. */
export const DutyNowSchema = Type.Object({
  at: IsoTime,
  items: Type.Array(OnDutySchema),
  /** Last and next change of anybody on it: 交班. */
  changedAt: Nullable(IsoTime),
  nextChangeAt: Nullable(IsoTime),
  /** Who comes then. */
  next: Type.Array(Type.Object({ post: PostSchema, name: Type.String() })),
  /** Posts that have nobody now or within 24 hours, the nearest first. */
  gaps: Type.Array(GapSchema),
  zone: Type.String(),
});
export type DutyNow = Type.Static<typeof DutyNowSchema>;

/** Gaps of the next days; `uncovered`: roles for which the community has no roster, so that everybody of them is told. */
export const GapsSchema = Type.Object({ items: Type.Array(GapSchema), uncovered: Type.Array(WordsSchema), until: IsoTime });
export type GapsView = Type.Static<typeof GapsSchema>;

/** One's own duties and swaps. */
export const MyDutySchema = Type.Object({
  zone: Type.String(),
  duties: Type.Array(Type.Intersect([DutySchema, Type.Object({ rosterName: Type.String(), shiftName: Type.String() })])),
  /** Those with whom one may swap, by roster and post they fit. */
  mates: Type.Array(StaffSchema),
  /** Duties of the mates that may be asked for in return. */
  theirs: Type.Array(Type.Intersect([DutySchema, Type.Object({ rosterName: Type.String(), shiftName: Type.String() })])),
  swaps: Type.Array(SwapSchema),
});
export type MyDuty = Type.Static<typeof MyDutySchema>;

/** The secret address of a calendar, shown once. */
export const FeedAddressSchema = Type.Object({
  path: Type.String({ description: "Below the hub's own address; whoever has it reads the duties" }),
});
export const NewFeedSchema = Type.Object({ roster: Nullable(Type.String({ maxLength: 200 })) }, { additionalProperties: false });

export const MISSING_PIECES = [
  ...["no-home", "contacts", "unanswered", "keyholder", "nobody-on-duty", "duty-unproven", "no-provider", "room-phone"],
] as const;
/** 今夜无人可叫: what tonight's ladder lacks for her, and where it is mended. */
export const MissingSchema = Type.Object({ piece: Type.Enum([...MISSING_PIECES]), words: WordsSchema, mend: Type.String() });
export type Missing = Type.Static<typeof MissingSchema>;

export const TonightItemSchema = Type.Object({
  person: Type.String(),
  name: Type.String(),
  place: Nullable(Type.String()),
  missing: Type.Array(MissingSchema, { minItems: 1 }),
});
export type TonightItem = Type.Static<typeof TonightItemSchema>;

export const TonightSchema = Type.Object({
  at: IsoTime,
  /** The night that was walked through. */
  from: IsoTime,
  to: IsoTime,
  /** When it is done by itself, on the community's clock. */
  time: Type.String(),
  people: Type.Integer(),
  /** Not at home tonight: away, in hospital, in a care home; no ladder is walked for them. */
  away: Type.Integer(),
  /** Of whom the own part of the ladder is missing. */
  failing: Type.Integer(),
  /** Of these, who lives alone or needs help, and has not one contact that could be called. */
  nobody: Type.Optional(Type.Integer()),
  /** What is missing for many at once, and for how many. */
  common: Type.Array(Type.Object({ missing: MissingSchema, people: Type.Integer() })),
  items: Type.Array(TonightItemSchema),
});
export type Tonight = Type.Static<typeof TonightSchema>;
export const TonightTimeSchema = Type.Object(
  { time: Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" }) },
  { additionalProperties: false },
);
