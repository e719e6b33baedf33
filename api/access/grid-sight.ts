import type { GridKeeper, GridView, PlaceGrid, Scope } from "../../contracts/index.ts";
import { maskPhone } from "./masking.ts";
import type { Sight } from "./sight.ts";

/** A grid as its reader sees it: numbers in full for who keeps the list, else as far as telephones go. */
export function gridFor(view: GridView, scope: Pick<Scope, "rights">, sight: Pick<Sight, "phones">): GridView {
  if (scope.rights.has("grids.write") || sight.phones) return view;
  const hide = <T extends { readonly phone: string | null }>(one: T): T =>
    one.phone === null ? one : { ...one, phone: maskPhone(one.phone) };
  const hideOrNull = <T extends { readonly phone: string | null }>(one: T | null): T | null => one && hide(one);
  const { grid } = view;
  return {
    ...view,
    grid: {
      ...grid,
      head: hideOrNull<GridKeeper>(grid.head),
      stewards: grid.stewards.map(({ place, keeper }) => ({ place, keeper: hide(keeper) })),
    },
    head: hideOrNull(view.head),
    buildings: view.buildings.map((building) => ({ ...building, steward: hideOrNull(building.steward) })),
  };
}

/** Who answers for a place, with numbers for who keeps the list or sees telephones. */
export function placeGridFor(found: PlaceGrid, scope: Pick<Scope, "rights">, sight: Pick<Sight, "phones">): PlaceGrid {
  if (scope.rights.has("grids.write") || sight.phones) return found;
  return { ...found, people: found.people.map((one) => ({ ...one, phone: one.phone === null ? null : maskPhone(one.phone) })) };
}
