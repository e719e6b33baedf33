import type { FastifyRequest } from "fastify";
import {
  CARE_RESULT_WORDS,
  type NewTrip,
  type Right,
  seesCase,
  seesWhere,
  TRIP_WHAT_WORDS,
  TRIP_WHY_WORDS,
  type Trip,
  type TripColumn,
  type TripField,
  type TripLine,
  type TripView,
  type TripWhat,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import { type Sight, seesPath } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";
import { scopeAndSight } from "./context.ts";

type Said = NewTrip["lines"][number];

/** Whoever goes for one thing signs for it alone, whatever else they may see there. */
const GOES_FOR: Readonly<Record<TripWhat, Right>> = {
  ...{ visit: "visits.make", return: "cases.read", hazard: "cases.read" },
  ...{ device: "devices.tend", spot: "patrols.make" },
};

/** What a line is about, as the registry knows it; undefined where the caller does not go for it, or does not see it. */
export async function lineOf(ports: ApiPorts, request: FastifyRequest, said: Said): Promise<TripLine | undefined> {
  const { scope } = scopeAndSight(request);
  if (!scope.rights.has(GOES_FOR[said.what])) return undefined;
  const line = (person: string | null, place: string, about: string): TripLine => ({ ...said, person, place, about });
  switch (said.what) {
    case "visit": {
      const found = ports.people.get(said.ref);
      if (found === undefined || !seesWhere(scope, found.at)) return undefined;
      const { id, home } = found.person;
      return line(id, home === null ? "" : ports.trips.spoken(home), "");
    }
    case "return":
    case "hazard": {
      const found = await ports.cases.get(said.ref);
      if (found === undefined || !seesCase(scope, found.case, found.at)) return undefined;
      return line(found.case.person, found.case.place?.path ?? "", found.case.number);
    }
    case "device": {
      const found = ports.devices.get(said.ref);
      if (found === undefined || !seesWhere(scope, found.at)) return undefined;
      const { person, place, externalId } = found.device;
      return line(person ?? null, place?.path ?? "", externalId);
    }
    case "spot": {
      const path = ports.places.pathOf(said.ref);
      if (path === undefined || !seesPath(scope, path)) return undefined;
      const name = ports.trips.spoken(said.ref);
      return line(null, name, name);
    }
  }
}

/** A trip as somebody may read it: names by that role, of whoever is still registered. */
export function viewOf(ports: ApiPorts, trip: Trip, sight: Sight): TripView {
  const nameOf = ({ what, person, about }: TripLine): string => {
    if (person === null || what === "device") return about;
    const name = ports.people.get(person)?.person.name ?? "";
    return sight.names === "full" ? name : sight.names === "masked" ? maskName(name) : about;
  };
  // What somebody wrote is theirs to read again.
  const hidden = sight.names !== "full" && trip.by !== sight.username;
  return {
    ...{ ...trip, note: hidden ? null : trip.note },
    lines: trip.lines.map((line) => ({
      ...{ ...line, name: nameOf(line), note: hidden ? null : line.note },
      // A firm that tends devices learns of nobody's home who lives there.
      person: sight.names === "none" ? null : line.person,
    })),
  };
}

/** How an instant is written on the community's clocks: 2026-12-01 18:00. */
type Clock = (iso: string) => string;

const VALUES: Readonly<Record<TripField, (line: TripView["lines"][number], trip: TripView, clock: Clock) => string | null>> = {
  day: (_, { at }, clock) => clock(at).slice(0, 10),
  startedAt: (_, { startedAt }, clock) => clock(startedAt),
  at: (_, { at }, clock) => clock(at),
  building: (_, { buildingName }) => buildingName,
  place: ({ place }) => place,
  name: ({ name, about }) => [...new Set([name, about])].filter((part) => part !== "").join(" "),
  what: ({ what }) => TRIP_WHAT_WORDS[what].zh,
  done: ({ done }) => (done ? "是" : "否"),
  result: ({ result, done }) => (result === null ? (done ? "已办" : null) : CARE_RESULT_WORDS[result].zh),
  why: ({ why }) => (why === null ? null : TRIP_WHY_WORDS[why].zh),
  note: ({ note }) => note,
  worker: (_, { byName }) => byName,
};

/** The lines of trips in the columns of the city's form, in Chinese, which the cities of this country read. */
export const formRows = (trips: readonly TripView[], columns: readonly TripColumn[], clock: Clock): string[][] =>
  trips.flatMap((trip) =>
    trip.lines.map((line) => columns.map(({ from }) => (from === null ? "" : (VALUES[from](line, trip, clock) ?? "")))),
  );
