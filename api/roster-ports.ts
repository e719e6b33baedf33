import type {
  Duty,
  DutyChange,
  DutyNow,
  Filled,
  FillOrder,
  GapsView,
  Imported,
  Language,
  MyDuty,
  NewDuty,
  NewRoster,
  NewSwap,
  Roster,
  RosterDays,
  Scope,
  Staff,
  Swap,
  Tonight,
} from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** A roster with where it holds. */
export interface PlacedRoster {
  readonly roster: Roster;
  readonly path: string;
  readonly placeName: string;
  readonly zone: string;
}

/** Rosters; who may see and change which is asked by the routes. */
export interface RosterPorts {
  list(): readonly PlacedRoster[];
  get(id: string): PlacedRoster | undefined;
  /** Users whose role takes a post, with the paths of their places. */
  staff(): readonly (Staff & { readonly paths: readonly string[] })[];
  /** Makes one (null), or changes one. */
  save(id: string | null, body: NewRoster, by: Actor): Promise<ActOutcome<Roster>>;
  remove(id: string, by: Actor): Promise<ActOutcome<null>>;
  /** Days of a roster, both included. */
  days(id: string, from: string, to: string): Promise<RosterDays>;
  /** The same as rows of a table: day, shift, post, name, user name, from, to, remark. */
  table(id: string, from: string, to: string, language: Language): Promise<readonly (readonly string[])[]>;
  addDuty(id: string, body: NewDuty, by: Actor): Promise<ActOutcome<Duty>>;
  changeDuty(id: string, duty: string, body: DutyChange, by: Actor): Promise<ActOutcome<Duty>>;
  removeDuty(id: string, duty: string, by: Actor): Promise<ActOutcome<null>>;
  fill(id: string, order: FillOrder, preview: boolean, by: Actor): Promise<ActOutcome<Filled>>;
  undo(id: string, by: Actor): Promise<ActOutcome<Filled>>;
  importTable(id: string, bytes: Uint8Array, replace: boolean, preview: boolean, by: Actor): Promise<ActOutcome<Imported>>;

  /** Of these rosters. */
  now(rosters: readonly string[]): DutyNow;
  gaps(rosters: readonly string[]): GapsView;
  mine(user: string): MyDuty;
  ask(body: NewSwap, by: Actor): Promise<ActOutcome<Swap>>;
  answer(id: string, agree: boolean, reason: string | null, by: Actor): Promise<ActOutcome<Swap>>;
  withdraw(id: string, by: Actor): Promise<ActOutcome<Swap>>;
  /** The secret of a new address; the one before is dead. `roster` null: one's own duties. */
  renewCalendar(user: string, roster: string | null): Promise<string>;
  /** The calendar behind a secret; undefined where it is dead. */
  calendar(token: string): Promise<string | undefined>;

  /** Tonight's ladder walked on paper for everybody that the scope sees. */
  tonight(scope: Pick<Scope, "paths" | "people">): Tonight;
  setTonightTime(time: string): Promise<void>;
}
