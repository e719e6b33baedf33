import type { HandOver, HandOverNow, Scope } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** 交接班: what is open is handed over by one signature and taken, or refused, by another. */
export interface HandOverPorts {
  now(scope: Scope): Promise<HandOverNow>;
  /** Without its lists: what the desk's head asks each minute. */
  due(scope: Scope): Promise<Omit<HandOverNow, "lists">>;
  list(scope: Scope, paging: Paging): Promise<PageOf<HandOver>>;
  /** One of the scope's places. */
  get(scope: Scope, id: string): Promise<HandOver | undefined>;
  give(by: Actor, scope: Scope): Promise<ActOutcome<HandOver>>;
  /** @param reason of a refusal; null: it is taken */
  answer(id: string, by: Actor, reason: string | null): Promise<ActOutcome<HandOver>>;
}
