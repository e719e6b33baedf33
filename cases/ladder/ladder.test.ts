import { describe, expect, test } from "vitest";
import { MINUTE, type Notice, REPORTED_PLAN_NAMES, SECOND } from "../../contracts/index.ts";
import { bench, LI, plans, WANG } from "./example-bench.ts";

const FALL_60 = ["60 女儿 voice 11", "60 邻居 voice 13", "60 陈涛 app", "60 陈涛 voice 3"] as const;

describe("a fall that nobody answers", () => {
  test("desk, then the family in their order beside keyholder and nearest grid worker, leader, and at last out of the room", () => {
    const { raise, until, said, one, news } = bench();
    raise();
    expect(news()).toEqual(["0 李敏 app"]);
    until(59);
    expect(said()).toEqual([]);
    until(60);
    expect(news()).toEqual([...FALL_60]);
    expect(one().case.ladder?.cards).toEqual(["120"]);
    until(179);
    expect(news()).toEqual(["90 儿子 voice 12"]);
    until(180);
    expect(news()).toEqual(["180 周立新 app", "180 周立新 voice 4"]);
    until(360);
    expect(news()).toEqual(["360 街道值班室 voice 99", "360 周立新 voice 4", "360 值班电话 voice 90"]);
    expect(one().case.ladder?.nobody).toMatchObject({ endedAt: null });
    until(7_200);
    expect(said()).toEqual([]);
  });

  test("each browser that somebody let be pushed to is told beside the app, and takes no other way's place", () => {
    const { raise, until, news } = bench({
      waysToUser: ({ name }) => ({
        proven: name === "陈涛" ? [{ channel: "voice", address: "3" }] : [],
        unproven: [
          { channel: "app", address: null },
          ...(name === "陈涛" ? (["b1", "b2"] as const).map((address) => ({ channel: "web-push", address }) as const) : []),
        ],
      }),
    });
    raise();
    expect(news()).toEqual(["0 李敏 app"]);
    until(61);
    expect(news().filter((line) => line.includes("陈涛"))).toEqual([
      "60 陈涛 app",
      "60 陈涛 web-push b1",
      "60 陈涛 web-push b2",
      "60 陈涛 voice 3",
    ]);
  });
  test("whoever says that they come ends it, by name", async () => {
    const { raise, until, one, answer, cases } = bench();
    raise();
    until(361);
    const { notice } = { notice: { id: "n", case: one().case.id, to: { user: null, name: "街道值班室", role: "sub-district" } } as Notice };
    expect(cases.rings(notice, "taken")).toBe(true);
    await answer("街道值班室", "coming");
    expect(one().case.ladder?.nobody).toMatchObject({ byName: "街道值班室" });
    expect(cases.rings(notice, "taken")).toBe(false);
  });

  test("a leader with a log-in who presses 1 has the case", async () => {
    const { raise, until, one, answer } = bench();
    raise();
    until(200);
    await answer("周立新", "coming");
    expect(one().case).toMatchObject({ state: "taken", takenByName: "周立新" });
  });
});

