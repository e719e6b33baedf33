import type { ActOutcome } from "../api/index.ts";
import type { Words } from "../contracts/index.ts";
import type { RuleFault } from "../rules/index.ts";

/** A refusal with its reason in both languages, and where in a rule's text it lies. */
export function refusedFor(
  status: 404 | 409 | 422,
  words: Words,
  faults: readonly RuleFault[] = [],
): Extract<ActOutcome<never>, { ok: false }> {
  return {
    ok: false,
    status,
    reason: words.en,
    words,
    faults: faults.map(({ line, where, what, mend }) => ({
      where: `line ${line}${where === "" ? "" : `, ${where}`}`,
      what: `${what}; ${mend}`,
    })),
  };
}
