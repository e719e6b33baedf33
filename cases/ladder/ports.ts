import type { Case, Contact, Instant, Learned, Person, Role, VolunteerHelp, Way, Words } from "../../contracts/index.ts";
import type { People, TellableUser } from "../types.ts";

/** Posts that a step may name: roles, the second officer, the sub-district's duty room. */
export type DutyRole = Role | "deputy" | "sub-district";

/** Who stands where. */
export interface DutyPort {
  /** Those on duty for this path now, not locked out; where nobody keeps a roster, all of the role there. */
  onDuty(role: DutyRole, path: string, at: Instant): readonly TellableUser[];
}

/** Ways to a human, those proven by an answered test apart. */
export interface Ways {
  readonly proven: readonly Way[];
  readonly unproven: readonly Way[];
}

/** Drills, as far as who is told goes. */
export interface DrillPort {
  /** One runs in the community, or its duty has declared one: whatever is not of it says that it is real. */
  running(): boolean;
  /** Ids of those who take part in this one while it runs; nobody once it has ended. */
  participants(drill: string): ReadonlySet<string>;
  runs(drill: string): boolean;
}

/** Where nobody ever drills. */
export const NO_DRILLS: DrillPort = { running: () => false, participants: () => new Set(), runs: () => false };

/** Somebody who signed up and may be called now. */
export interface Helper {
  /** Its paths are where they come; a neighbour without a log-in has no user name. */
  readonly as: TellableUser;
  /** Of a neighbour without a log-in; null: by the ways of the log-in. */
  readonly phone: string | null;
}

export interface LadderPorts {
  /** Volunteers and neighbours who come there, in their hours, for one of these; confirmed by a leader. */
  helpers(path: string, helps: readonly VolunteerHelp[], person: string | null, at: Instant): readonly Helper[];
  readonly drills: DrillPort;
  readonly duty: DutyPort;
  waysToUser(user: TellableUser): Ways;
  waysToContact(contact: Contact): Ways;
  /** Ways to a bare telephone number. */
  waysToNumber(number: string): Ways;
  /** Telephones that are nobody's own: on the desk, and in the sub-district's duty room. */
  numbers(): { readonly dutyPhone: string | null; readonly subDistrict: string | null };
  /** What a relative may learn of this matter, with a log-in or as a contact by name: whoever may learn nothing is not told. */
  learns(one: Case, to: { readonly user: string | null; readonly name: string }): Learned;
  /** The home that a place is, or lies in; null where it lies in none. */
  homeOf(place: string): string | null;
  /** People who live there: in the home that it is, or lies in. */
  livingAt(place: string): readonly Person[];
  /** Telephones in the home at this place, with whose they are. */
  homePhones(place: string): readonly { readonly name: string; readonly number: string }[];
  /** Sirens of the building or spot at this place. */
  sirensAt(place: string | null, path: string): readonly { readonly id: string; readonly name: string }[];
  /** Speakers of the building or spot at this place; `spot`: of the very place alone. */
  speakersAt(place: string | null, path: string, within: "building" | "spot"): readonly { readonly id: string; readonly name: string }[];
  /** Bots of the groups that are told of what happens on this path. */
  groupsAt(path: string): readonly { readonly way: Way; readonly name: string }[];
  /** Who cannot walk out of the building there: where, and what they need. No name. */
  cannotWalk(place: string | null, path: string): readonly { readonly where: string; readonly needs: Words }[];
  /** The places above, from the nearest: as path and level's word. */
  above(path: string): readonly { readonly path: string; readonly name: string }[];
  /** Whether a desk that has this path can be heard, or could half a minute ago. */
  isHeard(path: string): boolean;
  /** Ids of the workers of the grid there, those of its part first; empty where it lies in no grid or that has nobody. */
  gridWorkers(path: string): readonly (readonly string[])[];
  /** Who carries the duty of this path on the telephone now: rung at the first step. */
  carriers(path: string): readonly TellableUser[];
  /** The top of the ladder had no way out of the room (true), or has one (false). */
  noWayOut(none: boolean): void;
}

/** What a ladder knows of the community while it is carried. */
export interface World extends LadderPorts, People {
  /** Whether something urgent keeps them elsewhere. */
  isBusy(user: TellableUser, one: Case): boolean;
  /** Another fire of the same building is open and not over. */
  burnsBeside(one: Case): boolean;
  /** Where a case holds: the places of its open alerts, with a time only of those that were news since then. */
  placesOf(one: Case, since?: string): readonly string[];
}
