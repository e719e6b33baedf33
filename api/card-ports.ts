import type { ActionCard, CardEdit, CardInForce, CardKind, Case, CaseCards } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** Action cards as the HTTP face asks for them. */
export interface CardPorts {
  /** In force, one of each kind. */
  list(): readonly CardInForce[];
  /** Newest first. */
  versions(kind: CardKind): readonly ActionCard[];
  edit(kind: CardKind, body: CardEdit, by: Actor): Promise<ActOutcome<CardInForce>>;
  /** The card of its kind first, then those that it was worked by besides, and one that is asked for. */
  ofCase(one: Case, also: CardKind | null): CaseCards;
}
