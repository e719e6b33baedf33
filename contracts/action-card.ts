import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** Kinds of emergency for which there is an action card 处置卡. */
export const CARD_KINDS = [
  "fire",
  "gas",
  "fall",
  "sos",
  "cardiac",
  "lost",
  "inactivity",
  "lift",
  "power",
  "water",
  "crowd",
  "heat",
  "cold",
  "device",
] as const;
export type CardKind = (typeof CARD_KINDS)[number];
export const CardKindSchema = Type.Enum([...CARD_KINDS]);

/** Whose hands do a step. */
export const CARD_HANDS = ["desk", "grid", "property", "care", "family", "volunteer", "maint", "leader"] as const;
export type CardHand = (typeof CARD_HANDS)[number];
export const CARD_HAND_WORDS: Readonly<Record<CardHand, Words>> = {
  desk: { zh: "值班台", en: "Duty desk" },
  grid: { zh: "网格员", en: "Grid worker" },
  property: { zh: "物业、消控室", en: "Property, fire-control room" },
  care: { zh: "护理员", en: "Carer" },
  family: { zh: "家属", en: "Family" },
  volunteer: { zh: "志愿者", en: "Volunteer" },
  maint: { zh: "运维、维保", en: "Maintenance" },
  leader: { zh: "带班领导", en: "Leader on duty" },
};

/** Longest a step may be given, in seconds: a day. */
const MOST_SECONDS = 86_400;
export const MOST_CARD_STEPS = 40;

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const LongWords = Type.Object({ zh: text(300), en: text(300) }, { additionalProperties: false });

/** One step: who does what, by when, and where a figure in it comes from. */
export const CardStepSchema = Type.Object(
  {
    /** Stays the same through all versions: ticks name it. */
    key: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
    who: Type.Enum([...CARD_HANDS]),
    text: LongWords,
    /** Seconds from the opening of the case; null: no clock. */
    within: Nullable(Type.Integer({ minimum: 1, maximum: MOST_SECONDS, description: "Seconds from the opening of the case" })),
    /** Done wrongly it hurts somebody: shown so, and asked once more before it is ticked. */
    danger: Type.Boolean(),
    /** Where a figure or an instruction comes from; null: a default of ours, to be confirmed on the spot. */
    source: Nullable(LongWords),
  },
  { additionalProperties: false },
);
export type CardStep = Type.Static<typeof CardStepSchema>;

export const NewActionCardSchema = Type.Object(
  {
    name: LongWords,
    steps: Type.Array(CardStepSchema, { minItems: 1, maxItems: MOST_CARD_STEPS }),
  },
  { additionalProperties: false },
);
export type NewActionCard = Type.Static<typeof NewActionCardSchema>;

/** Who wrote a version: it came with the hub, or the community edited its own. */
export const CARD_ORIGINS = ["pack", "own"] as const;

/** One version of a card as it is kept. */
export const ActionCardSchema = Type.Object(
  {
    ...NewActionCardSchema.properties,
    kind: CardKindSchema,
    /** From 1, per kind. */
    version: Type.Integer(),
    origin: Type.Enum([...CARD_ORIGINS]),
    at: IsoTime,
    /** Null: it came with the hub. */
    by: Nullable(Type.String()),
    byName: Nullable(Type.String()),
    /** Why it was changed. */
    note: Nullable(Type.String()),
  },
  { $id: "ActionCard" },
);
export type ActionCard = Type.Static<typeof ActionCardSchema>;

/** A card in force, and whether a newer one came with the hub than the community's own was made from. */
export const CardInForceSchema = Type.Object({ card: ActionCardSchema, newerPack: Nullable(Type.Integer()) });
export type CardInForce = Type.Static<typeof CardInForceSchema>;
export const CardListSchema = Type.Object({ items: Type.Array(CardInForceSchema) });
export const CardVersionsSchema = Type.Object({ items: Type.Array(ActionCardSchema) });

/** An edited card. `base`: the version that was edited; another in force meanwhile refuses it. */
export const CardEditSchema = Type.Object(
  {
    ...NewActionCardSchema.properties,
    base: Type.Integer({ minimum: 1, description: "The version that was edited" }),
    note: Type.String({ minLength: 2, maxLength: 500, description: "Why it is changed" }),
  },
  { additionalProperties: false },
);
export type CardEdit = Type.Static<typeof CardEditSchema>;

/** A step done on a case, by whom and when. */
export const CardTickSchema = Type.Object({
  kind: CardKindSchema,
  /** The version of the card: all steps of one card on one case are of the same. */
  version: Type.Integer(),
  step: Type.String(),
  by: Type.String(),
  byName: Type.String(),
  /** When it was done. */
  at: IsoTime,
  /** When the hub learnt of it, where that was later: from a phone without network. */
  heardAt: Nullable(IsoTime),
});
export type CardTick = Type.Static<typeof CardTickSchema>;

/** The cards of one case: that of its kind first, then those with ticks. */
export const CaseCardsSchema = Type.Object({
  items: Type.Array(Type.Object({ card: ActionCardSchema, ticks: Type.Array(CardTickSchema) })),
  /** What else it may be worked by: a fall that turns out to be a cardiac arrest. */
  others: Type.Array(Type.Object({ kind: CardKindSchema, name: LongWords })),
});
export type CaseCards = Type.Static<typeof CaseCardsSchema>;
