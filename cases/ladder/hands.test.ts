import { describe, expect, test } from "vitest";
import { bench } from "./example-bench.ts";

const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const SENT = ["陈涛 app", "陈涛 voice 3"];
const LEADER = ["李敏 app", "周立新 app", "周立新 voice 4"];
const at = (second: number, lines: readonly string[]) => lines.map((line) => `${second} ${line}`);

/** A fall that the desk took at once and gave to the grid worker after ten seconds. */
async function sent(severity: "critical" | "high" | "medium" = "critical") {
  const stage = bench();
  stage.raise({ severity, lifeSafety: severity === "critical" });
  await stage.act("accept");
  await stage.act("called", { to: "person", result: "well" });
  stage.until(10);
  stage.news();
  expect((await stage.act("dispatch", { to: "u-grid", comment: "带上钥匙" })).ok).toBe(true);
  return stage;
}

describe("whoever the desk sends", () => {
  test("is rung as the step of the plan rings them, with the desk's word, until they take it", async () => {
    const { told, news, act, rings } = await sent();
    const [first, call] = told;
    expect(first?.notice.text).toContain("带上钥匙");
    expect(call?.dispatch).toMatchObject({ lifeSafety: true, repeat: { every: 60_000, times: 30 }, until: "heard" });
    expect(news()).toEqual(at(10, SENT));
    if (!call) throw new Error("no call");
    expect(rings(call)).toBe(true);
    await act("take", {}, CHEN);
    expect(rings(call)).toBe(false);
  });

  test("is rung no more once somebody else was sent", async () => {
    const { told, act, rings } = await sent();
    const call = told[1];
    if (!call) throw new Error("no call");
    await act("transfer", { to: "u-far", reason: "更近" });
    expect(rings(call)).toBe(false);
  });

  test("to a matter finds it in the app and is not rung", async () => {
    const { news } = await sent("medium");
    expect(news()).toEqual(["10 陈涛 app"]);
  });

  test("and cannot go gives it back: the desk sounds again, the next by area is told at once, and the first is not sent again", async () => {
    const { news, answer, one, until, told, rings } = await sent();
    const call = told[1];
    if (!call) throw new Error("no call");
    await answer("陈涛", "cannot");
    expect(one().case).toMatchObject({ state: "accepted", assignedTo: null });
    expect(rings(call)).toBe(false);
    expect(news().slice(2)).toEqual(["10 远处网格员 app", "10 李敏 app"]);
    until(75);
    expect(news().filter((line) => line.includes("陈涛"))).toEqual([]);
  });

  test("though they had said that they cannot is asked anew, and whoever is told of the silence is rung on", async () => {
    const { raise, act, answer, until, told, rings } = bench();
    raise();
    await act("accept");
    until(65);
    await answer("陈涛", "cannot");
    await act("dispatch", { to: "u-grid" });
    const call = told.findLast(({ notice }) => notice.channel === "voice" && notice.to.name === "陈涛");
    if (!call) throw new Error("no call");
    expect(rings(call)).toBe(true);
    until(65 + 180);
    const leader = told.findLast(({ notice }) => notice.channel === "voice" && notice.to.name === "周立新");
    if (!leader) throw new Error("no call");
    expect(leader.notice.subject).toContain("派单未接：陈涛");
    expect(rings(leader)).toBe(true);
  });
});

