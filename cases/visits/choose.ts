import type { PeopleFilter, Person, Place } from "../../contracts/index.ts";

/** Where somebody lives, as far as a filter asks. */
export interface Dwelling {
  readonly path: string;
  readonly home: Pick<Place, "floor"> | undefined;
  /** The building around the home, where there is one. */
  readonly building: Pick<Place, "floors"> | undefined;
}

const among = <T>(wanted: readonly T[], value: T): boolean => wanted.length === 0 || wanted.includes(value);

function isOnFloor(floor: PeopleFilter["floor"], { home, building }: Dwelling): boolean {
  if (floor === null) return true;
  const at = home?.floor ?? null;
  // A home of which no floor is registered stands on no such list: the page says how many these are.
  if (at === null) return false;
  return floor === "ground" ? at <= 1 : building?.floors != null && at >= building.floors;
}

/** Whether a filter finds a person. `roots` are the paths of its places; `year` is the calendar year, for ages. */
export function isChosen(person: Person, dwelling: Dwelling, filter: PeopleFilter, roots: readonly string[], year: number): boolean {
  if (person.state === "died" || person.state === "moved" || person.state === "hospital" || person.state === "institution") return false;
  if (roots.length > 0 && !roots.some((root) => dwelling.path.startsWith(root))) return false;
  // Of whom no year is known is not left out of a list that is to save people.
  if (filter.ageFrom !== null && person.birthYear !== null && year - person.birthYear < filter.ageFrom) return false;
  if (!among(filter.living, person.living) || !among(filter.ability, person.ability) || !among(filter.mobility, person.mobility))
    return false;
  if (filter.needs.length > 0 && !filter.needs.some((need) => person.needs.includes(need))) return false;
  return isOnFloor(filter.floor, dwelling);
}
