import type { Case, CaseDetail, InfoDue, InfoFields, InfoReport, InfoReportAct, NewInfoReport, Scope, Words } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** Reports of information; who may see the case is asked by the routes. */
export interface InfoReportPorts {
  of(id: string): Promise<readonly InfoReport[]>;
  /** What is due next about a case with these reports. */
  dueOf(one: Case, reports: readonly InfoReport[]): InfoDue | null;
  /** Cases of the scope of which a report is due, the most overdue first. */
  due(scope: Scope): Promise<readonly { readonly case: Case; readonly due: InfoDue }[]>;
  /** What a report would say now. */
  propose(one: CaseDetail, by: Actor): InfoFields;
  source(): Words;
  list(scope: Scope, paging: Paging): Promise<PageOf<InfoReport>>;
  get(id: string): Promise<InfoReport | undefined>;
  draft(one: Case, path: string, body: NewInfoReport, by: Actor): Promise<ActOutcome<InfoReport>>;
  act(id: string, act: InfoReportAct, by: Actor): Promise<ActOutcome<InfoReport>>;
}
