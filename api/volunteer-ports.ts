import type { ConfirmVolunteer, NewNeighbour, NewVolunteer, OwnVolunteer, Volunteer, VolunteerView } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** Who signed up to help, as the HTTP face asks for it. */
export interface VolunteerPorts {
  own(user: string): OwnVolunteer;
  /** What somebody offers by their own hand. */
  offer(user: string, said: NewVolunteer): Promise<ActOutcome<OwnVolunteer>>;
  signOut(user: string): Promise<OwnVolunteer>;
  list(): readonly VolunteerView[];
  get(id: string): Volunteer | undefined;
  /** A neighbour without a log-in; undefined: a new one. Kept by the leader, confirmed by it. */
  neighbour(id: string | undefined, said: NewNeighbour, by: Actor): Promise<ActOutcome<VolunteerView>>;
  confirm(id: string, said: ConfirmVolunteer, by: Actor): Promise<ActOutcome<VolunteerView>>;
  remove(id: string): Promise<void>;
}