describe("what stops it", () => {
  test("an answer of somebody who cannot take it ends nothing", async () => {
    const { raise, until, news, answer, one } = bench();
    raise({ family: "lift", rule: "lift-trapped", severity: "high", person: null }, "lift");
    news();
    // Whoever looks after devices can take it; an inspector, told by mistake, cannot.
    await answer("督查", "coming");
    expect(one().case).toMatchObject({ state: "new", takenBy: null, ladder: { taken: null, coming: null } });
    until(60);
    expect(news()).toContain("60 陈涛 app");
  });

  test("maintenance presses 1 about people in a lift: the case is theirs, by name", async () => {
    const { raise, answer, one } = bench();
    raise({ family: "lift", rule: "lift-trapped", severity: "high", person: null }, "lift");
    await answer("孙鹏", "coming");
    expect(one().case).toMatchObject({ state: "taken", takenByName: "孙鹏", ladder: { taken: { byName: "孙鹏" } } });
  });

  test("acknowledged and she herself not heard yet: her people are rung, no leader", async () => {
    const { raise, until, news, act } = bench();
    raise();
    news();
    until(10);
    await act("accept");
    until(80);
    expect(news()).toEqual([...FALL_60]);
    until(189);
    expect(news()).toEqual(["90 儿子 voice 12"]);
  });

  test("pressed by mistake: the family is not rung, and learns how it ended", async () => {
    const person = { ...WANG, contacts: WANG.contacts.map((each) => ({ ...each, email: `${each.phone}@example.org` })) };
    const { raise, until, news, act } = bench({}, person);
    raise();
    expect(news()).toEqual(["0 李敏 app", "0 女儿 email 11@example.org", "0 儿子 email 12@example.org", "0 邻居 email 13@example.org"]);
    until(30);
    await act("close", { verdict: "mistake", found: "heard" });
    expect(news()).toEqual(["30 女儿 email 11@example.org", "30 儿子 email 12@example.org", "30 邻居 email 13@example.org"]);
    until(4_000);
    expect(news()).toEqual([]);
  });

  test("neither a knock nor a verdict on the alert ends it while nobody knows how she is", async () => {
    const { raise, until, news, act, cases, one, now } = bench();
    raise();
    news();
    expect(await act("resolve", { summary: "敲门无人应" })).toMatchObject({ ok: false, status: 422 });
    expect(await act("verify", { verdict: "mistake" })).toMatchObject({ ok: false, status: 422 });
    const id = one().case.id;
    expect(cases.whyNotVerified(id, "mistake", null)?.zh).toMatch(/见到本人/);
    expect(cases.whyNotVerified(id, "mistake", "guessed")?.zh).toMatch(/可选范围/);
    expect(cases.whyNotVerified(id, "true", null)).toBeNull();
    // Past that, by another way: her people are rung all the same.
    raise({ verdict: "mistake" }, "", []);
    expect(one().case.verdict).toBe("mistake");
    until(60);
    expect(news()).toEqual([...FALL_60]);
    cases.noteFound(id, "household", LI, now());
    expect(one().case).toMatchObject({ found: "household", ladder: { over: true } });
    until(7_200);
    expect(news()).toEqual([]);
  });

  test("seen in person, the work that is done ends it", async () => {
    const { raise, until, news, act, one } = bench();
    raise();
    news();
    expect(await act("resolve", { summary: "已扶起", found: "seen" })).toMatchObject({ ok: true });
    expect(one().log.at(-1)?.words.zh).toBe("处置完毕（见到本人）：已扶起");
    until(7_200);
    expect(news()).toEqual([]);
  });

  test("a daughter who is with her ends the ringing of the family and leaves the rest", async () => {
    const { raise, until, news, answer, one } = bench();
    raise();
    until(65);
    news();
    await answer("女儿", "with-her");
    expect(one().case.ladder?.family).toMatchObject({ byName: "女儿", answer: "with-her" });
    until(200);
    expect(news()).toEqual(["180 周立新 app", "180 周立新 voice 4"]);
  });

  test("who cannot come brings the next of the family at once", async () => {
    const { raise, until, news, answer } = bench();
    raise();
    until(65);
    news();
    await answer("女儿", "cannot");
    expect(news()).toEqual(["65 儿子 voice 12"]);
  });

  test("a number that turns out to be a stranger's costs nobody else their turn", () => {
    const stopped = new Set<string>();
    const { raise, until, news } = bench({
      waysToContact: ({ phone }) => ({
        proven: phone === null || stopped.has(phone) ? [] : [{ channel: "voice", address: phone }],
        unproven: [],
      }),
    });
    raise();
    until(65);
    expect(news()).toEqual(["0 李敏 app", ...FALL_60]);
    stopped.add("11");
    until(95);
    expect(news()).toEqual(["90 儿子 voice 12"]);
  });

  test("somebody on the spot within the minute: nobody is rung after it", async () => {
    const { raise, until, news, act } = bench();
    raise();
    until(30);
    await act("arrive");
    news();
    until(1_000);
    expect(news()).toEqual([]);
  });

  test("a relative who may learn nothing of it takes no turn and is not said to have been told", () => {
    const { raise, until, news, one } = bench({ learns: (_one, { name }) => (name === "女儿" ? "nothing" : "all") });
    raise();
    news();
    until(60);
    expect(news()).toEqual(["60 儿子 voice 12", "60 邻居 voice 13", "60 陈涛 app", "60 陈涛 voice 3"]);
    until(150);
    expect(news()).toEqual([]);
    expect(JSON.stringify(one().log)).not.toContain("女儿");
  });

  test("who may learn only that help is needed is told in danger of life, in their turn", () => {
    const { raise, until, news } = bench({ learns: () => "help" });
    raise();
    news();
    until(90);
    expect(news()).toEqual([...FALL_60, "90 儿子 voice 12"]);
  });

  test("after a death not one message to the family", () => {
    const { raise, until, said } = bench({}, { ...WANG, state: "died" });
    raise();
    until(400);
    expect(said().filter((line) => /女儿|儿子|邻居/.test(line))).toEqual([]);
  });
});

