import { Type } from "typebox";
import { AWAY_STATES, PERSON_STATES } from "./person-state.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

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

/** Where a relative may say that she is; that somebody moved away or died is registered by the community. */
export const FAMILY_STATES = ["home", ...AWAY_STATES] as const;

/** One's own last word on where somebody is can be taken back for so long [D]. */
export const STAY_UNDO_WITHIN = 10 * MINUTE;

/** A fault of what a relative says on where she is, with the field that it is in; null where there is none. */
export function familyStayFault({ state, until }: NewStay): { readonly field: "state" | "until"; readonly words: Words } | null {
  if (!FAMILY_STATES.some((each) => each === state)) {
    const words = {
      zh: "家属可登记：在家、外出、住院、入住机构；其他请联系社区。",
      en: "a relative registers home, out, hospital or institution; anything else is the community's to register",
    };
    return { field: "state", words };
  }
  if (state === "home" || until != null) return null;
  return {
    field: "until",
    words: { zh: "请填写预计回家时间，到期前会询问。", en: "say when she is expected back: it is asked about before that" },
  };
}

export const NewMeetingSchema = Type.Object(
  {
    how: Type.Enum([...MEETINGS], { description: "Saw or heard this person" }),
    well: Type.Boolean({ description: "By your own word she is well; false: only that she was seen or heard" }),
    at: Type.Optional(IsoTime),
  },
  { additionalProperties: false },
);
export type NewMeeting = Type.Static<typeof NewMeetingSchema>;
