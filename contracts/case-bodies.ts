import { Type } from "typebox";
import { CardKindSchema } from "./action-card.ts";
import { VerdictSchema } from "./alert.ts";
import { ARRIVAL_WHO, RESCUE_SERVICES } from "./arrival.ts";
import { CALL_RESULTS, CALL_TARGETS } from "./call.ts";
import { ForeignNumberSchema } from "./case-parts.ts";
import { CASE_SOURCES, HANDOVER_TO, HAZARD_NAMES, SATISFACTION, VISIT_OUTCOMES, VISIT_WAYS } from "./case-words.ts";
import { ENTRY_WAYS } from "./entry.ts";
import { MOST_EXPECTED_MINUTES } from "./expected.ts";
import { PointSchema } from "./places.ts";
import { REPORTED_PLAN_NAMES } from "./reported-plans.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { SettledSchema } from "./settled.ts";
import { SeveritySchema } from "./severity.ts";
import { FAMILIES } from "./signal.ts";

const text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
const Comment = Type.Object({ comment: Type.Optional(text(2000, 0)) });
const Id = text(200);
/** A reason is more than a letter. */
const Reason = text(2000, 2);

/** Who is called: a contact by name, a responder by user name. */
const Callee = { to: Type.Enum([...CALL_TARGETS]), contact: Type.Optional(Id) };

/** Which step of which action card. */
const Ticked = { card: CardKindSchema, step: text(40) };

/** Bodies of the acts on cases. */
export const CaseActBodies = {
  accept: Comment,
  /** `to`: the user who goes there; the desk may set when it must be done. */
  dispatch: Type.Object({ to: Id, dueAt: Type.Optional(IsoTime), comment: Type.Optional(text(2000, 0)) }),
  /** `minutes`: until one is there, by one's own word; whoever has taken it already changes it so. */
  take: Type.Object({
    comment: Type.Optional(text(2000, 0)),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_EXPECTED_MINUTES })),
  }),
  /** Who is there: oneself unless told. A relative is named, a rescue service by its number, a colleague by user name or by name. */
  arrive: Type.Object({
    who: Type.Optional(Type.Enum([...ARRIVAL_WHO])),
    name: Type.Optional(text(60)),
    user: Type.Optional(Id),
    service: Type.Optional(Type.Enum([...RESCUE_SERVICES])),
    /** Heard by telephone, not seen there. */
    told: Type.Optional(Type.Boolean()),
    comment: Type.Optional(text(2000, 0)),
  }),
  /** `arrival`: which word is taken back. */
  unarrive: Type.Object({ arrival: Id }),
  hold: Type.Object({ reason: Reason, until: IsoTime }),
  resume: Comment,
  transfer: Type.Object({ to: Id, reason: Reason, dueAt: Type.Optional(IsoTime) }),
  urge: Comment,
  "raise-severity": Type.Object({ to: Type.Enum(["critical", "high"]), reason: Reason }),
  "send-back": Type.Object({ reason: Reason }),
  handover: Type.Object({
    to: Type.Enum([...HANDOVER_TO]),
    /** Who dialled, where it was another: a daughter, a neighbour. */
    dialledBy: Type.Optional(text(60)),
    /** Their number of it, where they gave one. */
    number: Type.Optional(text(60)),
    comment: Type.Optional(text(2000, 0)),
  }),
  /** The number is dialled now. */
  call: Type.Object(Callee),
  /** What came of it; of a call that has a result already it is a correction. `call`: which one, the newest to them unless told. */
  called: Type.Object({ ...Callee, result: Type.Enum([...CALL_RESULTS]), call: Type.Optional(Id) }),
  uncall: Type.Object({ call: Id }),
  /** Somebody went in. `who`: another than who books it. */
  enter: Type.Object({
    who: Type.Optional(text(60)),
    how: Type.Enum([...ENTRY_WAYS]),
    police: Type.Optional(text(60)),
    note: Type.Optional(text(500, 0)),
  }),
  /** A step of an action card is done. `version`: of the card as it was read; `at`: when, where it is told later. */
  tick: Type.Object({ ...Ticked, version: Type.Integer({ minimum: 1 }), at: Type.Optional(IsoTime) }),
  /** It was not done after all. */
  untick: Type.Object({ ...Ticked, reason: Reason }),
  /** `found`: how the person was found, where her case asks for it. */
  verify: Type.Object({
    verdict: VerdictSchema,
    how: Type.Optional(text(2000, 0)),
    cause: Type.Optional(text(40)),
    found: Type.Optional(text(40)),
  }),
  resolve: Type.Object({ summary: text(4000), found: Type.Optional(text(40)) }),
  visit: Type.Object({
    way: Type.Enum([...VISIT_WAYS]),
    outcome: Type.Enum([...VISIT_OUTCOMES]),
    satisfaction: Type.Optional(Type.Enum([...SATISFACTION])),
    text: Type.Optional(text(2000, 0)),
    /** The matter is not settled: it is worked on again. */
    again: Type.Optional(Type.Boolean()),
  }),
  close: Type.Object({
    /** Needed for alarms; a matter that a human reported is true unless said otherwise. */
    verdict: Type.Optional(VerdictSchema),
    summary: Type.Optional(text(4000, 0)),
    found: Type.Optional(text(40)),
    cause: Type.Optional(text(40)),
    /** The level at which it was settled. */
    settled: Type.Optional(SettledSchema),
    /** Another officer at the same desk puts his own password under it; without it the close waits for one. */
    second: Type.Optional(Type.Object({ username: text(100), password: text(200) })),
  }),
  confirm: Type.Object({ agree: Type.Boolean(), reason: Type.Optional(text(2000, 0)) }),
  unclose: Type.Object({ reason: Type.Optional(text(2000, 0)) }),
  cancel: Type.Object({ reason: Reason }),
  reopen: Type.Object({ reason: Reason }),
  /** `into`: the case that goes on. */
  merge: Type.Object({ into: Id, reason: Type.Optional(text(2000, 0)) }),
  /** One alert or several that are another happening, or a case that was joined by hand. Out of a person's case: with a reason. */
  split: Type.Object({
    alert: Type.Optional(Id),
    alerts: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 100 })),
    case: Type.Optional(Id),
    reason: Type.Optional(text(2000, 0)),
  }),
  comment: Type.Object({ text: text(2000) }),
  foreign: ForeignNumberSchema,
} as const;

