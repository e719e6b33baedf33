import { afterAll, beforeAll, expect, it } from "vitest";
import type { Alert, Case, CaseCards, CaseDetail } from "../../contracts/index.ts";
import { addDevice } from "../support/devices.ts";
import { openScenario, type ScenarioStage } from "../support/scenario-stage.ts";

// A lift stops with people inside, then its link is lost. Who is told is compared whole: one notice too many fails as one too few.

const FIRM_PHONE = "13911119901";
const DESK = ["刘洋 app", "王磊 app"];
const PROPERTY = ["赵伟 app", "赵伟 email"];
/** Its number was never tested: SMS goes beside. */
const FIRM = ["孙鹏 app", "孙鹏 sms", "孙鹏 voice"];
/** Once it has answered a call it is known to be its number. */
const CALLED = ["孙鹏 app", "孙鹏 voice"];
const GRID = ["陈涛 app", "陈涛 sms", "陈涛 voice"];
const LEADER = ["吴建国 app", "吴建国 sms", "吴建国 voice"];
const OUT_OF_THE_ROOM = ["值班电话 sms", "值班电话 voice", "吴建国 sms", "吴建国 voice", "街道值班室 sms", "街道值班室 voice"];
const LIFT = "lift-c05-1-1";

let stage: ScenarioStage;
let one: Case;
const get = async <T>(path: string): Promise<T> => (await (await stage.as("duty")).get<T>(path)).body;
const told = () => stage.told();
const openAlerts = async () => (await get<{ items: readonly Alert[] }>("/alerts?state=open&limit=1000")).items;
const openCases = async () => (await get<{ items: readonly Case[] }>("/cases?state=open&limit=1000")).items;
const look = () => get<CaseDetail>(`/cases/${one.id}`);

beforeAll(async () => {
  stage = await openScenario({ name: "lift-entrapment", seed: "1", day: Date.UTC(2026, 10, 23) });
  const firm = await stage.as("maint");
  const { body } = await firm.get<{ wecom: unknown; quiet: unknown }>("/session/channels");
  const set = await firm.send("PUT", "/session/channels", { phone: FIRM_PHONE, wecom: body.wecom, quiet: body.quiet });
  if (set.status !== 200) throw new Error(`the firm's telephone was answered ${set.status}: ${JSON.stringify(set.body)}`);
  await stage.playTo("2m");
}, 120_000);
afterAll(() => stage?.stop());

it("people in a lift: high at once; desk and property see it, the maintenance firm is called, no family", async () => {
  expect(await told()).toEqual([]);
  await stage.playTo("2m10s");
  const [alert, ...more] = await openAlerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ rule: "lift-trapped", severity: "high", device: { externalId: LIFT } });
  expect(alert?.reason.zh).toContain("请立即安抚");
  const cases = await openCases();
  expect(cases).toMatchObject([{ severity: "high", state: "new", plan: "lift", person: null }]);
  if (cases[0] === undefined) throw new Error("no case");
  one = cases[0];
  expect(await told()).toEqual([...DESK, ...FIRM, ...PROPERTY].sort());
}, 60_000);

it("the officer takes it and speaks to those inside: the card says so first; nobody else is told, and the firm is rung on", async () => {
  await stage.act(one.id, "accept", {}, "duty3");
  const card = (await get<CaseCards>(`/cases/${one.id}/action-cards`)).items[0]?.card;
  expect(card?.kind).toBe("lift");
  expect(card?.steps[0]).toMatchObject({ key: "speak", who: "desk" });
  await stage.act(one.id, "tick", { card: "lift", step: "speak", version: card?.version }, "duty3");
  const before = stage.rings(FIRM_PHONE);
  await stage.playTo("4m30s");
  expect(stage.rings(FIRM_PHONE)).toBeGreaterThan(before);
  expect(await told()).toEqual([]);
}, 60_000);

it("somebody of eighty is inside and unwell, as the officer hears: critical by his word, and desk, property and firm learn it", async () => {
  await stage.act(one.id, "raise-severity", { to: "critical", reason: "轿厢内有 80 岁老人，心慌" }, "duty3");
  expect(await told()).toEqual([...DESK, ...PROPERTY, "孙鹏 app"].sort());
  expect(await look()).toMatchObject({ severity: "critical", state: "accepted" });
}, 60_000);

it("the link is lost with people inside: no end of it but worse than what was taken, so that everybody is told from the foot of the ladder", async () => {
  await stage.playTo("5m20s");
  const [alert] = await openAlerts();
  expect(alert).toMatchObject({ rule: "lift-trapped", severity: "critical", active: true });
  expect(await told()).toEqual([...DESK, ...PROPERTY, ...FIRM].sort());
  expect((await look()).ladder).toMatchObject({ round: 2, taken: null });
}, 60_000);

it("the firm presses 1: the case is its own by name, its half hour runs, and its telephone is still", async () => {
  await stage.answers(FIRM_PHONE, "1");
  const taken = await look();
  expect(taken).toMatchObject({ state: "taken", takenByName: "孙鹏" });
  expect(Date.parse(taken.dueAt ?? "") - stage.now()).toBeGreaterThan(29 * 60_000);
  expect(Date.parse(taken.dueAt ?? "") - stage.now()).toBeLessThanOrEqual(30 * 60_000);
  const before = stage.rings(FIRM_PHONE);
  await stage.playTo("12m50s");
  expect(stage.rings(FIRM_PHONE)).toBe(before);
  expect(await told()).toEqual([]);
}, 60_000);

it("they are free: the clear ends no critical case; the firm says what it did, the desk closes it, and the half hour rings nobody", async () => {
  await stage.act(one.id, "arrive", {}, "maint");
  await stage.playTo("16m");
  expect(await openAlerts()).toEqual([]);
  expect((await look()).state).toBe("on-site");
  expect((await look()).log.map(({ words }) => words.zh)).toContain("告警已恢复");
  await stage.act(one.id, "resolve", { summary: "盘车平层，放出两人，停梯检修" }, "maint");
  await stage.act(one.id, "close", { verdict: "true", summary: "两人已放出，老人由 120 检查后回家" }, "duty3");
  await stage.play("30m");
  expect((await look()).state).not.toBe("on-site");
  expect(await told()).toEqual([]);
  expect(await stage.verdict()).toMatchObject({ pass: true, forbidden: [], falseAlerts: [] });
}, 60_000);

it("another lift, and nobody does anything: grid worker, leader, out of the room, and at half an hour the 119 card", async () => {
  const home = (await get<{ home: string }>("/people/per-002")).home;
  const lift = await addDevice(await stage.as("admin"), { name: "2号电梯", kind: "lift", place: home });
  await stage.says(lift, "lift-trapped", { state: "on" });
  expect(await told()).toEqual([...DESK, ...CALLED, ...PROPERTY].sort());
  await stage.play("1m");
  expect(await told()).toEqual(GRID);
  await stage.play("2m");
  expect(await told()).toEqual(LEADER);
  const again = (await openCases()).find(({ plan }) => plan === "lift");
  // It says nothing more either: worse, and nobody answers.
  await stage.play("26m50s");
  expect(await told()).toEqual([...DESK, ...PROPERTY, "孙鹏 app", ...OUT_OF_THE_ROOM].sort());
  await stage.play("20s");
  // And, once for its list, that a device of life safety has said nothing for half an hour.
  expect(await told()).toEqual([...DESK, ...CALLED, ...LEADER, "孙鹏 app"].sort());
  expect((await get<CaseDetail>(`/cases/${again?.id}`)).ladder?.cards).toEqual(["119"]);
}, 60_000);
