import type { Case } from "../../contracts/index.ts";
import type { Addressee } from "./addressees.ts";
import type { TellEntry } from "./rung.ts";

/**
 * Whether quiet hours and limits of rate do not count. On an urgent ladder they never do for what is rung by telephone, nor for
 * anything where life is in danger: a call that waits for the morning would count as made, and nobody else would be asked.
 * @param rings the step calls by telephone
 */
export const isLifeSafety = (one: Pick<Case, "severity" | "ladder">, alertIsLifeSafety: boolean, rings: boolean): boolean =>
  one.ladder?.kind === "urgent" && (alertIsLifeSafety || rings || one.severity === "critical");

/** Telephones that are there to be rung at any hour: on the desk, in the sub-district's duty room, and in the home in danger. */
export const isNeverHeld = ({ role }: Pick<Addressee, "role">, as: TellEntry["as"]): boolean =>
  role === "duty-phone" || role === "sub-district" || as === "look";
