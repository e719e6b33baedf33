import type { DutyDay, DutyLogQuestion, DutyLogRow, NewDutyRemark, Scope } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** 值班日志, read from what is kept anyway; only remarks are written. */
export interface DutyLogPorts {
  lines(scope: Scope, question: Omit<DutyLogQuestion, "whole">, paging: Paging): Promise<PageOf<DutyLogRow>>;
  /** @param day null: the day of the duty that is under way */
  day(day: string | null): DutyDay;
  remark(body: NewDutyRemark, by: Actor, scope: Scope): Promise<ActOutcome<DutyLogRow>>;
}
