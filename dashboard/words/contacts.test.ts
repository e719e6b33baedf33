import { describe, expect, it } from "vitest";
import { changeOf, draftsOf, undoOf } from "./contacts.ts";

const contact = (name: string, phone: string | null, more = {}) => ({
  ...{ name, relation: "女儿", phone, email: null, keyholder: false, user: null },
  ...Object(more),
});
const open = [contact("甲", "13911110001"), contact("乙", "13911110002", { keyholder: true, minutes: 10 })];
const masked = [contact("甲*", "139****0001"), contact("乙*", "139****0002")];

describe("a changed list of contacts", () => {
  it("sends nothing but the order where only the order changed, masked or not", () => {
    for (const list of [open, masked]) expect(changeOf([...draftsOf(list)].reverse(), list)).toEqual([{ was: 1 }, { was: 0 }]);
  });
  it("sends a typed number as it is kept, and a cleared one as none", () => {
    const [a, b] = draftsOf(open);
    if (!a || !b) throw new Error("two drafts");
    expect(
      changeOf(
        [
          { ...a, phone: "１３９ 1111 0009" },
          { ...b, phone: "" },
        ],
        open,
      ),
    ).toEqual([
      { was: 0, phone: "13911110009" },
      { was: 1, phone: null },
    ]);
  });
  it("is taken back whole", () => {
    const saved = [
      { was: null, name: "丙" },
      { was: 1, keyholder: false },
    ];
    expect(undoOf(saved, open)).toEqual([
      { was: null, name: "甲", relation: "女儿", phone: "13911110001", keyholder: false, minutes: null },
      { was: 1, keyholder: true, minutes: 10 },
    ]);
  });
  it("is not taken back where a number that cannot be read would be lost", () => {
    expect(undoOf([{ was: 1 }], masked)).toBeNull();
    expect(undoOf([{ was: 1 }, { was: 0, phone: "13911110009" }], masked)).toBeNull();
    expect(undoOf([{ was: 1 }, { was: 0 }], masked)).toEqual([{ was: 1 }, { was: 0 }]);
  });
});
