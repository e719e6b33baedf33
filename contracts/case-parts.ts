import { Type } from "typebox";
import { CardTickSchema } from "./action-card.ts";
import { VerdictSchema } from "./alert.ts";
import { ArrivalFields } from "./arrival.ts";
import { CaseCallSchema } from "./call.ts";
import {
  CASE_STATES,
  FOREIGN_SYSTEMS,
  HANDOVER_TO,
  HAZARD_NAMES,
  SATISFACTION,
  VISIT_OUTCOMES,
  VISIT_WAYS,
  VISIT_WHYS,
} from "./case-words.ts";
import { HomeEntrySchema } from "./entry.ts";
import { ExpectedSchema } from "./expected.ts";
import { FamilyAnswerSchema } from "./family-answer.ts";
import { CaseLadderSchema } from "./ladder.ts";
import { CaseLostSchema } from "./lost.ts";
import { PointSchema } from "./places.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { SettledSchema } from "./settled.ts";

/** The number of the same matter in another system, and its own clock. */
export const ForeignNumberSchema = Type.Object({
  system: Type.Enum([...FOREIGN_SYSTEMS]),
  number: Type.String({ minLength: 1, maxLength: 60 }),
  deadline: Nullable(IsoTime),
});
export type ForeignNumber = Type.Static<typeof ForeignNumberSchema>;

export const PICTURE_STAGES = ["before", "after"] as const;
export type PictureStage = (typeof PICTURE_STAGES)[number];

const By = { by: Type.String(), byName: Type.String(), at: IsoTime };

export const CasePictureSchema = Type.Object({
  hash: Type.String(),
  type: Type.String(),
  stage: Type.Enum([...PICTURE_STAGES]),
  ...By,
});
export type CasePicture = Type.Static<typeof CasePictureSchema>;

/** A close that waits for a second name: another user confirms it or does not. */
export const PendingCloseSchema = Type.Object({
  ...By,
  until: IsoTime,
  verdict: VerdictSchema,
  cause: Nullable(Type.String()),
  found: Nullable(Type.String()),
  summary: Nullable(Type.String()),
  settled: Type.Optional(Nullable(SettledSchema)),
});
export type PendingClose = Type.Static<typeof PendingCloseSchema>;

export const VisitDueSchema = Type.Object({
  why: Type.Enum([...VISIT_WHYS]),
  /** A care call after hospital or death: no score is asked. */
  care: Type.Boolean(),
  /** Satisfaction is asked, which is for requests only. */
  score: Type.Boolean(),
  since: IsoTime,
});
export type VisitDue = Type.Static<typeof VisitDueSchema>;

export const VisitSchema = Type.Object({
  ...By,
  way: Type.Enum([...VISIT_WAYS]),
  outcome: Type.Enum([...VISIT_OUTCOMES]),
  satisfaction: Nullable(Type.Enum([...SATISFACTION])),
  text: Nullable(Type.String()),
});
export type Visit = Type.Static<typeof VisitSchema>;

/** A case that was joined to this one, as it stood, so that it can be taken apart again. */
export const AbsorbedSchema = Type.Object({
  case: Type.String(),
  number: Type.String(),
  state: Type.String(),
  alerts: Type.Array(Type.String()),
  /** Its numbers with other platforms that this case did not have; absent where it brought none. */
  foreign: Type.Optional(Type.Array(ForeignNumberSchema)),
  at: IsoTime,
});
export type Absorbed = Type.Static<typeof AbsorbedSchema>;

/** Set aside for a reason until an instant; it comes back by itself. */
const HoldSchema = Type.Object({ ...By, reason: Type.String(), until: IsoTime, leftMs: Nullable(Type.Integer()) });
/** When somebody was on the spot since it last happened. */
const LookSchema = Type.Object({ at: IsoTime });

