import type { Desk, DeskSettings, DeskSign, DesksView, Instant, Notice, RoomPhone } from "../contracts/index.ts";
import type { ActOutcome } from "./port-types.ts";

/** A desk is a log-in: who, with which area. */
export interface DeskCaller {
  /** Names the desk: it stays the same where officers change. */
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
  /** The shift of now: when it began, when it ends. */
  shift(): { readonly from: Instant; readonly to: Instant };
  /** The desk's own telephone, for whoever needs to reach a human there. */
  dutyPhone(): string | null;
  /** What a click on a number opens. */
  dialWith(): string;
  /** Rings that room once; it counts for 31 days once somebody there has answered. */
  testPhone(caller: DeskCaller, which: RoomPhone): ActOutcome<Notice>;
  change(caller: DeskCaller, settings: DeskSettings): Promise<ActOutcome<DesksView>>;
}
