import type { Claim, Claimed, Scope, Unclaimed, UnclaimedState } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** Devices that speak and that nobody registered, as the HTTP face asks for them. */
export interface UnclaimedPorts {
  /** Those last heard first. */
  list(scope: Scope, filter: { readonly state: UnclaimedState | null; readonly search: string }, paging: Paging): PageOf<Unclaimed>;
  /** With the path of the place where it is seen: its gateway's, else its community's. */
  get(id: string): { readonly one: Unclaimed; readonly path: string } | undefined;
  /** Registers it under the id that its messages carry. */
  claim(id: string, claim: Claim, by: Actor): Promise<ActOutcome<Claimed>>;
  /** Says with a reason that it is none of ours. */
  ignore(id: string, reason: string, by: Actor): Promise<ActOutcome<Unclaimed>>;
}
