import { describe, expect, test } from "vitest";
import type { Alert, PlaceBrief } from "../../contracts/index.ts";
import { examplePerson, PLACE } from "../example.ts";
import { bench, WANG } from "./example-bench.ts";

const HOUR_S = 3_600;
const at = (second: number, lines: readonly string[]) => lines.map((line) => `${second} ${line}`);
const PEOPLE = ["女儿 voice 11", "邻居 voice 13", "陈涛 app", "陈涛 voice 3"];
const SOS: Partial<Alert> = { rule: "sos", ruleName: { zh: "紧急呼叫", en: "SOS" } };
const VITALS: Partial<Alert> = { rule: "spo2-low", family: "vitals", lifeSafety: false };

describe("somebody already has the case of this person", () => {
  test("she was heard well five hours ago, now she presses: her people at a minute, leader, out of the room", async () => {
    const { raise, until, news, act, one } = bench();
    raise({ ...VITALS, severity: "medium" }, "vitals");
    await act("accept");
    await act("called", { to: "person", result: "well" });
    until(5 * HOUR_S);
    news();
    raise(SOS, "sos", ["raised"], "a2");
    expect(news()).toEqual(at(18_000, ["李敏 app"]));
    expect(one().case).toMatchObject({ severity: "critical", plan: "sos", ladder: { round: 2, taken: null, person: null } });
    until(18_060);
    expect(news()).toEqual(at(18_060, PEOPLE));
    until(18_180);
    expect(news()).toEqual(["18090 儿子 voice 12", ...at(18_180, ["周立新 app", "周立新 voice 4"])]);
    until(18_360);
    expect(news()).toEqual(at(18_360, ["街道值班室 voice 99", "周立新 voice 4", "值班电话 voice 90"]));
  });

  test("a fall that is open since two hours, now she presses: begun anew, and whoever takes it ends it", async () => {
    const { raise, until, news, act } = bench();
    raise();
    await act("accept");
    await act("called", { to: "person", result: "well" });
    await act("handover", { to: "120" });
    until(2 * HOUR_S);
    news();
    raise(SOS, "sos", ["raised"], "a2");
    await act("accept");
    await act("called", { to: "person", result: "well" });
    expect(news()).toEqual(at(7_200, ["李敏 app"]));
    until(7_300);
    expect(news()).toEqual([]);
  });

  test("she falls and presses: what waits for her to be heard does not wait a minute more", async () => {
    const { raise, until, news, act } = bench();
    raise();
    until(5);
    await act("accept");
    until(40);
    news();
    raise(SOS, "sos", ["raised"], "a2");
    expect(news()).toEqual(["40 李敏 app"]);
    until(60);
    expect(news()).toEqual(at(60, PEOPLE));
  });

  test("a figure of her body beside the fall, while the desk is at it: the desk hears it, nobody else is rung anew", async () => {
    const { raise, until, news, act, one } = bench();
    raise();
    until(5);
    await act("accept");
    until(70);
    news();
    raise(VITALS, "vitals", ["raised"], "a2");
    expect(news()).toEqual(["70 李敏 app"]);
    expect(one().case.ladder).toMatchObject({ round: 1, taken: { byName: "李敏" } });
    until(170);
    expect(news()).toEqual(["90 儿子 voice 12"]);
  });

  test("the same figure, after the desk heard her well: that was said of before", async () => {
    const { raise, until, news, act } = bench();
    raise();
    await act("accept");
    await act("called", { to: "person", result: "well" });
    until(70);
    news();
    raise(VITALS, "vitals", ["raised"], "a2");
    until(130);
    expect(news()).toEqual(["70 李敏 app", ...at(130, PEOPLE)]);
  });

  test("the same figure an hour later: nobody is at that work any more", async () => {
    const { raise, until, news, act } = bench();
    raise();
    await act("accept");
    until(HOUR_S);
    news();
    raise(VITALS, "vitals", ["raised"], "a2");
    until(HOUR_S + 60);
    expect(news()).toEqual(["3600 李敏 app", ...at(3_660, PEOPLE)]);
  });

  test("a trend beside it rings nobody", async () => {
    const { raise, until, news, act } = bench();
    raise({ ...VITALS, severity: "high" }, "vitals");
    await act("accept");
    news();
    raise({ ...VITALS, rule: "score", severity: "low" }, "vitals", ["raised"], "a2");
    expect(news()).toEqual(["0 李敏 app", "0 何静 app"]);
    until(500);
    expect(news()).toEqual([]);
  });
});

test("medium becomes critical and nobody has it: it is rung as what it is now, from the foot", () => {
  const { raise, until, news } = bench();
  raise({ ...VITALS, severity: "medium" }, "vitals");
  expect(news()).toEqual(["0 何静 app"]);
  until(600);
  raise(VITALS, "vitals", ["worsened"]);
  expect(news()).toEqual(at(600, ["李敏 app", "何静 app"]));
  until(660);
  expect(news()).toEqual(at(660, PEOPLE));
  until(780);
  expect(news()).toEqual(["690 儿子 voice 12", ...at(780, ["周立新 app", "周立新 voice 4"])]);
});

test("a fall gets worse and nobody has it: the desk learns it, nobody is rung anew, and no step is put off", () => {
  const { raise, until, news } = bench();
  raise({ severity: "high" });
  until(65);
  news();
  raise({}, "", ["worsened"]);
  expect(news()).toEqual(["65 李敏 app"]);
  until(180);
  expect(news()).toEqual(["90 儿子 voice 12", ...at(180, ["周立新 app", "周立新 voice 4"])]);
});

