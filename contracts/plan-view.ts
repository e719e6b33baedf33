import { Type } from "typebox";
import { NOTICE_CHANNELS } from "./channel.ts";
import { CARDS } from "./ladder.ts";
import { Nullable, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";
import { FAMILIES } from "./signal.ts";

/** Whom one step of a plan tells, as it is read. */
const PlanTellSchema = Type.Object({
  who: WordsSchema,
  /** Beside each other; of a list, the first that there is. */
  by: Type.Array(Type.Array(Type.Enum([...NOTICE_CHANNELS]))),
  /** Null: at every severity of the step. */
  when: Nullable(Type.Array(SeveritySchema)),
  /** Milliseconds between those who are told one after the other; null: all at once. */
  turnsMs: Nullable(Type.Integer()),
  again: Type.Boolean(),
});

const PlanStepSchema = Type.Object({
  key: Type.String(),
  name: WordsSchema,
  /** Milliseconds from the opening of the case. */
  atMs: Type.Integer(),
  when: Type.Array(SeveritySchema),
  /** Done when one of these holds at that time; empty: always. */
  if: Type.Array(Type.Enum(["not-taken", "not-reached"])),
  hours: Nullable(Type.Tuple([Type.String(), Type.String()])),
  tell: Type.Array(PlanTellSchema),
  cards: Type.Array(Type.Enum([...CARDS])),
  siren: Type.Boolean(),
  nobody: Type.Boolean(),
});

/** Who is told when, of one kind of case. */
const PlanViewSchema = Type.Object({
  id: Type.String(),
  name: WordsSchema,
  families: Type.Array(Type.Enum([...FAMILIES])),
  steps: Type.Array(PlanStepSchema),
  /** Up the place tree, one level after so many milliseconds. */
  climb: Nullable(Type.Object({ everyMs: Type.Integer(), when: Type.Array(SeveritySchema) })),
});
export type PlanView = Type.Static<typeof PlanViewSchema>;
export const PlanListSchema = Type.Object({ items: Type.Array(PlanViewSchema) });
