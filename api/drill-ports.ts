import type { Drill, DrillDuty, NewDrill } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** Drills; who may plan, run and read them is asked by the routes. */
export interface DrillPorts {
  /** The newest first; of people they name the id alone. */
  list(): readonly Drill[];
  /** With the sheet as it stands now, where it runs. */
  get(id: string): Promise<Drill | undefined>;
  /** Who may take part: whoever may work on a case, and answers alarms. */
  candidates(): readonly { readonly user: string; readonly name: string; readonly role: string }[];
  plan(body: NewDrill, by: Actor): Promise<ActOutcome<Drill>>;
  start(id: string, by: Actor): Promise<ActOutcome<Drill>>;
  end(id: string, how: "finished" | "aborted", reason: string | null, by: Actor): Promise<ActOutcome<Drill>>;
  remark(id: string, text: string, by: Actor): Promise<ActOutcome<Drill>>;
  duty(): DrillDuty;
}
