import type { Case, LostSheet, NewLost, NewPortrait, NewSighting, PortraitState } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** A picture on its way to somebody who may see it. */
export interface PortraitBytes {
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** Somebody lost and her picture, as the HTTP face asks for them. */
export interface LostPorts {
  /** Which picture stands for her in this case: the one that was added for it, else the register's. */
  portraitOf(one: Case): Promise<LostSheet["portrait"]>;
  readPortrait(one: Case): Promise<PortraitBytes | undefined>;
  describe(caseId: string, said: NewLost, by: Actor): Promise<ActOutcome<Case>>;
  /** Null takes the case's own away. */
  setPortrait(one: Case, picture: Uint8Array | null, by: Actor): Promise<ActOutcome<Case>>;
  sighted(caseId: string, said: NewSighting, by: Actor): Promise<ActOutcome<Case>>;
  /** Pictures of the register. */
  readonly register: {
    state(person: string): Promise<PortraitState>;
    read(person: string): Promise<PortraitBytes | undefined>;
    save(person: string, picture: Uint8Array, consent: NewPortrait["consent"], by: Actor): Promise<ActOutcome<PortraitState>>;
    remove(person: string): Promise<PortraitState>;
  };
}
