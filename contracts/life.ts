import { Type } from "typebox";
import { DEVICE_KIND_NAMES } from "./devices.ts";
import { PERSON_STATES } from "./person-state.ts";
import { PHONE_PATTERN } from "./phone.ts";
import { IsoTime, Nullable } from "./schema.ts";

const Span = { from: IsoTime, to: Nullable(IsoTime) };

/** Where she lives from then until then: with one child in winter, with another in summer. */
export const HomePeriodSchema = Type.Object(
  { place: Type.String({ minLength: 1, maxLength: 200 }), ...Span },
  { additionalProperties: false },
);
export type HomePeriod = Type.Static<typeof HomePeriodSchema>;

const Carer = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  keyholder: Type.Boolean(),
  /** To her door, with the key; null: nobody asked. */
  minutes: Nullable(Type.Integer({ minimum: 0, maximum: 600 })),
  ...Span,
};
/** Who looks after her from then until then. At the end key and number end with it, that same minute. */
export const CarerPeriodSchema = Type.Object({ ...Carer, phone: Nullable(Type.String()) }, { additionalProperties: false });
export type CarerPeriod = Type.Static<typeof CarerPeriodSchema>;

const MOST_PERIODS = 20;
/** A carer's `phone` that is left out stays as it is known: not everybody who edits this reads whole numbers. */
export const NewPeriodsSchema = Type.Object(
  {
    homes: Type.Array(HomePeriodSchema, { maxItems: MOST_PERIODS }),
    carers: Type.Array(
      Type.Object({ ...Carer, phone: Type.Optional(Nullable(Type.String({ pattern: PHONE_PATTERN }))) }, { additionalProperties: false }),
      { maxItems: MOST_PERIODS },
    ),
  },
  { additionalProperties: false },
);
export type NewPeriods = Type.Static<typeof NewPeriodsSchema>;

/** Both with who said so, and when. */
export const PeriodsSchema = Type.Object({
  homes: Type.Array(HomePeriodSchema),
  carers: Type.Array(CarerPeriodSchema),
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
});
export type Periods = Type.Static<typeof PeriodsSchema>;

/** A state that is over: at home, away, in hospital. */
export const PastStaySchema = Type.Object({
  state: Type.Enum([...PERSON_STATES]),
  from: Nullable(IsoTime),
  to: IsoTime,
  byName: Nullable(Type.String()),
  reason: Nullable(Type.String()),
});
export type PastStay = Type.Static<typeof PastStaySchema>;
/** Past states kept with a person; the audit log has all. */
export const MOST_PAST = 50;

/** How a carer by a period stands among her contacts. */
export const CARER_RELATION = "照护人";

/** What belongs to her from when to when: homes, carers, where she was, what she wore. */
export const LifeSchema = Type.Object({
  homes: Type.Array(Type.Object({ ...HomePeriodSchema.properties, name: Type.String() })),
  carers: Type.Array(CarerPeriodSchema),
  byName: Nullable(Type.String()),
  at: Nullable(IsoTime),
  /** The newest first. */
  stays: Type.Array(PastStaySchema),
  /** The newest first; `to` null: she has it now. */
  devices: Type.Array(
    Type.Object({
      device: Type.String(),
      /** Null: it was removed from the register. */
      name: Nullable(Type.String()),
      kind: Nullable(Type.Enum([...DEVICE_KIND_NAMES])),
      ...Span,
    }),
  ),
});
export type Life = Type.Static<typeof LifeSchema>;
