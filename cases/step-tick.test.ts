import { expect, test } from "vitest";
import { type Case, MINUTE, toIso } from "../contracts/index.ts";
import { exampleCase, exampleTime } from "./example.ts";
import { stepCase } from "./step.ts";
import type { CaseInput, Hand } from "./types.ts";

const LI: Hand = { user: "u1", username: "li", name: "李敏", role: "duty" };
const STEP = { by: LI, card: "fall", step: "call-her", text: { zh: "回拨本人", en: "Call back" } } as const;
const tick = (more: Partial<Extract<CaseInput, { kind: "tick" }>> = {}): CaseInput => ({
  ...{ kind: "tick", ...STEP, version: 1, at: null, clock: () => "02:12", ...more },
});
function done(one: Case, input: CaseInput, now = exampleTime + 10 * MINUTE) {
  const result = stepCase(one, [], input, now);
  if (!result.ok) throw new Error(result.words.en);
  return result;
}

test("a tick has name and time and stands in the log; said again it changes nothing", () => {
  const first = done(exampleCase(), tick());
  expect(first.case.ticks).toEqual([
    { kind: "fall", version: 1, step: "call-her", by: "li", byName: "李敏", at: toIso(exampleTime + 10 * MINUTE), heardAt: null },
  ]);
  expect(first.log[0]).toMatchObject({ act: "tick", byName: "李敏", words: { zh: "处置卡：回拨本人" } });
  const again = done(first.case, tick());
  expect(again.case).toBe(first.case);
  expect(again.log).toEqual([]);
});

test("from a phone without network: the time of the doing stays, between the opening and now", () => {
  const late = done(exampleCase(), tick({ at: exampleTime + 2 * MINUTE }));
  expect(late.case.ticks?.[0]).toMatchObject({ at: toIso(exampleTime + 2 * MINUTE), heardAt: toIso(exampleTime + 10 * MINUTE) });
  expect(late.log[0]?.words.zh).toBe("处置卡（02:12 完成，补报）：回拨本人");
  expect(done(exampleCase(), tick({ at: exampleTime + 99 * MINUTE })).case.ticks?.[0]?.at).toBe(toIso(exampleTime + 10 * MINUTE));
  expect(done(exampleCase(), tick({ at: exampleTime - 99 * MINUTE })).case.ticks?.[0]?.at).toBe(toIso(exampleTime));
});

test("an ended case takes what was done before its end, nothing after", () => {
  const ended = exampleCase({ state: "closed", closedAt: toIso(exampleTime + 5 * MINUTE) });
  expect(stepCase(ended, [], tick({ at: exampleTime + 4 * MINUTE }), exampleTime + 10 * MINUTE).ok).toBe(true);
  expect(stepCase(ended, [], tick(), exampleTime + 10 * MINUTE)).toMatchObject({ ok: false, status: 409 });
});

test("steps of two versions of one card never stand in one case", () => {
  const begun = done(exampleCase(), tick()).case;
  expect(stepCase(begun, [], tick({ step: "key", version: 2 }), exampleTime + MINUTE)).toMatchObject({ ok: false, status: 409 });
  expect(done(begun, tick({ card: "cardiac", step: "aed", version: 2 })).case.ticks).toHaveLength(2);
});

test("a tick is taken back for a reason that stays in the log; one that is none is refused", () => {
  const begun = done(exampleCase(), tick()).case;
  const undone = done(begun, { kind: "untick", ...STEP, reason: "打错号码" });
  expect(undone.case.ticks).toEqual([]);
  expect(undone.log[0]?.words.zh).toBe("处置卡撤回勾选：回拨本人（打错号码）");
  expect(stepCase(undone.case, [], { kind: "untick", ...STEP, reason: "打错号码" }, exampleTime)).toMatchObject({ ok: false, status: 409 });
});
