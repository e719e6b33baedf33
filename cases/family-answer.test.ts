import { describe, expect, it } from "vitest";
import { type Case, type FamilyAnswerKind, MINUTE, SECOND } from "../contracts/index.ts";
import { caseOf } from "../tests/support/records-things.ts";
import { answerOfFamily } from "./family-answer.ts";

const T0 = Date.parse("2026-03-01T03:14:00.000Z");
const HER = { relative: "user:u1", name: "王小红", relation: "女儿" };
const SON = { relative: "contact:王大壮", name: "王大壮", relation: "儿子" };
const BY = { user: "u1", username: "daughter", name: "王小红" };

/** Answers one after the other; what stands on the case, and the lines of the log. */
function said(...answers: readonly (readonly [who: typeof HER, said: FamilyAnswerKind, after: number])[]) {
  let one: Case = { ...caseOf("k1"), state: "accepted" };
  const log: string[] = [];
  for (const [who, answer, after] of answers) {
    const step = answerOfFamily(one, who, BY, answer, T0 + after);
    if (!step.ok) throw new Error(step.reason);
    one = step.case;
    log.push(...step.log.map(({ words, byName }) => `${byName} ${words.zh}`));
  }
  return { stands: (one.answers ?? []).map(({ relation, answer }) => `${relation} ${answer}`), log, state: one.state };
}

describe("what a relative says to a case", () => {
  it("stands with name and time, and leaves the work open", () => {
    expect(said([HER, "spoke", 0])).toEqual({ stands: ["女儿 spoke"], log: ["女儿王小红 家属答复：已通话，她没事"], state: "accepted" });
  });

  it("within a minute the new answer takes the place of the last; the log keeps both", () => {
    const { stands, log } = said([HER, "with-her", 0], [HER, "cannot", MINUTE]);
    expect(stands).toEqual(["女儿 cannot"]);
    expect(log).toEqual(["女儿王小红 家属答复：我在她身边", "女儿王小红 家属改答：我去不了"]);
  });

  it("later it stands beside it: who could not go may be there an hour later", () => {
    expect(said([HER, "cannot", 0], [HER, "with-her", MINUTE + SECOND]).stands).toEqual(["女儿 cannot", "女儿 with-her"]);
  });

  it("said twice it is said once; two relatives are two", () => {
    const { stands, log } = said([HER, "cannot", 0], [HER, "cannot", 5 * SECOND], [SON, "with-her", 6 * SECOND]);
    expect(stands).toEqual(["女儿 cannot", "儿子 with-her"]);
    expect(log).toHaveLength(2);
  });

  it("the same again after a minute is said anew: she may have pressed again since", () => {
    const { stands, log } = said([HER, "with-her", 0], [HER, "with-her", 9 * MINUTE]);
    expect(stands).toEqual(["女儿 with-her", "女儿 with-her"]);
    expect(log).toHaveLength(2);
  });

  it("is refused in words once the case has ended", () => {
    const step = answerOfFamily({ ...caseOf("k1"), state: "closed" }, HER, BY, "spoke", T0);
    expect(step).toMatchObject({ ok: false, status: 409, words: { zh: expect.stringContaining("值班台") } });
  });
});
