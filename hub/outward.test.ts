import { describe, expect, it } from "vitest";
import type { Case } from "../contracts/index.ts";
import { caseOf, iso, T0 } from "../tests/support/records-things.ts";
import { grantedCase, outwardCase } from "./outward.ts";

const at = iso(T0);
const staff = { by: "limin", byName: "李敏", at };
/** Every place of a case where a relative's name can stand, and every one where somebody types. */
const full: Case = {
  ...caseOf("k1"),
  person: "wang",
  source: "call",
  title: { zh: "王芳家有争吵", en: "At 王芳's" },
  description: "王芳说她妈妈摔倒",
  reporter: { name: "王芳", phone: "13900000001" },
  summary: "王芳已到家",
  takenByName: "李敏",
  hold: { ...staff, reason: "等王芳带钥匙", until: at, leftMs: null },
  handovers: [{ ...staff, to: "120", number: null, dialledBy: "王芳" }],
  verified: { ...staff, how: "王芳电话告知" },
  closing: { ...staff, until: at, verdict: "true", cause: null, found: "seen", summary: "王芳在场" },
  visits: [{ ...staff, way: "phone", outcome: "reached", satisfaction: null, text: "王芳说已好转" }],
  answers: [{ relative: "contact:王芳", name: "王芳", relation: "女儿", answer: "with-her", at }],
  ladder: {
    ...{ kind: "urgent", round: 1, since: at, taken: staff, cards: [], unheard: false, over: false },
    ...{ neighbours: ["王芳"], cannot: ["u-grid", "name:王芳"] },
    person: { byName: "王芳", at, state: "well" },
    family: { byName: "王芳", at, answer: "with-her" },
    coming: { byName: "王芳", at },
    nobody: { at, endedAt: at, byName: "王芳" },
  },
};

describe("a case as it leaves the hub", () => {
  it("names no relative and holds nothing that somebody typed; that the family answered, and who of the staff has it, stays", () => {
    const told = outwardCase(full);
    const text = JSON.stringify(told);
    expect(text).not.toContain("王芳");
    expect(text).not.toContain("女儿");
    expect(told.answers).toEqual([{ relative: "", name: "家属", relation: "", answer: "with-her", at }]);
    expect([told.ladder?.family?.byName, told.ladder?.taken?.byName, told.takenByName]).toEqual(["家属", "李敏", "李敏"]);
    expect(told.title).toEqual({ zh: expect.any(String), en: expect.any(String) });
    expect(told.ladder?.cannot).toEqual(["u-grid"]);
    expect([told.hold?.until, told.visits[0]?.outcome, told.closing?.found]).toEqual([at, "reached", "seen"]);
  });

  it("to whom words are granted they are told, of a quarrel none; relatives are named to nobody", () => {
    const granted = grantedCase(full);
    expect(granted.summary).toBe("王芳已到家");
    expect(JSON.stringify([granted.answers, granted.ladder, granted.reporter])).not.toContain("王芳");
    expect(grantedCase({ ...full, kind: "complaint" })).toMatchObject({ summary: null, hold: null, visits: [] });
  });

  it("a case of before there were ladders and answers has none afterwards", () => {
    const { ladder: _ladder, answers: _answers, ...old } = full;
    expect(Object.keys(outwardCase(old)).filter((name) => name === "ladder" || name === "answers")).toEqual([]);
  });
});
