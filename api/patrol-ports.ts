import type { Instant, NewPatrol, NewSpotCheck, Patrol, PatrolSpot, SpotCheck } from "../contracts/index.ts";
import type { ActOutcome, Actor, Hand, PageOf, Paging } from "./port-types.ts";

/** What the HTTP face asks about patrols. */
export interface PatrolPorts {
  /** Those in use, and those that ended. */
  all(): readonly Patrol[];
  get(id: string): Patrol | undefined;
  /** In the order in which one walks, with what is due now. */
  spotsOf(patrol: Patrol): readonly PatrolSpot[];
  /** A spot as it is spoken; undefined for a place that is none. */
  spotName(id: string): string | undefined;
  make(body: NewPatrol, by: Actor): Promise<ActOutcome<Patrol>>;
  change(id: string, body: NewPatrol, by: Actor): Promise<ActOutcome<Patrol>>;
  end(id: string, by: Actor): Promise<ActOutcome<Patrol>>;
  check(id: string, spot: string, body: NewSpotCheck, by: Hand): Promise<ActOutcome<SpotCheck>>;
  /** Looks at one spot, newest first. */
  checksAt(spot: string, paging: Paging): Promise<PageOf<SpotCheck>>;
  /** Looks of one patrol, oldest first, `most` at most. */
  checksBetween(patrol: string, from: Instant, to: Instant, most: number): Promise<readonly SpotCheck[]>;
}
