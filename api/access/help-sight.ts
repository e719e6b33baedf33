import {
  type Case,
  type HelpPerson,
  type HelpSheet,
  type HelpSight,
  type HelpWhy,
  hasGone,
  helpRank,
  isEndedCase,
  type Person,
  RESCUE_NEEDS,
  type Scope,
  seesWhere,
  sooner,
} from "../../contracts/index.ts";
import type { Helped, HelpKnown } from "../help-ports.ts";
import { placeGridFor } from "./grid-sight.ts";
import { maskPhone } from "./masking.ts";
import type { Sight } from "./sight.ts";

/** Families in which people are got out: the fire-control room learns behind which doors. */
const GET_OUT: readonly string[] = ["fire", "lift", "water"];

/** A case is open, and so grave that those on the spot learn behind which doors help is needed. */
const isGrave = (one: Case): boolean => !isEndedCase(one) && one.state !== "visit-due" && ["critical", "high"].includes(one.severity);

/** How much somebody is shown about the people at a case; null: nothing. */
export function helpSightOf(scope: Scope, one: Case): HelpSight | null {
  if (scope.rights.has("help.read")) return "all";
  if (!isGrave(one)) return null;
  if (scope.role === "fire") return GET_OUT.includes(one.family) ? "needs" : "doors";
  return "doors";
}

/** Whose it is to open names, needs and numbers where a life is in danger: not a volunteer's. */
export function mayOverride(scope: Scope, one: Case): boolean {
  return scope.role !== "volunteer" && isGrave(one) && one.severity === "critical";
}

interface Cut {
  readonly scope: Scope;
  readonly sight: Sight;
  readonly shows: HelpSight;
  readonly why: HelpWhy;
  readonly override: boolean;
}

/** Who lives beside is listed only where help is needed there. */
const isListed = ({ inside }: Helped, rank: HelpPerson["rank"]): boolean => inside || rank === "at-once" || rank === "soon";

function rowOf({ person, where, floor, inside }: Helped, rank: HelpPerson["rank"], cut: Cut): HelpPerson {
  const door = { where, floor, inside, state: person.state, rank };
  const nothing = { person: null, name: null, mobility: null, ability: null, living: null, phone: null, knock: null, way: null };
  if (cut.shows === "doors") return { ...nothing, ...door, needs: [], keyholders: [] };
  const { mobility, facts } = person;
  const knock = facts?.knock ?? null;
  if (cut.shows === "needs")
    return { ...nothing, ...door, mobility, knock, needs: person.needs.filter((need) => RESCUE_NEEDS.includes(need)), keyholders: [] };
  const dial = (phone: string | null): string | null => (phone === null || cut.sight.phones || cut.override ? phone : maskPhone(phone));
  return {
    ...door,
    ...{ person: person.id, name: person.name, mobility, ability: person.ability, living: person.living, needs: person.needs },
    ...{ phone: dial(facts?.phone ?? null), knock, way: facts?.way ?? null },
    keyholders: keysOf(person, dial),
  };
}

function keysOf(person: Person, dial: (phone: string | null) => string | null): HelpPerson["keyholders"] {
  return person.contacts
    .filter(({ keyholder }) => keyholder)
    .map(({ name, relation, phone, minutes }) => ({ name, relation, phone: dial(phone), minutes: minutes ?? null }))
    .sort((a, b) => (a.minutes ?? Number.POSITIVE_INFINITY) - (b.minutes ?? Number.POSITIVE_INFINITY));
}

/** What somebody may see of who needs help at a place. Those who have died or moved away are not there. */
export function helpSheet(known: HelpKnown, about: Pick<HelpSheet, "at" | "case">, cut: Cut): HelpSheet {
  const people = known.people
    .filter(({ person }) => !hasGone(person))
    .filter(({ at }) => about.case !== null || seesWhere(cut.scope, at))
    .map((one) => ({ one, rank: helpRank(one.person, cut.why) }))
    .filter(({ one, rank }) => isListed(one, rank))
    .map(({ one, rank }) => rowOf(one, rank, cut))
    // Behind which doors help is needed; of the others a volunteer learns nothing.
    .filter(({ rank }) => cut.shows !== "doors" || rank !== "well")
    .sort(sooner);
  const { place, points, numbers } = known;
  const responders = known.responders.map((each) => ({
    ...each,
    phone: each.phone === null || cut.shows !== "doors" ? each.phone : maskPhone(each.phone),
  }));
  const grid = cut.scope.rights.has("grids.read") ? placeGridFor(known.grid, cut.scope, cut.sight) : null;
  return {
    ...about,
    place,
    why: cut.why,
    sight: cut.shows,
    override: cut.override,
    people,
    grid,
    responders,
    points: [...points],
    numbers,
  };
}
