import type { Desk, DeskSettings, DeskSign, DesksView } from "../contracts/index.ts";
import type { ActOutcome } from "./port-types.ts";

/** A desk is a log-in: who, with which area. */
export interface DeskCaller {
  /** Names the log-in without giving it away. */
  readonly session: string;
  readonly user: string;
  readonly name: string;
  readonly paths: readonly string[];
}

/** Whether there is an ear at the desk. */
export interface DeskPorts {
  /** Its live feed came up; call what is answered when it ends. */
  opened(caller: DeskCaller): () => void;
  own(caller: DeskCaller): Desk;
  sign(caller: DeskCaller, sign: DeskSign): Desk;
  /** The duty goes along on the telephone for a while. */
  carry(caller: DeskCaller): ActOutcome<Desk>;
  /** The desks that hear something of the caller's places. */
  view(caller: DeskCaller): DesksView;
  /** What a click on a number opens. */
  dialWith(): string;
  change(caller: DeskCaller, settings: DeskSettings): Promise<ActOutcome<DesksView>>;
}