describe("other kinds", () => {
  test("fire: siren, micro fire station and home at once; deputy, grid worker, 119 card and family after a minute; no place tree", () => {
    const { raise, until, news, one, told } = bench({
      sirensAt: () => [{ id: "s1", name: "3栋警号" }],
      cannotWalk: () => [{ where: "3栋501", needs: { zh: "卧床", en: "Bedridden" } }],
    });
    raise({ family: "fire", rule: "smoke-alarm" }, "fire");
    expect(told.find(({ notice }) => notice.to.name === "赵伟")?.notice.text).toContain("3栋501 卧床");
    expect(news()).toEqual(["0 李敏 app", "0 赵伟 app", "0 赵伟 voice 2", "0 户内 voice 20", "0 3栋警号 siren s1"]);
    until(60);
    expect(news()).toEqual(["60 李敏 voice 1", "60 陈涛 app", "60 陈涛 voice 3", "60 女儿 voice 11"]);
    expect(one().case.ladder?.cards).toEqual(["119"]);
    until(86_400);
    expect(one().case.ladder?.kind).toBe("urgent");
    expect(news().filter((line) => /小区|片区/.test(line))).toEqual([]);
  });

  test("a voice from the burning home that asks for help calls at once whoever would be called in a minute, and staff learn it", async () => {
    const { raise, until, news, one, told, answer } = bench();
    raise({ family: "fire", rule: "smoke-alarm" }, "fire");
    news();
    until(20);
    await answer("户内", "home-help");
    const cries = told.filter(({ notice }) => notice.subject.startsWith("【户内求救】")).map(({ notice }) => notice.to.name);
    expect(cries).toEqual(["李敏", "赵伟"]);
    expect(new Set(news())).toEqual(
      new Set(["20 李敏 voice 1", "20 陈涛 app", "20 陈涛 voice 3", "20 女儿 voice 11", "20 李敏 app", "20 赵伟 app"]),
    );
    expect(one().case.ladder).toMatchObject({ person: { state: "needs-help" }, family: null, over: false });
    expect(one().log.find(({ act }) => act === "home-help")?.words.zh).toBe("户内求救：户内需要帮助");
    until(50);
    expect(news()).toEqual(["50 儿子 voice 12"]);
  });

  test("a voice from inside that says nothing is wrong is a word, not a look: nothing ends", async () => {
    const { raise, until, news, one, answer } = bench();
    raise({ family: "fire", rule: "smoke-alarm" }, "fire");
    news();
    await answer("户内", "home-fine");
    expect(one().log.at(-1)?.words.zh).toBe("户内按键：户内自述无事，待核实");
    expect(one().case.ladder).toMatchObject({ person: null, family: null, taken: null });
    until(60);
    expect(news()).toEqual(["60 李敏 voice 1", "60 陈涛 app", "60 陈涛 voice 3", "60 女儿 voice 11"]);
  });

  test("a blocked fire lane goes up one level at a time, past levels where nobody stands, and ends with the work", async () => {
    const { raise, until, news, one, act } = bench();
    raise({ family: "public", rule: "fire-lane-blocked", severity: "medium", person: null, lifeSafety: false }, "public");
    expect(news()).toEqual(["0 赵伟 app", "0 陈涛 app"]);
    expect(one().case.ladder?.kind).toBe("matter");
    until(6 * 3_600 - 1);
    expect(news()).toEqual([]);
    until(6 * 3_600);
    expect(news()).toEqual(["21600 陈涛 app"]);
    until(12 * 3_600);
    expect(news()).toEqual(["43200 远处网格员 app", "43200 周立新 app"]);
    await act("resolve", { summary: "已清理" });
    until(72 * 3_600);
    expect(news()).toEqual([]);
  });

  test("vital signs high: the carer, a soft tone; after a quarter of an hour the desk calls her", () => {
    const { raise, until, news } = bench();
    raise({ family: "vitals", severity: "high", lifeSafety: false }, "vitals");
    expect(news()).toEqual(["0 李敏 app", "0 何静 app"]);
    until(899);
    expect(news()).toEqual([]);
    until(900);
    expect(news()).toEqual(["900 李敏 app"]);
    until(86_400);
    expect(news()).toEqual([]);
  });

  test("a trend is on the next morning's list", () => {
    const { raise, until, news } = bench();
    // Ten past two at night.
    raise({ family: "vitals", severity: "low", lifeSafety: false }, "vitals");
    until(24 * 3_600);
    expect(news()).toEqual([`${(5 * 60 + 20) * 60} 何静 app`]);
  });

  test("no activity: her contacts in turn beside whoever goes there, leader at half an hour, out of the room at an hour", () => {
    const { raise, until, news } = bench();
    raise({ family: "activity", severity: "medium", lifeSafety: false }, "inactivity");
    expect(news()).toEqual(["0 李敏 app", "0 何静 app"]);
    until(1_799);
    expect(news()).toEqual(["60 女儿 voice 11", "60 邻居 voice 13", "60 陈涛 app", "60 陈涛 voice 3", "90 儿子 voice 12"]);
    until(1_800);
    expect(news()).toEqual(["1800 周立新 app", "1800 周立新 voice 4"]);
    until(3_600);
    expect(news()).toEqual(["3600 街道值班室 voice 99", "3600 周立新 voice 4", "3600 值班电话 voice 90"]);
  });

  test("no activity: a relative who may learn nothing of it is not called", () => {
    const { raise, until, news } = bench({ learns: (_one, { name }) => (name === "女儿" ? "nothing" : "help") });
    raise({ family: "activity", severity: "high", lifeSafety: false }, "inactivity");
    until(100);
    expect(news().filter((line) => /女儿|儿子/.test(line))).toEqual(["60 儿子 voice 12"]);
  });

  test("lost: the family by voice at once, and the 110 card at half an hour", () => {
    const { raise, until, news, one } = bench();
    raise({ rule: "wandering" }, "lost");
    expect(news()).toEqual(["0 李敏 app", "0 女儿 voice 11", "0 儿子 voice 12", "0 邻居 voice 13"]);
    until(60);
    expect(news()).toEqual(["60 陈涛 app", "60 陈涛 voice 3", "60 赵伟 app", "60 赵伟 voice 2"]);
    until(1_800);
    expect(one().case.ladder?.cards).toEqual(["110"]);
  });

  test("somebody lost, reported by telephone, has the ladder of the lost: her family by voice at once, not the desk's call to her", () => {
    const { open, until, news, one } = bench();
    expect(open({ family: "person", plan: "lost", person: "p1", severity: "critical" })).toMatchObject({ ok: true });
    expect(one().case).toMatchObject({ plan: "lost", family: "person", title: { zh: "{who}幸福里二期 3栋2单元501 走失" } });
    expect(news()).toEqual(["0 李敏 app", "0 女儿 voice 11", "0 儿子 voice 12", "0 邻居 voice 13"]);
    until(60);
    expect(news()).toEqual(["60 陈涛 app", "60 陈涛 voice 3", "60 赵伟 app", "60 赵伟 voice 2"]);
    until(1_800);
    expect(one().case.ladder?.cards).toEqual(["110"]);
  });

  test("the plan that is reported must be one of the kind of trouble, and each has one that is shipped", () => {
    const { open } = bench();
    expect(open({ family: "fire", plan: "lost" })).toMatchObject({ ok: false, status: 422, reason: expect.stringContaining("走失") });
    expect(open({ kind: "request", plan: "help", description: "代购" })).toMatchObject({ ok: false, status: 422 });
    for (const name of REPORTED_PLAN_NAMES) expect(plans.names).toContain(name);
    expect(open({ plan: "gas" })).toMatchObject({ ok: true, value: { family: "fire", plan: "gas" } });
  });

  test("a need noticed at a visit is a case at her home, in the visitor's words", () => {
    const { cases, now } = bench();
    const made = cases.create({ kind: "request", source: "grid", person: "p1", description: "煤气灶点不着" }, LI, now());
    expect(made).toMatchObject({ ok: true, value: { person: "p1", place: { id: "h1" }, description: "煤气灶点不着", plan: "matter" } });
  });

  test("a battery: maintenance; the family only for her own wearable and by day", () => {
    const { raise, until, news } = bench();
    raise(
      { family: "device", severity: "medium", lifeSafety: false, device: { id: "d", name: "烟感", externalId: "e", kind: "smoke" } },
      "device",
    );
    until(86_400);
    expect(news()).toEqual(["0 孙鹏 app"]);
  });

  test("every kind of the table has its plan", () => {
    for (const name of [
      "fire",
      "gas",
      "sos",
      "fall",
      "vitals",
      "inactivity",
      "lost",
      "public",
      "lift",
      "device",
      "hazard",
      "matter",
      "complaint",
    ])
      expect(plans.names).toContain(name);
  });
});

