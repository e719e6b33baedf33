import { describe, expect, test } from "vitest";
import { bench, LI } from "./example-bench.ts";

const CHEN = { user: "u-grid", username: "u-grid", name: "陈涛", role: "grid" } as const;
const calls = (lines: readonly string[]) => lines.filter((line) => / voice /.test(line));
const SMOKE = { family: "fire", rule: "smoke", person: null } as const;

/** A fall; `arrive` books by the desk, `back` takes the newest arrival back. */
function desk(raise: (bed: ReturnType<typeof bench>) => void = (bed) => bed.raise()) {
  const bed = bench();
  raise(bed);
  bed.news();
  const lastId = (): string => bed.one().case.arrivals?.at(-1)?.id ?? "";
  return {
    ...bed,
    arrive: (body = {}, by: Parameters<typeof bed.act>[2] = LI) => bed.act("arrive", body, by),
    back: (by: Parameters<typeof bed.act>[2] = LI) => bed.act("unarrive", { arrival: lastId() }, by),
  };
}

describe("an arrival that is taken back", () => {
  test("before anything was due: all comes in its time, as if nothing had been said", async () => {
    const { until, news, arrive, back, one } = desk();
    until(20);
    await arrive({}, CHEN);
    expect(one().case).toMatchObject({ state: "on-site", ladder: { taken: { byName: "陈涛" }, coming: { byName: "陈涛" } } });
    until(40);
    expect(await back(CHEN)).toMatchObject({ ok: true });
    expect(one().case).toMatchObject({
      state: "new",
      takenBy: null,
      ladder: { taken: null, coming: null, comes: [], there: [], round: 1 },
    });
    news();
    until(200);
    expect(calls(news())).toEqual([
      ...["60 女儿 voice 11", "60 邻居 voice 13", "60 陈涛 voice 3", "90 儿子 voice 12", "180 周立新 voice 4"],
    ]);
  });

  test("over the second and the third step: both are done now", async () => {
    const { until, news, arrive, back } = desk();
    until(50);
    await arrive({ who: "rescue", service: "120", told: true });
    until(100);
    expect(calls(news())).toEqual([]);
    await back();
    expect(calls(news())).toEqual(["100 女儿 voice 11", "100 邻居 voice 13", "100 陈涛 voice 3"]);
    until(200);
    expect(calls(news())).toEqual(["130 儿子 voice 12", "180 周立新 voice 4"]);
  });

  test("what rang before rings on at once", async () => {
    const { until, news, arrive, back, told, rings, rows } = desk();
    until(95);
    const rang = told.filter(({ notice }) => notice.channel === "voice");
    news();
    await arrive({}, CHEN);
    expect(rang.filter(rings)).toEqual([]);
    until(120);
    await back(CHEN);
    expect(calls(news())).toEqual(["120 女儿 voice 11", "120 邻居 voice 13", "120 陈涛 voice 3", "120 儿子 voice 12"]);
    // One rings in the place of the other, never both.
    expect(rang.filter(rings)).toEqual([]);
    // Nothing is told twice that only lies ready, and nothing begins from the foot.
    expect(rows().filter(({ round }) => round > 1)).toEqual([]);
    until(200);
    expect(calls(news())).toEqual(["180 周立新 voice 4"]);
  });

  test("twice in a minute: each time what rang rings on once", async () => {
    const { until, news, arrive, back } = desk();
    until(65);
    news();
    for (const at of [70, 80]) {
      await arrive({}, CHEN);
      until(at + 5);
      await back(CHEN);
      expect(calls(news())).toEqual([`${at + 5} 女儿 voice 11`, `${at + 5} 邻居 voice 13`, `${at + 5} 陈涛 voice 3`]);
      until(at + 10);
    }
    expect(calls(news())).toEqual(["90 儿子 voice 12"]);
  });

  test("leaves the case with whoever had it, and rings her family on", async () => {
    const { until, news, act, arrive, back, one } = desk();
    until(70);
    await act("accept");
    news();
    await arrive({}, CHEN);
    until(90);
    await back(CHEN);
    expect(one().case).toMatchObject({ state: "accepted", takenBy: "u-duty", ladder: { taken: { byName: "李敏" }, coming: null } });
    // The deputy and the leader wait for nobody to have it, the family for her to be reached.
    expect(calls(news())).toEqual(["90 女儿 voice 11", "90 邻居 voice 13", "90 陈涛 voice 3", "90 儿子 voice 12"]);
  });

  test("what was said since stands: a call, and whoever took it meanwhile", async () => {
    const { until, news, act, arrive, back, one } = desk();
    until(10);
    await arrive({}, CHEN);
    until(20);
    await act("called", { to: "person", result: "well" });
    await act("handover", { to: "120" });
    until(30);
    await back(CHEN);
    expect(one().case).toMatchObject({ state: "new", found: "heard", ladder: { taken: { byName: "李敏" }, person: { state: "well" } } });
    news();
    until(100);
    expect(calls(news())).toEqual([]);
  });

  test("whoever came after it is there all the same: nothing rings", async () => {
    const { until, news, arrive, act, one } = desk();
    until(70);
    news();
    await arrive({}, CHEN);
    until(80);
    await arrive({ who: "rescue", service: "120" });
    await act("unarrive", { arrival: "1" }, CHEN);
    expect(one().case).toMatchObject({ state: "on-site", ladder: { taken: { byName: "李敏" }, coming: { byName: "120" }, comes: [] } });
    until(200);
    expect(calls(news())).toEqual([]);
  });

  test("a relative at the door is her family's word, and only that: taken back they are rung on", async () => {
    const { until, news, arrive, back, one } = desk();
    until(65);
    news();
    await arrive({ who: "relative", name: "女儿", told: true });
    expect(one().case).toMatchObject({ state: "new", ladder: { taken: null, family: { answer: "with-her", byName: "女儿" } } });
    until(100);
    expect(calls(news())).toEqual([]);
    await back();
    expect(one().case.ladder?.family).toBeNull();
    // First who was not asked yet, as where any word of the family is taken back.
    expect(calls(news())).toEqual(["100 儿子 voice 12", "100 邻居 voice 13"]);
  });

  test("a fire that a look had ended begins anew where it stood", async () => {
    const { until, news, act, arrive, back, one } = desk((bed) => bed.raise(SMOKE, "fire"));
    until(10);
    await act("verify", { verdict: "false" });
    until(50);
    await arrive({}, CHEN);
    expect(one().case.ladder?.over).toBe(true);
    news();
    until(100);
    await back(CHEN);
    expect(one().case.ladder).toMatchObject({ over: false, taken: null });
    expect(calls(news())).toEqual(expect.arrayContaining(["100 李敏 voice 1", "100 陈涛 voice 3"]));
    until(181);
    expect(calls(news())).toEqual(["180 周立新 voice 4"]);
  });

  test("the room that had been left is called on, and the siren sounds on", async () => {
    const { until, news, arrive, back, one } = desk();
    until(370);
    news();
    await arrive({}, CHEN);
    expect(one().case.ladder?.nobody?.endedAt).not.toBeNull();
    until(380);
    await back(CHEN);
    expect(one().case.ladder?.nobody).toMatchObject({ endedAt: null });
    expect(calls(news())).toEqual(expect.arrayContaining(["380 街道值班室 voice 99", "380 周立新 voice 4", "380 值班电话 voice 90"]));
  });

  test("what is waited for of whoever was sent is waited for again", async () => {
    const { until, news, act, arrive, back, rows } = desk();
    await act("dispatch", { to: "u-grid" });
    until(5);
    news();
    await arrive({ who: "hand", told: true });
    until(60);
    expect(rows().filter(({ rung, state }) => rung.startsWith("untaken") && state === "waiting")).toEqual([]);
    await back();
    expect(calls(news())).toContain("60 陈涛 voice 3");
    until(181);
    expect(calls(news())).toContain("180 周立新 voice 4");
  });

  test("over a restart", async () => {
    const { until, news, arrive, back, restart } = desk();
    until(95);
    await arrive({}, CHEN);
    until(100);
    restart(110);
    news();
    await back(CHEN);
    expect(calls(news())).toEqual(["110 女儿 voice 11", "110 邻居 voice 13", "110 陈涛 voice 3", "110 儿子 voice 12"]);
  });
});

describe("who is there", () => {
  test("is said with what is missing", async () => {
    const { arrive } = desk();
    for (const [body, words] of [
      [{ who: "hand" }, "还没有派出人员，请指明是谁到场"],
      [{ who: "rescue" }, "须选择 119、120 或 110"],
      [{ who: "relative" }, "须填写到场人的姓名"],
      [{ who: "colleague" }, "须填写到场人的姓名"],
      [{ who: "colleague", user: "u-inspect" }, "没有这个用户，或其不办理工单"],
    ] as const)
      expect(await arrive(body)).toMatchObject({ ok: false, status: 422, reason: words });
  });

  test("a colleague with a log-in has it from then on", async () => {
    const { arrive, one } = desk();
    await arrive({ who: "colleague", user: "u-grid" });
    expect(one().case).toMatchObject({ state: "on-site", takenBy: "u-grid", ladder: { there: ["grid"], taken: { byName: "陈涛" } } });
  });
});
