import { Type } from "typebox";
import { PERSON_STATES } from "./person-state.ts";
import { IsoTime, Nullable } from "./schema.ts";

/** By whose word a person is where she is registered to be: since when, until when, and why. */
export const StaySchema = Type.Object({
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
  /** The end as announced; null: nobody named one. */
  until: Nullable(IsoTime),
  reason: Nullable(Type.String()),
  /** When it was asked whether she comes back at that end; null: not yet. */
  askedAt: Nullable(IsoTime),
  /** The second name under a death. */
  second: Type.Optional(Type.String()),
});
export type Stay = Type.Static<typeof StaySchema>;

/** A death that one named human has registered; it takes a second one to be in force. */
export const DeathReportSchema = Type.Object({ by: Type.String(), byName: Type.String(), at: IsoTime, reason: Nullable(Type.String()) });
export type DeathReport = Type.Static<typeof DeathReportSchema>;

/** How a human met her: 见到本人 or 听到本人. Somebody else's word for her, or a knock nobody answered, is no meeting. */
export const MEETINGS = ["seen", "heard"] as const;
export type MeetingHow = (typeof MEETINGS)[number];

/** A named human saw or heard her: the only thing that may be called well. */
export const MeetingSchema = Type.Object({
  at: IsoTime,
  how: Type.Enum([...MEETINGS]),
  /** By his or her word she is well. */
  well: Type.Boolean(),
  by: Type.String(),
  byName: Type.String(),
});
export type Meeting = Type.Static<typeof MeetingSchema>;

/** Where somebody is from now on; asked about a day before the end. */
export const NewStaySchema = Type.Object(
  {
    state: Type.Enum([...PERSON_STATES]),
    until: Type.Optional(Nullable(IsoTime)),
    reason: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
  },
  { additionalProperties: false },
);
export type NewStay = Type.Static<typeof NewStaySchema>;

export const NewMeetingSchema = Type.Object(
  {
    how: Type.Enum([...MEETINGS], { description: "Saw or heard this person" }),
    well: Type.Boolean({ description: "By your own word she is well; false: only that she was seen or heard" }),
    at: Type.Optional(IsoTime),
  },
  { additionalProperties: false },
);
export type NewMeeting = Type.Static<typeof NewMeetingSchema>;
