import type { Instant, NewTrip, Scope, Trip, TripColumn, TripForm, TripLine } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** What the HTTP face asks about trips that were signed. */
export interface TripPorts {
  /** A trip of the place below `path`; the same again is the same trip. */
  sign(said: Omit<NewTrip, "lines">, lines: readonly TripLine[], where: TripPlace, by: Actor): Promise<ActOutcome<Trip>>;
  get(id: string): Promise<Trip | undefined>;
  /** Newest first; `by`: of one user alone. */
  list(
    scope: Scope,
    asked: { readonly by: string | null; readonly since: Instant | null; readonly until: Instant | null },
    paging: Paging,
  ): Promise<PageOf<Trip>>;
  form(): TripForm;
  setForm(columns: readonly TripColumn[], by: Actor): Promise<TripForm>;
  /** As it is spoken. */
  spoken(place: string): string;
}

export interface TripPlace {
  readonly path: string;
  readonly name: string;
}
