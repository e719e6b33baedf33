import { expect, test } from "vitest";
import { CALL_UNDO_WITHIN, type CallResult, type CallTarget, type Case, type CaseNumber, nextToCall, SECOND } from "../contracts/index.ts";
import { exampleCase, exampleTime } from "./example.ts";
import { stepCase } from "./step.ts";
import type { CaseInput, Hand } from "./types.ts";

const LI: Hand = { user: "u1", username: "limin", name: "李敏", role: "duty" };
const GRID: Hand = { user: "u2", username: "wang", name: "王师傅", role: "grid" };
const AT = exampleTime + 60 * SECOND;

/** The case after these steps; a refusal ends the test. */
function after(...steps: readonly (readonly [input: CaseInput, at?: number])[]): { readonly one: Case; readonly log: readonly string[] } {
  let one = exampleCase();
  const log: string[] = [];
  for (const [input, at = AT] of steps) {
    const result = stepCase(one, [], input, at);
    if (!result.ok) throw new Error(result.reason);
    one = result.case;
    log.push(...result.log.map((line) => line.words.zh));
  }
  return { one, log };
}
const whom = (to: CallTarget, id = "k1", by = LI) => ({
  by,
  to,
  contact: to === "contact" ? "张敏" : null,
  name: to === "contact" ? "女儿 张敏" : null,
  id,
});
const dial = (to: CallTarget, id = "k1"): CaseInput => ({ kind: "call", ...whom(to, id) });
const booked = (to: CallTarget, result: CallResult, more: { call?: string; id?: string; by?: Hand } = {}): CaseInput => ({
  kind: "called",
  ...whom(to, more.id ?? "k9", more.by),
  result,
  call: more.call ?? null,
});

test("a call is timed, said with who heard her, and how she was found", () => {
  const { one, log } = after([dial("person")], [booked("person", "well"), AT + 42 * SECOND]);
  expect(log).toEqual(["呼叫本人", "本人：李敏听到本人，平安（42 秒）"]);
  expect(one.calls).toMatchObject([{ id: "k1", result: "well", byName: "李敏", contact: null }]);
  expect(one.found).toBe("heard");
});

test("what a relative says is no word of hers", () => {
  const { one, log } = after([dial("contact")], [booked("contact", "well"), AT + SECOND]);
  expect(log[1]).toBe("女儿 张敏：本人平安（1 秒）");
  expect(one.found).toBeNull();
});

test("a result is taken back within seconds, and then it was never so; the log has both", () => {
  const [call, result] = [dial("person"), booked("person", "well")];
  const { one, log } = after([call], [result], [{ kind: "uncall", by: LI, call: "k1" }, AT + CALL_UNDO_WITHIN]);
  expect(one.calls).toMatchObject([{ result: null, endedAt: null }]);
  expect(one.found).toBeNull();
  expect(log[2]).toBe("撤回：本人：本人平安");
  const late = stepCase(after([call], [result]).one, [], { kind: "uncall", by: LI, call: "k1" }, AT + CALL_UNDO_WITHIN + 1);
  expect(late).toMatchObject({ ok: false, status: 409 });
});

test("later a result is corrected: by who made the call, or who gives cases out", () => {
  const { one } = after([dial("person")], [booked("person", "well")]);
  const later = AT + 600 * SECOND;
  expect(stepCase(one, [], booked("person", "no-answer", { call: "k1", by: GRID }), later)).toMatchObject({ ok: false, status: 409 });
  const mended = stepCase(one, [], booked("person", "no-answer", { call: "k1" }), later);
  expect(mended).toMatchObject({ ok: true, case: { found: null, calls: [{ result: "no-answer", endedAt: one.calls[0]?.endedAt }] } });
  if (mended.ok) expect(mended.log[0]?.words.zh).toBe("更正：本人：无人接听");
});

test("said twice it stands once; a result without a dial, and one after a booked call, is a call of its own", () => {
  const { one, log } = after([booked("contact", "busy", { id: "k1" })], [booked("contact", "busy", { call: "k1" })]);
  expect([one.calls.length, log]).toEqual([1, ["女儿 张敏：忙/拒接"]]);
  const next = stepCase(one, [], booked("contact", "no-answer", { id: "k2" }), AT + SECOND);
  expect(next).toMatchObject({
    ok: true,
    case: {
      calls: [
        { id: "k1", result: "busy" },
        { id: "k2", result: "no-answer" },
      ],
    },
  });
  expect(stepCase(one, [], booked("contact", "busy", { call: "none" }), AT)).toMatchObject({ ok: false, status: 422 });
});

const number = (name: string, more: Partial<CaseNumber> = {}): CaseNumber => ({
  ...{ to: "contact", contact: name, name, number: "13800000000", keyholder: false, minutes: null, state: "unverified" },
  ...{ made: 0, answered: 0, lastAnsweredAt: null, ...more },
});

test("next is who was not called and whose number lives; then who did not answer, the longest ago first", () => {
  const numbers = [number("a", { to: "person", contact: null }), number("b", { state: "dead" }), number("c"), number("d")];
  const call = (to: CallTarget, contact: string | null, result: CallResult | null, at: number) => ({
    ...{ id: `${at}`, to, contact, name: contact, by: "x", byName: "x", endedAt: null, result },
    startedAt: new Date(AT + at).toISOString(),
  });
  const names = (...calls: readonly ReturnType<typeof call>[]): string | undefined => nextToCall(numbers, calls)?.name;
  expect(names()).toBe("a");
  expect(names(call("person", null, "no-answer", 1))).toBe("c");
  const all = [call("person", null, "no-answer", 1), call("contact", "c", "no-answer", 2), call("contact", "d", "off", 3)];
  expect(names(...all)).toBe("a");
  expect(names(...all, call("person", null, "busy", 4))).toBe("c");
  expect(names(...all, call("person", null, "well", 4), call("contact", "c", null, 5))).toBeUndefined();
});
