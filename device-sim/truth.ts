import { Type } from "typebox";
import { EVENT_KINDS, FAMILIES, IsoTime, Nullable, SeveritySchema } from "../contracts/index.ts";

/** Whom an alert must concern; it matches when its device, person or place is among these. */
export const TruthSubjectSchema = Type.Object({
  /** External ids. */
  devices: Type.Array(Type.String()),
  people: Type.Array(Type.String()),
  places: Type.Array(Type.String()),
});

const Families = Type.Array(Type.Enum([...FAMILIES]));

/** An alert that must be raised. */
export const DemandSchema = Type.Object({
  name: Type.String(),
  families: Families,
  /** The device event behind it, where the demand is about one. */
  event: Nullable(Type.Enum(Object.keys(EVENT_KINDS))),
  subject: TruthSubjectSchema,
  severityAtLeast: SeveritySchema,
  /** Times it must have happened, the first included. */
  occurrences: Type.Integer({ minimum: 1 }),
  /** Nothing raised before this counts: when the cause arrived. */
  from: IsoTime,
  by: IsoTime,
});

/** A kind of alert, for what must not be and what may be besides. Empty lists mean any. */
export const PatternSchema = Type.Object({
  name: Type.String(),
  families: Families,
  subject: Nullable(TruthSubjectSchema),
  severityAtLeast: SeveritySchema,
  /** Worst severity that the pattern covers. */
  severityAtMost: SeveritySchema,
  /** Of what is allowed, no more alerts than this; null: as many as come. */
  most: Nullable(Type.Integer({ minimum: 1 })),
});

/** What a run must lead to, written by the simulator, read by the judge. */
export const GroundTruthSchema = Type.Object({
  scenario: Type.String(),
  seed: Type.String(),
  chaos: Type.Boolean(),
  community: Type.String(),
  from: IsoTime,
  /** Alerts raised up to here are judged. */
  to: IsoTime,
  devices: Type.Integer(),
  must: Type.Array(DemandSchema),
  mustNot: Type.Array(PatternSchema),
  allowed: Type.Array(PatternSchema),
  /** Demands that fell away, because chaos let too little of their cause arrive, each with its reason. */
  dropped: Type.Array(Type.String()),
  /** False alerts per 100 device-days beyond which the run fails; null: only counted. */
  falseLimit: Nullable(Type.Number()),
});

export type TruthSubject = Type.Static<typeof TruthSubjectSchema>;
export type Demand = Type.Static<typeof DemandSchema>;
export type Pattern = Type.Static<typeof PatternSchema>;
export type GroundTruth = Type.Static<typeof GroundTruthSchema>;
