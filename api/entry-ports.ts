import type { DoorCode, DoorCodeState, NewPersonFacts, Person } from "../contracts/index.ts";
import type { ActOutcome, Actor, Hand } from "./port-types.ts";

/** What those who bring help must know and open, as the HTTP face asks for it. */
export interface EntryPorts {
  facts(person: string, body: NewPersonFacts, by: Actor): Promise<ActOutcome<Person>>;
  doorCode(person: string): Promise<DoorCodeState>;
  saveDoorCode(person: string, code: string | null, by: Actor): Promise<DoorCodeState>;
  /** The code itself; the look stands in the case's log before it is answered. */
  look(caseId: string, person: string, by: Hand): Promise<ActOutcome<DoorCode>>;
  /** Whether the building of a place has a lift; null where nobody registered it. */
  hasLift(place: string): boolean | null;
  /** Who lives in the home of a place, or below it. */
  livingAt(place: string): readonly Person[];
  /** "HH:MM" on the clocks of the community. */
  clock(at: string): string;
  /** The asker's own telephone. */
  phoneOf(user: string): string | null;
}
