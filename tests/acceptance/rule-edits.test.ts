import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Alert,
  HOUR,
  MINUTE,
  type ReplayView,
  type RuleChanged,
  type RuleDetail,
  type RuleVersion,
  toIso,
} from "../../contracts/index.ts";
import { runCommand } from "../support/commands.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { replayed } from "../support/replays.ts";

const START = Date.UTC(2026, 2, 2, 1);
const LOW = "/rules/spo2-low";
let hub: HubProcess;
let admin: Desk;
let leader: Desk;
let duty: Desk;
let now = START;
let home = "";
/** Two people with a band each: one is set otherwise, the other is not. */
let her: Worn;
let him: Worn;

interface Worn {
  readonly person: string;
  readonly band: NewDevice;
  client: MqttClient;
}

const move = async (to: number): Promise<void> => {
  now = to;
  expect((await admin.send("POST", "/clock", { to: toIso(to) })).status).toBe(200);
};
async function wear(name: string): Promise<Worn> {
  const { body } = await duty.send<{ id: string }>("POST", "/people", { name, home });
  await move(now + 1_000);
  const band = await addDevice(admin, { name, kind: "wearable", place: home, person: body.id, interval: 60 });
  return { person: body.id, band, client: await hub.device(band.mqtt.username, band.mqtt.password) };
}
/** A reading a minute of each. */
async function minutes(count: number, hers: number, his: number): Promise<void> {
  for (let k = 0; k < count; k++) {
    for (const [{ client, band }, spo2] of [
      [her, hers],
      [him, his],
    ] as const)
      await client.publishAsync(`${band.device.topic}/telemetry`, JSON.stringify({ spo2, heart_rate: 72 }), { qos: 1 });
    await move(now + MINUTE);
  }
}
const openLow = async (): Promise<readonly Alert[]> =>
  (await duty.get<{ items: Alert[] }>("/alerts?state=open&limit=1000")).body.items.filter((one) => one.rule === "spo2-low");
const detail = async (): Promise<RuleDetail> => (await leader.get<RuleDetail>(LOW)).body;
const subjects = (alerts: readonly Alert[]): string[] => alerts.map((alert) => alert.subject.id).sort();
async function quiet(): Promise<void> {
  await minutes(8, 97, 97);
  for (const alert of await openLow()) await duty.send("POST", `/alerts/${alert.id}/acknowledge`, {});
  expect(await openLow()).toEqual([]);
}
async function start(): Promise<void> {
  hub = await startHub({
    env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(now) },
    ...(hub ? { dataDir: hub.dataDir } : {}),
  });
  await logIn();
}
async function logIn(): Promise<void> {
  [admin, leader, duty] = await Promise.all([hub.as("admin"), hub.as("leader"), hub.as("duty")]);
}

beforeAll(async () => {
  await start();
  home = (await placeOfLevel(admin, "home")).id;
  her = await wear("改则一号");
  him = await wear("改则二号");
  await minutes(3, 97, 97);
}, 120_000);
afterAll(async () => {
  for (const one of [her, him]) await one?.client.endAsync(true).catch(() => undefined);
  await hub?.stop();
  hub?.clean();
});

