import { Type } from "typebox";
import { DEVICE_STATES } from "./devices.ts";
import { PlaceGridSchema } from "./grid.ts";
import { ABILITIES, LIVING, MOBILITIES, NEEDS, type Person } from "./people.ts";
import { PERSON_STATES } from "./person-state.ts";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** For what somebody asks who needs help at a place: it decides who comes first. */
export const HELP_WHYS = ["fire", "power", "other"] as const;
export type HelpWhy = (typeof HELP_WHYS)[number];
export const HELP_WHY_WORDS: Readonly<Record<HelpWhy, Words>> = {
  fire: { zh: "火、烟、燃气：先转移", en: "Fire, smoke, gas: get out first" },
  power: { zh: "停电、停梯：先保障", en: "Power or lift gone: supply first" },
  other: { zh: "其他", en: "Other" },
};

/** How urgently somebody needs a hand; the smaller the sooner. */
export const HELP_RANKS = ["at-once", "soon", "hand", "well"] as const;
export type HelpRank = (typeof HELP_RANKS)[number];
export const HELP_RANK_WORDS: Readonly<Record<HelpRank, Words>> = {
  "at-once": { zh: "须立即帮助", en: "Needs help at once" },
  soon: { zh: "须帮助", en: "Needs help" },
  hand: { zh: "可能须帮助", en: "May need a hand" },
  well: { zh: "可自行离开", en: "Walks out alone" },
};

/** Needs that say how somebody is helped out; the others are nobody's to know who only gets people out. */
export const RESCUE_NEEDS: readonly Person["needs"][number][] = ["oxygen", "dementia", "hearing", "sight", "speech", "no-lift"];

type Facts = Pick<Person, "mobility" | "ability" | "needs" | "living">;

/** Defaults [D]: who cannot move by herself, or lives by what has failed, comes before who needs a hand, before who walks out. */
export function helpRank({ mobility, ability, needs, living }: Facts, why: HelpWhy): HelpRank {
  const has = (...some: readonly string[]): boolean => needs.some((need) => some.includes(need));
  if (why === "power") {
    if (has("oxygen")) return "at-once";
    if (has("dialysis", "no-lift") || mobility === "bedridden") return "soon";
    return mobility === "walks" && living !== "alone" ? "well" : "hand";
  }
  if (mobility === "bedridden" || ability === "total" || (why === "fire" && has("oxygen") && mobility !== "walks")) return "at-once";
  if (mobility === "wheelchair" || ability === "severe" || has("oxygen", "dementia")) return "soon";
  if (mobility === "aid" || ability === "moderate" || has("hearing", "sight", "speech", "dialysis")) return "hand";
  return "well";
}

const KeyholderSchema = Type.Object({
  name: Type.String(),
  relation: Type.String(),
  phone: Nullable(Type.String()),
  minutes: Nullable(Type.Integer()),
});

/** Somebody who lives there. What a role may not know is null, and `needs` empty. */
export const HelpPersonSchema = Type.Object({
  person: Nullable(Type.String()),
  name: Nullable(Type.String()),
  /** The door, as it is spoken. */
  where: Type.String(),
  floor: Nullable(Type.Integer()),
  /** In the building itself; false: in one beside it. */
  inside: Type.Boolean(),
  /** Others than `home` are registered as not there. */
  state: Type.Enum([...PERSON_STATES]),
  rank: Type.Enum([...HELP_RANKS]),
  mobility: Nullable(Type.Enum([...MOBILITIES])),
  ability: Nullable(Type.Enum([...ABILITIES])),
  living: Nullable(Type.Enum([...LIVING])),
  needs: Type.Array(Type.Enum([...NEEDS])),
  phone: Nullable(Type.String()),
  knock: Nullable(Type.String()),
  way: Nullable(Type.String()),
  keyholders: Type.Array(KeyholderSchema),
});
export type HelpPerson = Type.Static<typeof HelpPersonSchema>;

const ResponderSchema = Type.Object({
  name: Type.String(),
  role: Type.String(),
  phone: Nullable(Type.String()),
  /** Open cases that they have; 0: free. */
  busy: Type.Integer(),
  /** The area that is theirs. */
  area: Type.String(),
});
export type HelpResponder = Type.Static<typeof ResponderSchema>;

/** A hydrant, a fire station, a meeting point: nearest first. */
const PointSchema = Type.Object({
  name: Type.String(),
  /** Kind of spot, or `hydrant` for one that is a device. */
  kind: Type.String(),
  where: Type.String(),
  metres: Nullable(Type.Integer()),
  /** Of one that reports; null: it does not. */
  state: Nullable(Type.Enum([...DEVICE_STATES])),
});
export type HelpPoint = Type.Static<typeof PointSchema>;

/** Who is shown how much: everything, everything but names and numbers, the doors alone. */
export const HELP_SIGHTS = ["all", "needs", "doors"] as const;
export type HelpSight = (typeof HELP_SIGHTS)[number];

/** Who needs help at a place and around it, who goes there, and with what. */
export const HelpSheetSchema = Type.Object(
  {
    /** When it was taken: from then on it grows old. */
    at: IsoTime,
    place: Type.Object({ id: Type.String(), name: Type.String() }),
    why: Type.Enum([...HELP_WHYS]),
    case: Nullable(Type.Object({ id: Type.String(), number: Type.String() })),
    sight: Type.Enum([...HELP_SIGHTS]),
    /** Names, needs and numbers were opened because a life was in danger. */
    override: Type.Boolean(),
    people: Type.Array(HelpPersonSchema),
    /** Who answers for the place by its grid; null: the reader knows no grids. */
    grid: Nullable(PlaceGridSchema),
    responders: Type.Array(ResponderSchema),
    points: Type.Array(PointSchema),
    numbers: Type.Object({ dutyPhone: Nullable(Type.String()), subDistrict: Nullable(Type.String()) }),
  },
  { $id: "HelpSheet" },
);
export type HelpSheet = Type.Static<typeof HelpSheetSchema>;

const RANK: Readonly<Record<HelpRank, number>> = { "at-once": 0, soon: 1, hand: 2, well: 3 };

/** Who is there before who is registered away; the building before those beside it; the more in need first; then by floor, the highest first. */
export function sooner(a: Omit<HelpPerson, "person">, b: Omit<HelpPerson, "person">): number {
  const away = (one: Omit<HelpPerson, "person">): number => (one.state === "home" ? 0 : 1);
  return (
    away(a) - away(b) ||
    Number(b.inside) - Number(a.inside) ||
    RANK[a.rank] - RANK[b.rank] ||
    (b.floor ?? 0) - (a.floor ?? 0) ||
    a.where.localeCompare(b.where, "zh", { numeric: true })
  );
}
