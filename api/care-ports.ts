import type {
  Activity,
  Erased,
  ErasurePreview,
  Instant,
  Life,
  NewHousehold,
  NewMeeting,
  NewPeriods,
  NewStay,
  Person,
} from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** What the HTTP face asks about somebody's life at home: signs of activity, how she lives, where she is. */
export interface CarePorts {
  activity(person: string, now: Instant): Activity;
  household(person: string, body: NewHousehold, by: Actor): Promise<ActOutcome<Person>>;
  /** A death takes two names: the first one's word is kept until the second's. */
  state(person: string, body: NewStay, by: Actor): Promise<ActOutcome<Person>>;
  /** By a relative's word: the desk is told at once. Said again it is no change. */
  stateByFamily(person: string, body: NewStay, by: Actor): Promise<ActOutcome<Person>>;
  /** Takes back the last word on where she is, by whoever gave it and within ten minutes; the desk is told of a relative's. */
  undoState(person: string, by: Actor): Promise<ActOutcome<Person>>;
  /** Homes, carers, states and devices by time; undefined for nobody. */
  life(person: string): Life | undefined;
  periods(person: string, body: NewPeriods, by: Actor): Promise<ActOutcome<Person>>;
  met(person: string, body: NewMeeting, by: Actor): Promise<ActOutcome<Activity>>;
  /** What an erasure would take away and what would stay, and why it cannot be now. */
  erasure(person: string): Promise<ActOutcome<ErasurePreview>>;
  /** For good: nothing of it comes back with a restore. Refused while anything about the person is open. */
  erase(person: string, by: Actor): Promise<ActOutcome<Erased>>;
}
