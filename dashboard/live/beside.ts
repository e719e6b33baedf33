import type { Alert, Place } from "../../contracts/index.ts";
import { compareUrgency, isAside } from "./urgency.ts";

type Where = Pick<Place, "id" | "level" | "parent">;

/** The home in which a place lies, or the place itself where it lies in none. */
export function homeOf(place: string, placeById: (id: string) => Where | undefined): string {
  const seen = new Set<string>();
  for (let at = placeById(place); at !== undefined && !seen.has(at.id); at = at.parent === null ? undefined : placeById(at.parent)) {
    if (at.level === "home") return at.id;
    seen.add(at.id);
  }
  return place;
}

/**
 * What else alarms where this alert does, the most urgent first: everything but the low in the same home or of the same person, and
 * dangers to life in the same building. Who answers a call for help must know of the smoke next to it.
 */
export function besides(alert: Alert, open: Iterable<Alert>, placeById: (id: string) => Where | undefined): readonly Alert[] {
  const home = (one: Alert): string | null => (one.place === null ? null : homeOf(one.place.id, placeById));
  const own = home(alert);
  const building = alert.place?.building ?? null;
  const found: Alert[] = [];
  for (const one of open) {
    if (one.id === alert.id || one.drill !== alert.drill || isAside(one)) continue;
    const sameBuilding = building !== null && one.place?.building === building;
    const near = (alert.person !== null && one.person === alert.person) || (own !== null && home(one) === own);
    if (near ? one.severity !== "low" || one.lifeSafety : sameBuilding && one.lifeSafety) found.push(one);
  }
  return found.sort(compareUrgency);
}