describe("a second fire in the building", () => {
  const floor = (id: string, number: number): PlaceBrief => ({ ...PLACE, id, floor: number, building: "b3" });
  const smoke = (id: string, number: number): Partial<Alert> => ({
    ...{ family: "fire", rule: "smoke", person: null, place: floor(id, number) },
    device: { id: `d-${id}`, name: "烟感", externalId: id, kind: "smoke" },
  });
  const OTHER = {
    ...examplePerson,
    id: "p9",
    home: "h9",
    contacts: WANG.contacts.slice(0, 1).map((one) => ({ ...one, name: "九楼女儿", phone: "91" })),
  };
  const building = () =>
    bench({
      homePhones: (place) => (place.startsWith("h") ? [{ name: `户内${place}`, number: `2-${place}` }] : []),
      livingAt: (place) => (place === "h1" ? [{ ...WANG, home: "h1" }] : place === "h9" ? [OTHER] : []),
      sirensAt: () => [{ id: "s1", name: "3栋警号" }],
    });

  test("floor 5 is taken, floor 9 ten minutes later: its home at once, both families at a minute, leader, out of the room", async () => {
    const { raise, until, news, act } = building();
    raise(smoke("h1", 5), "fire");
    expect(news()).toEqual(["0 李敏 app", "0 赵伟 app", "0 赵伟 voice 2", "0 户内h1 voice 2-h1", "0 3栋警号 siren s1"]);
    until(5);
    await act("take");
    until(600);
    news();
    raise(smoke("h9", 9), "fire", ["raised"], "a2");
    expect(news()).toEqual(at(600, ["李敏 app", "赵伟 app", "赵伟 voice 2", "户内h9 voice 2-h9", "3栋警号 siren s1"]));
    until(660);
    expect(news()).toEqual(at(660, ["李敏 voice 1", "陈涛 app", "陈涛 voice 3", "女儿 voice 11", "九楼女儿 voice 91"]));
    until(780);
    expect(news()).toEqual(["690 儿子 voice 12", "720 邻居 voice 13", ...at(780, ["周立新 app", "周立新 voice 4"])]);
    until(960);
    expect(news().slice(0, 3)).toEqual(at(960, ["街道值班室 voice 99", "周立新 voice 4", "值班电话 voice 90"]));
  });

  test("nobody has it yet: the other home at once, and nothing comes later for it", () => {
    const { raise, until, news } = building();
    raise(smoke("h1", 5), "fire");
    until(30);
    news();
    raise(smoke("h9", 9), "fire", ["raised"], "a2");
    expect(news()).toContain("30 户内h9 voice 2-h9");
    until(60);
    expect(news()).toEqual(at(60, ["李敏 voice 1", "陈涛 app", "陈涛 voice 3", "女儿 voice 11", "九楼女儿 voice 91"]));
    until(180);
    expect(news().slice(-2)).toEqual(at(180, ["周立新 app", "周立新 voice 4"]));
  });

  test("the hub restarts in the new round: nothing is told twice, the rest comes at its time", async () => {
    const { raise, until, news, act, restart } = building();
    raise(smoke("h1", 5), "fire");
    await act("take");
    until(600);
    raise(smoke("h9", 9), "fire", ["raised"], "a2");
    news();
    restart(630);
    expect(news()).toEqual([]);
    until(660);
    expect(news()).toEqual(at(660, ["李敏 voice 1", "陈涛 app", "陈涛 voice 3", "女儿 voice 11", "九楼女儿 voice 91"]));
  });

  test("what rang before and rings again rings once", () => {
    const { raise, until, told, rings } = building();
    raise(smoke("h1", 5), "fire");
    const before = told.find(({ notice }) => notice.channel === "voice" && notice.to.name === "赵伟");
    until(30);
    raise(smoke("h9", 9), "fire", ["raised"], "a2");
    const after = told.findLast(({ notice }) => notice.channel === "voice" && notice.to.name === "赵伟");
    if (!before || !after) throw new Error("not told");
    expect([rings(before), rings(after)]).toEqual([false, true]);
  });

  test("another head of the same home and of its corridor, while it is worked on: the desk hears it, nobody is rung anew", async () => {
    const { raise, until, news, act, one } = building();
    raise(smoke("h1", 5), "fire");
    await act("take");
    until(50);
    news();
    raise({ ...smoke("h1", 5), rule: "heat", device: null }, "fire", ["raised"], "a2");
    raise(smoke("corridor5", 5), "fire", ["raised"], "a3");
    expect(news()).toEqual(at(50, ["李敏 app", "赵伟 app", "李敏 app", "赵伟 app"]));
    expect(one().case.ladder).toMatchObject({ round: 1 });
    until(170);
    expect(news()).toEqual([]);
  });

  test("the same head after it was quiet, though its first alert has ended: begun anew", async () => {
    const { raise, until, news, act } = building();
    raise(smoke("h1", 5), "fire");
    await act("take");
    until(300);
    news();
    raise(smoke("h1", 5), "fire", ["raised"], "a2");
    expect(news()).toContain("300 户内h1 voice 2-h1");
    until(360);
    expect(news()).toContain("360 女儿 voice 11");
  });
});
