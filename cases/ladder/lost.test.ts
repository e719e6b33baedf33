import { describe, expect, test } from "vitest";
import { MINUTE, type NewLost, type NewSighting, toIso } from "../../contracts/index.ts";
import { bench, LI, WANG } from "./example-bench.ts";

const SAID: NewLost = {
  wearing: `${WANG.name}穿红色棉袄、黑裤`,
  ...{ seenWhere: "东门", seenAt: null, direction: "菜市场", approach: "叫她王老师，慢慢说" },
};
const SON = { user: "u-son", username: "son", name: "王小明" };
const GUARD = { user: "u-fire", username: "u-fire", name: "赵伟" };
const clock = (): string => "16:20";

function lost() {
  const at = bench();
  at.raise(
    { rule: "wandering", ruleName: { zh: "夜间走出小区", en: "Outside at night" }, sentence: words("{who} 认知障碍老人在小区外") },
    "lost",
  );
  const id = at.one().case.id;
  return {
    ...at,
    id,
    describe: (said: NewLost = SAID) => at.cases.lost(id, { kind: "describe", by: SON, said }, at.now()),
    see: (said: NewSighting, by = GUARD) => at.cases.lost(id, { kind: "sighting", by, said, clock }, at.now()),
    textTo: (name: string) =>
      at.told.filter(({ notice }) => notice.to.name === name).map(({ notice }) => `${notice.subject}\n${notice.text}`),
  };
}
const words = (zh: string) => ({ zh, en: zh });

describe("what those who look for somebody lost are told", () => {
  test("the gates: 走失 and the clothes; no name, no rule, no illness, in the filed wording too", async () => {
    const { describe: say, until, told, textTo } = lost();
    expect(await say()).toMatchObject({ ok: true });
    until(60);
    const guard = told.filter(({ notice }) => notice.to.name === "赵伟");
    expect(guard.map(({ notice }) => notice.channel)).toEqual(["app", "voice"]);
    for (const text of textTo("赵伟")) {
      expect(text).toContain("走失");
      expect(text).toContain("红色棉袄、黑裤");
      expect(text).toContain("最后见到：东门，往菜市场方向");
      expect(text).not.toMatch(new RegExp(`${WANG.name}|认知|夜间走出`));
    }
    for (const { dispatch } of guard) expect(dispatch?.vars.kind).toBe("走失 居民穿红色棉袄、黑裤");
    // The grid worker knows who she is, and is told no reason either.
    for (const text of textTo("陈涛")) expect(text).toMatch(new RegExp(`^[^认知]*走失：${WANG.name}[^认知]*$`, "s"));
  });

  test("nothing was said of the clothes: that is said, and the gates are rung all the same", () => {
    const { until, told, textTo } = lost();
    until(60);
    expect(textTo("赵伟")[0]).toContain("衣着尚未登记");
    expect(told.find(({ notice }) => notice.to.name === "赵伟")?.dispatch?.vars.kind).toBe("走失");
  });

  test("said anew: those who were told are told once more, in the app; nobody else, and not twice for the same words", async () => {
    const { describe: say, until, news, textTo } = lost();
    news();
    await say();
    expect(news()).toEqual([]);
    until(60);
    news();
    await say();
    expect(news()).toEqual([]);
    await say({ ...SAID, wearing: "蓝色外套" });
    expect(textTo("赵伟")[0]).toContain("更新");
    expect(textTo("赵伟")[0]).toContain("蓝色外套");
    expect([...news()].sort()).toEqual(["60 赵伟 app", "60 陈涛 app"].sort());
    // The clock stands: what is said next is another word all the same.
    await say({ ...SAID, wearing: "蓝色外套、灰帽子" });
    expect(news()).toHaveLength(2);
  });

  test("whom the desk sends to look is told the clothes, not the rule", async () => {
    const { describe: say, act, textTo, news } = lost();
    await say();
    news();
    expect(await act("dispatch", { to: "u-fire", comment: "去西门" })).toMatchObject({ ok: true });
    const [text = ""] = textTo("赵伟");
    expect(text).toContain("派单 走失");
    expect(text).toContain("去西门");
    expect(text).toContain("红色棉袄");
    expect(text).not.toMatch(new RegExp(`${WANG.name}|夜间走出`));
  });
});