describe("a desk that nobody hears", () => {
  test("begins at the second step", () => {
    const { raise, until, news, one } = bench({ isHeard: () => false });
    raise();
    expect(news()).toEqual(["0 李敏 app", ...FALL_60.map((line) => line.replace("60 ", "0 "))]);
    expect(one().case.ladder?.unheard).toBe(true);
    until(120);
    expect(news()).toEqual(["30 儿子 voice 12", "120 周立新 app", "120 周立新 voice 4"]);
  });

  test("that falls silent while a case is open brings the second step at once", () => {
    const { raise, until, news, cases, now } = bench();
    raise();
    until(20);
    news();
    cases.unheard(() => false, now());
    expect(news()).toEqual(FALL_60.map((line) => line.replace("60 ", "20 ")));
    until(70);
    expect(news()).toEqual(["50 儿子 voice 12"]);
  });
});

describe("restart", () => {
  test("in the middle: what was told is not told again, what is due comes at its time", () => {
    const { raise, until, news, restart } = bench();
    raise();
    until(61);
    news();
    restart(70);
    expect(news()).toEqual([]);
    until(90);
    expect(news()).toEqual(["90 儿子 voice 12"]);
  });

  test("after two hours: every step that still holds at once, the family one after the other", () => {
    const { raise, until, news, restart } = bench();
    raise();
    until(5);
    news();
    restart(7_200);
    expect(news()).toEqual([
      "7200 女儿 voice 11",
      "7200 邻居 voice 13",
      "7200 陈涛 app",
      "7200 陈涛 voice 3",
      "7200 周立新 app",
      "7200 周立新 voice 4",
      "7200 街道值班室 voice 99",
      "7200 周立新 voice 4",
      "7200 值班电话 voice 90",
    ]);
    until(7_230);
    expect(news()).toEqual(["7230 儿子 voice 12"]);
  });

  test("after two days a matter has gone up by one level, not by all", () => {
    const { raise, news, restart } = bench();
    raise({ family: "public", rule: "fire-lane-blocked", severity: "medium", person: null, lifeSafety: false }, "public");
    news();
    restart(48 * 3_600);
    expect(news()).toEqual(["172800 陈涛 app"]);
  });

  test("done twice, a step makes the same notices", () => {
    const a = bench();
    const b = bench();
    for (const { raise, until } of [a, b]) {
      raise();
      until(400);
    }
    expect(a.told.map(({ notice }) => notice.id)).toEqual(b.told.map(({ notice }) => notice.id));
  });
});

