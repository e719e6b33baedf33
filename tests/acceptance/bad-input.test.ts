import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface Kept {
  readonly id: string;
  readonly topic: string;
  readonly reason: string;
  readonly detail: { readonly zh: string; readonly en: string };
  readonly where: string;
}

describe("bad input is said clearly and nothing is lost", () => {
  let hub: HubProcess;
  let admin: Desk;
  let maint: Desk;
  let probe: NewDevice;
  let client: MqttClient;
  let gateway: MqttClient;

  beforeAll(async () => {
    hub = await startHub();
    [admin, maint] = await Promise.all([hub.as("admin"), hub.as("maint")]);
    const place = (await placeOfLevel(admin, "home")).id;
    probe = await addDevice(admin, { name: "坏报文试验", kind: "environment", place });
    const made = await addDevice(admin, { kind: "gateway", name: "试验网关", place, format: "native", prefix: "sw/v1/xingfuli/" });
    client = await hub.device(probe.mqtt.username, probe.mqtt.password);
    gateway = await hub.device(made.mqtt.username, made.mqtt.password);
  });
  afterAll(async () => {
    client?.end(true);
    gateway?.end(true);
    await hub?.stop();
    hub?.clean();
  });

  const cases: readonly { readonly name: string; readonly leaf?: string; readonly payload: string | Buffer; readonly reason: string }[] = [
    { name: "broken JSON", payload: '{"temperature": 21,', reason: "bad-json" },
    { name: "a wrong type", payload: '{"temperature": {"deep": true}}', reason: "wrong-type" },
    { name: "NaN, which JSON does not know", payload: '{"temperature": NaN}', reason: "bad-json" },
    { name: "an unknown measurement", payload: '{"tempratur": 21}', reason: "unknown-measurement" },
    { name: "an unknown event", leaf: "event", payload: '{"event":"explosion-of-joy"}', reason: "unknown-event" },
    { name: "binary on telemetry", payload: Buffer.from([0, 159, 146, 150, 1, 2, 255]), reason: "binary" },
    { name: "one megabyte", payload: `{"temperature": ${"1".repeat(1_000_000)}}`, reason: "too-large" },
  ];
  for (const { name, leaf, payload, reason } of cases)
    it(`keeps ${name} with its reason`, async () => {
      const topic = `${probe.device.topic}/${leaf ?? "telemetry"}`;
      await client.publishAsync(topic, payload, { qos: 1 });
      const kept = await eventually(`${reason} in quarantine`, async () => {
        const { body } = await maint.get<{ items: Kept[] }>(`/quarantine?reason=${reason}`);
        return body.items.find((item) => item.topic === topic);
      });
      expect(kept.detail.zh.length).toBeGreaterThan(4);
      expect(kept.detail.en.length).toBeGreaterThan(4);
    });

  it("keeps what an unknown device says", async () => {
    await gateway.publishAsync("sw/v1/xingfuli/nobody-knows-me/telemetry", '{"temperature":20}', { qos: 1 });
    await eventually("unknown-device", async () => (await maint.get<{ items: Kept[] }>("/quarantine?reason=unknown-device")).body.items[0]);
  });

  it("puts what was kept into the series once its device is known", async () => {
    const sent = Date.now() - 60_000;
    await gateway.publishAsync("sw/v1/xingfuli/late-comer/telemetry", JSON.stringify({ ts: sent, temperature: 19.5 }), { qos: 1 });
    const kept = await eventually("the late-comer in quarantine", async () => {
      const { body } = await maint.get<{ items: Kept[] }>("/quarantine?reason=unknown-device");
      return body.items.find((item) => item.topic.includes("late-comer"));
    });
    // What came after it is long in the series when it is run again.
    await client.publishAsync(`${probe.device.topic}/telemetry`, '{"temperature": 24}', { qos: 1 });
    const place = (await placeOfLevel(admin, "home")).id;
    const { device } = await addDevice(admin, { name: "后到的设备", kind: "environment", place, externalId: "late-comer" });
    const answer = await maint.send<{ mended: number }>("POST", "/quarantine/rerun", { ids: [kept.id] });
    expect(answer.body.mended).toBe(1);
    const span = `from=${new Date(sent - 1_000).toISOString()}&to=${new Date(sent + 1_000).toISOString()}`;
    const { body } = await admin.get<{ points: { value: number }[] }>(`/devices/${device.id}/series?measurement=temperature&${span}`);
    expect(body.points.map((point) => point.value)).toEqual([19.5]);
  });

  it("keeps what comes on a wrong topic", async () => {
    await gateway.publishAsync("sw/v1/xingfuli/some-device/telemetrie", '{"temperature":20}', { qos: 1 });
    await eventually("unknown-topic", async () => (await maint.get<{ items: Kept[] }>("/quarantine?reason=unknown-topic")).body.items[0]);
  });

  for (const { name, ts } of [
    { name: "1970", ts: 12_345 },
    { name: "2099", ts: Date.UTC(2099, 0, 1) },
  ])
    it(`takes the receive time for a device that lives in ${name}, and says so`, async () => {
      const before = Date.now();
      await client.publishAsync(`${probe.device.topic}/telemetry`, JSON.stringify({ ts, humidity: name === "1970" ? 41 : 42 }), { qos: 1 });
      const value = await eventually("the reading", async () => {
        const { body } = await admin.get<{ values: { measurement: string; value: number; at: string; quality: number }[] }>(
          `/devices/${probe.device.id}`,
        );
        return body.values.find((one) => one.measurement === "humidity" && one.value === (name === "1970" ? 41 : 42));
      });
      expect(Math.abs(Date.parse(value.at) - before)).toBeLessThan(10_000);
      expect(value.quality & 1).toBe(1);
    });

  it("stores a huge number as rejected and never shows it as the last value", async () => {
    await client.publishAsync(`${probe.device.topic}/telemetry`, '{"temperature": 25}', { qos: 1 });
    await client.publishAsync(`${probe.device.topic}/telemetry`, '{"temperature": 1e300}', { qos: 1 });
    await client.publishAsync(`${probe.device.topic}/telemetry`, '{"humidity": 50}', { qos: 1 });
    const values = await eventually("the humidity", async () => {
      const { body } = await admin.get<{ values: { measurement: string; value: number }[] }>(`/devices/${probe.device.id}`);
      return body.values.some((one) => one.measurement === "humidity" && one.value === 50) ? body.values : undefined;
    });
    expect(values.find((one) => one.measurement === "temperature")?.value).toBe(25);
  });

  it("answers bad requests with the field and how to mend it", async () => {
    const answer = await admin.send<{ status: number; errors?: { where: string; what: string }[] }>("POST", "/devices", {
      name: "x",
      kind: "toaster",
      place: "nowhere",
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).toMatch(/kind/);
  });
});
