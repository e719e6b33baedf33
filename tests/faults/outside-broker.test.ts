import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainProofView, HubHealth } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, HUB_ENTRY, type HubProcess, startHub } from "../support/hub-process.ts";
import { documentedLines, hasMosquitto, type Mosquitto, startMosquitto } from "../support/mosquitto.ts";
import { compareWith, loadOn } from "./outside-broker-run.ts";

interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly occurrences: number;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Messages a second, and how long nobody takes them; the measured figures stand in docs/operate-broker.md. */
const RATE = Number(process.env.SHOUWANG_OUTSIDE_RATE ?? 500);
const AWAY_MS = Number(process.env.SHOUWANG_OUTSIDE_AWAY_MS ?? 3_000);

/** The whole hub behind a real Mosquitto, each of which goes away in its turn. */
describe.skipIf(!hasMosquitto)("a hub behind Mosquitto (skipped where it is missing: apt-get install mosquitto)", () => {
  let broker: Mosquitto;
  let hub: HubProcess;
  let admin: Desk;
  let duty: Desk;
  let device: MqttClient;
  let smoke: NewDevice;
  let button: NewDevice;

  const env = () => ({ HUB_BROKER_URL: broker.url });
  const alerts = async (query: string): Promise<readonly AlertItem[]> =>
    (await duty.get<{ items: AlertItem[] }>(`/alerts?limit=200&${query}`)).body.items;
  const stage = async () => (await admin.get<HubHealth>("/health")).body.stages.find(({ id }) => id === "broker");

  beforeAll(async () => {
    broker = await startMosquitto({
      lines: (dir) => [
        ...documentedLines(dir).filter((line) => !/^(allow|password|acl)_/.test(line)),
        "allow_anonymous true",
        "log_type error",
      ],
    });
    hub = await startHub({ env: env() });
    [admin, duty] = [await hub.as("admin"), await hub.as("duty")];
    device = await connectAsync(broker.url, { reconnectPeriod: 100 });
    const place = (await placeOfLevel(admin, "home")).id;
    smoke = await addDevice(admin, { name: "烟感", kind: "smoke", place });
    button = await addDevice(admin, { name: "按钮", kind: "sos-button", place });
  });
  afterAll(async () => {
    device?.end(true);
    await hub?.kill();
    hub?.clean();
    await broker?.stop();
  });

  it("tells devices where to log in, and its self-test goes through there", async () => {
    expect(hub.mqtt).toBe(broker.url);
    expect(smoke.mqtt).toMatchObject({ host: "127.0.0.1", port: broker.port });
    const proof = await eventually("the self-test of the start", async () => {
      const { last, missed } = (await duty.get<ChainProofView>("/proof")).body;
      return last ?? missed;
    });
    expect(proof).toMatchObject({ ok: true, by: "start" });
    expect(await stage()).toMatchObject({ state: "ok", name: { en: "Front door (outside MQTT broker)" } });
    expect((await fetch(`${hub.http}/readyz`)).status).toBe(200);
  });

  it("writes the broker's ACL file for who is registered now", async () => {
    const entry = HUB_ENTRY.replace(/main\.js$/, "broker-acl.js");
    const { stdout } = await promisify(execFile)(process.execPath, [entry], {
      env: { ...process.env, ...env(), HUB_DATA_DIR: hub.dataDir },
    });
    expect(stdout).toContain(`\nuser ${smoke.mqtt.username}\ntopic write ${smoke.device.topic}/telemetry\n`);
    expect(stdout).toContain("\nuser hub\ntopic readwrite sw/v1/xingfuli/#\n");
  });

  it("raises one alarm from a message there, and commands reach the device there", async () => {
    const heard: string[] = [];
    device.on("message", (topic) => heard.push(topic));
    await device.subscribeAsync("sw/v1/xingfuli/hub/alert", { qos: 1 });
    await device.publishAsync(`${smoke.device.topic}/event`, JSON.stringify({ event: "smoke", state: "on" }), { qos: 1 });
    await eventually("the alert", async () => (await alerts(`state=open&device=${smoke.device.id}`)).length === 1);
    await eventually("told outside", async () => heard.length > 0);
    await device.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos" }), { qos: 1 });
    await eventually("the call", async () => (await alerts(`state=open&device=${button.device.id}`)).length === 1);
  });

  it("loses nothing of what the broker acknowledged when it is killed under load, and holds nothing twice", {
    timeout: 180_000,
  }, async () => {
    const load = await loadOn(broker.url, admin, { devices: 20, rate: RATE });
    load.start();
    await wait(1_500);
    await hub.kill();
    // Pressed again while nobody is there; it has no time of its own.
    await device.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos" }), { qos: 1 });
    await wait(AWAY_MS);
    hub = await startHub({ env: env(), dataDir: hub.dataDir });
    [admin, duty] = [await hub.as("admin"), await hub.as("duty")];
    await wait(500);
    const sent = await load.stop();
    const acknowledged = [...load.acked.values()].reduce((sum, one) => sum + one.size, 0);
    expect(acknowledged).toBe(sent);
    // The load is one: a slow machine does not make it a small one.
    const whole = RATE * (AWAY_MS / 1000);
    expect(sent).toBeGreaterThan(whole);
    process.stdout.write(`${sent} messages acknowledged by the broker, the hub away for ${AWAY_MS / 1000} s\n`);
    const held = await eventually(
      "all of it",
      async () => {
        const found = await compareWith(duty, load.acked);
        return found.missing === 0 && found;
      },
      60_000,
    );
    expect(held).toEqual({ missing: 0, doubled: 0, found: acknowledged });
    const open = await alerts(`state=open&device=${button.device.id}`);
    expect(open.map(({ occurrences }) => occurrences)).toEqual([2]);
  });

  it("tells the desk of a broker that is gone, and goes on by itself when it is back", { timeout: 60_000 }, async () => {
    const known = async () =>
      (await alerts("")).flatMap(({ id, rule, occurrences }) => (rule.startsWith("hub-") ? [] : [[id, occurrences]]));
    const before = await known();
    await broker.halt();
    await eventually("the desk knows", async () => (await alerts("state=open")).some(({ rule }) => rule === "hub-broker"), 20_000);
    expect(await stage()).toMatchObject({ state: "down" });
    const { faults } = (await admin.get<HubHealth>("/health")).body;
    expect(faults.find(({ kind }) => kind === "broker")?.detail.zh).toContain(broker.url);
    expect((await fetch(`${hub.http}/readyz`)).status).toBe(503);
    await broker.resume();
    await eventually("the device is back", async () => device.connected);
    await device.publishAsync(`${smoke.device.topic}/event`, JSON.stringify({ event: "smoke", state: "off", id: "over" }), { qos: 1 });
    await eventually(
      "heard",
      async () => (await alerts(`device=${smoke.device.id}`)).some(({ state }) => state === "returned-unacknowledged"),
      40_000,
    );
    await eventually("well again", async () => (await stage())?.state === "ok", 20_000);
    // What the broker gave again pages nobody anew.
    expect(await known()).toEqual(before);
  });
});
