import { EVENT_KINDS } from "../contracts/index.ts";
import { addEventObject } from "./events.ts";
import { type Knowledge, plain } from "./knowledge.ts";
import type { Draft } from "./turn.ts";

const NAMED = /"event"\s*:\s*"([^"\\]{1,100})"/;
const STATE = /"state"\s*:\s*"?([A-Za-z0-9]{1,20})/;
const TEST = /"test"\s*:\s*"?(true|1)\b/i;
const MARKED = /"(?:historical|is_historical|simulated|replay|replayed)"\s*:\s*"?(?:true|1)\b/i;
const SEARCHED = 4096;

/**
 * Takes a life-safety event out of a text that is no JSON, because a message that broke off in the middle of a call
 * for help is still one. The text itself goes to quarantine as well. Anything else is left to the quarantine.
 */
export function salvageAlarm(draft: Draft, knowledge: Knowledge, text: string): void {
  const head = text.slice(0, SEARCHED);
  const said = NAMED.exec(head)?.[1];
  const name = said === undefined ? undefined : draft.vocabulary.events.get(plain(said));
  if (name === undefined || !EVENT_KINDS[name.event].lifeSafety || MARKED.test(head)) return;
  draft.setTime(undefined, "", draft.turn.marks);
  const state = STATE.exec(head)?.[1];
  const known = state !== undefined && knowledge.states.has(plain(state));
  addEventObject(draft, knowledge, { event: said, test: TEST.test(head), salvaged: true, ...(known ? { state } : {}) }, "");
}
