import { describe, expect, test } from "vitest";
import { bench } from "./example-bench.ts";

const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const MA = { user: "u-volunteer", username: "u-volunteer", name: "马军", role: "volunteer" } as const;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const at = (second: number, lines: readonly string[]) => lines.map((line) => `${second} ${line}`);
const DESK = ["李敏 app", "李敏 voice 1"];
const OTHERS = ["李敏 app", "周立新 app", "周立新 voice 4"];
const ROOM = ["街道值班室", "带班领导", "值班电话"];

/** Whether the sub-district's room was rung at that second. */
const leftAt = (news: readonly string[], second: number): boolean => news.some((line) => line.startsWith(`${second} ${ROOM[0]} `));

describe("said to be somebody's, and nobody has it by name", () => {
  test.each([
    ["verified as true from the queue", "verify", { verdict: "true" }],
    ["handed over from the queue", "handover", { to: "120" }],
  ] as const)("%s: the leader at five minutes, out of the room at fifteen", async (_name, act, body) => {
    const bed = bench();
    bed.raise();
    bed.until(20);
    expect((await bed.act(act, body)).ok).toBe(true);
    bed.until(100);
    bed.news();
    bed.until(20 + 15 * MINUTE_S);
    const news = bed.news();
    expect(news).toEqual(expect.arrayContaining(at(20 + 5 * MINUTE_S, OTHERS)));
    expect(leftAt(news, 20 + 15 * MINUTE_S)).toBe(true);
    // Whoever takes it ends it.
    await bed.act("take", {}, CHEN);
    expect(bed.one().case.ladder?.nobody?.endedAt).not.toBeNull();
  });

  test("the sub-district's room says that it comes: asked after as anybody is", async () => {
    const bed = bench();
    bed.raise();
    bed.until(365);
    bed.news();
    await bed.cases.answered(
      bed.one().case.id,
      { answer: "coming", to: { user: null, name: "街道值班室", role: "sub-district" }, words: "1" },
      bed.now(),
    );
    bed.until(365 + 25 * MINUTE_S);
    const news = bed.news();
    expect(news).toEqual(expect.arrayContaining(at(365 + 15 * MINUTE_S, OTHERS)));
    expect(leftAt(news, 365 + 25 * MINUTE_S)).toBe(true);
  });

  test("an act of whoever has it takes it back into the room", async () => {
    const bed = bench();
    bed.raise({ family: "fire", rule: "smoke", person: null }, "fire");
    await bed.act("accept");
    bed.until(15 * MINUTE_S);
    expect(bed.one().case.ladder?.nobody?.endedAt).toBeNull();
    await bed.act("handover", { to: "119" });
    expect(bed.one().case.ladder?.nobody?.endedAt).not.toBeNull();
    bed.news();
    bed.until(15 * MINUTE_S + 3 * MINUTE_S);
    expect(bed.news()).toEqual(at(18 * MINUTE_S, DESK));
  });

  test("given back it may be accepted again", async () => {
    const bed = bench();
    bed.raise();
    await bed.act("take", {}, CHEN);
    await bed.act("send-back", { reason: "车坏了" }, CHEN);
    expect((await bed.act("accept")).ok).toBe(true);
    expect(bed.one().case).toMatchObject({ state: "accepted", takenByName: "李敏" });
  });
});

describe("a neighbour whom a step has called", () => {
  test("judges and ends nothing, and keeps nobody from being rung; sent by the desk they may", async () => {
    const bed = bench();
    bed.raise();
    for (const [act, body] of [
      ["verify", { verdict: "true" }],
      ["handover", { to: "120" }],
      ["resolve", { summary: "没事", found: "seen" }],
    ] as const)
      expect(await bed.act(act, body, MA)).toMatchObject({ ok: false, status: 403 });
    expect((await bed.act("take", {}, MA)).ok).toBe(true);
    expect(await bed.act("resolve", { summary: "没事", found: "seen" }, MA)).toMatchObject({ ok: false, status: 403 });
    expect(bed.one().case.ladder?.taken).toBeNull();
    await bed.act("transfer", { to: "u-volunteer", reason: "离得近" });
    expect((await bed.act("resolve", { summary: "没事", found: "seen" }, MA)).ok).toBe(true);
  });
});

