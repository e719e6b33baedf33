import { Type } from "typebox";
import { EVENT_KINDS } from "./events.ts";
import { MEASUREMENTS } from "./measurements.ts";
import { DATUMS } from "./places.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";

/** How often the parts of a mapping may stand in it: more is a mistake, not a device. */
const MOST_RULES = 50;
const MOST_FIELDS = 100;
const MOST_VALUES = 200;

const closed = { additionalProperties: false } as const;
/** `$.a.b[0]`, `@.c`: see docs/connect.md. */
const Path = Type.String({ minLength: 1, maxLength: 300 });
const Scalar = Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]);
const Scalars = Type.Array(Scalar, { maxItems: MOST_VALUES });
const optional = Type.Optional;

export const MappingRuleSchema = Type.Object(
  {
    name: optional(Type.String({ maxLength: 80 })),
    match: optional(
      Type.Object(
        {
          /** The topic after the gateway's prefix, or the path after the gateway's address: `+`, `#`, `{name}`. */
          topic: optional(Type.String({ minLength: 1, maxLength: 300 })),
          /** The text of the message, or of a part of it: `报警_{zone}防区{what}`. */
          body: optional(Type.String({ minLength: 1, maxLength: 300 })),
          /** Where the text of `body` stands; the whole message where it is not said. */
          at: optional(Path),
          where: optional(
            Type.Array(Type.Object({ path: Path, is: optional(Scalars), exists: optional(Type.Boolean()) }, closed), { maxItems: 20 }),
          ),
        },
        closed,
      ),
    ),
    /** One run for each element: `$.services[*]`. */
    each: optional(Path),
    /** A path, or a text with `{captures}` and `{$.paths}`. */
    device: Type.String({ minLength: 1, maxLength: 300 }),
    time: optional(
      Type.Object(
        {
          path: Path,
          /** `auto`, `s`, `ms`, `us`, or a pattern such as `YYYY/MM/DD HH:mm:ss`. */
          format: optional(Type.String({ minLength: 1, maxLength: 60 })),
          /** IANA name or offset, for times that name none. */
          zone: optional(Type.String({ minLength: 1, maxLength: 60 })),
        },
        closed,
      ),
    ),
    readings: optional(
      Type.Array(
        Type.Object(
          {
            measurement: Type.Enum(Object.keys(MEASUREMENTS)),
            path: Path,
            unit: optional(Type.String({ maxLength: 30 })),
            /** value × scale + offset, before the unit is converted. */
            scale: optional(Type.Number()),
            offset: optional(Type.Number()),
            /** Codes for "no value". */
            missing: optional(Scalars),
          },
          closed,
        ),
        { maxItems: MOST_FIELDS },
      ),
    ),
    events: optional(
      Type.Array(
        Type.Object(
          {
            event: Type.Enum(Object.keys(EVENT_KINDS)),
            /** Left out: it happens with each message of this rule. */
            path: optional(Path),
            on: optional(Scalars),
            off: optional(Scalars),
            ignore: optional(Scalars),
            /** What a value means that stands in no list: left out, it is kept in quarantine. */
            otherwise: optional(Type.Enum(["off", "ignore"])),
            id: optional(Path),
            confidence: optional(Path),
            test: optional(Path),
          },
          closed,
        ),
        { maxItems: MOST_FIELDS },
      ),
    ),
    position: optional(Type.Object({ lat: Path, lon: Path, accuracy: optional(Path), datum: Type.Enum([...DATUMS]) }, closed)),
    /** Where the picture stands that came with the message. */
    picture: optional(Path),
    link: optional(Type.Object({ path: Path, online: Scalars, offline: Scalars }, closed)),
    /** True there: what it says is history, and pages nobody. */
    historical: optional(Path),
  },
  closed,
);
export type MappingRule = Type.Static<typeof MappingRuleSchema>;

/** What the messages of one gateway mean. */
export const MappingSchema = Type.Object({ rules: Type.Array(MappingRuleSchema, { minItems: 1, maxItems: MOST_RULES }) }, closed);
export type Mapping = Type.Static<typeof MappingSchema>;

