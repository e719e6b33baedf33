import { type Static, Type } from "typebox";
import { ABILITIES, CERTAINTIES, FAMILIES, LIVING, MOBILITIES, NEEDS, PERSON_STATES, SEVERITIES, WordsSchema } from "../contracts/index.ts";
import type { CONDITIONS, LeafWord } from "./conditions/table.ts";
import { closed, DeviceKinds, limits, MeasurementName, OneOrMore, Roles, Span } from "./shapes.ts";

/** The plans that a rule may name; what they do is the business of the room of cases. */
export const PLANS = [
  "fire",
  "gas",
  "sos",
  "fall",
  "lost",
  "vitals",
  "inactivity",
  "public",
  "lift",
  "lift-use",
  "weather",
  "water",
  "device",
  "help",
] as const;

const SeverityName = Type.Enum([...SEVERITIES]);

/** A limit on the value of the rule's own first measurement, as written in a rung of severity or a clear. */
export const LimitShape = Type.Object(limits, { ...closed, minProperties: 1, maxProperties: 1 });
export type LimitSource = Static<typeof LimitShape>;

export type ThresholdSource = Static<(typeof CONDITIONS)["measurement"]["shape"]>;

/** A condition without children. */
export type LeafCondition = {
  readonly [Word in LeafWord]: { readonly kind: Word; readonly spec: Static<(typeof CONDITIONS)[Word]["shape"]> };
}[LeafWord];

/** A condition after the loader has seen every part of it. */
export type Condition =
  | LeafCondition
  | { readonly kind: "value"; readonly spec: LimitSource }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not" | "unless"; readonly of: Condition };

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

const SourceText = Type.String({ minLength: 3 });

/** A rule as written, but for its conditions, which are looked at one by one. */
export const RuleShape = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 60 }),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    name: WordsSchema,
    family: Type.Enum([...FAMILIES]),
    plan: Type.Enum([...PLANS]),
    /** Whose limits these are; one text where it is the same in both languages. */
    source: Type.Union([SourceText, Type.Object({ zh: SourceText, en: SourceText }, closed)]),
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
