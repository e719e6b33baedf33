import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Alert, Case, CaseDetail, HelpSheet, Place } from "../../contracts/index.ts";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { eventually } from "../support/hub-process.ts";
import { openStage, type Stage } from "../support/stage.ts";

// The power of two buildings goes in the evening. Who is told is compared whole: one notice too many fails as one too few does.

/** Lives on the seventh floor of the first building, on oxygen. */
const OXYGEN = "per-022";
const IN_EACH = 4;
const OFFICER = "张倩 app";
const MAINTENANCE = ["孙鹏 app", "孙鹏 email"];

let stage: Stage;
let devices: readonly NewDevice[];
let lines: MqttClient[] = [];
let outage: Case;
let home: string;

const told = () => stage.told();
const get = async <T>(path: string): Promise<T> => (await (await stage.as("duty")).get<T>(path)).body;
const openAlerts = async () => (await get<{ items: readonly Alert[] }>("/alerts?state=open&limit=1000")).items;
const openCases = async () => (await get<{ items: readonly Case[] }>("/cases?state=open&limit=1000")).items;
const connect = async ({ device, mqtt }: NewDevice): Promise<MqttClient> => {
  const client = await stage.hub().device(mqtt.username, mqtt.password);
  await client.publishAsync(`${device.topic}/telemetry`, JSON.stringify({ battery: 90 }), { qos: 1 });
  return client;
};
const become = async (state: string): Promise<void> => {
  for (const { device } of devices)
    await eventually(
      `${device.externalId} is ${state}`,
      async () => (await get<{ state: string }>(`/devices/${device.id}`)).state === state,
    );
};

beforeAll(async () => {
  // A quarter past two in the night, in Shanghai: she sleeps.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 15));
  const admin = await stage.as("admin");
  home = (await get<{ home: string }>(`/people/${OXYGEN}`)).home;
  const place = (id: string) => get<Place>(`/places/${id}`);
  const upTo = async (id: string, level: Place["level"]): Promise<Place> => {
    const one = await place(id);
    return one.level === level || one.parent === null ? one : upTo(one.parent, level);
  };
  const building = await upTo(home, "building");
  const { items: buildings } = await get<{ items: readonly Place[] }>("/places?level=building&limit=500");
  const beside = buildings.find(({ id, parent }) => parent === building.parent && id !== building.id);
  if (beside === undefined) throw new Error("her compound has one building only");
  const made: NewDevice[] = [];
  for (const [b, at] of [home, beside.id].entries())
    for (let k = 0; k < IN_EACH; k++) made.push(await addDevice(admin, { name: `门磁${b}${k}`, kind: "door", place: at }));
  devices = made;
  lines = await Promise.all(devices.map(connect));
  await stage.pass("40s");
  await told();
}, 120_000);
afterAll(async () => {
  for (const line of lines) line.end(true);
  await stage?.stop();
});

it("the power of two buildings goes: one case for both, the officer and maintenance told once, and nothing for each device", async () => {
  for (const line of lines) line.end(true);
  await become("offline");
  await stage.pass("2m");
  const [alert, ...more] = await openAlerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ rule: "building-silent", severity: "high" });
  expect(alert?.reason.zh).toMatch(/^.+栋、.+栋：8 台设备自 02:1\d 起几乎同时失联.*吸氧 1.*请先联系/);
  const cases = await openCases();
  expect(cases).toHaveLength(1);
  if (cases[0] === undefined) throw new Error("no case");
  outage = cases[0];
  expect(await told()).toEqual([...MAINTENANCE, OFFICER]);
}, 60_000);

it("she who is on oxygen stands first of all who live there", async () => {
  const sheet = await get<HelpSheet>(`/cases/${outage.id}/help`);
  expect(sheet.people[0]).toMatchObject({ rank: "at-once", needs: expect.arrayContaining(["oxygen"]), person: OXYGEN });
});

it("the officer takes it and sends the grid worker to her: she alone is told and rung until she takes it, and nobody is told again for hours", async () => {
  await stage.act(outage.id, "accept", {}, "duty3");
  expect(await told()).toEqual([]);
  await stage.act(outage.id, "dispatch", { to: "grid2", comment: "先到 7 层吸氧住户家中，确认备用氧气" }, "duty3");
  expect(await told()).toEqual(["林芳 app", "林芳 sms", "林芳 voice"]);
  const rung = () => stage.phones.rang().filter(({ template }) => template === "staff-alert-voice").length;
  await stage.pass("2m");
  const before = rung();
  expect(before).toBeGreaterThanOrEqual(2);
  await stage.act(outage.id, "arrive", {}, "grid2");
  await stage.pass("110m");
  expect(await told()).toEqual([]);
  expect(rung()).toBe(before);
  expect(await openAlerts()).toHaveLength(1);
  expect(await openCases()).toHaveLength(1);
}, 60_000);

it("power returns: every device is seen again, the alert is over, and a human closes the case with what was found", async () => {
  lines = await Promise.all(devices.map(connect));
  await become("online");
  await stage.pass("3m");
  expect((await get<Alert>(`/alerts/${outage.alerts[0]?.id}`)).active).toBe(false);
  expect((await get<Case>(`/cases/${outage.id}`)).state).not.toBe("closed");
  await stage.act(outage.id, "resolve", { verdict: "true", summary: "已换备用氧气瓶，来电后恢复制氧机" }, "grid2");
  await stage.act(outage.id, "close", { verdict: "true", summary: "来电，住户平安" }, "duty3");
  const closed = await get<CaseDetail>(`/cases/${outage.id}`);
  expect(closed).toMatchObject({ state: "closed", verdict: "true" });
  expect(closed.log.map(({ words }) => words.zh)).toContain("告警已恢复");
  expect(await openAlerts()).toEqual([]);
  expect(await told()).toEqual([]);
}, 60_000);
