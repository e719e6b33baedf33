import type { MappingEdit, MappingOutcome, MappingTry, MappingVersion, MappingView } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** Mappings of gateways as the HTTP face asks for them. */
export interface MappingPorts {
  /** @returns undefined where it is no gateway */
  view(gateway: string): Promise<MappingView | undefined>;
  /** Puts a new version in force; an empty text withdraws. */
  edit(gateway: string, edit: MappingEdit, by: Actor): Promise<ActOutcome<MappingVersion>>;
  /** What would become of a message; nothing is changed. */
  try(gateway: string, trial: MappingTry): Promise<ActOutcome<MappingOutcome>>;
}