/** A case that a human opens. */
export const NewCaseSchema = Type.Object({
  kind: Type.Enum(["alarm", "hazard", "request", "complaint"]),
  source: Type.Enum(CASE_SOURCES.filter((source) => source !== "device" && source !== "hub")),
  /** One line; made from kind and place where it is left out. */
  title: Type.Optional(text(80)),
  description: Type.Optional(text(4000)),
  hazard: Type.Optional(Type.Enum([...HAZARD_NAMES])),
  /** Of an alarm that somebody reports. */
  family: Type.Optional(Type.Enum(FAMILIES.filter((family) => family !== "hub" && family !== "matter"))),
  /** Of an alarm: by which plan it is worked, where its family has several; the family's own unless told. */
  plan: Type.Optional(Type.Enum([...REPORTED_PLAN_NAMES])),
  severity: Type.Optional(SeveritySchema),
  place: Type.Optional(Id),
  /** WGS-84, from the phone. */
  point: Type.Optional(PointSchema),
  person: Type.Optional(Id),
  reporter: Type.Optional(Type.Object({ name: text(60), phone: Type.Optional(Nullable(text(30))) })),
  foreign: Type.Optional(Type.Array(ForeignNumberSchema, { maxItems: 5 })),
});
export type NewCase = Type.Static<typeof NewCaseSchema>;
/** A case that is opened without an alert: by a human, or by the hub for what it needs a human for. */
export type OpenedCase = Omit<NewCase, "source"> & { readonly source: NewCase["source"] | "hub" };

/** Whom a case can be dispatched to. */
export const CaseHandSchema = Type.Object({
  user: Type.String(),
  name: Type.String(),
  role: Type.String(),
  /** Open cases that this hand has. */
  open: Type.Integer(),
  /** Works in the grid where the case lies. */
  ofGrid: Type.Boolean(),
});
export type CaseHandView = Type.Static<typeof CaseHandSchema>;

/** A picture that was stored with a case, and what was taken out of it. */
export const CasePictureAnswerSchema = Type.Object({
  hash: Type.String(),
  type: Type.String(),
  bytes: Type.Integer(),
  /** True where the file carried a position or camera data: they are not kept. */
  stripped: Type.Boolean(),
  /** The position that the file carried, to be offered, not kept; null without one. */
  position: Nullable(PointSchema),
});
export type CasePictureAnswer = Type.Static<typeof CasePictureAnswerSchema>;
