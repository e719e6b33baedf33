import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, HOUR, MINUTE, type RuleChanged, type RuleDetail, toIso } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";
import { replayed } from "../support/replays.ts";

const START = Date.UTC(2026, 2, 2, 1);
let hub: HubProcess;
let admin: Desk;
let duty: Desk;
let now = START;
let band: NewDevice;
let wearer = "";
let text = "";
const clients: MqttClient[] = [];

const move = async (to: number): Promise<void> => {
  now = to;
  const { status } = await admin.send("POST", "/clock", { to: toIso(to) });
  expect(status).toBe(200);
};
const connected = async ({ mqtt }: NewDevice): Promise<MqttClient> => {
  const client = await hub.device(mqtt.username, mqtt.password);
  clients.push(client);
  return client;
};
/** A reading a minute: what the clock moves by is what was measured. */
async function minutes(client: MqttClient, values: readonly number[]): Promise<void> {
  for (const spo2 of values) {
    await client.publishAsync(`${band.device.topic}/telemetry`, JSON.stringify({ spo2, heart_rate: 72 }), { qos: 1 });
    await move(now + MINUTE);
  }
}
const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);
/** Seen by the desk: what comes after is an alert of its own. */
async function acknowledgeAll(): Promise<void> {
  for (const alert of await allAlerts()) if (alert.acknowledgedAt === null) await duty.send("POST", `/alerts/${alert.id}/acknowledge`, {});
}
const raisedOf = (alerts: readonly { readonly subject: Alert["subject"]; readonly at: string }[]): string[] =>
  alerts.map(({ subject, at }) => `${at} ${subject.kind}:${subject.id}`).sort();
async function allAlerts(): Promise<readonly Alert[]> {
  const found: Alert[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { body: { items: Alert[]; next: string | null } } = await duty.get(
      `/alerts?limit=1000&cursor=${encodeURIComponent(cursor)}`.replace("&cursor=", cursor === "" ? "" : "&cursor="),
    );
    found.push(...page.body.items);
    cursor = page.body.next;
  }
  return found;
}

beforeAll(async () => {
  hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(START) } });
  [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  const home = await placeOfLevel(admin, "home");
  const person = await duty.send<{ id: string }>("POST", "/people", { name: "回放一号", home: home.id });
  expect(person.status).toBe(201);
  wearer = person.body.id;
  await move(START + MINUTE);
  band = await addDevice(admin, { name: "回放手环", kind: "wearable", place: home.id, person: wearer, interval: 60 });
  const client = await connected(band);
  // Low enough for the rule in force once, for the stricter one twice.
  await minutes(client, [...times(5, 97), ...times(6, 87)]);
  const low = (await allAlerts()).find((one) => one.rule === "spo2-low");
  await duty.send("POST", `/alerts/${low?.id}/verify`, { verdict: "true", how: "上门" });
  await acknowledgeAll();
  await minutes(client, [...times(30, 97), ...times(6, 91), ...times(12, 97)]);
  const button = await addDevice(admin, { name: "回放按钮", kind: "sos-button", place: home.id });
  const sos = await connected(button);
  await sos.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos", id: "a" }), { qos: 1 });
  await move(now + MINUTE);
  const { body } = await duty.get<{ items: Alert[] }>(`/alerts?device=${button.device.id}`);
  await acknowledgeAll();
  await duty.send("POST", `/alerts/${body.items[0]?.id}/verify`, { verdict: "mistake", how: "电话" });
  await move(now + MINUTE);
  await sos.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos", id: "b" }), { qos: 1 });
  await move(now + MINUTE);
  // She is in hospital: nothing low is raised meanwhile.
  await duty.send("PATCH", `/people/${wearer}`, { state: "hospital" });
  await minutes(client, [...times(5, 80), ...times(10, 97)]);
  await duty.send("PATCH", `/people/${wearer}`, { state: "home" });
  await minutes(client, times(3, 97));
  await acknowledgeAll();
  // Then the band falls silent.
  await client.endAsync();
  await move(now + HOUR);
  await move(now + HOUR);
  text = (await admin.get<RuleDetail>("/rules/spo2-low")).body.yaml;
}, 180_000);
afterAll(async () => {
  for (const client of clients) await client.endAsync(true).catch(() => undefined);
  await hub?.stop();
  hub?.clean();
});

test("the version in force over stored history gives the live alerts, each at its time", async () => {
  const alerts = await allAlerts();
  const rules = [...new Set(alerts.map((alert) => alert.rule))].filter((rule) => !rule.startsWith("hub-"));
  expect(rules).toEqual(expect.arrayContaining(["spo2-low", "sos"]));
  for (const rule of rules) {
    const { result } = await replayed(admin, rule, { from: toIso(START), to: toIso(now) });
    const live = alerts.filter((alert) => alert.rule === rule).map(({ subject, raisedAt }) => ({ subject, at: raisedAt }));
    expect({ rule, raised: raisedOf(result?.alerts.old ?? []) }).toEqual({ rule, raised: raisedOf(live) });
    expect(result?.alerts.new).toEqual(result?.alerts.old);
    expect(result).toMatchObject({ onlyOld: 0, onlyNew: 0, both: live.length });
  }
}, 120_000);

