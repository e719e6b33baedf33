import { describe, expect, test } from "vitest";
import { bench, LI } from "./example-bench.ts";

const HOUR = 3_600;
const CHIEF = { user: "u-leader", username: "u-leader", name: "周立新", role: "leader" } as const;
const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const SMOKE = { family: "fire", rule: "smoke", person: null } as const;
const TOLD = ["赵伟 app", "周立新 app"];
const at = (second: number, lines: readonly string[]) => lines.map((line) => `${second} ${line}`);

/** A fire that nobody went to look at, accepted, and asked to be closed as false after 30 s. */
async function asked() {
  const bed = bench();
  bed.raise(SMOKE, "fire");
  await bed.act("accept");
  bed.until(30);
  bed.news();
  await bed.act("close", { verdict: "false" });
  return bed;
}

describe("a close that waits for its second name", () => {
  test("tells whoever else may give it, at once and quietly; the leader at a quarter of an hour, then each hour", async () => {
    const { news, until, one } = await asked();
    expect(one().case.closing).toMatchObject({ by: "u-duty" });
    expect(news()).toEqual(at(30, TOLD));
    until(4 * HOUR);
    expect(news()).toEqual([930, 930 + HOUR, 930 + 2 * HOUR, 930 + 3 * HOUR].map((second) => `${second} 周立新 app`));
  });

  test("is asked for again over a restart, at its time", async () => {
    const { news, restart, until } = await asked();
    news();
    restart(600);
    expect(news()).toEqual([]);
    until(931);
    expect(news()).toEqual(["930 周立新 app"]);
    restart(931 + HOUR);
    expect(news()).toEqual([`${931 + HOUR} 周立新 app`]);
  });

  test("lapses after a day: the case is open, and whoever asked is told", async () => {
    const { news, until, one } = await asked();
    until(24 * HOUR);
    news();
    until(24 * HOUR + 30);
    expect(one().case).toMatchObject({ closing: null, state: "accepted" });
    expect(news()).toContain(`${24 * HOUR + 30} 李敏 app`);
    expect(one().log.map(({ act }) => act)).toContain("closing-lapsed");
  });

  test("the second name ends it, and nobody is reminded", async () => {
    const { news, until, act, cases } = await asked();
    news();
    await act("confirm", { agree: true }, CHIEF);
    expect(cases.open()).toEqual([]);
    until(2 * HOUR);
    expect(news()).toEqual([]);
  });

  test("refused: whoever asked is told", async () => {
    const { news, act, until } = await asked();
    news();
    await act("confirm", { agree: false, reason: "先去看" }, CHIEF);
    expect(news()).toContain("30 李敏 app");
    until(1_000);
    expect(news()).not.toContain("930 周立新 app");
  });

  test("withdrawn by whoever asked, and by nobody else", async () => {
    const { news, act, one, rows } = await asked();
    news();
    expect(await act("unclose", {}, CHIEF)).toMatchObject({ ok: false, status: 409 });
    expect(await act("unclose")).toMatchObject({ ok: true });
    expect(one().case.closing).toBeNull();
    expect(news()).toEqual([]);
    expect(rows().filter(({ rung, state }) => rung.startsWith("remind@") && state === "waiting")).toEqual([]);
  });

  test("another officer's press of close does not take the asking over: they agree or refuse", async () => {
    const { news, act, one } = await asked();
    news();
    const refused = await act("close", { verdict: "true" }, CHIEF);
    expect(refused).toMatchObject({ ok: false, status: 409, reason: expect.stringMatching(/^李敏已提出按“误报”办结，待第二人复核/) });
    expect(one().case.closing).toMatchObject({ by: "u-duty", verdict: "false" });
    expect(news()).toEqual([]);
    // Whoever asked may ask anew, with another verdict.
    expect(await act("close", { verdict: "nuisance" })).toMatchObject({ ok: true });
    expect(one().case.closing).toMatchObject({ by: "u-duty", verdict: "nuisance" });
    expect(await act("confirm", { agree: true }, CHIEF)).toMatchObject({ ok: true });
  });

  test("a new alert makes it void, and so does somebody who goes to look", async () => {
    const { raise, news, one } = await asked();
    news();
    raise(SMOKE, "fire", ["again", "re-alarmed"]);
    expect(one().case.closing).toBeNull();
    expect(one().log.map(({ act }) => act)).toContain("closing-void");
    expect(news()).toContain("30 李敏 app");
    const other = await asked();
    other.news();
    await other.act("arrive", {}, CHEN);
    expect(other.news()).toContain("30 李敏 app");
  });

  test("of work that is done it is told as well", async () => {
    const bed = bench();
    bed.raise(SMOKE, "fire");
    await bed.act("resolve", { summary: "油烟" });
    bed.news();
    await bed.act("close", { verdict: "false" });
    expect(bed.news()).toEqual(at(0, TOLD));
    bed.until(900);
    expect(bed.news()).toEqual(["900 周立新 app"]);
    expect(await bed.act("confirm", { agree: true })).toMatchObject({ ok: false, status: 409, reason: "第二人不能是提出办结的本人" });
    expect(await bed.act("confirm", { agree: true }, CHEN)).toMatchObject({ ok: false, status: 403 });
    expect(LI.user).toBe("u-duty");
  });
});
