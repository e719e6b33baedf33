import { Type } from "typebox";
import { ConsentSchema, HEARINGS, SPEECHES } from "./person-facts.ts";
import { IsoTime, Nullable } from "./schema.ts";

const text = (maxLength: number, description?: string) => Type.String({ minLength: 1, maxLength, ...(description && { description }) });

/** The plan by which somebody lost 走失 is looked for. */
export const LOST_PLAN = "lost";
export const isLost = (one: { readonly plan: string; readonly alerts: readonly { readonly plan: string }[] }): boolean =>
  one.plan === LOST_PLAN || one.alerts.some(({ plan }) => plan === LOST_PLAN);

/** What those who look for her must know. No name and no illness: part of it is told in notices. */
export const NewLostSchema = Type.Object(
  {
    wearing: Nullable(text(120, "What she wears now; no name, no illness")),
    seenWhere: Nullable(text(80, "Where she was last seen")),
    seenAt: Nullable(IsoTime),
    direction: Nullable(text(80, "Which way she went")),
    approach: Nullable(text(200, "How to speak to her")),
  },
  { additionalProperties: false },
);
export type NewLost = Type.Static<typeof NewLostSchema>;

const LostDescriptionSchema = Type.Object({
  ...NewLostSchema.properties,
  ...{ by: Type.String(), byName: Type.String(), at: IsoTime },
  /** From 1: whoever was told before is told the next one. */
  revision: Type.Integer(),
});

/** Somebody who was told has seen her. It ends nothing: the desk verifies it. */
export const NewSightingSchema = Type.Object(
  {
    where: text(80, "Where she was seen"),
    at: Type.Optional(IsoTime),
    direction: Type.Optional(text(80)),
    stays: Type.Optional(Type.Boolean({ description: "Stays with her until somebody comes" })),
    note: Type.Optional(text(300)),
  },
  { additionalProperties: false },
);
export type NewSighting = Type.Static<typeof NewSightingSchema>;

export const SightingSchema = Type.Object({
  /** From 1. */
  n: Type.Integer(),
  where: Type.String(),
  at: IsoTime,
  direction: Nullable(Type.String()),
  stays: Type.Boolean(),
  note: Nullable(Type.String()),
  by: Type.String(),
  byName: Type.String(),
  /** When the hub learnt of it. */
  heardAt: IsoTime,
  /** The time as a clock ahead of the hub's said it. */
  toldAt: Type.Optional(IsoTime),
});
export type Sighting = Type.Static<typeof SightingSchema>;
/** Sightings kept on a case; the log has all. */
export const MOST_SIGHTINGS = 30;

/** As a case holds it: read only through its sheet. */
export const CaseLostSchema = Type.Object({
  description: Nullable(LostDescriptionSchema),
  /** A photograph that was added for this case alone; it goes with it. */
  portrait: Nullable(Type.Object({ by: Type.String(), byName: Type.String(), at: IsoTime })),
  sightings: Type.Array(SightingSchema),
});
export type CaseLost = Type.Static<typeof CaseLostSchema>;
export const NOTHING_KNOWN: CaseLost = { description: null, portrait: null, sightings: [] };

/** Who is looked for, for those who look: name, picture, clothes, how to speak to her. Nothing of her health. */
export const LostSheetSchema = Type.Object(
  {
    at: IsoTime,
    case: Type.Object({ id: Type.String(), number: Type.String() }),
    /** Null in a drill, and where nobody registered is looked for. */
    name: Nullable(Type.String()),
    /** As strangers would call her: 王奶奶. */
    called: Nullable(Type.String()),
    age: Nullable(Type.Integer()),
    sex: Nullable(Type.Enum(["f", "m"])),
    speak: Type.Object({
      hearing: Nullable(Type.Enum([...HEARINGS])),
      speech: Nullable(Type.Enum([...SPEECHES])),
      dialect: Nullable(Type.String()),
    }),
    description: Nullable(LostDescriptionSchema),
    portrait: Nullable(Type.Object({ of: Type.Enum(["register", "case"]), byName: Type.String(), at: IsoTime })),
    sightings: Type.Array(SightingSchema),
  },
  { $id: "LostSheet" },
);
export type LostSheet = Type.Static<typeof LostSheetSchema>;

/** A portrait is made small on the page before it is sent; more than this is no portrait. */
export const MOST_PORTRAIT_BYTES = 400 * 1024;

/** Her picture in the register, and by whose word it is there. */
export const PortraitStateSchema = Type.Object({
  set: Type.Boolean(),
  byName: Nullable(Type.String()),
  at: Nullable(IsoTime),
  consent: Nullable(ConsentSchema),
});
export type PortraitState = Type.Static<typeof PortraitStateSchema>;

const PICTURE = Type.String({
  minLength: 100,
  maxLength: Math.ceil((MOST_PORTRAIT_BYTES * 4) / 3) + 4,
  pattern: "^[A-Za-z0-9+/]+={0,2}$",
  description: "JPEG, PNG or WebP in base64; 400 KiB at most",
});
/** A photograph for one case of somebody lost. */
export const NewCasePortraitSchema = Type.Object({ picture: PICTURE }, { additionalProperties: false });
/** Her picture for the register, by whose word. */
export const NewPortraitSchema = Type.Object({ picture: PICTURE, consent: ConsentSchema }, { additionalProperties: false });
export type NewPortrait = Type.Static<typeof NewPortraitSchema>;
