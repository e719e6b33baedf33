import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert, Claimed, Device, ImportView, Unclaimed } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

describe("devices that nobody registered, behind a gateway", () => {
  let hub: HubProcess;
  let maint: Desk;
  let duty: Desk;
  let gateway: NewDevice;
  let home: string;
  let say: (device: string, body: object) => Promise<unknown>;

  const listed = async (id: string, state = "open"): Promise<Unclaimed | undefined> => {
    const { body } = await maint.get<{ items: Unclaimed[] }>(`/unclaimed?state=${state}`);
    return body.items.find(({ externalId }) => externalId === id);
  };
  const alertsOf = async (device: string): Promise<Alert[]> => (await duty.get<{ items: Alert[] }>(`/alerts?device=${device}`)).body.items;

  beforeAll(async () => {
    hub = await startHub();
    [maint, duty] = await Promise.all([hub.as("maint"), hub.as("duty")]);
    home = (await placeOfLevel(duty, "home")).id;
    gateway = await addDevice(maint, { name: "新网关", kind: "gateway", place: home, format: "zigbee2mqtt", prefix: "zb-new/" });
    const client = await hub.device(gateway.mqtt.username, gateway.mqtt.password);
    say = (device, body) => client.publishAsync(`zb-new/${device}`, JSON.stringify(body), { qos: 1 });
  }, 60_000);
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });

  it("are listed with what they seem to be", async () => {
    await say("0x00158d0001", { smoke: false, battery: 80 });
    const one = await eventually("the smoke head on the list", () => listed("0x00158d0001"));
    expect(one).toMatchObject({
      ...{ kind: "smoke", certainty: "sure", measurements: ["battery"], messages: 1, urgent: 0, format: "zigbee2mqtt" },
      gateway: { id: gateway.device.id, name: "新网关" },
    });
  });

  it("are found by a part of their number or by their gateway", async () => {
    const found = async (text: string) =>
      (await maint.get<{ items: Unclaimed[] }>(`/unclaimed?search=${encodeURIComponent(text)}`)).body.items.map(
        ({ externalId }) => externalId,
      );
    expect(await found("158D0001")).toEqual(["0x00158d0001"]);
    expect(await found("新网关")).toContain("0x00158d0001");
    expect(await found("158d9999")).toEqual([]);
  });

  it("alarm all the same where life is in danger, at the gateway's place", async () => {
    await say("0x00158d0001", { smoke: true, battery: 80 });
    const alert = await eventually("the alarm on the gateway", async () =>
      (await alertsOf(gateway.device.id)).find(({ rule }) => rule === "unclaimed-fire"),
    );
    expect(alert).toMatchObject({ severity: "critical", family: "fire", place: { id: home } });
    expect((await listed("0x00158d0001"))?.id).toBeDefined();
  });

  it("alarm too where a cloud's gateway lists them in one message, each by itself", async () => {
    const cloud = await addDevice(maint, { name: "电信平台", kind: "gateway", place: home, format: "ctwing-aep", prefix: "aep/" });
    const nodes = [
      { addr: 4, smokeAlarm: 1 },
      { addr: 5, temperature: 21.5 },
    ];
    const pushed = await fetch(`${hub.http}/api/v1/ingest/${cloud.device.externalId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.mqtt.password}`, "content-type": "application/json" },
      body: JSON.stringify({ messageType: "dataReport", deviceId: "gw0001", payload: { nodes } }),
    });
    expect(pushed.status).toBe(200);
    const alert = await eventually("the alarm of the fourth", async () =>
      (await alertsOf(cloud.device.id)).find(({ rule }) => rule === "unclaimed-fire"),
    );
    expect(alert).toMatchObject({ severity: "critical", place: { id: home } });
    const fourth = await eventually("the fourth on the list", () => listed("gw0001:4"));
    expect([fourth.kind, fourth.urgent]).toEqual(["smoke", 1]);
    await eventually("the fifth on the list", () => listed("gw0001:5"));
    expect((await alertsOf(cloud.device.id)).filter(({ rule }) => rule === "unclaimed-fire")).toHaveLength(1);
  });

  it("are claimed once, with what they sent before, and speak for themselves from then on", async () => {
    const one = await listed("0x00158d0001");
    const body = { name: "厨房烟感", kind: "smoke", place: home };
    const at = `/unclaimed/${one?.id}/claim`;
    expect((await maint.send("POST", at, { ...body, kind: "gateway" })).status).toBe(422);
    expect((await maint.send("POST", at, { ...body, from: "2026-01-01T00:00:00Z" })).status).toBe(422);
    const claimed = await maint.send<Claimed>("POST", at, body);
    expect([claimed.status, claimed.body.mended]).toEqual([201, 1]);
    const { device } = claimed.body;
    expect(device).toMatchObject({ externalId: "0x00158d0001", uplink: `gateway:${gateway.device.id}` });
    expect((await maint.send("POST", at, body)).status).toBe(404);
    expect(await listed("0x00158d0001")).toBeUndefined();
    await say("0x00158d0001", { smoke: true, battery: 79 });
    await eventually("its own alarm", async () => (await alertsOf(device.id)).length === 1);
  });

  it("come in by a file too, with what they sent before, and leave the list", async () => {
    await say("0x00158d0077", { temperature: 21.5, battery: 77 });
    await eventually("the sensor on the list", () => listed("0x00158d0077"));
    const leader = await hub.as("leader");
    const opened = await fetch(`${hub.http}/api/v1/imports?kind=devices&name=a.csv`, {
      method: "POST",
      headers: { authorization: `Bearer ${leader.token}`, "content-type": "text/csv" },
      body: "设备名称,设备类型,编号\n楼道温湿度,温湿度,0x00158d0077\n卫生间按钮,紧急呼叫按钮,0x00158d0078",
    });
    const { id } = (await opened.json()) as { id: string };
    const tried = await leader.send<ImportView>("POST", `/imports/${id}/check`, { fields: { 0: "name", 1: "kind", 2: "externalId" } });
    expect(tried.body.counts).toMatchObject({ insert: 2, faulty: 0 });
    // Every press of a button calls: whoever brings a list of wall switches hears of it before.
    expect(tried.body.notes.map(({ what }) => what.zh)).toEqual([expect.stringContaining("1 台登记为紧急呼叫按钮")]);
    expect((await leader.send("POST", `/imports/${id}/apply`)).status).toBe(200);
    expect(await listed("0x00158d0077")).toBeUndefined();
    const { body } = await duty.get<{ items: Device[] }>("/devices?search=0x00158d0077");
    expect(body.items[0]).toMatchObject({ name: "楼道温湿度", lastAt: expect.any(String) });
    expect(body.items[0]?.values.map(({ measurement, value }) => [measurement, value])).toContainEqual(["battery", 77]);
  });

  it("are ignored with a reason, by name, and can still be claimed", async () => {
    await say("lamp", { brightness: 3 });
    const one = await eventually("the lamp on the list", () => listed("lamp"));
    expect((await maint.send("POST", `/unclaimed/${one.id}/ignore`, { reason: "" })).status).toBe(400);
    expect((await maint.send("POST", `/unclaimed/${one.id}/ignore`, { reason: "邻居家的灯" })).status).toBe(200);
    expect(await listed("lamp")).toBeUndefined();
    expect((await listed("lamp", "ignored"))?.ignored?.reason).toBe("邻居家的灯");
    const claimed = await maint.send<Claimed>("POST", `/unclaimed/${one.id}/claim`, { name: "灯", kind: "environment", place: home });
    expect(claimed.status).toBe(201);
  });
});
