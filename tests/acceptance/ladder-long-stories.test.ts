import { afterAll, beforeAll, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { addDevice } from "../support/devices.ts";
import { kin, openStage, type Stage } from "../support/stage.ts";

// Stories of hours and days. Their hub has no desk that is watched: an empty one would ring all night.

let stage: Stage;
const told = () => stage.told();
const pass = (time: string) => stage.pass(time);
const look = async (one: { readonly id: string }): Promise<CaseDetail> =>
  (await (await stage.as("duty")).get<CaseDetail>(`/cases/${one.id}`)).body;
const over = (one: { readonly id: string }) => stage.act(one.id, "close", { verdict: "mistake", found: "heard" }, "duty3");
const OFFICER = "张倩 app";
const GRID = "林芳 app";

beforeAll(async () => {
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 120_000);
afterAll(() => stage?.stop());

it("a blocked fire lane that a resident calls in goes up level by level, six hours each, and ends in its return visit by another hand", async () => {
  const officer = await stage.as("duty3");
  const { body: one } = await officer.send<{ id: string }>("POST", "/cases", {
    ...{ kind: "hazard", source: "call", hazard: "fire-lane", description: "消防车通道被占用", place: await stage.newHome("9931") },
  });
  await pass("1s");
  // On a matter nobody is rung.
  expect(await told()).toEqual([OFFICER, GRID]);
  await pass("5h");
  expect(await told()).toEqual([]);
  await pass("61m");
  // The worker of her own compound; then, past the area where nobody stands, the leader on duty by day.
  expect(await told()).toEqual(["陈涛 app", "陈涛 email"]);
  await pass("6h");
  expect(await told()).toEqual(["吴建国 app", "吴建国 email"]);
  await stage.act(one.id, "resolve", { summary: "已劝离，画线" }, "grid");
  await pass("13h");
  expect(await told()).toEqual([]);
  await stage.act(one.id, "close", { verdict: "true", summary: "已清理" }, "duty");
  const due = await look(one);
  expect([due.state, due.ladder?.over, due.visit?.why]).toEqual(["visit-due", true, "reported"]);
  // Whoever closed it does not ask whether it was done well.
  const visit = { way: "phone", outcome: "reached" };
  expect((await (await stage.as("duty")).send("POST", `/cases/${one.id}/visit`, visit)).status).toBe(409);
  await stage.act(one.id, "visit", visit, "leader2");
  expect((await look(one)).state).toBe("closed");
});

it("a carer who is dismissed at noon is told nothing of what happens at ten past", async () => {
  const leader = await stage.as("leader");
  const { body } = await (await stage.as("admin")).get<{ items: readonly { id: string; username: string }[] }>("/users");
  const carer = body.items.find(({ username }) => username === "family");
  const band = await addDevice(await stage.as("admin"), { name: "王桂兰的手环二", kind: "wearable", place: stage.home, person: "per-001" });
  await stage.says(band, "sos", { id: "before" });
  expect(await told()).toEqual(expect.arrayContaining(["王丽娟 app"]));
  await over(await stage.caseOf({ id: "per-001" }));
  await told();
  const ended = await leader.send("POST", `/people/per-001/family/${carer?.id}/end`, { why: "dismissed" });
  expect(ended.status).toBe(200);
  await pass("10m");
  await told();
  await stage.says(band, "sos", { id: "after" });
  await pass("10m");
  const one = await look(await stage.caseOf({ id: "per-001" }));
  expect(one.notices.filter(({ to }) => to.name === "王丽娟")).toEqual([]);
  expect(one.notices.length).toBeGreaterThan(3);
  await over(one);
  await told();
});

it("a carer's log-in ends with the period of care: her session and her live feed are cut that minute, and she is told nothing more", async () => {
  const leader = await stage.as("leader");
  const you = await stage.resident("尤玉珍", kin("尤"), { home: await stage.newHome("9951") });
  const phone = "13911139951";
  const invited = await leader.send<{ code: string }>("POST", `/people/${you.id}/invitations`, { name: "钱姐", relation: "carer" });
  const account = { code: invited.body.code, name: "钱姐", phone, password: "ein-langes-Wort-17", agreed: true };
  expect((await leader.send("POST", "/invitations/accept", account)).status).toBeLessThan(300);
  const carer = await stage.hub().as(phone, account.password);
  const span = { from: new Date(stage.now() - 3_600_000).toISOString(), to: new Date(stage.now() + 30 * 60_000).toISOString() };
  const carers = [{ name: "钱姐", keyholder: true, minutes: 8, ...span }];
  expect((await leader.send("PUT", `/people/${you.id}/periods`, { homes: [], carers })).status).toBe(200);
  await stage.presses(you);
  await pass("2m");
  expect((await told()).some((line) => line.startsWith("钱姐"))).toBe(true);
  await over(await stage.caseOf(you));
  const socket = await carer.live();
  const closed = new Promise((done) => socket.once("close", done));
  expect((await carer.get(`/people/${you.id}`)).status).toBe(200);
  await pass("29m");
  await closed;
  expect((await carer.get(`/people/${you.id}`)).status).toBe(401);
  await told();
  await stage.presses(you);
  await pass("10m");
  const one = await look(await stage.caseOf(you));
  expect(one.notices.filter(({ to }) => to.name === "钱姐")).toEqual([]);
  expect(one.notices.length).toBeGreaterThan(3);
  await over(one);
  await told();
});

it("in hospital, discharged, and nobody told us: her SOS rings as ever, and the stay ends by itself", async () => {
  const jiang = await stage.resident("蒋玉英", kin("蒋"), { home: await stage.newHome("9941") });
  const until = new Date(stage.now() + 40 * 3_600_000).toISOString();
  const set = await (await stage.as("duty")).send("PUT", `/people/${jiang.id}/state`, { state: "hospital", until, reason: "骨折" });
  expect(set.status).toBe(200);
  await pass("30h");
  await told();
  // She is at home, and the record says otherwise.
  await stage.presses(jiang);
  await pass("1m");
  const names = (await look(await stage.caseOf(jiang))).notices.map(({ to }) => to.name);
  expect(names).toEqual(expect.arrayContaining(["蒋敏", "蒋家邻居"]));
  await over(await stage.caseOf(jiang));
  await pass("12h");
  expect((await (await stage.as("duty")).get<{ state: string }>(`/people/${jiang.id}`)).body.state).toBe("home");
  await told();
});

it("she dies while her ladder runs, at four in the morning: with the second name not one message more to her family", async () => {
  const shen = await stage.resident("沈桂芝", kin("沈"), { home: await stage.newHome("9951") });
  await stage.presses(shen);
  await pass("61s");
  expect((await told()).filter((line) => line.startsWith("沈"))).toEqual(["沈家邻居 sms", "沈家邻居 voice", "沈敏 sms", "沈敏 voice"]);
  const state = `/people/${shen.id}/state`;
  expect((await (await stage.as("duty")).send("PUT", state, { state: "died", reason: "急救人员告知" })).status).toBe(200);
  expect((await (await stage.as("leader")).send("PUT", state, { state: "died" })).status).toBe(200);
  await pass("1s");
  const before = shen.contacts.map(({ phone }) => stage.rings(phone));
  await told();
  await pass("10m");
  expect(await told()).toEqual([]);
  // A day later the hub may have things to say of itself; of her nothing.
  await pass("24h");
  expect((await told()).filter((line) => line.startsWith("沈"))).toEqual([]);
  expect(shen.contacts.map(({ phone }) => stage.rings(phone))).toEqual(before);
});
