import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/** Subscriptions, queued and retained messages are on disk a moment after they were made: SIGKILL, the same directory, and they are there. */
describe("lasting MQTT sessions and retained messages", () => {
  let hub: HubProcess;
  let gateway: NewDevice;
  const topic = (leaf: string): string => `zigbee2mqtt/${leaf}`;
  const join = async (more: IClientOptions): Promise<{ client: MqttClient; heard: string[]; present: boolean }> => {
    const { username, password } = gateway.mqtt;
    const client = connect(hub.mqtt, { username, password, reconnectPeriod: 0, ...more });
    const heard: string[] = [];
    client.on("message", (of, payload) => heard.push(`${of} ${payload}`));
    const present = await new Promise<boolean>((resolve, reject) => {
      client.once("connect", (connack) => resolve(connack.sessionPresent));
      client.once("error", reject);
    });
    return { client, heard, present };
  };
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${hub.http}/metrics`)).text();
    return Number(new RegExp(`^shouwang_${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
  };

  beforeAll(async () => {
    hub = await startHub();
    const admin = await hub.as("admin");
    const place = (await placeOfLevel(admin, "home")).id;
    gateway = await addDevice(admin, { name: "Zigbee", kind: "gateway", place, format: "native", prefix: "zigbee2mqtt/" });
  });
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });

  it("are there again after SIGKILL", { timeout: 90_000 }, async () => {
    const away = await join({ clientId: "away", clean: false });
    expect(away.present).toBe(false);
    await away.client.subscribeAsync(topic("#"), { qos: 1 });
    await away.client.endAsync();
    const other = await join({ clientId: "sender" });
    await other.client.publishAsync(topic("lamp"), "queued", { qos: 1 });
    await other.client.publishAsync(topic("bridge/state"), "kept", { qos: 1, retain: true });
    await eventually(
      "all is written",
      async () => (await metric("broker_queued_bytes")) > 0 && (await metric("broker_cells_waiting")) === 0,
    );
    other.client.end(true);
    await hub.kill();

    hub = await startHub({ dataDir: hub.dataDir });
    expect(await metric("broker_sessions")).toBe(1);
    const sender = await join({ clientId: "sender" });
    await sender.client.publishAsync(topic("lamp"), "since", { qos: 1 });
    const back = await join({ clientId: "away", clean: false });
    expect(back.present).toBe(true);
    await eventually("what was queued arrives", async () => back.heard.length >= 3);
    expect(back.heard).toEqual([`${topic("lamp")} queued`, `${topic("bridge/state")} kept`, `${topic("lamp")} since`]);
    const fresh = await join({ clientId: "fresh" });
    await fresh.client.subscribeAsync(topic("bridge/+"));
    await eventually("the retained message", async () => fresh.heard.length === 1);
    expect(fresh.heard).toEqual([`${topic("bridge/state")} kept`]);
    await eventually(
      "all is acknowledged",
      async () => (await metric("broker_queued_bytes")) === 0 && (await metric("broker_cells_waiting")) === 0,
    );
    for (const { client } of [sender, back, fresh]) client.end(true);
    await hub.kill();

    hub = await startHub({ dataDir: hub.dataDir });
    const once = await join({ clientId: "away", clean: false });
    expect(once.present).toBe(true);
    await once.client.publishAsync(topic("lamp"), "last", { qos: 1 });
    await eventually("the newest arrives", async () => once.heard.length >= 1);
    // What was acknowledged does not come again.
    expect(once.heard).toEqual([`${topic("lamp")} last`]);
    once.client.end(true);
  });
});
