import type { Place } from "../../contracts/index.ts";

/** A place as one says it, from the compound down. */
export function placeNames(places: readonly Place[]): ReadonlyMap<string, string> {
  const byId = new Map(places.map((place) => [place.id, place]));
  const wide = new Set(["sub-district", "community", "area", "group"]);
  return new Map(
    places.map((place) => {
      const parts: string[] = [];
      let here: Place | undefined = place;
      for (let step = 0; here !== undefined && step < 12; step += 1) {
        if (here === place || !wide.has(here.level)) parts.unshift(here.name);
        here = here.parent === null ? undefined : byId.get(here.parent);
      }
      return [place.id, parts.join("")];
    }),
  );
}