test("a limit for one person counts for her alone, until its time is over", async () => {
  const until = toIso(now + HOUR);
  const item = { subject: { kind: "person", id: her.person }, set: { "when.below": 85 }, reason: "慢阻肺，医嘱", until };
  const unknown = await leader.send("PUT", `${LOW}/overrides`, { items: [{ ...item, set: { "when.beneath": 85 } }], reason: "医嘱" });
  expect(unknown.status).toBe(422);
  const set = await leader.send<RuleChanged>("PUT", `${LOW}/overrides`, { items: [item], reason: "医嘱" });
  expect(set.body).toMatchObject({ pending: null, version: { act: "limits", by: "leader" } });
  await minutes(4, 87, 87);
  expect(subjects(await openLow())).toEqual([him.person]);
  await quiet();

  // The administrator may not read why, and keeps it by its id beside another one.
  const hidden = (await admin.get<RuleDetail>(LOW)).body.overrides;
  expect(hidden).toMatchObject([{ reason: "", subject: { id: her.person } }]);
  const place = { subject: { kind: "place", id: home }, set: { "when.below": 80 }, reason: "试点" };
  const both = await admin.send("PUT", `${LOW}/overrides`, { items: [{ id: hidden[0]?.id }, place], reason: "试点" });
  expect(both.status).toBe(200);
  const read = (await duty.get<RuleDetail>(LOW)).body.overrides;
  expect(read.map((one) => [one.reason, one.by])).toEqual([
    ["慢阻肺，医嘱", "leader"],
    ["试点", "admin"],
  ]);
  const gone = await admin.send("PUT", `${LOW}/overrides`, { items: [{ id: "nothing" }], reason: "试点" });
  expect(gone.status).toBe(409);
  await admin.send("PUT", `${LOW}/overrides`, { items: [{ id: hidden[0]?.id }], reason: "试点结束" });

  await move(now + HOUR + MINUTE);
  const over = await eventually("the limit ends", async () => {
    const rule = await detail();
    return rule.overrides.length === 0 && rule;
  });
  const { body } = await leader.get<{ items: RuleVersion[] }>(`${LOW}/versions`);
  expect(body.items[0]).toMatchObject({ act: "expired", by: null, version: over.version });
  await minutes(4, 87, 97);
  expect(subjects(await openLow())).toEqual([her.person]);
}, 60_000);

test("withdrawing ends what is open in the caller's name, nothing comes until it is put in force again", async () => {
  const [open] = await openLow();
  expect(open).toBeDefined();
  const out = await leader.send<RuleChanged>("POST", `${LOW}/withdraw`, { reason: "更换手环批次" });
  expect(out.body).toMatchObject({ pending: null, version: { act: "withdrawn", enabled: false } });
  expect(await openLow()).toEqual([]);
  const { body } = await duty.get<{ log: { by: { username: string } | null; text: string | null }[] }>(`/alerts/${open?.id}`);
  expect(JSON.stringify(body.log)).toContain("更换手环批次");
  expect((await leader.send("POST", `${LOW}/withdraw`, { reason: "再次" })).status).toBe(409);
  await minutes(5, 80, 80);
  expect(await openLow()).toEqual([]);
  await minutes(3, 97, 97);
  expect((await leader.send("POST", `${LOW}/enable`, { reason: "已更换" })).status).toBe(200);
  await minutes(5, 80, 97);
  expect(subjects(await openLow())).toEqual([her.person]);
  await quiet();
}, 60_000);

test("a rule of what only a human ends is not withdrawn over an open alert", async () => {
  const button = await addDevice(admin, { name: "改则按钮", kind: "sos-button", place: home });
  const client = await hub.device(button.mqtt.username, button.mqtt.password);
  await client.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos", id: "a" }), { qos: 1 });
  await client.endAsync();
  await move(now + MINUTE);
  const refused = await leader.send<{ detail: string }>("POST", "/rules/sos/withdraw", { reason: "停用试试" });
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toContain("核实");
});

test("a life-safety rule that would see less waits for another person's name", async () => {
  const path = "/rules/smoke-density";
  const { yaml, version } = (await admin.get<RuleDetail>(path)).body;
  const duller = yaml.replace("atLeast: 0.1,", "atLeast: 0.15,");
  expect(duller).not.toBe(yaml);
  const put = () => admin.send<RuleChanged>("PUT", path, { yaml: duller, override: { reason: "厨房油烟误报" } });
  const asked = await put();
  expect(asked.body).toMatchObject({ version: { version }, pending: { version: { by: "admin" } } });
  expect((await admin.get<RuleDetail>(path)).body).toMatchObject({ version, yaml });
  const confirm = (desk: Desk, agree: boolean, pending = asked.body.pending?.id) =>
    desk.send<RuleChanged>("POST", `${path}/confirm`, { pending, agree });
  expect((await confirm(admin, true)).status).toBe(409);
  expect((await confirm(duty, true)).status).toBe(403);
  expect((await confirm(leader, false)).body).toMatchObject({ version: { version }, pending: null });
  expect((await confirm(leader, true)).status).toBe(409);
  const again = await put();
  const agreed = await confirm(leader, true, again.body.pending?.id);
  expect(agreed.body).toMatchObject({ pending: null, version: { by: "admin", second: "leader", reason: "厨房油烟误报" } });
  // What sees more again takes one name.
  const back = await leader.send<RuleChanged>("POST", `${path}/rollback`, { version, reason: "恢复" });
  expect(back.body).toMatchObject({ pending: null, version: { act: "rolled-back" } });
  // Nobody agrees within a day: it is over.
  const late = await put();
  await move(now + 24 * HOUR + MINUTE);
  await logIn();
  expect((await admin.get<RuleDetail>(path)).body.pending).toBeNull();
  expect((await confirm(leader, true, late.body.pending?.id)).status).toBe(409);
}, 60_000);

