import { createServer, type Server } from "node:net";
import { Aedes, type Client } from "aedes";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { driveClock } from "./drive.ts";
import { telemetry } from "./fleet/message.ts";
import type { HubClient } from "./hub-client.ts";
import { splitUrl } from "./mqtt-url.ts";
import { connectPublisher } from "./publisher.ts";
import { type DemoFleet, startDemoFleet } from "./start-demo-fleet.ts";
import { streamOf } from "./stream.ts";

const GATEWAY = "sw/v1/xingfuli/demo-gateway";
let broker: Aedes;
let server: Server;
let desk: MqttClient;
let url = "";
const heard: { topic: string; payload: string; qos: number }[] = [];

/** Resolves with the first message that fits, heard before or after the call. */
async function waitFor(fits: (message: { topic: string; payload: string }) => boolean): Promise<{ topic: string; payload: string }> {
  for (;;) {
    const found = heard.find(fits);
    if (found) return found;
    await new Promise((resolve) => desk.once("message", resolve));
  }
}

beforeEach(async () => {
  heard.length = 0;
  broker = await Aedes.createBroker();
  server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `mqtt://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  desk = await mqtt.connectAsync(url);
  desk.on("message", (topic, payload, packet) => heard.push({ topic, payload: payload.toString("utf8"), qos: packet.qos }));
  await desk.subscribeAsync("#", { qos: 1 });
});
afterEach(async () => {
  await desk.endAsync();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  server.close();
});

const login = { username: "demo-gateway", password: "secret" };

describe("the gateway's log-in", () => {
  it("says online on coming and offline on leaving", async () => {
    const publisher = await connectPublisher({ url, ...login, allSure: false });
    await waitFor((m) => m.topic === `${GATEWAY}/state` && m.payload === "online");
    await publisher.end();
    await waitFor((m) => m.topic === `${GATEWAY}/state` && m.payload === "offline");
  });

  it("leaves a Last Will behind for when its link breaks", async () => {
    const clients: Client[] = [];
    broker.on("client", (client) => clients.push(client));
    const publisher = await connectPublisher({ url, ...login, allSure: false });
    await waitFor((m) => m.topic === `${GATEWAY}/state` && m.payload === "online");
    clients[0]?.conn.destroy();
    await waitFor((m) => m.topic === `${GATEWAY}/state` && m.payload === "offline");
    await publisher.end();
  });
});

describe("sirens", () => {
  it("say that they sound, and nothing to what is asked of another device", async () => {
    const publisher = await connectPublisher({ url, ...login, allSure: false, sirens: true });
    await desk.publishAsync("sw/v1/xingfuli/wear-001/command", JSON.stringify({ id: "q1", do: "ask", about: "fall" }), { qos: 1 });
    await desk.publishAsync("sw/v1/xingfuli/siren-square/command", "{", { qos: 1 });
    await desk.publishAsync("sw/v1/xingfuli/siren-square/command", JSON.stringify({ id: "n1_1", do: "sound", seconds: 180 }), { qos: 1 });
    const said = await waitFor((m) => m.topic.endsWith("/command/ack"));
    expect(said).toMatchObject({ topic: "sw/v1/xingfuli/siren-square/command/ack", payload: '{"id":"n1_1","ok":true}' });
    await publisher.end();
    expect(heard.filter((m) => m.topic.endsWith("/command/ack"))).toHaveLength(1);
  });
});

describe("a driven run", () => {
  it("moves the clock only after everything due was acknowledged", async () => {
    const publisher = await connectPublisher({ url, ...login, allSure: true });
    const moves: { to: number; before: number }[] = [];
    const count = (): number => heard.filter((m) => m.topic.endsWith("/telemetry")).length;
    const hub: HubClient = {
      get: () => Promise.reject(new Error("not asked")),
      post: async () => null,
      patch: async () => null,
      health: async () => ({ time: 0, driven: true }),
      moveClock: async (to) => void moves.push({ to, before: count() }),
    };
    const messages = [1_000, 1_500, 3_900, 4_000, 9_000].map((at) => telemetry("wear-001", at, { battery: 80 }));
    const drive = { stream: streamOf(messages), publisher, from: 0, to: 10_000 };
    expect(await driveClock(drive, hub, () => 2_000, Number.POSITIVE_INFINITY)).toBe(5);
    expect(moves.map((move) => move.to)).toEqual([2_000, 4_000, 6_000, 8_000, 10_000]);
    await waitFor(() => count() === 5);
    expect(heard.filter((m) => m.topic.endsWith("/telemetry")).every((m) => m.qos === 1)).toBe(true);
    await publisher.end();
  });
});

describe("the demo fleet", () => {
  let fleet: DemoFleet | null = null;
  afterEach(async () => {
    await fleet?.stop();
    fleet = null;
  });

  it("plays a scenario on command and answers", async () => {
    // A clock at forty times the wall's speed, so that the scenario's first minute is soon over.
    const begun = performance.now();
    const now = (): number => Date.UTC(2026, 10, 23, 10) + Math.floor((performance.now() - begun) * 40);
    fleet = await startDemoFleet({ url, ...login, seed: "1", clock: { now }, log: () => undefined, staff: null });
    await waitFor((m) => m.topic.endsWith("/wear-001/state"));
    await desk.publishAsync(`${GATEWAY}/command`, JSON.stringify({ scenario: "nothing" }), { qos: 1 });
    expect((await waitFor((m) => m.payload.includes("no scenario is called nothing"))).topic).toBe(`${GATEWAY}/command/ack`);
    await desk.publishAsync(`${GATEWAY}/command`, JSON.stringify({ scenario: "ebike-lift" }), { qos: 1 });
    await waitFor((m) => m.topic === `${GATEWAY}/command/ack` && m.payload.includes('"running"'));
    const event = await waitFor((m) => m.topic.endsWith("/event") && m.payload.includes("ebike-in-lift"));
    const { id } = JSON.parse(event.payload);
    await waitFor((m) => m.topic.endsWith(`/snapshot/${id}`));
    expect(heard.filter((m) => m.topic.endsWith("/telemetry")).length).toBeGreaterThan(100);
  });
});

describe("addresses", () => {
  it.each([
    ["a whole one", "mqtt://demo:pa%3Ass@h:1883", { ok: true, url: "mqtt://h:1883", username: "demo", password: "pa:ss" }],
    ["one without log-in", "mqtt://h:1883", { ok: true, url: "mqtt://h:1883", username: "gw", password: "fallback" }],
  ])("splits %s", (_name, text, expected) => expect(splitUrl(text, { username: "gw", password: "fallback" })).toEqual(expected));

  it.each([
    ["no URL", "localhost", "x"],
    ["another protocol", "http://h", "x"],
    ["no password", "mqtt://h", undefined],
  ])("refuses %s", (_name, text, password) => expect(splitUrl(text, { username: "gw", password }).ok).toBe(false));
});
