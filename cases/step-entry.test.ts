import { expect, test } from "vitest";
import { exampleCase, exampleTime } from "./example.ts";
import { BARE, stepCase } from "./step.ts";
import type { CaseInput, Hand } from "./types.ts";

const WANG: Hand = { user: "u2", username: "wang", name: "王师傅", role: "grid" };
const enter = (more: Partial<Extract<CaseInput, { kind: "enter" }>> = {}): CaseInput => ({
  ...{ kind: "enter", by: WANG, who: "王师傅", how: "key", police: null, note: null, ...more },
});
const step = (input: CaseInput, mayBreakIn = false) => stepCase(exampleCase(), [], input, exampleTime, { ...BARE, mayBreakIn });

test("who went in, how and when stands in the case and in its log", () => {
  const result = step(enter({ who: "邻居 陈芳", police: "成都 0123" }));
  expect(result).toMatchObject({
    ok: true,
    case: { state: "new", entries: [{ who: "邻居 陈芳", byName: "王师傅", police: "成都 0123" }] },
  });
  if (result.ok) expect(result.log[0]?.words.zh).toBe("邻居 陈芳入户：钥匙开门，民警在场：成都 0123");
});

test("a door is broken open with a consent, with the police there, or for a reason that is written down", () => {
  const forced = (more: Partial<Extract<CaseInput, { kind: "enter" }>>, mayBreakIn = false) =>
    step(enter({ how: "forced", ...more }), mayBreakIn).ok;
  expect(forced({})).toBe(false);
  expect(forced({ note: "急" })).toBe(false);
  expect(forced({ note: "门内有呼救声" })).toBe(true);
  expect(forced({ police: "成都 0123" })).toBe(true);
  expect(forced({}, true)).toBe(true);
});

test("a look at the door code is a line under a name", () => {
  const result = step({ kind: "looked", by: WANG, what: "door-code" });
  expect(result).toMatchObject({ ok: true, log: [{ act: "looked", byName: "王师傅", words: { zh: "查看门禁密码" } }] });
});
