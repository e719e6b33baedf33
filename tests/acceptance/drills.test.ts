import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert, Case, CaseDetail, Drill, DrillDuty, LiveFrame, Notice, ResponseReport } from "../../contracts/index.ts";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { eventually } from "../support/hub-process.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { kin, openStage, type Resident, type Stage } from "../support/stage.ts";

// One hub, every way out set up against real servers, and a clock that is moved: what a drill does, and what it must not.

let stage: Stage;
let mail: MailServer;
let zhao: Resident;
let smoke: NewDevice;
let listener: MqttClient;
const commands: string[] = [];

const get = async <T>(path: string, by = "leader"): Promise<T> => (await (await stage.as(by)).get<T>(path)).body;
const post = async <T>(path: string, body: unknown = {}, by = "leader") => (await stage.as(by)).send<T>("POST", path, body);
const userOf = async (role: string): Promise<string> => {
  const { participants } = await get<{ participants: readonly { user: string; role: string; name: string }[] }>("/drills/candidates");
  return participants.find((one) => one.role === role)?.user ?? "";
};
const plan = async (more: object): Promise<Drill> => {
  const body = { title: "夜间演练", minutes: 60, plannedFor: null, participants: [await userOf("duty"), await userOf("grid")], ...more };
  const made = await post<Drill>("/drills", body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};
const outside = (): readonly string[] => [
  ...stage.phones.rang().map(({ number, template }) => `${number} ${template}`),
  ...mail.mails.map(({ to }) => to),
  ...commands,
];
const drillOf = (id: string) => get<Drill>(`/drills/${id}`);
const caseOfAlert = async (alert: string | null | undefined): Promise<CaseDetail> => {
  const { case: id } = await get<Alert>(`/alerts/${alert}`);
  return get<CaseDetail>(`/cases/${id}`);
};
const casesOf = async (by = "duty") => (await get<{ items: readonly Case[] }>(`/cases?person=${zhao.id}`, by)).items;

beforeAll(async () => {
  mail = await startMailServer();
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10), { HUB_SMTP_URL: mail.url });
  zhao = await stage.resident("赵秀英", kin("赵"));
  const admin = await stage.as("admin");
  smoke = await addDevice(admin, { name: "楼道烟感", kind: "smoke", place: zhao.home });
  const siren = await addDevice(admin, { name: "警号", kind: "siren", place: zhao.home });
  listener = await stage.hub().device(siren.mqtt.username, siren.mqtt.password);
  listener.on("message", (topic) => void commands.push(topic));
  await listener.subscribeAsync(`${siren.device.topic}/command`, { qos: 1 });
}, 120_000);
afterAll(async () => {
  listener?.end(true);
  await stage?.stop();
  await mail?.stop();
});

