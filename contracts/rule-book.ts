import { Type } from "typebox";
import { IsoTime, Nullable, Page, WordsSchema } from "./schema.ts";

/** A value in a rule that a form can change. */
export const RuleFieldSchema = Type.Object({
  /** From the root of the rule: `when.all.0.below`. */
  path: Type.String(),
  /** What it is, such as "Oxygen saturation: below". */
  words: WordsSchema,
  kind: Type.Enum(["limit", "number", "duration", "hours", "severity"]),
  value: Type.Union([Type.Number(), Type.String()]),
  measurement: Nullable(Type.String()),
  unit: Nullable(Type.String()),
});
export type RuleField = Type.Static<typeof RuleFieldSchema>;

/** Limits set otherwise for one person, device or place, by a human who gave a reason. */
export const RuleOverrideSchema = Type.Object({
  id: Type.String(),
  subject: Type.Object({ kind: Type.Enum(["person", "device", "place"]), id: Type.String() }),
  /** Paths of fields and their values there. */
  set: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
  reason: Type.String(),
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
  until: Nullable(IsoTime),
});
export type RuleOverride = Type.Static<typeof RuleOverrideSchema>;

export const RULE_ACTS = ["shipped", "edited", "rolled-back", "withdrawn", "enabled", "limits", "expired"] as const;

/** One version of a rule as it was put in force: the whole of it, written once. */
export const RuleVersionSchema = Type.Object({
  rule: Type.String(),
  version: Type.Integer(),
  act: Type.Enum([...RULE_ACTS]),
  yaml: Type.String(),
  enabled: Type.Boolean(),
  overrides: Type.Array(RuleOverrideSchema),
  at: Nullable(IsoTime),
  by: Nullable(Type.String()),
  byName: Nullable(Type.String()),
  /** The second name under what takes two. */
  second: Nullable(Type.String()),
  /** The replay that was seen before; null where a human took it on their name instead. */
  replay: Nullable(Type.String()),
  reason: Nullable(Type.String()),
});
export type RuleVersion = Type.Static<typeof RuleVersionSchema>;

/** A change that waits for a second name. */
export const PendingRuleSchema = Type.Object({
  id: Type.String(),
  version: RuleVersionSchema,
  /** Why it takes two: what it would no longer see. */
  why: Type.Array(Type.String()),
  until: IsoTime,
});
export type PendingRule = Type.Static<typeof PendingRuleSchema>;

export const RuleDetailSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  pack: Type.String(),
  name: WordsSchema,
  family: Type.String(),
  plan: Type.String(),
  source: WordsSchema,
  enabled: Type.Boolean(),
  lifeSafety: Type.Boolean(),
  severities: Type.Array(Type.String()),
  edited: Type.Boolean(),
  yaml: Type.String(),
  /** As it came with the hub. */
  shippedYaml: Type.String(),
  fields: Type.Array(RuleFieldSchema),
  /** The whole rule in sentences, made from its conditions. */
  reading: Type.Array(WordsSchema),
  overrides: Type.Array(RuleOverrideSchema),
  pending: Nullable(PendingRuleSchema),
  openAlerts: Type.Integer(),
  /** Of the alerts that humans have judged. */
  judged: Type.Array(Type.Object({ verdict: Type.String(), count: Type.Integer() })),
  /** Whether history can be judged anew here; null where it can. */
  noReplay: Nullable(WordsSchema),
});
export type RuleDetail = Type.Static<typeof RuleDetailSchema>;

/** What a text says, for the form and the reader. */
export const RuleReadingSchema = Type.Object({ reading: Type.Array(WordsSchema), fields: Type.Array(RuleFieldSchema) });
export type RuleReading = Type.Static<typeof RuleReadingSchema>;

/** Under what a changed rule may go live: a replay that the same person has seen, or their name and reason in its place. */
export const RuleGoLiveSchema = Type.Object({
  replay: Type.Optional(Type.String()),
  override: Type.Optional(Type.Object({ reason: Type.String({ minLength: 2, maxLength: 2000 }) })),
});
export type RuleGoLive = Type.Static<typeof RuleGoLiveSchema>;

export const NewRuleOverrideSchema = Type.Object({
  /** Of one that stays; left out for a new one. */
  id: Type.Optional(Type.String()),
  subject: RuleOverrideSchema.properties.subject,
  set: RuleOverrideSchema.properties.set,
  reason: Type.String({ minLength: 2, maxLength: 2000 }),
  until: Type.Optional(Nullable(IsoTime)),
});
export type NewRuleOverride = Type.Static<typeof NewRuleOverrideSchema>;

/** One that stays as it is; whoever may not read its reason can keep it so. */
export const KeptRuleOverrideSchema = Type.Object({ id: Type.String() }, { additionalProperties: false });
export type KeptRuleOverride = Type.Static<typeof KeptRuleOverrideSchema>;

/** In force now, or waiting for a second name. */
export const RuleChangedSchema = Type.Object({ version: RuleVersionSchema, pending: Nullable(PendingRuleSchema) });
export type RuleChanged = Type.Static<typeof RuleChangedSchema>;

export const RuleVersionPageSchema = Page(RuleVersionSchema);