describe("somebody has seen her", () => {
  test("the desk is told, and who has the case; the search goes on and the police card opens all the same", async () => {
    const { see, until, act, news, textTo, one } = lost();
    await act("accept");
    await act("dispatch", { to: "u-grid" });
    until(90);
    news();
    expect(await see({ where: "河边步道", stays: true })).toMatchObject({ ok: true });
    expect(textTo("李敏")[0]).toContain("赵伟报告：在河边步道见到，正陪在她身边");
    expect([...news()].sort()).toEqual(["90 李敏 app", "90 陈涛 app"].sort());
    expect(one().case).toMatchObject({ found: null, lost: { sightings: [{ n: 1, where: "河边步道", byName: "赵伟", stays: true }] } });
    expect(one().log.at(-2)?.words.zh).toBe("报告见到：16:20 河边步道，正陪在她身边，待核实");
    until(1_801);
    expect(one().case.ladder?.cards).toEqual(["110"]);
  });

  test("who says it is not told of it; each word is another", async () => {
    const { see, news } = lost();
    news();
    await see({ where: "东门" }, LI);
    expect(news()).toEqual([]);
    await see({ where: "东门" });
    await see({ where: "东门" });
    expect(news()).toEqual(["0 李敏 app", "0 李敏 app"]);
  });

  test("sent later from a phone it is told with its time, and once only; a phone's clock may be fast", async () => {
    const { see, one, now } = lost();
    const at = toIso(now() - 20 * MINUTE);
    await see({ where: "东门", at });
    await see({ where: "东门", at });
    const ahead = toIso(now() + 3 * MINUTE);
    await see({ where: "菜场", at: ahead });
    await see({ where: "菜场", at: ahead });
    expect(one().case.lost?.sightings.map((seen) => [seen.where, seen.at])).toEqual([
      ["东门", at],
      ["菜场", toIso(now())],
    ]);
  });

  test("not in the future, not when it is over, and of no other kind of case", async () => {
    const { see, act, cases, id } = lost();
    expect(await see({ where: "东门", at: "2099-01-01T00:00:00Z" })).toMatchObject({ ok: false, status: 422 });
    await act("close", { verdict: "true", found: "seen", summary: "找到" });
    expect(await see({ where: "东门" })).toMatchObject({ ok: false });
    expect(cases.get(id)?.case.lost?.sightings ?? []).toEqual([]);
    const fall = bench();
    fall.raise({}, "fall");
    const said = { kind: "sighting", by: GUARD, said: { where: "东门" }, clock } as const;
    expect(await fall.cases.lost(fall.one().case.id, said, fall.now())).toMatchObject({ ok: false, status: 409 });
  });
});

describe("her family, who know where she goes", () => {
  const ringing = ({ told, rings }: ReturnType<typeof lost>): readonly string[] =>
    told.flatMap((each) =>
      each.notice.channel === "voice" && each.notice.to.role === "family" && rings(each) ? [each.notice.to.name] : [],
    );

  test("is rung on though the desk has the search, until one of them comes; who cannot ends nothing of the others", async () => {
    const at = lost();
    expect(ringing(at)).toEqual(["女儿", "儿子", "邻居"]);
    await at.act("accept");
    await at.act("dispatch", { to: "u-grid" });
    at.until(120);
    expect(ringing(at)).toEqual(["女儿", "儿子", "邻居"]);
    await at.answer("儿子", "cannot");
    expect(ringing(at)).toContain("女儿");
    // That a grid worker goes there too is no word of the family.
    await at.answer("陈涛", "coming");
    expect(ringing(at)).toContain("女儿");
    await at.answer("女儿", "coming");
    expect(ringing(at)).toEqual([]);
    await at.answer("女儿", "cannot");
    expect(ringing(at)).toContain("邻居");
  });

  test("or has word of her, or she is found", async () => {
    const spoke = lost();
    await spoke.act("accept");
    await spoke.answer("女儿", "spoke");
    expect(ringing(spoke)).toEqual([]);
    const found = lost();
    await found.act("accept");
    await found.act("called", { to: "person", result: "well" });
    expect(ringing(found)).toEqual([]);
  });
});
