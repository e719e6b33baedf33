import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface AlertItem {
  readonly id: string;
  readonly state: string;
  readonly severity: string;
  readonly saved: boolean;
  readonly case: string | null;
  readonly device: { readonly id: string } | null;
}

describe("from a smoke head to the desk", () => {
  let hub: HubProcess;
  let admin: Desk;
  let duty: Desk;
  let head: NewDevice;
  let client: MqttClient;
  let home: string;

  beforeAll(async () => {
    hub = await startHub();
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    home = (await placeOfLevel(admin, "home")).id;
    head = await addDevice(admin, { name: "试验烟感", kind: "smoke", place: home });
    client = await hub.device(head.mqtt.username, head.mqtt.password);
  });
  afterAll(async () => {
    client?.end(true);
    await hub?.stop();
    hub?.clean();
  });

  const openOf = async (): Promise<AlertItem | undefined> =>
    (await duty.get<{ items: AlertItem[] }>(`/alerts?state=open&device=${head.device.id}`)).body.items[0];

  it("shows smoke on the live feed and in the list, critical, in a case that somebody is told of", async () => {
    const live = await duty.live();
    const frames: { type: string; n: number; alert?: AlertItem }[] = [];
    live.on("message", (data) => frames.push(JSON.parse(String(data))));
    await eventually("the snapshot", async () => frames.find((frame) => frame.type === "snapshot"));
    await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
    const frame = await eventually("the alert on the live feed", async () =>
      frames.find((one) => one.type === "alert" && one.alert?.device?.id === head.device.id),
    );
    expect(frame.alert?.severity).toBe("critical");
    expect(frame.alert?.state).toBe("unacknowledged");
    const alert = await eventually("the alert in the list", openOf);
    expect(alert.saved).toBe(true);
    const kept = await eventually("its case", async () => ((await openOf())?.case ? await openOf() : undefined));
    const { body } = await duty.get<{ notices: { to: { role: string } }[] }>(`/cases/${kept.case}`);
    expect(body.notices.length).toBeGreaterThan(0);
    expect(frames.map((one) => one.n)).toEqual(frames.map((_, index) => (frames[0]?.n ?? 0) + index));
    live.close();
  });

  it("keeps one open alert when it is raised again, and counts", async () => {
    const before = await eventually("the alert", openOf);
    await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "off" }), { qos: 1 });
    await eventually("returned", async () => (await openOf())?.state === "returned-unacknowledged");
    await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
    const again = await eventually("active again", async () => {
      const now = await openOf();
      return now?.state === "unacknowledged" ? now : undefined;
    });
    expect(again.id).toBe(before.id);
  });

  it("is acknowledged by name, and normal once it clears", async () => {
    const alert = await eventually("the alert", openOf);
    const answer = await duty.send<AlertItem>("POST", `/alerts/${alert.id}/acknowledge`, {});
    expect(answer.status).toBe(200);
    expect(answer.body.state).toBe("acknowledged");
    await client.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state: "off" }), { qos: 1 });
    await eventually("closed", async () => ((await duty.get<AlertItem>(`/alerts/${alert.id}`)).body.state === "normal" ? true : undefined));
    const { body } = await duty.get<{ log: { act: string; by: string | null }[]; case: string }>(`/alerts/${alert.id}`);
    expect(body.log.map((entry) => entry.act)).toEqual(expect.arrayContaining(["raised", "ceased", "acknowledged"]));
    expect(body.log.find((entry) => entry.act === "acknowledged")?.by).toBe("duty");
  });

  it("keeps readings: the series answers what was published, the device shows its last value with its age", async () => {
    const at = Date.now() - 60_000;
    for (let i = 0; i < 5; i++)
      await client.publishAsync(
        `${head.device.topic}/telemetry`,
        JSON.stringify({ ts: at + i * 1_000, temperature: 20 + i, battery: 90 }),
        { qos: 1 },
      );
    const from = new Date(at - 1_000).toISOString();
    const to = new Date(at + 60_000).toISOString();
    const series = await eventually("five readings", async () => {
      const { body } = await duty.get<{ unit: string; points: { value: number }[] }>(
        `/devices/${head.device.id}/series?measurement=temperature&from=${from}&to=${to}`,
      );
      return body.points?.length === 5 ? body : undefined;
    });
    expect(series.unit).toBe("Cel");
    expect(series.points.map((point) => point.value)).toEqual([20, 21, 22, 23, 24]);
    const { body } = await duty.get<{ state: string; lastAt: string; values: { measurement: string; value: number }[] }>(
      `/devices/${head.device.id}`,
    );
    expect(body.state).toBe("online");
    expect(body.values.find((value) => value.measurement === "temperature")?.value).toBe(24);
  });

  it("lets a device publish under its own topics only, and nobody in without a log-in", async () => {
    const other = await addDevice(admin, { name: "另一只烟感", kind: "smoke", place: home });
    await client
      .publishAsync(`${other.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 })
      .catch(() => undefined);
    await client.publishAsync(`${head.device.topic}/telemetry`, JSON.stringify({ temperature: 30 }), { qos: 1 });
    const { body } = await duty.get<{ items: AlertItem[] }>(`/alerts?device=${other.device.id}`);
    expect(body.items).toEqual([]);
    await expect(hub.device(head.mqtt.username, "wrong")).rejects.toThrow();
    await expect(hub.device("", "")).rejects.toThrow();
  });

  it("ends within five seconds of SIGTERM and comes back with what it had", async () => {
    const { code, ms } = await hub.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    const dataDir = hub.dataDir;
    hub = await startHub({ dataDir });
    duty = await hub.as("duty");
    const { body } = await duty.get<{ externalId: string; values: { measurement: string; value: number }[] }>(`/devices/${head.device.id}`);
    expect(body.externalId).toBe(head.device.externalId);
    expect(body.values.find((value) => value.measurement === "battery")?.value).toBe(90);
  });

  it("refuses a second hub on the same directory", async () => {
    await expect(startHub({ dataDir: hub.dataDir })).rejects.toThrow(/Another hub is running/);
  });
});
