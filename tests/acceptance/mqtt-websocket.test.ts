import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

describe("MQTT over WebSocket at /mqtt", () => {
  let hub: HubProcess;
  let admin: Desk;
  let camera: NewDevice;
  let band: NewDevice;
  const url = (): string => `${hub.http.replace("http", "ws")}/mqtt`;
  const join = (device: NewDevice, more: IClientOptions = {}): Promise<MqttClient> =>
    connectAsync(url(), { username: device.mqtt.username, password: device.mqtt.password, reconnectPeriod: 0, ...more });
  const open = (protocols: string[], origin?: string): WebSocket => new WebSocket(url(), protocols, origin === undefined ? {} : { origin });
  const closed = (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      socket.on("error", () => undefined);
      socket.once("close", (code) => resolve(code));
    });

  beforeAll(async () => {
    hub = await startHub();
    admin = await hub.as("admin");
    const home = (await placeOfLevel(admin, "home")).id;
    camera = await addDevice(admin, { name: "走廊摄像机", kind: "camera", place: home });
    band = await addDevice(admin, { name: "手环", kind: "wearable", place: home });
  });
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });

  it("takes messages and a picture of 2 MB, acknowledges them, and keeps the same rights", async () => {
    const client = await join(camera);
    expect(await client.subscribeAsync(`${camera.device.topic}/command`, { qos: 1 })).toMatchObject([{ qos: 1 }]);
    await expect(client.subscribeAsync("#")).rejects.toThrow();
    const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2 * 1024 * 1024)]);
    await client.publishAsync(`${camera.device.topic}/snapshot/e1`, picture, { qos: 1 });
    await client.publishAsync(`${camera.device.topic}/event`, '{"event":"person"}', { qos: 1 });
    const state = async () => (await admin.get<{ state: string }>(`/devices/${camera.device.id}`)).body.state;
    await eventually("the camera is online", async () => (await state()) === "online");
    await client.endAsync();
    await eventually("the camera is offline", async () => (await state()) === "offline");
  });

  it("refuses a wrong password with CONNACK 5", async () => {
    await expect(join(band, { password: "wrong" })).rejects.toMatchObject({ code: 5 });
  });

  it("lets a page of any origin in with a device's password, and nobody by a cookie", async () => {
    const wsOptions = { origin: "https://elsewhere.example", headers: { cookie: `session=${admin.token}` } };
    const client = await join(band, { wsOptions });
    await client.publishAsync(`${band.device.topic}/telemetry`, '{"heart_rate":72}', { qos: 1 });
    await client.endAsync();
    await expect(connectAsync(url(), { reconnectPeriod: 0, wsOptions })).rejects.toMatchObject({ code: 5 });
  });

  it("speaks the subprotocol mqtt, binary only, and refuses others", async () => {
    const right = open(["mqtt"], "https://elsewhere.example");
    await new Promise((resolve) => right.once("open", resolve));
    expect(right.protocol).toBe("mqtt");
    right.send("text");
    expect(await closed(right)).toBe(1003);
    const other = open(["chat"]);
    const refused = await new Promise<string>((resolve) => other.once("error", (error) => resolve(error.message)));
    expect(refused).toMatch(/400/);
    expect((await fetch(`${hub.http}/mqtt`)).status).toBe(426);
  });

  it("cuts off a first frame larger than any CONNECT before it has arrived, and who says nothing", async () => {
    const large = open(["mqtt"]);
    await new Promise((resolve) => large.once("open", resolve));
    const silent = open(["mqtt"]);
    const began = performance.now();
    large.send(Buffer.alloc(1_000_000), { fin: false });
    await closed(large);
    expect(performance.now() - began).toBeLessThan(2_000);
    await closed(silent);
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it("leaves the live feed as it was", async () => {
    const live = await (await hub.as("duty")).live();
    const frame = await new Promise<string>((resolve) => live.once("message", (data) => resolve(String(data))));
    expect(JSON.parse(frame)).toHaveProperty("n");
    live.close();
  });

  it("a stop says nothing of who was connected, and takes no longer", async () => {
    const client = await join(band, {
      will: { topic: `${band.device.topic}/state`, payload: Buffer.from("offline"), qos: 1, retain: true },
    });
    client.on("error", () => undefined);
    const { code, ms } = await hub.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    hub = await startHub({ dataDir: hub.dataDir });
    const again = await hub.as("admin");
    const { body } = await again.get<{ items: readonly { device: { id: string } | null }[] }>("/alerts?state=open&limit=500");
    expect(body.items.filter((alert) => alert.device?.id === band.device.id)).toEqual([]);
  });
});
