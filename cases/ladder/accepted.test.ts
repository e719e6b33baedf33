import { describe, expect, test } from "vitest";
import { bench } from "./example-bench.ts";

const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const at = (second: number, lines: readonly string[]) => lines.map((line) => `${second} ${line}`);
const DESK = ["李敏 app", "李敏 voice 1"];
const OTHERS = ["李敏 app", "周立新 app", "周立新 voice 4"];
const FIRE = { family: "fire", rule: "smoke", person: null } as const;

describe("accepted, and then nothing", () => {
  test("a fire: whoever has it is rung at three minutes, the leader at five, until something is done", async () => {
    const { raise, until, news, act, told, rings } = bench();
    raise(FIRE, "fire");
    until(5);
    await act("accept");
    news();
    until(184);
    expect(news()).toEqual([]);
    until(185);
    expect(news()).toEqual(at(185, DESK));
    until(305);
    const call = told.find(({ notice }) => notice.to.name === "周立新" && notice.channel === "voice");
    expect(call?.notice.subject).toContain("受理未办：李敏");
    expect(call?.dispatch).toMatchObject({ lifeSafety: true, repeat: { times: 10 }, until: "heard" });
    expect(news()).toEqual(at(305, OTHERS));
    if (!call) throw new Error("no call");
    expect(rings(call)).toBe(true);
    await act("dispatch", { to: "u-grid" });
    expect(rings(call)).toBe(false);
    news();
    until(484);
    expect(news()).toEqual([]);
  });

  test("what is done meanwhile counts: three minutes run from the last act", async () => {
    const { raise, until, news, act } = bench();
    raise(FIRE, "fire");
    await act("accept");
    until(100);
    await act("handover", { to: "119" });
    news();
    until(279);
    expect(news()).toEqual([]);
    until(280);
    expect(news()).toEqual(at(280, DESK));
  });

  test("she does not answer and nobody goes: her people as ever, then the desk and the leader", async () => {
    const { raise, until, news, act } = bench();
    raise();
    await act("accept");
    until(100);
    news();
    until(400);
    expect(news()).toEqual([...at(180, DESK), ...at(300, OTHERS)]);
  });

  test.each([
    ["she was heard well", { to: "person", result: "well" }, "called", undefined],
    ["somebody is on the spot", {}, "arrive", CHEN],
  ] as const)("nobody is rung where %s", async (_name, body, act, by) => {
    const bed = bench();
    bed.raise();
    await bed.act("accept");
    await bed.act(act, body, by);
    bed.news();
    bed.until(400);
    expect(bed.news()).toEqual([]);
  });

  test("somebody says that they come: asked after when they should be there", async () => {
    const { raise, until, news, act, answer } = bench();
    raise();
    await act("accept");
    until(70);
    await answer("邻居", "coming");
    until(100);
    news();
    until(849);
    expect(news()).toEqual([]);
    until(850);
    expect(news()).toEqual(at(850, DESK));
  });

  test("what no leader is told of at that severity is nobody's to be rung about", async () => {
    const { raise, until, news, act } = bench();
    raise({ family: "vitals", severity: "high", lifeSafety: false }, "vitals");
    await act("accept");
    news();
    until(7_200);
    expect(news()).toEqual([]);
  });

  test("the hub was away: told once when it is back, not again after the next start", async () => {
    const { raise, news, act, restart } = bench();
    raise(FIRE, "fire");
    await act("accept");
    news();
    restart(400);
    expect(news()).toEqual(at(400, [...DESK, ...OTHERS]));
    restart(500);
    expect(news()).toEqual([]);
  });
});

describe("whoever comes", () => {
  test("and said no minutes is asked after at ten, where it is critical", async () => {
    const { raise, until, news, act } = bench();
    raise();
    until(10);
    await act("take", {}, CHEN);
    until(100);
    news();
    until(669);
    expect(news()).toEqual([]);
    until(670);
    expect(news()).toEqual(at(670, ["陈涛 app", "陈涛 voice 3"]));
    until(790);
    expect(news()).toEqual(at(790, OTHERS));
  });

  test("a neighbour, and cannot after all: who was still for that word is rung at once", async () => {
    const { raise, until, news, act, answer, told, rings, one } = bench();
    raise();
    await act("accept");
    until(70);
    const grid = told.find(({ notice }) => notice.to.name === "陈涛" && notice.channel === "voice");
    if (!grid) throw new Error("no call");
    await answer("邻居", "coming");
    expect(rings(grid)).toBe(false);
    until(120);
    news();
    await answer("邻居", "cannot");
    expect(one().case.ladder).toMatchObject({ coming: null, taken: { byName: "李敏" } });
    expect(news()).toEqual(at(120, ["李敏 app", "女儿 voice 11", "邻居 voice 13", "陈涛 app", "陈涛 voice 3"]));
    until(150);
    expect(news()).toEqual(["150 儿子 voice 12"]);
  });

  test("another's word that they cannot takes nothing from who comes", async () => {
    const { raise, until, answer, one } = bench();
    raise();
    until(70);
    await answer("邻居", "coming");
    await answer("女儿", "cannot");
    expect(one().case.ladder).toMatchObject({ round: 1, coming: { byName: "邻居" } });
  });

  test("a worker who took it and cannot after all gives it back", async () => {
    const { raise, until, news, answer, one } = bench();
    raise();
    until(65);
    await answer("陈涛", "coming");
    expect(one().case).toMatchObject({ state: "taken", takenByName: "陈涛" });
    news();
    await answer("陈涛", "cannot");
    expect(one().case).toMatchObject({ state: "accepted", takenBy: null, ladder: { taken: null, coming: null } });
    expect(news()).toContain("65 李敏 app");
    // Her turn in the round before was at 90.
    until(90);
    expect(news()).toContain("90 女儿 voice 11");
  });
});