describe("a fall and a fire are played, and somebody really calls for help meanwhile", () => {
  let drill: Drill;
  let before: readonly string[];

  it("is run by the leader alone; who takes part is told in the app, and nobody else of anything", async () => {
    drill = await plan({
      alarms: [
        { kind: "fall", subject: zhao.id, after: 0 },
        { kind: "smoke", subject: smoke.device.id, after: 5 },
      ],
    });
    expect((await post(`/drills/${drill.id}/start`, {}, "duty")).status).toBe(403);
    await stage.told();
    before = outside();
    expect((await post<Drill>(`/drills/${drill.id}/start`)).status).toBe(200);
    expect((await post(`/drills/${drill.id}/start`)).status).toBe(409);
    const one = await caseOfAlert((await drillOf(drill.id)).alarms[0]?.alert);
    expect(one).toMatchObject({ drill: drill.id, title: { zh: expect.stringContaining("【演练】") } });
    expect(one.notices.map(({ channel, to, drill: of, subject }) => [channel, to.role, of, subject.includes("【演练】")])).toEqual([
      ["app", "duty", drill.id, true],
    ]);
    // Nobody takes it for six minutes: the whole ladder is climbed, within those who take part.
    await stage.pass("4m");
    const climbed = await caseOfAlert((await drillOf(drill.id)).alarms[0]?.alert);
    expect(new Set(climbed.notices.map(({ channel, to }) => `${channel} ${to.role}`))).toEqual(new Set(["app duty", "app grid"]));
    expect(climbed.notices.every(({ state }) => state !== "failed")).toBe(true);
    expect(outside()).toEqual(before);
  });

  it("every desk sees that it runs and until when; a relative sees nothing of it", async () => {
    const snapshot = async (by: string): Promise<Extract<LiveFrame, { type: "snapshot" }>> => {
      const socket = await (await stage.as(by)).live();
      // News that is told meanwhile may come before it.
      const frame = await new Promise<Extract<LiveFrame, { type: "snapshot" }>>((resolve) =>
        socket.on("message", (data) => {
          const each: LiveFrame = JSON.parse(String(data));
          if (each.type === "snapshot") resolve(each);
        }),
      );
      socket.close();
      return frame;
    };
    const duty = await snapshot("duty");
    expect(duty.status.drill).toMatchObject({ id: drill.id, title: "夜间演练", byName: expect.any(String), until: expect.any(String) });
    expect(duty.alerts.filter((alert) => alert.drill === drill.id)).toHaveLength(1);
    const family = await snapshot("family");
    expect(family.status.drill).toBeUndefined();
    expect(JSON.stringify(family)).not.toContain("演练");
    expect((await (await stage.as("family")).get("/drills")).status).toBe(403);
  });

  it("her real SOS is no part of it: a case of its own, said to be real, and her daughter is called", async () => {
    await stage.presses(zhao);
    const [real, played, ...others] = await casesOf();
    expect(others).toEqual([]);
    expect(played?.drill).toBe(drill.id);
    expect(real?.drill).toBeUndefined();
    expect(real?.alerts.map(({ rule }) => rule)).toEqual(["sos"]);
    await stage.pass("1m20s");
    const now = await get<CaseDetail>(`/cases/${real?.id}`, "duty");
    const staff = now.notices.filter(({ to }) => to.role !== "family");
    expect(staff.length).toBeGreaterThan(0);
    expect(staff.every(({ subject, drill: of }) => subject.startsWith("【真实警情，非演练】") && of === undefined)).toBe(true);
    const rang = stage.phones.rang().slice(before.length);
    const daughter = zhao.contacts[0]?.phone ?? "";
    expect(rang.some(({ number, template }) => number === daughter && template.startsWith("family-alert"))).toBe(true);
    expect(rang.filter(({ template }) => template.startsWith("staff")).every(({ body }) => body.includes("真实警情"))).toBe(true);
    // A relative hears of the fall, and never that somebody drills.
    expect(rang.filter(({ template }) => template.startsWith("family")).some(({ body }) => body.includes("演练"))).toBe(false);
    expect((await post(`/cases/${played?.id}/merge`, { into: real?.id }, "duty")).status).toBe(409);
    await stage.act(real?.id ?? "", "take");
    await stage.act(real?.id ?? "", "close", { verdict: "mistake", found: "heard" });
  });

  it("is worked to its closing as any alarm, without a door code, a visit or a call by the hub", async () => {
    const [, played] = await casesOf();
    const id = played?.id ?? "";
    await stage.act(id, "accept");
    expect((await post(`/cases/${id}/dispatch`, { to: "leader" }, "duty")).status).toBe(422);
    await stage.act(id, "dispatch", { to: await userOf("grid") });
    await stage.act(id, "arrive", {}, (await nameOf("grid")) ?? "grid");
    expect((await post(`/cases/${id}/door-code`, {}, "duty")).status).toBeGreaterThanOrEqual(400);
    await stage.act(id, "close", { verdict: "true", found: "seen", summary: "演练处置完毕" });
    const one = await get<CaseDetail>(`/cases/${id}`, "duty");
    expect(one).toMatchObject({ state: "closed", visit: null });
    // The fire was played in the meantime, and stands open.
    const fire = await caseOfAlert((await drillOf(drill.id)).alarms[1]?.alert);
    expect(fire).toMatchObject({ drill: drill.id, state: "new" });
    expect(commands).toEqual([]);
  });

  it("survives a restart, ends by itself, and takes what is open with it", async () => {
    await stage.restart("1m");
    expect((await drillOf(drill.id)).state).toBe("running");
    await stage.pass("60m");
    const ended = await eventually("the sheet", async () => {
      const now = await drillOf(drill.id);
      return now.state === "ended" && now.sheet !== null && now;
    });
    expect(ended.ended).toMatchObject({ how: "time", by: null });
    const fire = await caseOfAlert(ended.alarms[1]?.alert);
    expect(fire.state).toBe("cancelled");
    expect((await get<Alert>(`/alerts/${ended.alarms[1]?.alert}`)).state).toBe("normal");
    expect((await post(`/cases/${fire.id}/reopen`, { reason: "再练一次" }, "duty")).status).toBe(409);
    const [fall, smoked] = ended.sheet?.lines ?? [];
    expect(fall).toMatchObject({
      accept: { seconds: expect.any(Number), byName: expect.any(String) },
      arrive: { byName: expect.any(String) },
      closing: { done: 3, of: 3 },
    });
    expect(fall?.ladder.of).toBeGreaterThan(0);
    expect(smoked?.accept.seconds).toBeNull();
    expect(smoked?.points).toBeLessThan(fall?.points ?? 0);
    expect(commands).toEqual([]);
    const played = (await get<{ items: readonly Notice[] }>("/notices?limit=1000", "duty")).items.filter((one) => one.drill !== undefined);
    expect(new Set(played.map(({ channel }) => channel))).toEqual(new Set(["app"]));
  });

  it("counts nowhere but in its own list", async () => {
    const day = await get<ResponseReport>("/reports/response?unit=week");
    expect(day.figures.alarms).toBe(0);
    expect(day.figures.leftOut).toEqual([{ why: "mistake", count: 1 }]);
    const nuisance = JSON.stringify(await get("/reports/nuisance"));
    expect(nuisance).not.toContain("fall");
    expect(nuisance).not.toContain("smoke-alarm");
    const metrics = await (await fetch(`${stage.hub().http}/metrics`)).text();
    expect(metrics).toMatch(/shouwang_alerts_open 0/);
    const duty = await get<DrillDuty>("/drills/duty");
    const met = Object.fromEntries(duty.items.map(({ kind, met: done }) => [kind, done]));
    expect(met).toEqual({ fall: true, sos: false, smoke: true, gas: false, lift: false });
  });
});

