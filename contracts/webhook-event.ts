import { Type } from "typebox";
import { ALERT_ACTS, ALERT_STATES, VerdictSchema } from "./alert.ts";
import { CASE_KINDS, CASE_SOURCES, CASE_STATES, HAZARD_NAMES } from "./case-words.ts";
import { DeviceKindSchema } from "./devices.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { CertaintySchema, SeveritySchema } from "./severity.ts";
import { FAMILIES } from "./signal.ts";

/** Rises when a field changes its meaning or goes; new fields may come at any time. */
export const WEBHOOK_VERSION = 1;

/** What is told; a test is sent by hand only. */
export const WEBHOOK_TYPES = ["alert.raised", "alert.acknowledged", "alert.cleared", "case.opened", "case.changed", "case.closed"] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];
export const WEBHOOK_TEST = "test";

const Head = { version: Type.Literal(WEBHOOK_VERSION), community: Type.String(), timestamp: IsoTime };
/** The compound or the nearest node above the home: it says of nobody where they live. */
const Area = Nullable(Type.Object({ id: Type.String(), name: Type.String() }));
/** Null unless the endpoint was granted `place`. */
const Place = Nullable(Type.Object({ id: Type.String(), path: Type.String() }));

const AlertToldSchema = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  ruleName: WordsSchema,
  family: Type.Enum([...FAMILIES]),
  state: Type.Enum([...ALERT_STATES]),
  active: Type.Boolean(),
  severity: SeveritySchema,
  certainty: CertaintySchema,
  lifeSafety: Type.Boolean(),
  verdict: Nullable(VerdictSchema),
  occurrences: Type.Integer(),
  happenedAt: IsoTime,
  raisedAt: IsoTime,
  acknowledgedAt: Nullable(IsoTime),
  clearedAt: Nullable(IsoTime),
  closedAt: Nullable(IsoTime),
  case: Nullable(Type.String()),
  area: Area,
  /** `name` and `externalId` are null unless granted `device`. */
  device: Nullable(
    Type.Object({ id: Type.String(), kind: DeviceKindSchema, name: Nullable(Type.String()), externalId: Nullable(Type.String()) }),
  ),
  place: Place,
  /** Null unless granted `person`; an id, never a name. */
  person: Nullable(Type.String()),
  /** Null unless granted `text`; residents are named nowhere in it. */
  sentence: Nullable(WordsSchema),
});
export type AlertTold = Type.Static<typeof AlertToldSchema>;

const CaseToldSchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  kind: Type.Enum([...CASE_KINDS]),
  source: Type.Enum([...CASE_SOURCES]),
  family: Type.Enum([...FAMILIES]),
  state: Type.Enum([...CASE_STATES]),
  severity: SeveritySchema,
  hazard: Nullable(Type.Enum([...HAZARD_NAMES])),
  verdict: Nullable(VerdictSchema),
  openedAt: IsoTime,
  dispatchedAt: Nullable(IsoTime),
  takenAt: Nullable(IsoTime),
  closedAt: Nullable(IsoTime),
  dueAt: Nullable(IsoTime),
  alerts: Type.Array(Type.Object({ id: Type.String(), rule: Type.String(), severity: SeveritySchema })),
  area: Area,
  place: Place,
  person: Nullable(Type.String()),
  /** Null unless granted `text`. */
  title: Nullable(WordsSchema),
  summary: Nullable(Type.String()),
  /** Null unless granted `handler`: the name of who has it. */
  handler: Nullable(Type.String()),
});
export type CaseTold = Type.Static<typeof CaseToldSchema>;

const AlertEventSchema = Type.Object({
  type: Type.Enum(["alert.raised", "alert.acknowledged", "alert.cleared"]),
  ...Head,
  /** `act`: what was done, as in the log of the alert. */
  data: Type.Object({ act: Type.Enum([...ALERT_ACTS]), alert: AlertToldSchema }),
});
const CaseEventSchema = Type.Object({
  type: Type.Enum(["case.opened", "case.changed", "case.closed"]),
  ...Head,
  /** `acts`: what was done at once, in order, as in the log of the case. */
  data: Type.Object({ acts: Type.Array(Type.String()), case: CaseToldSchema }),
});
const TestEventSchema = Type.Object({ type: Type.Literal(WEBHOOK_TEST), ...Head, data: Type.Object({}) });

/** The body that an endpoint gets, as JSON. */
export const WebhookEventSchema = Type.Union([AlertEventSchema, CaseEventSchema, TestEventSchema], { $id: "WebhookEvent" });
export type WebhookEvent = Type.Static<typeof WebhookEventSchema>;
