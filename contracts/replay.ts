import { Type } from "typebox";
import { IsoTime, Nullable, Page, WordsSchema } from "./schema.ts";
import { SeveritySchema } from "./severity.ts";

/** How many alerts each of two versions of a rule would have raised somewhere. */
const Pair = { old: Type.Integer(), new: Type.Integer() };

export const REPLAY_KINDS = ["missed-true", "only-old", "only-new", "avoided-false", "earlier", "later", "severity"] as const;
export type ReplayKind = (typeof REPLAY_KINDS)[number];

/** One alert on which two versions of a rule differ. */
export const ReplayExampleSchema = Type.Object({
  kind: Type.Enum([...REPLAY_KINDS]),
  subject: Type.Object({ kind: Type.Enum(["device", "person", "place"]), id: Type.String() }),
  device: Nullable(Type.String()),
  place: Nullable(Type.String()),
  /** When each version would have raised it. */
  oldAt: Nullable(IsoTime),
  newAt: Nullable(IsoTime),
  oldSeverity: Nullable(SeveritySchema),
  newSeverity: Nullable(SeveritySchema),
  /** Null where the caller may not see figures of the person's health. */
  reason: Nullable(WordsSchema),
  /** The alert that was really raised then, with the verdict of a human. */
  alert: Nullable(Type.String()),
  verdict: Nullable(Type.String()),
});
export type ReplayExample = Type.Static<typeof ReplayExampleSchema>;

const RaisedThen = Type.Object({
  subject: Type.Object({ kind: Type.Enum(["device", "person", "place"]), id: Type.String() }),
  place: Nullable(Type.String()),
  at: IsoTime,
  severity: SeveritySchema,
});

const Shift = Type.Object({ count: Type.Integer(), medianSeconds: Type.Number() });

/** What a changed rule would have done on this community's own data, against the version in force. */
export const ReplayResultSchema = Type.Object({
  readings: Type.Integer(),
  events: Type.Integer(),
  seconds: Type.Number(),
  days: Type.Number(),
  raised: Type.Object(Pair),
  both: Type.Integer(),
  onlyOld: Type.Integer(),
  onlyNew: Type.Integer(),
  /** Alerts of one version that fall into one longer alert of the other. */
  joined: Type.Object(Pair),
  earlier: Shift,
  later: Shift,
  severity: Type.Object({ higher: Type.Integer(), lower: Type.Integer() }),
  perDay: Type.Array(Type.Object({ day: Type.String(), ...Pair })),
  perPlace: Type.Array(Type.Object({ place: Nullable(Type.String()), name: Type.String(), ...Pair })),
  /** Alerts a day at each kind of desk that sees the rule's family. */
  perDesk: Type.Array(Type.Object({ role: Type.String(), old: Type.Number(), new: Type.Number() })),
  /** Alerts that were raised then and that a human has judged: whether the changed rule would have raised them too. */
  verdicts: Type.Array(Type.Object({ verdict: Type.String(), kept: Type.Integer(), gone: Type.Integer() })),
  examples: Type.Array(ReplayExampleSchema),
  /** Of how many differing alerts the examples are taken. */
  differing: Type.Integer(),
  /** When each version would have raised, oldest first, at most 500 of each. */
  alerts: Type.Object({ old: Type.Array(RaisedThen), new: Type.Array(RaisedThen) }),
  /** What the history lacks. */
  lacks: Type.Array(WordsSchema),
});
export type ReplayResult = Type.Static<typeof ReplayResultSchema>;

export const REPLAY_STATES = ["waiting", "running", "done", "cancelled", "failed"] as const;

export const ReplayViewSchema = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  /** The version in force that the changed text was compared with. */
  version: Type.Integer(),
  state: Type.Enum([...REPLAY_STATES]),
  /** 0..1. */
  progress: Type.Number(),
  from: IsoTime,
  to: IsoTime,
  askedAt: IsoTime,
  askedBy: Type.String(),
  /** The text that was tried. */
  yaml: Type.String(),
  /** Who has opened the finished result. */
  seenBy: Type.Array(Type.String()),
  error: Nullable(WordsSchema),
  result: Nullable(ReplayResultSchema),
});
export type ReplayView = Type.Static<typeof ReplayViewSchema>;

export const ReplayPageSchema = Page(ReplayViewSchema);
