import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import { WEEKDAYS } from "./weekday.ts";
import type { Words } from "./words.ts";

/** What somebody offers to do; nobody is asked for anything else. */
export const VOLUNTEER_HELPS = ["sit-with", "carry", "look", "first-aid", "key"] as const;
export type VolunteerHelp = (typeof VOLUNTEER_HELPS)[number];
export const VOLUNTEER_HELP_WORDS: Readonly<Record<VolunteerHelp, Words>> = {
  "sit-with": { zh: "陪伴照看", en: "Sit with somebody" },
  carry: { zh: "搬抬", en: "Carry" },
  look: { zh: "寻找走失的人", en: "Look for somebody lost" },
  "first-aid": { zh: "急救（持证）", en: "First aid (with certificate)" },
  key: { zh: "持有钥匙", en: "Has a key" },
};

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Clock = Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" });
const HoursSchema = Type.Object(
  {
    day: Type.Enum([...WEEKDAYS]),
    from: Clock,
    /** Not later than `from`: on the next day. */
    to: Clock,
  },
  { additionalProperties: false },
);
export type VolunteerHours = Type.Static<typeof HoursSchema>;

const Offered = {
  /** Where they come: this place and all below it; the smaller, the nearer. */
  place: text(200),
  hours: Type.Array(HoursSchema, { minItems: 1, maxItems: 28 }),
  helps: Type.Array(
    Type.Object(
      {
        kind: Type.Enum([...VOLUNTEER_HELPS]),
        /** Last day of the certificate; null: it has none, or it does not end. */
        until: Nullable(Type.String({ format: "date" })),
      },
      { additionalProperties: false },
    ),
    { minItems: 1, maxItems: VOLUNTEER_HELPS.length },
  ),
  /** Not called until then. */
  pausedUntil: Nullable(IsoTime),
};

/** What a volunteer offers by their own hand. */
export const NewVolunteerSchema = Type.Object(Offered, { additionalProperties: false });
export type NewVolunteer = Type.Static<typeof NewVolunteerSchema>;

/** A neighbour without a log-in, kept by the leader. */
export const NewNeighbourSchema = Type.Object(
  {
    name: text(60),
    phone: Type.String({ pattern: "^[0-9+*#,() -]{3,30}$" }),
    ...Offered,
    /** People whose key they have. */
    keyOf: Type.Array(text(200), { maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type NewNeighbour = Type.Static<typeof NewNeighbourSchema>;

/** The leader's word on an offer: which kinds, and whose key. What is not named is not confirmed. */
export const ConfirmVolunteerSchema = Type.Object(
  {
    helps: Type.Array(Type.Enum([...VOLUNTEER_HELPS]), { maxItems: VOLUNTEER_HELPS.length }),
    keyOf: Type.Array(text(200), { maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type ConfirmVolunteer = Type.Static<typeof ConfirmVolunteerSchema>;

export const VolunteerSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    /** The log-in; null: a neighbour without one. */
    user: Nullable(Type.String()),
    name: Type.String(),
    /** Of a neighbour: the number that is called. */
    phone: Nullable(Type.String()),
    place: Type.String(),
    hours: Type.Array(HoursSchema),
    helps: Type.Array(Type.Object({ kind: Type.Enum([...VOLUNTEER_HELPS]), until: Nullable(Type.String()), confirmed: Type.Boolean() })),
    keyOf: Type.Array(Type.String()),
    pausedUntil: Nullable(IsoTime),
    /** Null: nobody is called on an offer that no leader has confirmed. */
    confirmed: Nullable(Type.Object({ by: Type.String(), byName: Type.String(), at: IsoTime })),
    at: IsoTime,
  },
  { $id: "Volunteer" },
);
export type Volunteer = Type.Static<typeof VolunteerSchema>;

/** As a list shows it. */
export const VolunteerViewSchema = Type.Object(
  {
    volunteer: VolunteerSchema,
    placeName: Type.String(),
    /** In their hours, confirmed, not paused. */
    available: Type.Boolean(),
    keyNames: Type.Array(Type.String()),
  },
  { $id: "VolunteerView" },
);
export type VolunteerView = Type.Static<typeof VolunteerViewSchema>;
export const VolunteerListSchema = Type.Object({ items: Type.Array(VolunteerViewSchema) });
/** One's own; null: nothing is offered. Beside it the places that may be chosen. */
export const OwnVolunteerSchema = Type.Object({
  offer: Nullable(VolunteerViewSchema),
  places: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
});
export type OwnVolunteer = Type.Static<typeof OwnVolunteerSchema>;
