import { type Static, Type } from "typebox";
import {
  CARDS,
  type Case,
  DEVICE_KIND_NAMES,
  type Duration,
  type Instant,
  type LadderStep,
  parseDuration,
  ROLE_NAMES,
  type Severity,
  SeveritySchema,
  VOLUNTEER_HELPS,
  WAY_CHANNELS,
  WordsSchema,
} from "../../contracts/index.ts";

export const Span = Type.String({ pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$" });
export const spanOf = (text: string): Duration => parseDuration(text) ?? 0;

/**
 * Whom a step tells: roles, and beside them who is no role. `deputy`: the second officer; `sub-district`: its duty room;
 * `duty-phone`: the telephone on the desk; `home`: whoever lives where it happened; `keyholder`: contacts with a key; `group`: the
 * bots of groups of staff of that place; `speaker`: what is heard there by everybody.
 */
export const WHO = [...ROLE_NAMES, "deputy", "sub-district", "duty-phone", "home", "keyholder", "group", "speaker"] as const;
export type Who = (typeof WHO)[number];

const Channel = Type.Enum([...WAY_CHANNELS]);
const TellSchema = Type.Object(
  {
    who: Type.Enum([...WHO]),
    /** Beside each other; of a list within, the first that there is, and the next where it fails. */
    by: Type.Array(Type.Union([Channel, Type.Array(Channel, { minItems: 1 })]), { minItems: 1 }),
    when: Type.Optional(Type.Array(SeveritySchema, { minItems: 1 })),
    /** Only where a device of this kind raised it. */
    of: Type.Optional(Type.Array(Type.Enum([...DEVICE_KIND_NAMES]), { minItems: 1 })),
    /** One after the other with so much time between, not all at once. */
    turns: Type.Optional(Span),
    /** Of several hands only the one whose area is the smallest. */
    nearest: Type.Optional(Type.Literal(true)),
    /** Of volunteers and neighbours: those who offered one of these, and are in their hours. */
    help: Type.Optional(Type.Array(Type.Enum([...VOLUNTEER_HELPS]), { minItems: 1 })),
    as: Type.Optional(Type.Enum(["alert", "dispatch", "call-back", "look", "nobody"])),
    /** Said again until somebody has it. */
    again: Type.Optional(
      Type.Object({ every: Span, times: Type.Integer({ minimum: 1, maximum: 10_000 }) }, { additionalProperties: false }),
    ),
    /** Said again though the desk has it. `hand`: until somebody of this role comes; `kin`: until one of the family comes or has word of her. */
    until: Type.Optional(Type.Enum(["hand", "kin"])),
    /** With the list of who cannot walk out. */
    list: Type.Optional(Type.Literal("cannot-walk")),
  },
  { additionalProperties: false },
);
export type TellEntry = Static<typeof TellSchema>;

export const RungSchema = Type.Object(
  {
    /** Names its rows: a plan may be edited while a case is on it. */
    key: Type.String({ pattern: "^[a-z][a-z0-9-]*$" }),
    name: WordsSchema,
    /** From the opening of the case. */
    at: Span,
    /** Critical and high unless told. */
    when: Type.Optional(Type.Array(SeveritySchema, { minItems: 1 })),
    /** Done when one of these holds; without it, always. */
    if: Type.Optional(Type.Array(Type.Enum(["not-taken", "not-reached"]), { minItems: 1 })),
    /** Not done once somebody of this role is on the spot. */
    without: Type.Optional(Type.Enum([...ROLE_NAMES])),
    /** Waits for these hours of the community's day. */
    hours: Type.Optional(
      Type.Tuple([Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" }), Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" })]),
    ),
    tell: Type.Optional(Type.Array(TellSchema, { minItems: 1 })),
    cards: Type.Optional(Type.Array(Type.Enum([...CARDS]), { minItems: 1 })),
    siren: Type.Optional(Type.Literal(true)),
    /** The top: nobody was reached. Loudest at every desk, and out of the room until somebody says that they come. */
    nobody: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type Rung = Static<typeof RungSchema>;

export const ClimbSchema = Type.Object(
  {
    /** From one level of the place tree to the next one that the community has. */
    every: Span,
    when: Type.Array(SeveritySchema, { minItems: 1 }),
    by: Type.Array(Type.Union([Channel, Type.Array(Channel, { minItems: 1 })]), { minItems: 1 }),
  },
  { additionalProperties: false },
);
export type Climb = Static<typeof ClimbSchema>;

/** How whoever was sent is told; `again` until they take it or say that they cannot. */
const HandTellSchema = Type.Pick(TellSchema, ["by", "when", "again"]);
/** How long after the moment the hand is rung anew, the others are told, and it leaves the room as where nobody was reached. */
export const SilenceSchema = Type.Partial(
  Type.Record(
    SeveritySchema,
    Type.Object({ hand: Type.Optional(Span), others: Type.Optional(Span), room: Type.Optional(Span) }, { additionalProperties: false }),
  ),
);
export const ArrivalSchema = Type.Partial(Type.Record(SeveritySchema, Span));
/** A close that waits for its second name. */
const SecondSchema = Type.Object(
  {
    /** Who is told at once, of those who may give it; never whoever asked. */
    tell: Type.Array(TellSchema, { minItems: 1 }),
    /** Who is reminded, so long after, and then at such intervals. */
    remind: Type.Array(TellSchema, { minItems: 1 }),
    after: Span,
    every: Span,
    /** So long it waits. */
    within: Span,
  },
  { additionalProperties: false },
);
export const HandsSchema = Type.Object(
  {
    tell: Type.Array(HandTellSchema, { minItems: 1 }),
    /** Who learns that nothing is heard of the hand. */
    others: Type.Array(TellSchema, { minItems: 1 }),
    /** After a dispatch that nobody has taken. */
    untaken: SilenceSchema,
    /** After the time at which the hand said to be there. */
    late: SilenceSchema,
    /** After the time by which the work was to be done. */
    overdue: SilenceSchema,
    /** After the last act of whoever accepted it, while nobody goes there and she was not reached. */
    accepted: Type.Optional(SilenceSchema),
    /** When whoever goes there is expected, where they said no time. */
    arrival: Type.Optional(ArrivalSchema),
    /** After the last act of whoever is on the spot, while it is not known how she is, or what it was. */
    arrived: Type.Optional(SilenceSchema),
    second: Type.Optional(SecondSchema),
  },
  { additionalProperties: false },
);
export type Second = Static<typeof SecondSchema>;
export type Hands = Static<typeof HandsSchema>;

export const URGENT: readonly Severity[] = ["critical", "high"];
export const isUrgent = (severity: Severity): boolean => URGENT.includes(severity);

/** The severity by which a case is rung: its own, or that of what happened again. */
export const rungAs = ({ severity, ladder }: Pick<Case, "severity" | "ladder">): Severity => ladder?.as ?? severity;

export const isFor = (of: { readonly when?: readonly Severity[] }, severity: Severity): boolean => (of.when ?? URGENT).includes(severity);

/** Who is told at a severity, where the rung itself is for it. */
export const entriesFor = (rung: Rung, severity: Severity): readonly TellEntry[] =>
  (rung.tell ?? []).filter((entry) => entry.when === undefined || entry.when.includes(severity));

/** Whether it is said by telephone; all else lies ready until somebody looks. */
export const rings = ({ by }: Pick<TellEntry, "by">): boolean => by.flat().some((way) => way === "voice" || way === "sms");

/** Heard without being looked for: by telephone, out of a speaker, in a group of staff. */
export const isLoud = (entry: Pick<TellEntry, "who" | "by">): boolean =>
  rings(entry) || entry.by.flat().includes("wecom") || entry.who === "group" || entry.who === "speaker";

/** Until when what a step said is said again, where nobody answers. */
export function ringsUntil({ rung: key, at }: Pick<LadderStep, "rung" | "at">, { ladder }: { readonly ladder: readonly Rung[] }): Instant {
  const tell = ladder.find((rung) => rung.key === key)?.tell ?? [];
  const longest = Math.max(0, ...tell.map(({ again }) => (again ? spanOf(again.every) * again.times : 0)));
  return at === null ? 0 : Date.parse(at) + longest;
}
