import { describe, expect, test } from "vitest";
import { bench, LI, USERS, WANG } from "./example-bench.ts";

const FAMILY = (...names: readonly string[]) =>
  [
    ["女儿", "女儿 voice 11"],
    ["邻居", "邻居 voice 13"],
    ["儿子", "儿子 voice 12"],
  ].flatMap(([name = "", line = ""]) => (names.includes(name) ? [`90 ${line}`] : []));

/** A fall that rang everybody; the desk books the leader's arrival by mistake and takes it back 20 s later. */
async function mistaken(before: string | null, after: string | null, at = bench()) {
  at.raise({}, "fall");
  at.until(65);
  if (before !== null) await at.answer(before, "coming");
  at.until(70);
  await at.act("arrive", { who: "colleague", user: "u-leader" }, LI);
  at.until(80);
  if (after !== null) await at.answer(after, "coming");
  at.until(90);
  at.news();
  expect(await at.act("unarrive", { arrival: at.one().case.arrivals?.at(-1)?.id }, LI)).toMatchObject({ ok: true });
  return at;
}

describe("an arrival that was a mistake, and somebody who says 我来 meanwhile", () => {
  test("nobody: all are rung once more", async () => {
    const { news } = await mistaken(null, null);
    expect(news()).toEqual(["90 女儿 voice 11", "90 邻居 voice 13", "90 陈涛 app", "90 陈涛 voice 3", "90 儿子 voice 12"]);
  });

  test.each([
    ["before it", "陈涛", null],
    ["after it", null, "陈涛"],
  ])("the grid worker, %s: the case is theirs, and they are not rung once more", async (_, before, after) => {
    const { news, one, until } = await mistaken(before, after);
    expect(news()).toEqual(FAMILY("女儿", "邻居", "儿子"));
    expect(one().case).toMatchObject({
      state: "taken",
      takenBy: "u-grid",
      ladder: { taken: { byName: "陈涛" }, coming: { byName: "陈涛" } },
    });
    until(400);
    expect(news().filter((line) => line.includes("街道"))).toEqual([]);
  });

  test("the grid worker, of whose name there are two: they are coming, and nobody is given the case", async () => {
    const namesakes = USERS.filter(({ name }) => name === "陈涛").map((each) => ({ ...each, id: "u-grid-2", username: "grid-2" }));
    const { one } = await mistaken(null, "陈涛", bench({}, WANG, namesakes));
    expect(one().case).toMatchObject({ state: "new", takenBy: null, ladder: { taken: { byName: "陈涛" } } });
  });

  test.each([
    ["before it", "女儿", null],
    ["after it", null, "女儿"],
  ])("her daughter, %s: neither she nor staff are rung once more, the others of the family are", async (_, before, after) => {
    const { news, one } = await mistaken(before, after);
    expect(news().toSorted()).toEqual(FAMILY("邻居", "儿子").toSorted());
    expect(one().case).toMatchObject({ state: "new", ladder: { taken: null, coming: { byName: "女儿" } } });
  });
});
