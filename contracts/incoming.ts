import { Type } from "typebox";
import { CASE_STATES } from "./case-words.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";

export const INCOMING_STATES = ["ringing", "answered", "ended"] as const;
export type IncomingState = (typeof INCOMING_STATES)[number];

/** Somebody who may be calling, as far as the number says. */
export const CallerSchema = Type.Object({
  /** The resident it is, or of whom it is a contact; null for staff. */
  person: Nullable(Type.String()),
  name: Type.String(),
  /** Of a contact; null for the resident herself and for staff. */
  relation: Nullable(Type.String()),
  /** Whose contact it is; null for the resident herself and for staff. */
  of: Nullable(Type.String()),
  /** Where the resident lives. */
  placePath: Nullable(Type.String()),
  /** The whole number is theirs alone; false where a digit is hidden or others may share it. */
  sure: Type.Boolean(),
  /** Open cases of the resident. */
  cases: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.String(),
      title: WordsSchema,
      severity: SeveritySchema,
      state: Type.Enum([...CASE_STATES]),
    }),
  ),
});
export type Caller = Type.Static<typeof CallerSchema>;

/** A call that comes in at the duty telephone. */
export const IncomingCallSchema = Type.Object(
  {
    id: Type.String(),
    at: IsoTime,
    /** Whole for those who may dial; null where the caller hides it. */
    number: Nullable(Type.String()),
    state: Type.Enum([...INCOMING_STATES]),
    /** The telephone system that told it, or who typed it. */
    by: Type.String(),
    callers: Type.Array(CallerSchema),
  },
  { $id: "IncomingCall" },
);
export type IncomingCall = Type.Static<typeof IncomingCallSchema>;
export const IncomingCallsSchema = Type.Object({ items: Type.Array(IncomingCallSchema) });

/** What a telephone system tells, or an officer types. */
export const NewIncomingSchema = Type.Object(
  {
    number: Nullable(Type.String({ maxLength: 40, description: "As it is shown; null or empty where it is hidden" })),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: "The telephone system's own number of the call" })),
    state: Type.Optional(Type.Enum([...INCOMING_STATES])),
  },
  { additionalProperties: false },
);
export type NewIncoming = Type.Static<typeof NewIncomingSchema>;
