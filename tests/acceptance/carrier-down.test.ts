import { afterAll, beforeAll, expect, it } from "vitest";
import type { Alert, Case, CaseDetail, HelpSheet } from "../../contracts/index.ts";
import { openScenario, type ScenarioStage } from "../support/scenario-stage.ts";

// A carrier fails in the forenoon, with the whole fleet on the wire. Who is told is compared whole: one notice too many fails as
// one too few does.

/** Officers A and B of this day, maintenance, and the leader on duty. */
const DESK = ["刘洋 app", "王磊 app"];
const MAINTENANCE = ["孙鹏 app", "孙鹏 email"];
const LEADER = ["吴建国 app", "吴建国 sms", "吴建国 voice"];
/** Lives alone behind a gateway; her daughter has a log-in. */
const CALLER = "per-001";
const SIM = "wear-013";

let stage: ScenarioStage;
let outage: Case;
let silentAtFirst = 0;
const silentIn = (alert: Alert | undefined): number => Number(/：(\d+) 台/.exec(alert?.reason.zh ?? "")?.[1]);
const get = async <T>(path: string): Promise<T> => (await (await stage.as("duty")).get<T>(path)).body;
const told = () => stage.told();
const openAlerts = async () => (await get<{ items: readonly Alert[] }>("/alerts?state=open&limit=1000")).items;
const openCases = async () => (await get<{ items: readonly Case[] }>("/cases?state=open&limit=1000")).items;
const stateOf = async (device: string) => (await get<{ state: string }>(`/devices/dev-${device}`)).state;

beforeAll(async () => {
  stage = await openScenario({ name: "carrier-down", seed: "1", day: Date.UTC(2026, 10, 23) });
  await stage.playTo("2m");
}, 120_000);
afterAll(() => stage?.stop());

it("every device with a SIM falls silent: one high case for all, the desk and maintenance told once, no relative", async () => {
  expect(await told()).toEqual([]);
  await stage.playTo("5m");
  const [alert, ...more] = await openAlerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ rule: "network-silent", severity: "high", certainty: "likely" });
  const cases = await openCases();
  expect(cases).toMatchObject([{ severity: "high", state: "new", plan: "device" }]);
  if (cases[0] === undefined) throw new Error("no case");
  outage = cases[0];
  silentAtFirst = silentIn(alert);
  expect(silentAtFirst).toBeGreaterThan(20);
  expect(await told()).toEqual([...MAINTENANCE, ...DESK].sort());
}, 60_000);

it("it says what cannot be seen and who there depends on power or the lift, grows with the outage, and names whom to ask after first", async () => {
  await stage.playTo("17m");
  const [alert] = await openAlerts();
  expect(alert?.reason.zh).toMatch(
    /^移动物联网：(\d\d) 台设备自 10:31 起几乎同时失联，疑似断网；这些设备所看护的情况目前看不到；其中依赖电力或电梯的居民 \d+ 人（.*），请先联系$/,
  );
  expect(silentIn(alert)).toBeGreaterThan(silentAtFirst);
  expect(alert?.reason.en).toMatch(/the network is probably down; what they watch cannot be seen; \d+ residents there depend on power/);
  const sheet = await get<HelpSheet>(`/cases/${outage.id}/help`);
  expect(sheet.people[0]).toMatchObject({ rank: "at-once" });
}, 60_000);

it("nobody takes it for a quarter of an hour: the leader on duty is rung, until an officer has it", async () => {
  expect(await told()).toEqual([]);
  await stage.playTo("19m40s");
  expect(await told()).toEqual(LEADER);
  await stage.act(outage.id, "accept", {}, "duty3");
  // He gives it to maintenance, who takes it: from then on it is theirs, and nobody is told for its time.
  await stage.act(outage.id, "dispatch", { to: "maint", comment: "联系运营商" }, "duty3");
  expect(await told()).toEqual(MAINTENANCE);
  await stage.act(outage.id, "take", { minutes: 120 }, "maint");
  const before = stage.phones.rang().length;
  await stage.playTo("24m50s");
  expect(await told()).toEqual([]);
  expect(stage.phones.rang().length).toBe(before);
}, 60_000);

it("an SOS by another way comes as ever: the desk at once and her daughter quietly, and it ends when the desk has heard her", async () => {
  await stage.playTo("25m10s");
  expect(await told()).toEqual([...DESK, "王丽娟 app", "王丽娟 email"].sort());
  const call = await stage.caseOf({ id: CALLER });
  await stage.act(call.id, "accept", {}, "duty3");
  await stage.act(call.id, "called", { to: "person", result: "well" }, "duty3");
  await stage.play("2m");
  await stage.act(call.id, "close", { verdict: "mistake", found: "heard" }, "duty3");
  // Her daughter, who was told quietly, learns how it ended; nobody was rung.
  expect(await told()).toEqual(["王丽娟 app", "王丽娟 email"]);
}, 60_000);

it("for half an hour it stays this one alert and one case, and no device is told by itself", async () => {
  await stage.playTo("43m50s");
  expect(await told()).toEqual([]);
  expect((await openAlerts()).map(({ rule }) => rule)).toEqual(["network-silent"]);
  expect((await openCases()).map(({ id }) => id)).toEqual([outage.id]);
  expect(await stateOf(SIM)).not.toBe("online");
}, 60_000);

it("the carrier is back: each device is seen again by itself, the alert is over, and an officer closes the case with what was found", async () => {
  await stage.playTo("50m");
  expect(await stateOf(SIM)).toBe("online");
  expect((await get<Alert>(`/alerts/${outage.alerts[0]?.id}`)).active).toBe(false);
  const detail = await get<CaseDetail>(`/cases/${outage.id}`);
  expect(detail.state).toBe("taken");
  expect(detail.log.map(({ words }) => words.zh)).toContain("告警已恢复");
  await stage.act(outage.id, "close", { verdict: "true", summary: "运营商基站光缆中断，已恢复；吸氧、透析居民逐户电话确认" }, "duty3");
  await stage.playTo("58m");
  expect(await get<Case>(`/cases/${outage.id}`)).toMatchObject({ state: "closed", verdict: "true" });
  expect(await openAlerts()).toEqual([]);
  expect(await told()).toEqual([]);
  expect(await stage.verdict()).toMatchObject({ pass: true, forbidden: [], falseAlerts: [] });
}, 60_000);
