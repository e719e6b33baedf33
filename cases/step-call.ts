import {
  CALL_RESULT_WORDS,
  CALL_UNDO_WITHIN,
  type Case,
  type CaseCall,
  type Instant,
  isHeard,
  lastCallTo,
  roleHas,
  SECOND,
  toIso,
  type Words,
} from "../contracts/index.ts";
import { caseEntry, moved, refused } from "./entry.ts";
import type { CaseActInput, CaseStep, Hand } from "./types.ts";

type Of<K extends CaseActInput["kind"]> = Extract<CaseActInput, { readonly kind: K }>;

/** Calls of one case that it carries; its log has all. */
const MOST_CALLS = 40;

const nameOf = (call: Pick<CaseCall, "name">): Words => (call.name === null ? { zh: "本人", en: "her" } : { zh: call.name, en: call.name });

/** How long they spoke, where somebody answered. */
function lastedText({ startedAt, endedAt }: CaseCall): Words {
  const seconds = endedAt === null ? 0 : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / SECOND);
  return seconds <= 0 ? { zh: "", en: "" } : { zh: `（${seconds} 秒）`, en: ` (${seconds} s)` };
}

/** Heard in person is how she was found, for as long as a call says so. */
function foundBy(one: Case, calls: readonly CaseCall[], changed: CaseCall): Case["found"] {
  if (isHeard(changed)) return one.found ?? "heard";
  const took = one.calls.some((call) => call.id === changed.id && isHeard(call));
  return one.found === "heard" && took && !calls.some(isHeard) ? null : one.found;
}

const withCall = (one: Case, call: CaseCall): readonly CaseCall[] =>
  one.calls.some(({ id }) => id === call.id) ? one.calls.map((each) => (each.id === call.id ? call : each)) : [...one.calls, call];

function settled(one: Case, call: CaseCall): Partial<Case> {
  const calls = withCall(one, call).slice(-MOST_CALLS);
  return { calls: [...calls], found: foundBy(one, calls, call) };
}

const begun = ({ by, to, contact, name, id }: Of<"call"> | Of<"called">, now: Instant): CaseCall => ({
  ...{ id, to, contact, name, by: by.username, byName: by.name, startedAt: toIso(now) },
  ...{ endedAt: null, result: null },
});

/** Somebody dials. A call of the same hand that was left open is over: one ear hears one call. */
export function call(one: Case, input: Of<"call">, now: Instant): CaseStep {
  const words = nameOf(input);
  const line = caseEntry(now, "call", input.by, { zh: `呼叫${words.zh}`, en: `Calling ${words.en}` });
  return moved(one, settled(one, begun(input, now)), now, line);
}

const isOwn = (made: CaseCall, by: Hand): boolean => made.by === by.username || roleHas(by.role, "cases.dispatch");

/** What came of a call; of one that has a result it is a correction. */
export function called(one: Case, input: Of<"called">, now: Instant): CaseStep {
  const { by, result } = input;
  const known = input.call === null ? lastCallTo(one.calls, input) : one.calls.find(({ id }) => id === input.call);
  if (input.call !== null && known === undefined) return refused(422, "没有这次通话", "There is no such call");
  // Booked by hand without a dial before, or a call after the last one was booked: a call of its own.
  const made = known === undefined || (input.call === null && known.result !== null) ? begun(input, now) : known;
  if (made.result === result) return { ok: true, case: one, log: [] };
  if (!isOwn(made, by)) return refused(409, `这次通话由${made.byName}登记`, `${made.byName} made this call`);
  const corrected = made.result !== null;
  const next: CaseCall = { ...made, result, endedAt: made.endedAt ?? toIso(now) };
  const [name, said, lasted] = [nameOf(made), CALL_RESULT_WORDS[result], corrected ? { zh: "", en: "" } : lastedText(next)];
  const heard = result === "well" && made.to === "person";
  const line = caseEntry(now, "called", by, {
    zh: `${corrected ? "更正：" : ""}${name.zh}：${heard ? `${made.byName}听到本人，平安` : said.zh}${lasted.zh}`,
    en: `${corrected ? "Corrected: " : ""}${name.en}: ${heard ? `${made.byName} heard her, she is well` : said.en.toLowerCase()}${lasted.en}`,
  });
  return moved(one, settled(one, next), now, line);
}

/** Takes a result back that was booked a moment ago. */
export function uncall(one: Case, { by, call: id }: Of<"uncall">, now: Instant): CaseStep {
  const made = one.calls.find((each) => each.id === id);
  if (made === undefined) return refused(422, "没有这次通话", "There is no such call");
  if (made.result === null || made.endedAt === null) return { ok: true, case: one, log: [] };
  if (!isOwn(made, by)) return refused(409, `这次通话由${made.byName}登记`, `${made.byName} made this call`);
  if (now - Date.parse(made.endedAt) > CALL_UNDO_WITHIN)
    return refused(409, "已超过撤回时间，请更正结果", "Too late to take it back: correct the result instead");
  const [name, said] = [nameOf(made), CALL_RESULT_WORDS[made.result]];
  const line = caseEntry(now, "uncall", by, {
    zh: `撤回：${name.zh}：${said.zh}`,
    en: `Taken back: ${name.en}: ${said.en.toLowerCase()}`,
  });
  return moved(one, settled(one, { ...made, result: null, endedAt: null }), now, line);
}