test("a replay is cancelled, and has no result then; it admits nothing", async () => {
  const yaml = (await detail()).yaml.replace("below: 90", "below: 92");
  const ask = () => leader.send<ReplayView>("POST", `${LOW}/replay`, { yaml, from: toIso(START), to: toIso(now) });
  const [first, second] = [await ask(), await ask()];
  expect((await leader.send<ReplayView>("DELETE", `/replays/${second.body.id}`)).body).toMatchObject({ state: "cancelled", result: null });
  await eventually("the first is done", async () => (await leader.get<ReplayView>(`/replays/${first.body.id}`)).body.state === "done");
  expect((await leader.get<ReplayView>(`/replays/${second.body.id}`)).body).toMatchObject({ state: "cancelled", result: null });
  expect((await leader.send("PUT", LOW, { yaml, replay: second.body.id })).status).toBe(409);
  expect((await leader.send("PUT", LOW, { yaml })).status).toBe(409);
  const mine = await leader.send<RuleChanged>("PUT", LOW, { yaml, override: { reason: "医生要求" } });
  expect(mine.body).toMatchObject({ pending: null, version: { by: "leader", replay: null, reason: "医生要求" } });
}, 60_000);

test("after a restart the edited version holds and what was open stays open", async () => {
  for (const one of [her, him]) one.client = await connect(one);
  await minutes(5, 91, 97);
  const before = await openLow();
  expect(subjects(before)).toEqual([her.person]);
  const { version } = await detail();
  expect(before[0]?.ruleVersion).toBe(version);
  for (const one of [her, him]) await one.client.endAsync();
  await hub.stop();
  now += MINUTE;
  await start();
  expect(await detail()).toMatchObject({ version, edited: true });
  expect((await openLow()).map((alert) => alert.id)).toEqual(before.map((alert) => alert.id));
  for (const one of [her, him]) one.client = await connect(one);
  await minutes(5, 97, 91);
  expect(subjects(await openLow())).toEqual([her.person, him.person].sort());
}, 90_000);

test("npm run rules:replay asks the running hub, and opens the files where none runs", async () => {
  const span = ["--from", toIso(START), "--to", toIso(now)];
  const running = await runCommand("rules-replay", ["spo2-low", ...span, "--json"], hub.dataDir);
  expect(running.code).toBe(0);
  const view = JSON.parse(running.stdout) as ReplayView;
  const { result } = await replayed(leader, "spo2-low", { from: toIso(START), to: toIso(now) });
  expect(view).toMatchObject({ state: "done", rule: "spo2-low", result: { raised: result?.raised } });
  expect(result?.raised.old).toBeGreaterThan(1);
  expect(running.stderr).toMatch(/replaying \d+ %/);
  const { body: audit } = await admin.get<{ items: { act: string; address: string }[] }>("/audit?target=rule:spo2-low&limit=50");
  expect(audit.items).toEqual(expect.arrayContaining([expect.objectContaining({ act: "rule.replay", address: "local" })]));
  expect(await runCommand("rules-replay", ["no-such-rule"], hub.dataDir)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no such rule"),
  });
  for (const one of [her, him]) await one.client.endAsync();
  await hub.stop();
  const alone = await runCommand("rules-replay", ["spo2-low", ...span], hub.dataDir);
  expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining(`raised by the one in force: ${result?.raised.old} (`) });
  expect(await runCommand("rules-replay", [], hub.dataDir)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("npm run rules:replay"),
  });
}, 90_000);

async function connect({ client, band }: Worn): Promise<MqttClient> {
  await client.endAsync(true).catch(() => undefined);
  return hub.device(band.mqtt.username, band.mqtt.password);
}
