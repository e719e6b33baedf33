import { useMemo } from "react";
import type { Case } from "../../contracts/index.ts";
import { useDeviceWork } from "../data/device-work.ts";
import { useDueSpots } from "../data/patrols.ts";
import { usePlaces } from "../data/places.ts";
import { useDueVisits } from "../data/visits.ts";
import { useLive } from "../live/hooks.ts";
import { placeNames } from "../words/place-names.ts";
import { type TripItem, tripOf } from "../words/trip.ts";
import { useRight } from "./desk.ts";
import { useReturnVisits } from "./return-visits.tsx";

const isHazard = (one: Case): boolean => one.kind === "hazard" && one.visit === null && one.drill === undefined;

interface TripNow {
  readonly items: readonly TripItem[] | null;
  readonly error: Error | null;
  /** A building's name; of what stands in none, or is not known yet, empty. */
  nameOf(building: string): string;
}

/** All that waits for this user outside, as far as they may see it: whoever makes no visits sees none. Null until it is known. */
export function useTrip(): TripNow {
  const cases = useLive((state) => state.cases);
  const returns = useReturnVisits();
  const places = usePlaces();
  const visiting = useRight("visits.make");
  const visits = useDueVisits({ days: 0, mine: false }, visiting);
  const tends = useRight("devices.tend");
  const work = useDeviceWork({}, tends);
  const patrols = useDueSpots(useRight("patrols.make"));
  const items = useMemo(() => {
    if (places.data === undefined || (visiting && visits.data === undefined) || (tends && work.data === undefined)) return null;
    return tripOf({
      ...{ places: places.data.items, visits: visits.data?.items ?? [], returns, spots: patrols },
      hazards: [...cases.values()].filter(isHazard),
      devices: work.data?.items.filter(({ waits }) => !waits) ?? [],
    });
  }, [places.data, visiting, visits.data, tends, work.data, returns, patrols, cases]);
  const names = useMemo(() => placeNames(places.data?.items ?? []), [places.data]);
  return { items, error: places.error ?? visits.error ?? work.error, nameOf: (building) => names.get(building) ?? "" };
}
