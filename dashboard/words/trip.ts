import {
  byStairs,
  type Case,
  type DeviceWork,
  type DueVisit,
  type PatrolSpot,
  type Place,
  type ReturnVisit,
} from "../../contracts/index.ts";
import { placeNames } from "./place-names.ts";

/** Something that waits for somebody at a place. */
export type TripItem = { readonly key: string; readonly building: string | null; readonly buildingName: string; readonly place: string } & (
  | { readonly what: "visit"; readonly visit: DueVisit }
  | { readonly what: "return"; readonly due: ReturnVisit }
  | { readonly what: "hazard"; readonly case: Case }
  | { readonly what: "device"; readonly work: DeviceWork }
  | { readonly what: "spot"; readonly patrol: string; readonly spot: PatrolSpot }
);

interface Due {
  readonly places: readonly Place[];
  readonly visits: readonly DueVisit[];
  readonly returns: readonly ReturnVisit[];
  /** Open cases about hazards: somebody looks again whether it is gone. */
  readonly hazards: readonly Case[];
  readonly devices: readonly DeviceWork[];
  readonly spots: readonly { readonly patrol: string; readonly spot: PatrolSpot }[];
}

const closed = (text: string): string => text.replace(/\s/g, "");

/** Where a place lies: the nearest building above it. */
function createBuildings(places: readonly Place[]) {
  const byId = new Map(places.map((place) => [place.id, place]));
  const names = placeNames(places);
  const buildings = places.filter(({ level }) => level === "building").map(({ id }) => ({ id, name: names.get(id) ?? "" }));
  return {
    nameOf: (id: string | null): string => (id === null ? "" : (names.get(id) ?? "")),
    above: (place: string): string | null => {
      let here = byId.get(place);
      for (let step = 0; here !== undefined && step < 12; step += 1) {
        if (here.level === "building") return here.id;
        here = here.parent === null ? undefined : byId.get(here.parent);
      }
      return null;
    },
    /** By how a home is spoken: a building's name begins it, and no number goes on after it (1 is not 12). */
    ofSpoken: (spoken: string): string | null => {
      const said = closed(spoken);
      const begins = ({ name }: { readonly name: string }): boolean => {
        const short = closed(name);
        return short !== "" && said.startsWith(short) && !(/\d$/.test(short) && /^\d/.test(said.slice(short.length)));
      };
      return buildings.find(begins)?.id ?? null;
    },
  };
}

/** All that is due, in the order in which one walks; what stands in no building comes last. */
export function tripOf({ places, visits, returns, hazards, devices, spots }: Due): readonly TripItem[] {
  const buildings = createBuildings(places);
  const at = (key: string, building: string | null, place: string) => ({ key, building, buildingName: buildings.nameOf(building), place });
  const items: TripItem[] = [
    ...visits.map((visit) => ({
      ...at(`visit ${visit.person} ${visit.way}`, buildings.ofSpoken(visit.place), visit.place),
      ...{ what: "visit" as const, visit },
    })),
    ...returns.map((due) => ({
      ...at(`return ${due.case.id}`, due.case.place?.building ?? null, due.case.place?.path ?? ""),
      ...{ what: "return" as const, due },
    })),
    ...hazards.map((one) => ({
      ...at(`hazard ${one.id}`, one.place?.building ?? null, one.place?.path ?? ""),
      ...{ what: "hazard" as const, case: one },
    })),
    ...devices.map((work) => ({ ...at(`device ${work.device}`, work.building, work.place), what: "device" as const, work })),
    ...spots.map(({ patrol, spot }) => ({
      ...at(`spot ${patrol} ${spot.spot}`, buildings.above(spot.spot), spot.name),
      ...{ what: "spot" as const, patrol, spot },
    })),
  ];
  return items.sort(byStairs);
}
