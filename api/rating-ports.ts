import type { Rating, RatingAct, RatingsNow, Scope } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** Three-colour ratings of the compounds that a scope sees. */
export interface RatingPorts {
  /** As they stand now, by the formula in force. */
  standing(scope: Scope): Promise<RatingsNow>;
  list(scope: Scope, paging: Paging): Promise<PageOf<Rating>>;
  /** Undefined where there is none that the scope sees. */
  get(scope: Scope, id: string): Promise<Rating | undefined>;
  draft(scope: Scope, compound: string, by: Actor): Promise<ActOutcome<Rating>>;
  act(scope: Scope, id: string, act: RatingAct, by: Actor): Promise<ActOutcome<Rating>>;
}
