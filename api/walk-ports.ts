import type { Device, Instant, Maintenance, NewWalkTick, WalkArmed, WalkPoint, WalkRecord, WalkTick } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** What the HTTP face asks about walks; which plan is one and who sees it is asked by the routes. */
export interface WalkPorts {
  /** Ids of the points below the places of a plan, as the register holds them now. */
  pointsOf(plan: Maintenance): readonly Device["id"][];
  /** What was said of points, of several plans at once: each alarm that was taken for a test, and each word of a human. */
  ticks(plans: readonly string[]): Promise<readonly WalkTick[]>;
  records(plans: readonly string[]): Promise<readonly WalkRecord[]>;
  /** The points as they stood when it was signed; undefined where it is not. */
  signed(plan: string): Promise<readonly WalkPoint[] | undefined>;
  /** When what this point said to a test, and says still, will be taken for real; null where there is nothing of the kind. */
  ringsAt(device: string): Instant | null;
  /** The point that is being tested now. */
  armed(plan: Maintenance): WalkArmed | null;
  arm(plan: Maintenance, device: string, by: Actor): Promise<ActOutcome<WalkArmed>>;
  tick(plan: Maintenance, device: string, body: NewWalkTick, by: Actor): Promise<ActOutcome<WalkTick>>;
  sign(plan: Maintenance, points: readonly WalkPoint[], conclusion: string | null, by: Actor): Promise<ActOutcome<WalkRecord>>;
}