const nameOf = async (role: string): Promise<string | undefined> => {
  const { items } = await get<{ items: readonly { id: string; username: string; role: string }[] }>("/users", "admin");
  const user = await userOf(role);
  return items.find(({ id }) => id === user)?.username;
};

it("one alone may practise, and breaks it off: the alarm ends with it", async () => {
  const drill = await plan({
    title: "新员工上岗",
    participants: [await userOf("duty")],
    alarms: [{ kind: "sos", subject: zhao.id, after: 0 }],
  });
  await post(`/drills/${drill.id}/start`);
  const { alarms } = await drillOf(drill.id);
  expect((await caseOfAlert(alarms[0]?.alert)).notices.map(({ channel }) => channel)).toEqual(["app"]);
  // A human ends a played SOS; the rule holds nothing of hers, and her real one still comes.
  await post(`/drills/${drill.id}/end`, { how: "aborted", reason: "有真实警情" });
  await stage.presses(zhao);
  const open = (await casesOf()).filter(({ state }) => state === "new");
  expect(open.map(({ drill: of, alerts }) => [of, alerts[0]?.rule])).toEqual([[undefined, "sos"]]);
  const { items } = await get<DrillDuty>("/drills/duty");
  expect(items.find(({ kind }) => kind === "sos")?.met).toBe(false);
});

it("while the duty has declared 演练 as its posture, every alarm is said to be real as beside a script", async () => {
  for (const { id, state } of await casesOf()) if (state === "new") await stage.act(id, "close", { verdict: "mistake", found: "heard" });
  const until = new Date(stage.now() + 3_600_000).toISOString();
  expect((await post("/posture", { kind: "drill", reason: "消防演练", until })).status).toBe(200);
  const before = stage.phones.rang().length;
  await stage.presses(zhao);
  await stage.pass("1m20s");
  const [real] = await casesOf();
  const { notices } = await get<CaseDetail>(`/cases/${real?.id}`, "duty");
  const staff = notices.filter(({ to }) => to.role !== "family");
  expect(staff.length).toBeGreaterThan(0);
  expect(staff.filter(({ subject }) => !subject.startsWith("【真实警情，非演练】"))).toEqual([]);
  const rang = stage.phones.rang().slice(before);
  expect(rang.filter(({ template }) => template.startsWith("staff")).every(({ body }) => body.includes("真实警情"))).toBe(true);
  expect(rang.filter(({ template }) => template.startsWith("family")).some(({ body }) => body.includes("演练"))).toBe(false);
});