/** What is wrong with a mapping, where, and how to mend it. */
export const MappingFaultSchema = Type.Object({ where: Type.String(), what: WordsSchema });
export type MappingFault = Type.Static<typeof MappingFaultSchema>;

/** One version, as written. */
export const MappingVersionSchema = Type.Object(
  {
    gateway: Type.String(),
    version: Type.Integer(),
    /** YAML or JSON. Empty: withdrawn. */
    text: Type.String(),
    at: IsoTime,
    by: Type.String(),
    byName: Type.String(),
    note: Type.String(),
  },
  { $id: "MappingVersion" },
);
export type MappingVersion = Type.Static<typeof MappingVersionSchema>;

export const MappingViewSchema = Type.Object({
  /** The one in force; null where the gateway has none. */
  current: Nullable(MappingVersionSchema),
  /** Newest first. */
  versions: Type.Array(MappingVersionSchema),
});
export type MappingView = Type.Static<typeof MappingViewSchema>;

export const MAPPING_TEXT_BYTES = 200_000;
export const MappingEditSchema = Type.Object(
  {
    /** The version that was read; 0 where there was none. */
    base: Type.Integer({ minimum: 0 }),
    text: Type.String({ maxLength: MAPPING_TEXT_BYTES }),
    note: Type.String({ minLength: 1, maxLength: 200 }),
  },
  closed,
);
export type MappingEdit = Type.Static<typeof MappingEditSchema>;

export const MappingTrySchema = Type.Object(
  {
    text: Type.String({ maxLength: MAPPING_TEXT_BYTES }),
    /** A message of the quarantine. */
    quarantined: optional(Type.String({ maxLength: 200 })),
    /** Or one that is typed in: topic after the prefix, and body. */
    topic: optional(Type.String({ maxLength: 300 })),
    body: optional(Type.String({ maxLength: MAPPING_TEXT_BYTES })),
  },
  closed,
);
export type MappingTry = Type.Static<typeof MappingTrySchema>;

/** What would become of a message. */
export const MappingOutcomeSchema = Type.Object({
  /** Mistakes of the mapping; where there are any, nothing was tried. */
  faults: Type.Array(MappingFaultSchema),
  /** The mapping as read; null where it has mistakes. */
  mapping: Nullable(Type.Unknown()),
  /** The message as paths see it; null where it could not be read. */
  message: Type.Unknown(),
  /** Of each rule what its topic and body capture; null where it does not apply to the message. */
  captures: Type.Array(Nullable(Type.Record(Type.String(), Type.String()))),
  readings: Type.Array(
    Type.Object({
      device: Type.String(),
      measurement: Type.String(),
      value: Type.Number(),
      unit: Type.String(),
      at: IsoTime,
      quality: Type.Integer(),
    }),
  ),
  events: Type.Array(
    Type.Object({
      device: Type.String(),
      event: Type.String(),
      state: Type.Enum(["on", "off", "pulse"]),
      at: IsoTime,
      quality: Type.Integer(),
      test: Type.Boolean(),
      id: Nullable(Type.String()),
      /** Would it raise the alarm at once: its kind is one that may cost a life. */
      lifeSafety: Type.Boolean(),
    }),
  ),
  pictures: Type.Array(Type.Object({ device: Type.String(), hash: Type.String() })),
  links: Type.Array(Type.Object({ device: Type.String(), link: Type.Enum(["online", "offline"]) })),
  /** Devices that were heard, whatever they said. */
  heard: Type.Array(Type.String()),
  /** Parts that would be kept in quarantine. */
  kept: Type.Array(Type.Object({ where: Type.String(), reason: Type.String(), detail: WordsSchema, urgent: Type.Boolean() })),
  /** Values that their sender marked as missing. */
  missing: Type.Integer(),
});
export type MappingOutcome = Type.Static<typeof MappingOutcomeSchema>;