describe("nothing is heard", () => {
  test("three minutes after the dispatch: desk and leader, rung until it is taken", async () => {
    const { news, until, told, rings, act } = await sent();
    news();
    until(189);
    expect(news()).toEqual([]);
    until(190);
    const call = told.find(({ notice }) => notice.channel === "voice");
    expect(call?.notice.subject).toContain("派单未接：陈涛");
    expect(call?.dispatch).toMatchObject({ lifeSafety: true, vars: { kind: "派单未接·疑似跌倒" }, repeat: { times: 10 } });
    expect(news()).toEqual(at(190, LEADER));
    if (!call) throw new Error("no call");
    expect(rings(call)).toBe(true);
    await act("take", {}, CHEN);
    expect(rings(call)).toBe(false);
  });

  test("by the time at which the hand said to be there: the hand, then the leader; said anew it waits for that", async () => {
    const { news, until, act } = await sent();
    await act("take", { minutes: 5 }, CHEN);
    until(300);
    news();
    await act("take", { minutes: 2 }, CHEN);
    until(479);
    expect(news()).toEqual([]);
    until(480);
    expect(news()).toEqual(at(480, SENT));
    until(600);
    expect(news()).toEqual(at(600, LEADER));
  });

  test("an arrival in time: nobody", async () => {
    const { news, until, act } = await sent();
    await act("take", { minutes: 5 }, CHEN);
    news();
    until(200);
    await act("arrive", {}, CHEN);
    until(1_500);
    expect(news()).toEqual([]);
  });

  test("when the work was to be done: the hand at once, the leader after five minutes, each once", async () => {
    const { news, until, act, told } = await sent();
    await act("arrive", {}, CHEN);
    news();
    until(10 + 30 * 60);
    expect(told.every(({ dispatch }) => dispatch?.repeat === null)).toBe(true);
    expect(news()).toEqual(at(1_810, SENT));
    until(2_110);
    expect(told.every(({ dispatch }) => dispatch?.repeat === null)).toBe(true);
    expect(news()).toEqual(at(2_110, LEADER));
    until(20_000);
    expect(news()).toEqual([]);
  });

  test("is not asked of a medium case", async () => {
    const { news, until } = await sent("medium");
    news();
    until(2 * 86_400);
    expect(news().filter((line) => line.includes("周立新"))).toEqual([]);
  });

  test("neither hand nor leader is heard: after six minutes it leaves the room and rings there until somebody goes", async () => {
    const on = await sent();
    on.until(369);
    on.news();
    const before = on.told.length;
    on.until(371);
    const room = on.told.slice(before);
    expect(on.news()).toEqual(expect.arrayContaining(["370 街道值班室 voice 99", "370 值班电话 voice 90", "370 周立新 voice 4"]));
    expect(on.one().case.ladder?.nobody).toMatchObject({ endedAt: null });
    expect(room.every((one) => one.dispatch?.lifeSafety === true && on.rings(one))).toBe(true);
    // The desk has had it all the time; only who goes there ends it.
    await on.act("take", {}, CHEN);
    expect(on.one().case.ladder?.nobody).toMatchObject({ byName: "陈涛" });
    expect(room.some(on.rings)).toBe(false);
  });

  test("and the hub was away: told once when it is back, not again after the next start", async () => {
    const { news, restart } = await sent();
    news();
    restart(300);
    expect(news()).toEqual(at(300, LEADER));
    restart(310);
    expect(news()).toEqual([]);
  });
});

test("urged, the hand is rung by name, as often as it is pressed; a matter too", async () => {
  for (const severity of ["critical", "medium"] as const) {
    const { news, until, act, told, one } = await sent(severity);
    until(40);
    await act("take", {}, CHEN);
    news();
    expect((await act("urge")).ok).toBe(true);
    expect(told[0]?.notice.subject).toContain("【催办】");
    expect(news()).toEqual(at(40, SENT));
    until(50);
    await act("urge");
    expect(news()).toEqual(at(50, SENT));
    expect(
      one()
        .log.filter((line) => line.act === "urge")
        .map(({ words }) => words.zh),
    ).toEqual(["催办：陈涛", "催办：陈涛"]);
  }
});

describe("a grid worker whom a step rang and who cannot go", () => {
  test("brings the next by area at once", async () => {
    const { raise, until, news, answer } = bench();
    raise();
    until(65);
    await answer("陈涛", "cannot");
    expect(news().slice(5)).toEqual(["65 远处网格员 app"]);
  });

  test("with nobody else there brings the next step at once", async () => {
    const { raise, until, news, answer } = bench();
    raise();
    until(95);
    await answer("陈涛", "cannot");
    await answer("远处网格员", "cannot");
    expect(news().slice(-2)).toEqual(["95 周立新 app", "95 周立新 voice 4"]);
  });

  test("is nobody's reason to ring where somebody is on the spot", async () => {
    const { raise, until, news, answer, act } = bench();
    raise();
    until(65);
    await act("arrive");
    news();
    await answer("陈涛", "cannot");
    expect(news()).toEqual([]);
  });
});

describe("sirens", () => {
  const loud = () => bench({ sirensAt: () => [{ id: "s1", name: "3栋警号" }] });
  test("sound on while nobody was reached, and are told to stop when somebody answers", async () => {
    const { raise, until, told, rings, answer } = loud();
    raise();
    until(361);
    const siren = told.find(({ notice }) => notice.channel === "siren");
    expect(siren?.dispatch).toMatchObject({ repeat: { every: 170_000 }, until: "nobody" });
    if (!siren) throw new Error("no siren");
    expect(rings(siren)).toBe(true);
    const before = told.length;
    await answer("街道值班室", "coming");
    expect(rings(siren)).toBe(false);
    expect(told.slice(before).map(({ notice, dispatch }) => `${notice.channel} ${dispatch?.vars.do}`)).toEqual(["siren stop"]);
  });

  test("at the first step of a fire sound once", () => {
    const { raise, told } = loud();
    raise({ family: "fire", rule: "smoke-alarm" }, "fire");
    expect(told.find(({ notice }) => notice.channel === "siren")?.dispatch?.repeat).toBeNull();
  });
});
