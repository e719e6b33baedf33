import { type Static, type TSchema, Type } from "typebox";
import {
  ABILITIES,
  CERTAINTIES,
  DEVICE_KIND_NAMES,
  EVENT_KINDS,
  FAMILIES,
  isEventKind,
  isMeasurement,
  LIVING,
  MEASUREMENTS,
  MOBILITIES,
  NEEDS,
  PERSON_STATES,
  PLACE_LEVELS,
  SEVERITIES,
  WordsSchema,
} from "../contracts/index.ts";
import { ROLES_OF_DEVICES } from "./conditions/leaf.ts";
import { WEEKDAYS } from "./conditions/schedule.ts";

/** The plans that a rule may name; what they do is the business of the room of cases. */
export const PLANS = ["fire", "gas", "sos", "fall", "vitals", "inactivity", "public", "lift", "water", "device", "help"] as const;

const closed = { additionalProperties: false };
const Span = Type.String({ pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$" });
const Clock = Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" });
const MeasurementName = Type.Enum(Object.keys(MEASUREMENTS).filter(isMeasurement));
const EventName = Type.Enum(Object.keys(EVENT_KINDS).filter(isEventKind));
const DeviceKinds = Type.Array(Type.Enum(DEVICE_KIND_NAMES), { minItems: 1 });
const Roles = Type.Array(Type.Enum([...ROLES_OF_DEVICES]), { minItems: 1 });
const OneOrMore = <T extends TSchema>(item: T) => Type.Union([item, Type.Array(item, { minItems: 1 })]);
const SeverityName = Type.Enum([...SEVERITIES]);

const listening = { devices: Type.Optional(DeviceKinds), through: Type.Optional(Roles) };
const limits = {
  above: Type.Optional(Type.Number()),
  atLeast: Type.Optional(Type.Number()),
  below: Type.Optional(Type.Number()),
  atMost: Type.Optional(Type.Number()),
};

/** Each shape of a condition by the word that tells it from the others. */
export const CONDITION_SHAPES = {
  measurement: Type.Object(
    {
      measurement: MeasurementName,
      ...limits,
      for: Type.Optional(Span),
      seen: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      samples: Type.Optional(
        Type.Object({ match: Type.Integer({ minimum: 1 }), of: Type.Integer({ minimum: 1, maximum: 100 }), within: Span }, closed),
      ),
      doubtful: Type.Optional(Type.Boolean()),
      ...listening,
    },
    closed,
  ),
  event: Type.Object(
    {
      event: OneOrMore(EventName),
      until: Type.Optional(OneOrMore(EventName)),
      state: Type.Optional(Type.Enum(["on", "off"])),
      for: Type.Optional(Span),
      lasts: Type.Optional(Span),
      stays: Type.Optional(Type.Boolean()),
      confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      between: Type.Optional(Type.Array(Clock, { minItems: 2, maxItems: 2 })),
      ...listening,
    },
    closed,
  ),
  absent: Type.Object(
    {
      absent: Type.Object(
        {
          message: Type.Optional(Type.Boolean()),
          events: Type.Optional(Type.Array(EventName, { minItems: 1 })),
          readings: Type.Optional(Type.Array(MeasurementName, { minItems: 1 })),
          rising: Type.Optional(Type.Array(MeasurementName, { minItems: 1 })),
        },
        closed,
      ),
      for: Type.Optional(Span),
      intervals: Type.Optional(Type.Number({ minimum: 1, maximum: 100 })),
      least: Type.Optional(Span),
      most: Type.Optional(Span),
      ...listening,
    },
    closed,
  ),
  link: Type.Object({ link: Type.Literal("offline"), for: Type.Optional(Span), ...listening }, closed),
  fence: Type.Object(
    {
      fence: Type.Literal("outside"),
      of: Type.Enum([...PLACE_LEVELS]),
      fixes: Type.Optional(Type.Integer({ minimum: 2, maximum: 20 })),
      for: Type.Optional(Span),
      margin: Type.Optional(Type.Number({ minimum: 0, maximum: 5_000 })),
      accuracy: Type.Optional(Type.Number({ minimum: 5, maximum: 5_000 })),
      between: Type.Optional(Type.Array(Clock, { minItems: 2, maxItems: 2 })),
      ...listening,
    },
    closed,
  ),
  together: Type.Object(
    {
      together: Type.Enum(["building", "network"]),
      least: Type.Integer({ minimum: 2, maximum: 10_000 }),
      share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      within: Span,
      settle: Span,
    },
    closed,
  ),
  hours: Type.Object(
    {
      hours: Type.Array(Clock, { minItems: 2, maxItems: 2 }),
      days: Type.Optional(Type.Array(Type.Enum([...WEEKDAYS]), { minItems: 1, maxItems: 7 })),
    },
    closed,
  ),
  open: Type.Object(
    {
      open: Span,
      without: Type.Optional(
        Type.Object({ events: Type.Optional(Type.Array(EventName)), rising: Type.Optional(Type.Array(MeasurementName)) }, closed),
      ),
    },
    closed,
  ),
  times: Type.Object({ times: Type.Integer({ minimum: 2, maximum: 100 }) }, closed),
  all: Type.Object({ all: Type.Array(Type.Unknown(), { minItems: 1 }) }, closed),
  any: Type.Object({ any: Type.Array(Type.Unknown(), { minItems: 1 }) }, closed),
  not: Type.Object({ not: Type.Unknown() }, closed),
} as const satisfies Record<string, TSchema>;
export type ConditionWord = keyof typeof CONDITION_SHAPES;

/** A limit on the value of the rule's own first measurement, as written in a rung of severity or a clear. */
export const LimitShape = Type.Object(limits, { ...closed, minProperties: 1, maxProperties: 1 });
export type LimitSource = Static<typeof LimitShape>;

export type ThresholdSource = Static<(typeof CONDITION_SHAPES)["measurement"]>;
export type EventSource = Static<(typeof CONDITION_SHAPES)["event"]>;
export type AbsentSource = Static<(typeof CONDITION_SHAPES)["absent"]>;
export type LinkSource = Static<(typeof CONDITION_SHAPES)["link"]>;
export type FenceSource = Static<(typeof CONDITION_SHAPES)["fence"]>;
export type TogetherSource = Static<(typeof CONDITION_SHAPES)["together"]>;
export type HoursSource = Static<(typeof CONDITION_SHAPES)["hours"]>;
export type OpenSource = Static<(typeof CONDITION_SHAPES)["open"]>;
export type TimesSource = Static<(typeof CONDITION_SHAPES)["times"]>;

/** A condition after the loader has seen every part of it. */
export type Condition =
  | { readonly kind: "measurement"; readonly spec: ThresholdSource }
  | { readonly kind: "event"; readonly spec: EventSource }
  | { readonly kind: "absent"; readonly spec: AbsentSource }
  | { readonly kind: "link"; readonly spec: LinkSource }
  | { readonly kind: "fence"; readonly spec: FenceSource }
  | { readonly kind: "together"; readonly spec: TogetherSource }
  | { readonly kind: "hours"; readonly spec: HoursSource }
  | { readonly kind: "open"; readonly spec: OpenSource }
  | { readonly kind: "times"; readonly spec: TimesSource }
  | { readonly kind: "value"; readonly spec: LimitSource }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition };

const WhereSchema = Type.Object(
  {
    living: Type.Optional(OneOrMore(Type.Enum([...LIVING]))),
    mobility: Type.Optional(OneOrMore(Type.Enum([...MOBILITIES]))),
    ability: Type.Optional(OneOrMore(Type.Enum([...ABILITIES]))),
    state: Type.Optional(OneOrMore(Type.Enum([...PERSON_STATES]))),
    needs: Type.Optional(OneOrMore(Type.Enum([...NEEDS]))),
    spo2Scale: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  },
  closed,
);
export type Where = Static<typeof WhereSchema>;

/** A rule as written, but for its conditions, which are looked at one by one. */
export const RuleShape = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 60 }),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    name: WordsSchema,
    family: Type.Enum([...FAMILIES]),
    plan: Type.Enum([...PLANS]),
    source: Type.String({ minLength: 3 }),
    lifeSafety: Type.Optional(Type.Boolean()),
    certainty: Type.Optional(Type.Enum([...CERTAINTIES])),
    subjects: Type.Object(
      {
        kind: Type.Enum(["device", "person", "place"]),
        devices: Type.Optional(DeviceKinds),
        through: Type.Optional(Roles),
        else: Type.Optional(Type.Literal("device")),
        where: Type.Optional(WhereSchema),
      },
      closed,
    ),
    when: Type.Unknown(),
    clear: Type.Optional(Type.Unknown()),
    severity: Type.Union([
      SeverityName,
      Type.Array(
        Type.Object({ if: Type.Optional(Type.Unknown()), is: SeverityName, certainty: Type.Optional(Type.Enum([...CERTAINTIES])) }, closed),
        { minItems: 1 },
      ),
    ]),
    lower: Type.Optional(Type.Array(Type.Object({ if: Type.Unknown(), is: SeverityName }, closed), { minItems: 1 })),
    lateness: Type.Optional(Span),
    again: Type.Optional(Type.Boolean()),
    /** What holds is an outage of all that stands behind this device: the silence of those is explained. */
    outage: Type.Optional(Type.Literal("behind")),
    /** Not raised while an outage explains it; its clocks stand still for as long. */
    yields: Type.Optional(Type.Literal("outage")),
    /** No alert of its own: `together` counts the devices on which it holds. */
    counted: Type.Optional(Type.Boolean()),
    latched: Type.Optional(Type.Boolean()),
    evidence: Type.Optional(Type.Array(MeasurementName)),
    reason: WordsSchema,
  },
  closed,
);
export type RuleSource = Static<typeof RuleShape>;

export const PackShape = Type.Object(
  {
    pack: Type.String({ pattern: "^[a-z][a-z0-9-]*$" }),
    about: Type.Optional(WordsSchema),
    rules: Type.Array(Type.Unknown(), { minItems: 1 }),
  },
  closed,
);

/** A rule whose every part was looked at. */
export interface ParsedRule {
  readonly source: RuleSource;
  readonly pack: string;
  readonly file: string;
  readonly yaml: string;
  readonly when: Condition;
  readonly clear: { readonly condition: Condition | null; readonly hold: string | null } | null;
  readonly rungs: readonly {
    readonly if: Condition | null;
    readonly is: (typeof SEVERITIES)[number];
    readonly certainty: (typeof CERTAINTIES)[number] | null;
  }[];
  readonly lower: readonly { readonly if: Condition; readonly is: (typeof SEVERITIES)[number] }[];
}
