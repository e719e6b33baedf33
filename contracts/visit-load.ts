import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";

/** Worker of a list: what nobody in particular goes to. */
export const NOBODYS = "none";

/** How the care visits of a worker or of a grid stand. A visit is one person by one way: a call and a visit to the door are two. */
export const VisitLoadSchema = Type.Object({
  people: Type.Integer(),
  /** All by a rhythm, whenever they are due. */
  all: Type.Integer(),
  overdue: Type.Integer(),
  /** Due today, not overdue. */
  today: Type.Integer(),
  /** Due in the seven days after today. */
  week: Type.Integer(),
  /** Made in the last seven days, by whomever; in vain is not made. */
  done: Type.Integer(),
  /** In the last seven days somebody was there or rang in vain. */
  vain: Type.Integer(),
});
export type VisitLoad = Type.Static<typeof VisitLoadSchema>;

export const VisitLoadLineSchema = Type.Object({
  /** Null: nobody's, or in no grid. */
  id: Nullable(Type.String()),
  name: Nullable(Type.String()),
  /** The account has ended: what is theirs waits for another. */
  ended: Type.Boolean(),
  load: VisitLoadSchema,
});
export type VisitLoadLine = Type.Static<typeof VisitLoadLineSchema>;

export const VisitLoadsSchema = Type.Object(
  {
    at: IsoTime,
    /** From when visits that were made are counted. */
    from: IsoTime,
    total: VisitLoadSchema,
    workers: Type.Array(VisitLoadLineSchema),
    /** Empty for whoever sees their own only. */
    grids: Type.Array(VisitLoadLineSchema),
  },
  { $id: "VisitLoads" },
);
export type VisitLoads = Type.Static<typeof VisitLoadsSchema>;

/** Of what is by a rhythm, the share that is not overdue; null where nothing is. */
export const inTimeShare = ({ all, overdue }: Pick<VisitLoad, "all" | "overdue">): number | null =>
  all === 0 ? null : (all - overdue) / all;

/** Her visits go from one worker to another; null: nobody in particular. */
export const VisitMoveSchema = Type.Object(
  {
    person: Type.String({ maxLength: 200 }),
    from: Nullable(Type.String({ maxLength: 200 })),
    to: Nullable(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type VisitMove = Type.Static<typeof VisitMoveSchema>;
export const VisitMovesSchema = Type.Object(
  { moves: Type.Array(VisitMoveSchema, { minItems: 1, maxItems: 2000 }) },
  { additionalProperties: false },
);
/** What was moved; turned round it is undone. `left`: somebody else has them meanwhile, or they are by no rhythm any more. */
export const VisitsMovedSchema = Type.Object(
  { moved: Type.Array(VisitMoveSchema), left: Type.Array(Type.String()) },
  { $id: "VisitsMoved" },
);
export type VisitsMoved = Type.Static<typeof VisitsMovedSchema>;