test("a stricter limit shows what it would raise besides, a looser one what it would miss; nobody is alarmed", async () => {
  const before = (await allAlerts()).length;
  const stricter = await replayed(admin, "spo2-low", { yaml: text.replace("below: 90", "below: 92"), from: toIso(START), to: toIso(now) });
  expect(stricter.result).toMatchObject({ raised: { old: 1, new: 2 }, both: 1, onlyNew: 1, onlyOld: 0 });
  expect(stricter.result?.examples).toEqual(
    expect.arrayContaining([expect.objectContaining({ kind: "only-new", subject: { kind: "person", id: wearer } })]),
  );
  // The administrator sees no figures of her health.
  expect(stricter.result?.examples.every((example) => example.reason === null)).toBe(true);
  const looser = await replayed(admin, "spo2-low", { yaml: text.replace("below: 90", "below: 86"), from: toIso(START), to: toIso(now) });
  expect(looser.result).toMatchObject({ raised: { old: 1, new: 0 }, onlyOld: 1, onlyNew: 0 });
  expect((await allAlerts()).length).toBe(before);
}, 60_000);

test("what humans found true and the changed rule would miss is told", async () => {
  const alert = (await allAlerts()).find((one) => one.rule === "spo2-low");
  const { result } = await replayed(admin, "spo2-low", {
    yaml: text.replace("below: 90", "below: 86"),
    from: toIso(START),
    to: toIso(now),
  });
  expect(result?.verdicts).toEqual([{ verdict: "true", kept: 0, gone: 1 }]);
  expect(result?.examples).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "missed-true", alert: alert?.id })]));
}, 60_000);

test("a text with mistakes is refused with their lines", async () => {
  const bad = await admin.send<{ errors: { where: string; what: string }[] }>("PUT", "/rules/spo2-low", {
    yaml: text.replace("below: 90", "belw: 90"),
    override: { reason: "为了测试" },
  });
  expect(bad.status).toBe(422);
  expect(bad.body.errors[0]?.where).toMatch(/^line \d+, when/);
  const other = await admin.send("PUT", "/rules/spo2-low", {
    yaml: text.replace("id: spo2-low", "id: sos"),
    override: { reason: "为了测试" },
  });
  expect(other.status).toBe(422);
});

test("going live takes a replay seen of this very text, or a name with a reason; the live rule then judges by it", async () => {
  const yaml = text.replace("below: 90", "below: 92");
  expect((await admin.send("PUT", "/rules/spo2-low", { yaml })).status).toBe(409);
  const other = await replayed(admin, "spo2-low", { yaml: text.replace("below: 90", "below: 91"), from: toIso(START), to: toIso(now) });
  expect((await admin.send("PUT", "/rules/spo2-low", { yaml, replay: other.id })).status).toBe(409);
  const seen = await replayed(admin, "spo2-low", { yaml, from: toIso(START), to: toIso(now) });
  // Somebody else has not seen it.
  const leader = await hub.as("leader");
  expect((await leader.send("PUT", "/rules/spo2-low", { yaml, replay: seen.id })).status).toBe(409);
  const gone = await admin.send<RuleChanged>("PUT", "/rules/spo2-low", { yaml, replay: seen.id });
  expect(gone.body).toMatchObject({ version: { version: 2, by: "admin", replay: seen.id }, pending: null });

  const client = await connected(band);
  await acknowledgeAll();
  await minutes(client, [...times(12, 97), ...times(4, 91)]);
  const live = (await allAlerts()).filter((one) => one.rule === "spo2-low");
  expect(live).toHaveLength(2);
  expect(live[0]).toMatchObject({ ruleVersion: 2 });

  const back = await admin.send<RuleChanged>("POST", "/rules/spo2-low/rollback", { version: 1, reason: "太多误报" });
  expect(back.body).toMatchObject({ version: { version: 3, act: "rolled-back", yaml: text } });
  const versions = await admin.get<{ items: { version: number }[] }>("/rules/spo2-low/versions");
  expect(versions.body.items.map((one) => one.version)).toEqual([3, 2, 1]);
  await acknowledgeAll();
  await minutes(client, [...times(12, 97), ...times(6, 91)]);
  expect((await allAlerts()).filter((one) => one.rule === "spo2-low")).toHaveLength(2);
  expect((await duty.send("PUT", "/rules/spo2-low", { yaml, override: { reason: "值班员不能改" } })).status).toBe(403);
}, 120_000);
