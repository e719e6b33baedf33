import type { HelpPerson, HelpPoint, HelpResponder, HelpSheet, HelpWhy, Person, PlaceGrid, Whereabouts } from "../contracts/index.ts";
import type { Hand } from "./port-types.ts";

/** Somebody at a place with where they live, before it is cut to what somebody may see. */
export interface Helped extends Pick<HelpPerson, "where" | "floor" | "inside"> {
  readonly person: Person;
  readonly at: Whereabouts;
}

/** What is known of a place. */
export interface HelpKnown {
  readonly place: HelpSheet["place"];
  readonly people: readonly Helped[];
  /** With numbers in full. */
  readonly grid: PlaceGrid;
  readonly responders: readonly HelpResponder[];
  readonly points: readonly HelpPoint[];
  readonly numbers: HelpSheet["numbers"];
}

/** Who needs help at a place, as the HTTP face asks for it. */
export interface HelpPorts {
  /** Undefined for what is no place. */
  at(place: string): HelpKnown | undefined;
  /** Why somebody asks about a case. */
  whyOf(rules: readonly string[], family: string): HelpWhy;
  /** Stands in the log of the open case before it is answered; false where it has ended. */
  opened(caseId: string, by: Hand): Promise<boolean>;
}
