import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Phone = Type.String({ pattern: "^[0-9+*#,() -]{3,30}$" });
/** Outer ring, WGS-84 [lon, lat]. */
const Ring = Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { minItems: 3, maxItems: 1000 });

/** 网格长、微网格长、楼栋长、单元长: somebody with a log-in, or a name and a number. */
export const GridKeeperSchema = Type.Object(
  {
    /** Id of their log-in; null: has none. */
    user: Nullable(Type.String({ maxLength: 200 })),
    name: text(60),
    /** Of whoever has no log-in. */
    phone: Nullable(Phone),
  },
  { additionalProperties: false },
);
export type GridKeeper = Type.Static<typeof GridKeeperSchema>;

/** Levels of places that a grid lists. */
export const GRID_LEVELS = ["area", "group", "compound", "building", "unit"] as const;

const Said = {
  name: text(60),
  /** 网格 that a 微网格 is a part of; null for a grid itself. */
  parent: Nullable(Type.String({ maxLength: 200 })),
  head: Nullable(GridKeeperSchema),
  /** 网格员、微网格员: ids of their log-ins. */
  workers: Type.Array(text(200), { maxItems: 60, uniqueItems: true }),
  /** What belongs to it, with all below. A list says more than an outline, a nearer place more than one around it. */
  places: Type.Array(text(200), { maxItems: 500, uniqueItems: true }),
  /** 楼栋长、单元长 of its places. */
  stewards: Type.Array(Type.Object({ place: text(200), keeper: GridKeeperSchema }, { additionalProperties: false }), { maxItems: 500 }),
  outline: Nullable(Ring),
};

/** 网格、微网格 as a leader writes it down. */
export const NewGridSchema = Type.Object(Said, { additionalProperties: false });
export type NewGrid = Type.Static<typeof NewGridSchema>;

/** The second division of a community, across the place tree. */
export const GridSchema = Type.Object({ id: Type.String(), community: Type.String(), ...Said }, { $id: "Grid" });
export type Grid = Type.Static<typeof GridSchema>;

/** The grid in which a place lies, and the part of it. */
export interface GridsOfPlace {
  readonly grid: Grid;
  readonly micro: Grid | null;
}

const SeenKeeper = Type.Object({ name: Type.String(), phone: Nullable(Type.String()), hasLogin: Type.Boolean() });
const GridWorkerSchema = Type.Object({
  user: Type.String(),
  name: Type.String(),
  role: Type.String(),
  /** Whether an alarm in this grid would ring them now. */
  onDuty: Type.Boolean(),
});

/** A grid with what is worked out of it. */
export const GridViewSchema = Type.Object(
  {
    grid: GridSchema,
    parentName: Nullable(Type.String()),
    head: Nullable(SeenKeeper),
    workers: Type.Array(GridWorkerSchema),
    /** Where none of its own is on duty: those whom an alarm rings instead. */
    instead: Type.Array(Type.String()),
    /** What is listed, as it is spoken. */
    places: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), level: Type.String() })),
    /** Buildings that lie in it, by the lists or by the outline, each with who looks after it. */
    buildings: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        level: Type.String(),
        by: Type.Enum(["list", "outline"]),
        steward: Nullable(SeenKeeper),
      }),
    ),
    homes: Type.Integer(),
    residents: Type.Integer(),
  },
  { $id: "GridView" },
);
export type GridView = Type.Static<typeof GridViewSchema>;

/** In the order in which one would ring them: the smallest area first. */
export const GRID_POSTS = ["unit", "building", "micro-worker", "micro-head", "worker", "head"] as const;

/** Who answers for a place by its grid. */
export const PlaceGridSchema = Type.Object(
  {
    /** Null: it lies in none. */
    grid: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    micro: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
    people: Type.Array(
      Type.Object({
        post: Type.Enum([...GRID_POSTS]),
        name: Type.String(),
        /** Masked for whoever sees no numbers; null: none is known. */
        phone: Nullable(Type.String()),
        /** Whether an alarm would ring them now; of workers only. */
        onDuty: Nullable(Type.Boolean()),
      }),
    ),
  },
  { $id: "PlaceGrid" },
);
export type PlaceGrid = Type.Static<typeof PlaceGridSchema>;

export const GridListSchema = Type.Object({
  at: IsoTime,
  items: Type.Array(GridViewSchema),
  /** Buildings that lie in no grid. */
  without: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  /** Who may be a worker or a head: those with a log-in, whose area lies there. */
  staff: Type.Array(Type.Object({ user: Type.String(), name: Type.String(), role: Type.String() })),
  mayEdit: Type.Boolean(),
});
export type GridList = Type.Static<typeof GridListSchema>;
