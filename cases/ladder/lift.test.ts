import { describe, expect, test } from "vitest";
import type { Hand } from "../types.ts";
import { bench } from "./example-bench.ts";

const trapped = { family: "lift", rule: "lift-trapped", severity: "high", person: null } as const;
const hand = (name: string, role: Hand["role"]): Hand => ({ user: `u-${role}`, username: `u-${role}`, name, role });
/** Whether the firm is still rung. */
const firm = (on: ReturnType<typeof bench>): boolean => on.told.filter(({ notice }) => notice.to.role === "maint").some(on.rings);

describe("people in a lift", () => {
  test("the desk that has it opens no lift: the firm is rung on until one of it comes", async () => {
    const on = bench();
    on.raise(trapped, "lift");
    expect(firm(on)).toBe(true);
    await on.act("accept");
    expect(firm(on)).toBe(true);
    // A grid worker who goes there opens none either.
    await on.act("take", {}, hand("陈涛", "grid"));
    expect(firm(on)).toBe(true);
    await on.answer("孙鹏", "coming");
    expect(firm(on)).toBe(false);
  });

  test("whoever of the firm comes cannot after all: the firm is rung anew, the grid worker stays on the way", async () => {
    const on = bench();
    on.raise(trapped, "lift");
    await on.answer("陈涛", "coming");
    await on.answer("孙鹏", "coming");
    on.until(70);
    await on.answer("孙鹏", "cannot");
    // Others of the firm, where there are any, are rung with it; the one who cannot is not.
    expect(on.one().case.ladder).toMatchObject({ coming: { byName: "陈涛" }, comes: ["grid"], cannot: ["u-maint"] });
    expect(on.rows().find(({ rung, round }) => rung === "first" && round === 2)).toMatchObject({ state: "done" });
  });

  test("nobody of the firm is there in half an hour, though the desk has it: 119 card, desk and leader; a word that they come is no arrival", async () => {
    const on = bench();
    on.raise(trapped, "lift");
    await on.act("accept");
    await on.answer("孙鹏", "coming");
    on.until(1_799);
    on.news();
    on.until(1_800);
    expect(on.news()).toEqual(expect.arrayContaining(["1800 李敏 app", "1800 周立新 app", "1800 孙鹏 app"]));
    expect(on.one().case.ladder?.cards).toEqual(["119"]);
  });

  test("once the firm is there nothing of that is done", async () => {
    const on = bench();
    on.raise(trapped, "lift");
    await on.act("accept");
    await on.act("arrive", {}, hand("孙鹏", "maint"));
    on.news();
    on.until(4_000);
    expect(on.rows().find(({ rung }) => rung === "late")).toMatchObject({ state: "skipped", why: { zh: "运维已到场" } });
    expect(on.one().case.ladder?.cards).toEqual([]);
  });

  test("somebody old is inside, as the desk hears: critical, staff are told anew, and out of the room where nobody is reached", async () => {
    const on = bench();
    on.raise(trapped, "lift");
    on.until(10);
    on.news();
    expect((await on.act("raise-severity", { to: "high", reason: "内有老人" })).ok).toBe(false);
    expect((await on.act("raise-severity", { to: "critical", reason: "内有老人，心慌" })).ok).toBe(true);
    expect(on.one().case).toMatchObject({ severity: "critical", state: "new" });
    expect(on.one().log.map(({ words }) => words.zh)).toContain("紧急 → 特急：内有老人，心慌");
    expect(on.news()).toEqual(expect.arrayContaining(["10 李敏 app", "10 孙鹏 app"]));
    on.until(370);
    expect(on.news().some((line) => line.includes("voice 99"))).toBe(true);
    expect((await on.act("raise-severity", { to: "critical", reason: "内有老人" })).ok).toBe(false);
  });

  test("what the device says later makes it no less urgent again", async () => {
    const on = bench();
    on.raise(trapped, "lift");
    await on.act("raise-severity", { to: "critical", reason: "内有老人" });
    on.raise(trapped, "lift", ["again"]);
    expect(on.one().case.severity).toBe("critical");
  });

  test("a bicycle that comes back is property's and rings no firm", () => {
    const on = bench();
    on.raise({ family: "lift", rule: "ebike-in-lift", severity: "high", person: null }, "lift-use");
    on.until(4_000);
    expect(on.told.some(({ notice }) => notice.to.role === "maint")).toBe(false);
    expect(on.one().case.ladder?.cards).toEqual([]);
  });
});