describe("no activity", () => {
  test("accepted and slept over: the desk at a quarter, the leader at half an hour, then out of the room", async () => {
    const bed = bench();
    bed.raise({ family: "activity", rule: "no-activity", severity: "medium", lifeSafety: false }, "inactivity");
    bed.until(30);
    await bed.act("accept");
    bed.until(90);
    bed.news();
    bed.until(30 + HOUR_S);
    const news = bed.news();
    expect(news).toEqual(expect.arrayContaining([...at(30 + 15 * MINUTE_S, ["李敏 app"]), ...at(30 + 30 * MINUTE_S, OTHERS)]));
    expect(leftAt(news, 30 + HOUR_S)).toBe(true);
  });

  test("taken by somebody who never gets there", async () => {
    const bed = bench();
    bed.raise({ family: "activity", rule: "no-activity", severity: "medium", lifeSafety: false }, "inactivity");
    bed.until(90);
    await bed.answer("陈涛", "coming");
    bed.until(100);
    bed.news();
    bed.until(90 + 30 * MINUTE_S + HOUR_S);
    expect(bed.news().some((line) => line.endsWith("周立新 voice 4"))).toBe(true);
  });
});

describe("high", () => {
  test("accepted, and a relative says that they come: the desk is asked after him when he should be there", async () => {
    const bed = bench();
    bed.raise({ severity: "high" });
    bed.until(70);
    await bed.act("accept");
    await bed.answer("儿子", "coming");
    bed.until(130);
    bed.news();
    bed.until(70 + 35 * MINUTE_S);
    expect(bed.news()).toEqual([...at(70 + 30 * MINUTE_S, DESK), ...at(70 + 35 * MINUTE_S, OTHERS)]);
  });

  test("off hold it is nobody's silence that nothing was done meanwhile", async () => {
    const bed = bench();
    bed.raise({ severity: "high" });
    await bed.act("accept");
    await bed.act("hold", { reason: "等家属", until: new Date(bed.now() + HOUR_S * 1_000).toISOString() });
    bed.until(100);
    bed.news();
    bed.until(HOUR_S);
    expect(bed.news()).toEqual(at(HOUR_S, DESK));
    bed.until(HOUR_S + 10 * MINUTE_S);
    expect(bed.news()).toEqual(at(HOUR_S + 10 * MINUTE_S, DESK));
  });
});

describe("on the spot", () => {
  test("and nothing is heard any more: the leader at 45 minutes, out of the room at 60", async () => {
    const bed = bench();
    bed.raise();
    bed.until(20);
    await bed.act("arrive", {}, CHEN);
    bed.until(40 * MINUTE_S);
    bed.news();
    bed.until(20 + HOUR_S);
    const news = bed.news();
    expect(news).toEqual(expect.arrayContaining(at(20 + 45 * MINUTE_S, OTHERS)));
    expect(leftAt(news, 20 + HOUR_S)).toBe(true);
  });

  test("once it is said how she is nobody is asked", async () => {
    const bed = bench();
    bed.raise();
    bed.until(20);
    await bed.act("arrive", {}, CHEN);
    await bed.act("verify", { verdict: "true", found: "seen" }, CHEN);
    bed.until(40 * MINUTE_S);
    bed.news();
    bed.until(20 + HOUR_S);
    expect(bed.news()).toEqual([]);
  });
});

test("worked on again a matter goes up the tree again", async () => {
  const bed = bench();
  bed.raise({ family: "public", rule: "fire-lane-blocked", severity: "medium", person: null, lifeSafety: false }, "public");
  await bed.act("accept");
  await bed.act("close", { verdict: "true", cause: "other", summary: "已清理" });
  const ended = bed.cases.open().length;
  bed.until(HOUR_S);
  bed.news();
  const [step] = bed.rows();
  expect(
    (
      await bed.cases.act(
        step?.case ?? "",
        "reopen",
        { user: "u-duty", username: "u-duty", name: "李敏", role: "duty" },
        { reason: "又停车" },
        bed.now(),
      )
    ).ok,
  ).toBe(true);
  expect([ended, bed.cases.open().length]).toEqual([0, 1]);
  bed.until(HOUR_S + 6 * HOUR_S);
  expect(bed.news()).toEqual([`${7 * HOUR_S} 陈涛 app`]);
});