/** Somebody was said to be on the spot. */
export const ArrivalSchema = Type.Object({
  ...ArrivalFields,
  /** What it changed, as that was before: kept while the word can be taken back, and never shown. */
  before: Type.Optional(
    Type.Object({
      state: Type.Enum([...CASE_STATES]),
      takenBy: Nullable(Type.String()),
      takenByName: Nullable(Type.String()),
      takenAt: Nullable(IsoTime),
      dispatchedAt: Nullable(IsoTime),
      dueAt: Nullable(IsoTime),
      hold: Nullable(HoldSchema),
      closing: Nullable(PendingCloseSchema),
      look: Nullable(LookSchema),
      hands: Type.Array(Type.String()),
    }),
  ),
});
export type Arrival = Type.Static<typeof ArrivalSchema>;

/** What a case has beside its alerts and its state. */
export const CasePartFields = {
  hazard: Nullable(Type.Enum([...HAZARD_NAMES])),
  /** In the words of who reported it. */
  description: Nullable(Type.String()),
  /** The resident who reported it. */
  reporter: Nullable(Type.Object({ name: Type.String(), phone: Nullable(Type.String()) })),
  /** Where it is, where no place says so. */
  point: Nullable(PointSchema),
  /** The first receiver, 首接人: answers to the resident for it. */
  receivedBy: Nullable(Type.String()),
  receivedByName: Nullable(Type.String()),
  foreign: Type.Array(ForeignNumberSchema),
  assignedTo: Nullable(Type.String()),
  assignedToName: Nullable(Type.String()),
  /** The clock runs from here, not from taking. */
  dispatchedAt: Nullable(IsoTime),
  /** Null before dispatch and while on hold. */
  dueAt: Nullable(IsoTime),
  hold: Nullable(HoldSchema),
  handovers: Type.Array(
    Type.Object({
      ...By,
      to: Type.Enum([...HANDOVER_TO]),
      number: Nullable(Type.String()),
      dialledBy: Type.Optional(Nullable(Type.String())),
    }),
  ),
  /** Not verified in time: treated as true. */
  presumed: Type.Boolean(),
  verified: Nullable(Type.Object({ ...By, how: Nullable(Type.String()) })),
  closing: Nullable(PendingCloseSchema),
  closedBy: Nullable(Type.String()),
  closedByName: Nullable(Type.String()),
  /** The second name under its closing. */
  second: Nullable(Type.Object({ user: Type.String(), name: Type.String() })),
  pictures: Type.Array(CasePictureSchema),
  /** The newest calls about it, oldest first; the log has all. */
  calls: Type.Array(CaseCallSchema),
  /** Who went into the home. */
  entries: Type.Array(HomeEntrySchema),
  /** The return visit that is owed. */
  visit: Nullable(VisitDueSchema),
  visits: Type.Array(VisitSchema),
  /** When who took it thinks to be there; null or absent: nothing was said. */
  expected: Type.Optional(Nullable(ExpectedSchema)),
  /** When somebody was on the spot since it last happened; null: nobody was; absent: of before this was kept. The log says who. */
  look: Type.Optional(Nullable(LookSchema)),
  /** Who was said to be on the spot, the oldest first; absent: nobody was since this is kept. */
  arrivals: Type.Optional(Type.Array(ArrivalSchema)),
  /** What relatives said, the oldest first; absent: nobody said anything. */
  answers: Type.Optional(Type.Array(FamilyAnswerSchema)),
  /** Steps of action cards that were done, the oldest first; absent: none. */
  ticks: Type.Optional(Type.Array(CardTickSchema)),
  /** Where it was settled, as whoever closed it said; absent or null: not stated. */
  settled: Type.Optional(Nullable(SettledSchema)),
  /** Of somebody lost: what those who look for her are told. Never shown with the case, only in its own sheet. */
  lost: Type.Optional(CaseLostSchema),
  mergedInto: Nullable(Type.Object({ case: Type.String(), number: Type.String() })),
  absorbed: Type.Array(AbsorbedSchema),
  splitFrom: Nullable(Type.Object({ case: Type.String(), number: Type.String() })),
  /** Absent in cases of before there were ladders. */
  ladder: Type.Optional(Nullable(CaseLadderSchema)),
} as const;
