import { useMemo } from "react";
import { GRID_LEVELS, type Place } from "../../../contracts/index.ts";
import { usePlaces } from "../../data/places.ts";
import { placeNames } from "../../words/place-names.ts";

export interface PlaceOption {
  readonly value: string;
  readonly label: string;
  readonly search: string;
  readonly level: Place["level"];
}

/** What a grid may list, as it is spoken. */
export function usePlaceOptions(): readonly PlaceOption[] {
  const { data } = usePlaces();
  return useMemo(() => {
    const places = data?.items ?? [];
    const names = placeNames(places);
    return places
      .filter(({ level }) => GRID_LEVELS.some((one) => one === level))
      .map(({ id, name, level, aliases }) => ({
        ...{ value: id, label: names.get(id) ?? name, level },
        search: `${names.get(id) ?? ""} ${name} ${aliases.join(" ")}`,
      }));
  }, [data]);
}