describe("calls", () => {
  const call = (result: string, to = "person", contact: string | null = null) => ({ to, result, ...(contact === null ? {} : { contact }) });

  test("nobody answers her telephone: her people are rung at once, not after a minute", async () => {
    const { raise, until, news, act } = bench();
    raise();
    news();
    until(25);
    await act("called", call("no-answer"));
    expect(news()).toEqual(FALL_60.map((line) => line.replace("60 ", "25 ")));
  });

  test("she answers and is well, and the desk has it: nobody is rung", async () => {
    const { raise, until, news, act } = bench();
    raise();
    news();
    until(20);
    await act("accept");
    await act("called", call("well"));
    until(4_000);
    expect(news()).toEqual([]);
  });

  test("a contact who does not answer brings the next at once", async () => {
    const { raise, until, news, act } = bench();
    raise();
    until(62);
    news();
    await act("called", call("busy", "contact", "女儿"));
    expect(news()).toEqual(["62 儿子 voice 12"]);
  });
});

test("she presses again after somebody took it: the desk sounds again, and nobody is called later than without it", async () => {
  const { raise, until, news, act, one } = bench();
  raise();
  until(20);
  await act("accept");
  until(40);
  news();
  raise({}, "", ["again", "re-alarmed"]);
  expect(news()).toEqual(["40 李敏 app"]);
  expect(one().case.ladder).toMatchObject({ round: 2, taken: null });
  until(62);
  expect(news()).toEqual([...FALL_60]);
  // Whoever has it says so again, though the case itself had not been let go.
  await act("accept");
  expect(one().case.ladder).toMatchObject({ round: 2, taken: { byName: "李敏" } });
  until(240);
  expect(news()).toEqual(["90 儿子 voice 12"]);
  expect(MINUTE).toBe(60 * SECOND);
});

test("she was heard and presses again: a minute for the desk to hear her again", async () => {
  const { raise, until, news, act } = bench();
  raise();
  await act("accept");
  await act("called", { to: "person", result: "well" });
  until(40);
  news();
  raise({}, "", ["again", "re-alarmed"]);
  until(99);
  expect(news()).toEqual(["40 李敏 app"]);
  until(100);
  expect(news()).toEqual(FALL_60.map((line) => line.replace("60 ", "100 ")));
});
