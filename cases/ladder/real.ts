import { type Case, REAL_MARK } from "../../contracts/index.ts";
import type { Letter } from "../wording.ts";
import type { Addressee } from "./addressees.ts";
import type { Filed } from "./letters.ts";

/** Short enough for the gap of a wording that is on file: twelve characters hold it and the kind. */
const REAL_SHORT = "真实警情·";

/** Relatives never hear that somebody drills: to them all is real, and said as always. */
const says = (one: Pick<Case, "drill">, role: Addressee["role"], drillRuns: boolean): boolean =>
  drillRuns && one.drill === undefined && role !== "family";

/** What is real says so while a drill runs. */
export function saidReal(letter: Letter, one: Pick<Case, "drill">, role: Addressee["role"], drillRuns: boolean): Letter {
  if (!says(one, role, drillRuns)) return letter;
  return { subject: `【${REAL_MARK.zh}】${letter.subject}`, text: `【${REAL_MARK.zh}】\n${letter.text}` };
}

/** The same for what is read out or sent by SMS, where only the gaps of a filed wording may change. */
export function saidFiled(filed: Filed, one: Pick<Case, "drill">, role: Addressee["role"], drillRuns: boolean): Filed {
  const { kind } = filed.vars;
  if (!says(one, role, drillRuns) || kind === undefined) return filed;
  return { ...filed, vars: { ...filed.vars, kind: `${REAL_SHORT}${kind}` } };
}
