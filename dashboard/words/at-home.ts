import type { Place } from "../../contracts/index.ts";

/** Whether a place is a home or a room of it. */
export function isAtHome(place: string, home: string, places: readonly Place[]): boolean {
  return place === home || places.some((one) => one.id === place && one.parent === home);
}
