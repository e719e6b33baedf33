import { DEFAULT_TRIP_FORM, type Trip, type TripForm, toIso } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

const AT = "2026-03-01T00:00:00.000Z";

/** One trip that somebody signed in the eastern compound, and whatever is signed besides. */
export function memoryTrips(now: () => number): ApiPorts["trips"] {
  const base = { community: "xfl", building: null, note: null, by: "chen", byName: "陈涛" };
  const trips: Trip[] = [
    {
      ...{ ...base, id: "trip-east", path: "/xfl/east/", buildingName: "" },
      ...{ startedAt: AT, at: AT, heardAt: AT, lines: [] },
    },
  ];
  let form: TripForm = { columns: [...DEFAULT_TRIP_FORM], changedAt: null, changedByName: null };
  return {
    sign: async ({ building, startedAt, at, note }, lines, { path, name }, by) => {
      const trip: Trip = {
        ...{ id: `trip-${trips.length}`, community: "xfl", path, building, buildingName: name, startedAt, at },
        ...{ heardAt: toIso(now()), by: by.username, byName: by.name, note, lines },
      };
      trips.push(trip);
      return { ok: true, value: trip };
    },
    get: async (id) => trips.find((trip) => trip.id === id),
    list: async (scope, { by }) => ({
      items: trips.filter((trip) => scope.paths.some((path) => trip.path.startsWith(path)) && (by === null || trip.by === by)),
      next: null,
    }),
    form: () => form,
    setForm: async (columns, by) => {
      form = { columns: [...columns], changedAt: toIso(now()), changedByName: by.name };
      return form;
    },
    spoken: (place) => place,
  };
}
