import { connect, type Socket } from "node:net";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import type { Message, PresenceReason } from "../contracts/index.ts";
import { type Broker, type BrokerPorts, createBroker, type LoginGrant, type Refusal, type SessionStore } from "./index.ts";

const KB = 1024;
const GRANTS: Readonly<Record<string, Partial<LoginGrant>>> = {
  d1: { device: { id: "1", externalId: "d1" } },
  d2: { device: { id: "2", externalId: "d2" } },
  slow: { device: { id: "3", externalId: "slow" }, rate: 10 },
  cam: { device: { id: "4", externalId: "cam" }, maxBytes: 8 * KB * KB },
  sim: { kind: "gateway", prefix: "sw/v1/xfl/", rate: 20_000 },
  z1: { kind: "gateway", prefix: "zigbee2mqtt/" },
  z2: { kind: "gateway", prefix: "zigbee2mqtt/" },
  int: { kind: "integration" },
  int2: { kind: "integration" },
};

interface Rig {
  readonly broker: Broker;
  readonly port: number;
  readonly messages: Message[];
  readonly presence: [string, boolean, PresenceReason][];
  readonly refusals: Refusal[];
  /** Called instead of acknowledging at once. */
  hold: ((message: Message, done: (error?: Error) => void) => void) | null;
  overloaded: boolean;
  wall: number;
}
const WALL = Date.UTC(2026, 2, 1);
const rigs: Rig[] = [];
const clients: MqttClient[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const rig of rigs.splice(0)) await rig.broker.stop();
});

async function start(limits: BrokerPorts["limits"] = {}, sessions: SessionStore | null = null, wall = WALL): Promise<Rig> {
  const seen: Omit<Rig, "broker" | "port"> = { messages: [], presence: [], refusals: [], hold: null, overloaded: false, wall };
  const broker = await createBroker({
    authenticate: (username, password) => {
      const grant = GRANTS[username];
      if (!grant || Buffer.from(password).toString() !== "secret") return undefined;
      const usual = { maxBytes: 256 * KB, rate: 2000, secret: "first" };
      return { username, community: "xfl", kind: "device", device: null, prefix: null, ...usual, ...grant };
    },
    onMessage: (message, _grant, done) => {
      rig.messages.push({ ...message, payload: Buffer.from(message.payload) });
      if (rig.hold) rig.hold(message, done);
      else done();
    },
    onPresence: (login, _client, _community, online, why) => rig.presence.push([login, online, why]),
    onRefused: (what) => rig.refusals.push(what),
    overloaded: () => rig.overloaded,
    wall: () => seen.wall,
    sessions,
    limits,
  });
  const { port } = await broker.listen({ host: "127.0.0.1", port: 0 });
  const rig: Rig = Object.assign(seen, { broker, port });
  rigs.push(rig);
  return rig;
}
async function join(rig: Rig, username: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${rig.port}`, { username, password: "secret", reconnectPeriod: 0, ...options });
  clients.push(client);
  return client;
}
async function until(what: () => boolean, ms = 5000): Promise<void> {
  for (const end = performance.now() + ms; !what(); ) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
function listen(client: MqttClient): string[] {
  const got: string[] = [];
  client.on("message", (topic, payload) => got.push(`${topic} ${payload}`));
  return got;
}
const own = (device: string, leaf: string): string => `sw/v1/xfl/${device}/${leaf}`;

describe("log-in", () => {
  it.each([
    ["nobody", {}],
    ["a wrong password", { username: "d1", password: "wrong" }],
    ["an unknown name", { username: "ghost", password: "secret" }],
    ["a name without a password", { username: "d1" }],
  ])("refuses %s with CONNACK 5", async (_, options) => {
    const rig = await start();
    const attempt = mqtt.connectAsync(`mqtt://127.0.0.1:${rig.port}`, { reconnectPeriod: 0, ...options });
    await expect(attempt).rejects.toMatchObject({ code: 5 });
    expect(rig.refusals).toMatchObject([{ reason: "login" }]);
    expect(rig.presence).toEqual([]);
  });

  it("lets two log-ins use one client id side by side", async () => {
    const rig = await start();
    const one = await join(rig, "d1", { clientId: "same" });
    const two = await join(rig, "d2", { clientId: "same" });
    await one.publishAsync(own("d1", "telemetry"), "1", { qos: 1 });
    await two.publishAsync(own("d2", "telemetry"), "2", { qos: 1 });
    expect(rig.messages.map((m) => [m.login, m.client])).toEqual([
      ["d1", "same"],
      ["d2", "same"],
    ]);
  });

  it("cuts off who does not log in in time, who sends too much before, and who speaks something else", async () => {
    const rig = await start({ connectTimeout: 80 });
    const raw = async (bytes: Buffer | null): Promise<void> => {
      const socket = connect(rig.port, "127.0.0.1");
      sockets.push(socket);
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      socket.on("error", () => undefined);
      socket.on("data", () => undefined);
      if (bytes) socket.write(bytes);
      await closed;
    };
    await raw(null);
    await raw(Buffer.concat([Buffer.from([0x10, 0x80, 0x80, 0x80, 0x14]), Buffer.alloc(100_000)]));
    await raw(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    await until(() => rig.broker.stats().connections === 0);
    expect(rig.broker.stats().refused.protocol).toBe(2);
  });

  it("takes what a hasty client sends behind its CONNECT", async () => {
    const rig = await start();
    const packets = mqttBytes("d1", 3);
    const socket = connect(rig.port, "127.0.0.1");
    sockets.push(socket);
    socket.end(packets);
    await until(() => rig.messages.length === 3 && rig.presence.length === 2);
    expect(rig.presence).toEqual([
      ["d1", true, "connect"],
      ["d1", false, "disconnect"],
    ]);
  });
});

const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const framed = (first: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([first, body.length]), body]);

function hello(username: string, keepAlive: number, will?: { topic: string; payload: string }): Buffer {
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, will ? 0xc6 : 0xc2, 0, keepAlive]);
  const last = will ? [text(will.topic), text(will.payload)] : [];
  return framed(0x10, Buffer.concat([head, text("c"), ...last, text(username), text("secret")]));
}

/** CONNECT, some QoS 0 telemetry and DISCONNECT in one piece, as mosquitto_pub does it. */
function mqttBytes(username: string, messages: number): Buffer {
  const publish = framed(0x30, Buffer.concat([text(own(username, "telemetry")), Buffer.from("{}")]));
  return Buffer.concat([hello(username, 60), ...Array<Buffer>(messages).fill(publish), Buffer.from([0xe0, 0])]);
}

describe("publishing", () => {
  it.each([0, 1, 2] as const)("hands on a message of QoS %s once, as sent", async (qos) => {
    const rig = await start();
    const client = await join(rig, "d1", { clientId: "c" });
    await client.publishAsync(own("d1", "telemetry"), '{"spo2":97}', { qos, retain: true });
    await until(() => rig.messages.length === 1);
    const [message] = rig.messages;
    expect({ ...message, payload: message?.payload.toString() }).toEqual({
      topic: own("d1", "telemetry"),
      payload: Buffer.from('{"spo2":97}').toString(),
      login: "d1",
      client: "c",
      qos,
      retain: true,
      replayed: false,
      will: false,
      cutFrom: null,
    });
  });

  it.each([1, 2] as const)("acknowledges QoS %s only when the hub says it is stored", async (qos) => {
    const rig = await start();
    let release: (() => void) | undefined;
    rig.hold = (_, done) => {
      release = done;
    };
    const client = await join(rig, "d1");
    let acknowledged = false;
    const sent = client.publishAsync(own("d1", "event"), "{}", { qos }).then(() => {
      acknowledged = true;
    });
    await until(() => release !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(acknowledged).toBe(false);
    release?.();
    await sent;
    expect(rig.messages).toHaveLength(1);
  });

  it("drops what is not the log-in's, acknowledges it, reports it and keeps the connection", async () => {
    const rig = await start();
    const client = await join(rig, "d1");
    await client.publishAsync(own("d2", "event"), "x", { qos: 1 });
    await client.publishAsync(own("d1", "command"), "x", { qos: 2 });
    await client.publishAsync("sw/v1/xfl/hub/alert", "x", { qos: 0 });
    await client.publishAsync(own("d1", "event"), "{}", { qos: 1 });
    expect(rig.messages.map((m) => m.topic)).toEqual([own("d1", "event")]);
    expect(rig.refusals).toMatchObject([{ reason: "publish-right", login: "d1", topic: own("d2", "event"), count: 1 }]);
    expect(rig.broker.stats().refusedByLogin.get("d1")).toEqual({ "publish-right": 3 });
  });

  it("closes the connection of a client that only ever publishes elsewhere", async () => {
    const rig = await start({ refusals: 5 });
    const client = await join(rig, "d1");
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    for (let n = 0; n < 20; n++) client.publish("other", "x");
    await closed;
  });

  it("cuts a payload that is too large, acknowledges it when stored and keeps the connection in step", async () => {
    const rig = await start();
    const client = await join(rig, "d1");
    await client.publishAsync(own("d1", "telemetry"), Buffer.alloc(256 * KB, 97), { qos: 1 });
    await Promise.all([
      client.publishAsync(own("d1", "telemetry"), Buffer.alloc(1000 * KB, 98), { qos: 1 }),
      client.publishAsync(own("d1", "telemetry"), "after", { qos: 1 }),
      client.publishAsync(own("d1", "telemetry"), Buffer.alloc(300 * KB, 99), { qos: 0 }),
      client.publishAsync(own("d1", "event"), "last", { qos: 2 }),
    ]);
    expect(rig.messages.map((m) => [m.payload.length, m.cutFrom])).toEqual([
      [256 * KB, null],
      [4 * KB, 1000 * KB],
      [5, null],
      [4 * KB, 300 * KB],
      [4, null],
    ]);
    expect(rig.refusals).toMatchObject([{ reason: "size", topic: own("d1", "telemetry"), bytes: 1000 * KB, login: "d1" }]);
  });

  it("takes a picture of 1 MB from a camera whole", async () => {
    const rig = await start();
    const client = await join(rig, "cam");
    const picture = Buffer.alloc(KB * KB, 7);
    await client.publishAsync(own("cam", "snapshot/e1"), picture, { qos: 1 });
    expect(rig.messages[0]?.cutFrom).toBeNull();
    expect(Buffer.compare(Buffer.from(rig.messages[0]?.payload ?? []), picture)).toBe(0);
  });

  it("disconnects a client whose message could not be stored, calls it the hub's stall and sends no will", async () => {
    const rig = await start();
    rig.hold = (_, done) => done(new Error("disk"));
    const will = { topic: own("d1", "state"), payload: Buffer.from("offline"), qos: 1, retain: true } as const;
    const client = await join(rig, "d1", { will });
    let acknowledged = false;
    client.publish(own("d1", "event"), "{}", { qos: 1 }, (error) => {
      acknowledged = !error;
    });
    await until(() => rig.presence.length === 2);
    expect(rig.presence[1]).toEqual(["d1", false, "hub-stall"]);
    expect(rig.messages).toHaveLength(1);
    expect(acknowledged).toBe(false);
    expect(rig.broker.stats().closedByStall).toBe(1);
  });
});

describe("limits of rate", () => {
  it("drops and counts QoS 0 telemetry beyond the rate and lets every event pass", async () => {
    const rig = await start();
    const client = await join(rig, "slow");
    for (let n = 0; n < 200; n++) client.publish(own("slow", "telemetry"), "{}");
    for (let n = 0; n < 100; n++) client.publish(own("slow", "event"), "{}");
    await client.publishAsync(own("slow", "state"), "online", { qos: 1 });
    const count = (leaf: string): number => rig.messages.filter((m) => m.topic.endsWith(leaf)).length;
    expect(count("event")).toBe(100);
    expect(count("state")).toBe(1);
    expect(count("telemetry")).toBeGreaterThanOrEqual(50);
    expect(count("telemetry")).toBeLessThan(100);
    expect(rig.broker.stats().refusedByLogin.get("slow")).toEqual({ rate: 200 - count("telemetry") });
  });

  it("slows QoS 1 telemetry by late PUBACKs, loses none, and lets an event through meanwhile", async () => {
    const rig = await start();
    const client = await join(rig, "slow", { keepalive: 2 });
    const began = performance.now();
    const acks: number[] = [];
    const telemetry = Array.from({ length: 56 }, () =>
      client.publishAsync(own("slow", "telemetry"), "{}", { qos: 1 }).then(() => acks.push(performance.now() - began)),
    );
    await client.publishAsync(own("slow", "event"), "{}", { qos: 1 });
    expect(rig.messages).toHaveLength(57);
    expect(performance.now() - began).toBeLessThan(400);
    await Promise.all(telemetry);
    expect(Math.max(...acks)).toBeGreaterThan(450);
    expect(Math.max(...acks)).toBeLessThan(1_300);
  });

  it("drops QoS 0 telemetry, and nothing else, while the hub cannot keep up", async () => {
    const rig = await start();
    rig.overloaded = true;
    const client = await join(rig, "d1");
    client.publish(own("d1", "telemetry"), "{}");
    client.publish(own("d1", "event"), "{}");
    await client.publishAsync(own("d1", "telemetry"), "{}", { qos: 1 });
    expect(rig.messages.map((m) => [m.topic.split("/").at(-1), m.qos])).toEqual([
      ["event", 0],
      ["telemetry", 1],
    ]);
    expect(rig.broker.stats().refused.overload).toBe(1);
  });
});

describe("presence and Last Will", () => {
  const will = { topic: own("d1", "state"), payload: Buffer.from("offline"), qos: 1, retain: true } as const;

  it("a client that says goodbye leaves no will", async () => {
    const rig = await start();
    const client = await join(rig, "d1", { will });
    await client.endAsync();
    await until(() => rig.presence.length === 2);
    expect(rig.presence).toEqual([
      ["d1", true, "connect"],
      ["d1", false, "disconnect"],
    ]);
    expect(rig.messages).toEqual([]);
  });

  it("a client that breaks off does, under its log-in", async () => {
    const rig = await start();
    const client = await join(rig, "d1", { will, clientId: "c" });
    client.stream.destroy();
    await until(() => rig.presence.length === 2 && rig.messages.length === 1);
    expect(rig.presence[1]).toEqual(["d1", false, "lost"]);
    expect(rig.messages[0]).toMatchObject({ topic: own("d1", "state"), login: "d1", client: "c", will: true, retain: true, qos: 1 });
  });

  it("a client that falls silent is missed after one and a half keep-alives", async () => {
    const rig = await start();
    const socket = connect(rig.port, "127.0.0.1");
    sockets.push(socket);
    socket.write(hello("d1", 1, { topic: own("d1", "state"), payload: "offline" }));
    await until(() => rig.presence.length === 2);
    expect(rig.presence[1]).toEqual(["d1", false, "keep-alive"]);
    await until(() => rig.messages.length === 1);
    expect(rig.messages).toMatchObject([{ will: true, login: "d1", topic: own("d1", "state") }]);
  });

  it("a will on a foreign topic is refused at once, the client let in, and never published", async () => {
    const rig = await start();
    const client = await join(rig, "d1", { will: { ...will, topic: own("d2", "state") } });
    expect(rig.refusals).toMatchObject([{ reason: "will-right", login: "d1", topic: own("d2", "state") }]);
    client.stream.destroy();
    await until(() => rig.presence.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(rig.messages).toEqual([]);
  });

  it("a log-in is offline only when its last connection goes; taking over one's own client id is no absence", async () => {
    const rig = await start();
    const one = await join(rig, "sim", { clientId: "a" });
    const two = await join(rig, "sim", { clientId: "b" });
    const closed = new Promise<void>((resolve) => two.once("close", () => resolve()));
    const again = await join(rig, "sim", { clientId: "b" });
    await closed;
    await one.endAsync();
    expect(rig.presence).toEqual([["sim", true, "connect"]]);
    await again.endAsync();
    await until(() => rig.presence.length === 2);
    expect(rig.presence[1]).toEqual(["sim", false, "disconnect"]);
  });

  it("a stop says nothing of anybody", async () => {
    const rig = await start();
    await join(rig, "d1", { will });
    await until(() => rig.presence.length === 1);
    const began = performance.now();
    await rig.broker.stop();
    expect(performance.now() - began).toBeLessThan(2000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(rig.presence).toEqual([["d1", true, "connect"]]);
    expect(rig.messages).toEqual([]);
  });

  it("ends the connections of a log-in on demand", async () => {
    const rig = await start();
    await join(rig, "d1", { will });
    await until(() => rig.presence.length === 1);
    rig.broker.disconnect("d1");
    await until(() => rig.presence.length === 2);
    expect(rig.presence[1]).toEqual(["d1", false, "disconnect"]);
    expect(rig.messages).toEqual([]);
  });
});

it("ends only the connections that came by one of a log-in's secrets", async () => {
  const rig = await start();
  const client = await join(rig, "d1");
  rig.broker.disconnect("d1", "second");
  await client.publishAsync("sw/v1/xfl/d1/telemetry", "{}", { qos: 1 });
  expect(rig.messages).toHaveLength(1);
  expect(rig.presence).toEqual([["d1", true, "connect"]]);
  rig.broker.disconnect("d1", "first");
  await until(() => rig.presence.length === 2);
});

describe("subscribing", () => {
  it("gives a device its own commands and refuses everything else with 128", async () => {
    const rig = await start();
    const client = await join(rig, "d1");
    const got = listen(client);
    const granted = await client.subscribeAsync(own("d1", "command"), { qos: 1 });
    expect(granted).toEqual([{ topic: own("d1", "command"), qos: 1 }]);
    for (const filter of [own("d2", "command"), "#", "sw/v1/xfl/hub/#"])
      await expect(client.subscribeAsync(filter)).rejects.toThrow("Subscribe error");
    rig.broker.publish(own("d2", "command"), "not you");
    rig.broker.publish(own("d1", "command"), "ring", { qos: 1 });
    await until(() => got.length === 1);
    expect(got).toEqual([`${own("d1", "command")} ring`]);
  });

  it("keeps the hub's topics from gateways and other answers from integrations", async () => {
    const rig = await start();
    const [sim, int, int2] = await Promise.all([
      join(rig, "sim"),
      join(rig, "int", { clientId: "i" }),
      join(rig, "int2", { clientId: "j" }),
    ]);
    const heard = [sim, int, int2].map(listen);
    await sim.subscribeAsync("sw/v1/xfl/#");
    await int.subscribeAsync("sw/v1/xfl/hub/#");
    await int2.subscribeAsync("sw/v1/xfl/hub/#");
    await int2.publishAsync("sw/v1/xfl/hub/request", "{}", { qos: 1 });
    rig.broker.publish("sw/v1/xfl/hub/answer/i", "for i");
    rig.broker.publish("sw/v1/xfl/hub/alert", "fire");
    rig.broker.publish(own("d1", "command"), "ring");
    await until(() => heard[0]?.length === 1 && heard[1]?.length === 2 && heard[2]?.length === 1);
    expect(heard).toEqual([
      [`${own("d1", "command")} ring`],
      ["sw/v1/xfl/hub/answer/i for i", "sw/v1/xfl/hub/alert fire"],
      ["sw/v1/xfl/hub/alert fire"],
    ]);
    expect(rig.messages.map((m) => m.topic)).toEqual(["sw/v1/xfl/hub/request"]);
  });

  it("keeps two gateways of one prefix apart, retained messages too", async () => {
    const rig = await start();
    const [z1, z2] = await Promise.all([join(rig, "z1"), join(rig, "z2")]);
    await z1.publishAsync("zigbee2mqtt/bridge/state", "one", { qos: 1, retain: true });
    await z2.publishAsync("zigbee2mqtt/bridge/state", "two", { qos: 1, retain: true });
    const heard = [z1, z2].map(listen);
    await z1.subscribeAsync("zigbee2mqtt/#");
    await z2.subscribeAsync("zigbee2mqtt/bridge/state");
    await until(() => heard.every((one) => one.length === 1));
    await z1.publishAsync("zigbee2mqtt/lamp", "on", { qos: 0 });
    await until(() => heard[0]?.length === 2);
    rig.broker.publish("zigbee2mqtt/lamp/set", "off");
    await until(() => heard[0]?.length === 3);
    expect(heard).toEqual([
      ["zigbee2mqtt/bridge/state one", "zigbee2mqtt/lamp on", "zigbee2mqtt/lamp/set off"],
      ["zigbee2mqtt/bridge/state two"],
    ]);
  });

  it("retains what the hub publishes for those who come later", async () => {
    const rig = await start();
    rig.broker.publish("sw/v1/xfl/hub/status", "ok", { retain: true });
    const int = await join(rig, "int");
    const heard = listen(int);
    await int.subscribeAsync("sw/v1/xfl/hub/status");
    await until(() => heard.length === 1);
    expect(heard).toEqual(["sw/v1/xfl/hub/status ok"]);
  });

  it("queues alerts for an integration that is away with a lasting session", async () => {
    const rig = await start();
    const away = await join(rig, "int", { clientId: "keep", clean: false });
    await away.subscribeAsync("sw/v1/xfl/hub/alert", { qos: 1 });
    await away.endAsync();
    rig.broker.publish("sw/v1/xfl/hub/alert", "while away", { qos: 1 });
    const back = mqtt.connect(`mqtt://127.0.0.1:${rig.port}`, { username: "int", password: "secret", clientId: "keep", clean: false });
    clients.push(back);
    const heard = listen(back);
    await until(() => heard.length === 1);
    expect(heard).toEqual(["sw/v1/xfl/hub/alert while away"]);
  });
});

/** What a store on disk holds, without the disk: the next broker finds what the one before has saved. */
function cells(): SessionStore & { readonly held: Map<string, Uint8Array> } {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    load: async (each) => {
      for (const key of [...held.keys()].sort()) each(key, held.get(key) ?? Buffer.alloc(0));
    },
    save: (key, value) => void (value === null ? held.delete(key) : held.set(key, Buffer.from(value))),
    saved: async () => undefined,
  };
}

describe("what outlives the connection and the hub", () => {
  const lasting = { clientId: "keep", clean: false } as const;
  const alert = "sw/v1/xfl/hub/alert";
  /** Connects with ears open from the first packet on. */
  async function back(rig: Rig, username: string, options: IClientOptions = lasting): Promise<{ client: MqttClient; heard: string[] }> {
    const client = mqtt.connect(`mqtt://127.0.0.1:${rig.port}`, { username, password: "secret", reconnectPeriod: 0, ...options });
    clients.push(client);
    const heard = listen(client);
    await new Promise((resolve) => client.once("connect", resolve));
    return { client, heard };
  }

  it("gives subscriptions, what is queued and what is retained back after a restart, and to nobody else", async () => {
    const store = cells();
    const before = await start({}, store);
    const away = await join(before, "z1", lasting);
    await away.subscribeAsync("zigbee2mqtt/#", { qos: 1 });
    await away.endAsync();
    const [z1, z2] = await Promise.all([join(before, "z1"), join(before, "z2")]);
    await z1.publishAsync("zigbee2mqtt/lamp", "queued", { qos: 1 });
    await z2.publishAsync("zigbee2mqtt/lamp", "of the other", { qos: 1 });
    await z1.publishAsync("zigbee2mqtt/state", "one", { qos: 1, retain: true });
    await z2.publishAsync("zigbee2mqtt/state", "two", { qos: 1, retain: true });
    await until(() => before.broker.stats().kept.retained === 2);
    await before.broker.stop();

    const after = await start({}, store);
    expect(after.broker.stats().kept).toMatchObject({ retained: 2, sessions: 1 });
    // The first to connect is not the one who subscribed; what it sends is queued all the same.
    await (await join(after, "z1")).publishAsync("zigbee2mqtt/lamp", "since", { qos: 1 });
    const { client, heard } = await back(after, "z1");
    await until(() => heard.length === 3);
    await client.subscribeAsync("zigbee2mqtt/state");
    await until(() => heard.length === 4);
    expect(heard).toEqual(["zigbee2mqtt/lamp queued", "zigbee2mqtt/state one", "zigbee2mqtt/lamp since", "zigbee2mqtt/state one"]);
    await until(() => after.broker.stats().kept.queuedBytes === 0);
    const other = await join(after, "z2");
    const got = listen(other);
    await other.subscribeAsync("zigbee2mqtt/#");
    await until(() => got.length === 1);
    expect(got).toEqual(["zigbee2mqtt/state two"]);
  });

  it("knows a QoS 2 message again after a restart", async () => {
    const store = cells();
    const before = await start({}, store);
    const publish = framed(0x34, Buffer.concat([text(own("d1", "event")), Buffer.from([0, 7]), Buffer.from("{}")]));
    const connectLasting = Buffer.from(hello("d1", 60));
    connectLasting[9] = 0xc0;
    const send = async (rig: Rig): Promise<void> => {
      const socket = connect(rig.port, "127.0.0.1");
      sockets.push(socket);
      const answers: number[] = [];
      socket.on("data", (data) => answers.push(...data));
      socket.write(Buffer.concat([connectLasting, publish]));
      // CONNACK and PUBREC.
      await until(() => answers.length === 8);
      expect(answers.slice(4)).toEqual([0x50, 2, 0, 7]);
      socket.destroy();
    };
    await send(before);
    await before.broker.stop();
    const after = await start({}, store);
    await send(after);
    expect([before.messages.length, after.messages.length]).toEqual([1, 0]);
  });

  it("keeps the newest 1,000 for who is away and counts what it drops", async () => {
    const rig = await start();
    const away = await join(rig, "int", lasting);
    await away.subscribeAsync(alert, { qos: 1 });
    await away.endAsync();
    await until(() => rig.broker.stats().connections === 0);
    for (let n = 0; n < 1_200; n++) rig.broker.publish(alert, String(n), { qos: 1 });
    await until(() => rig.broker.stats().kept.queuedDropped === 200);
    const { heard } = await back(rig, "int");
    await until(() => heard.length === 1_000);
    expect([heard[0], heard.at(-1)]).toEqual([`${alert} 200`, `${alert} 1199`]);
  });

  it("ends a session that nobody comes back to for 7 days, and no other", async () => {
    const store = cells();
    const rig = await start({}, store);
    const [away, there] = await Promise.all([join(rig, "int", lasting), join(rig, "int2", lasting)]);
    for (const client of [away, there]) await client.subscribeAsync(alert, { qos: 1 });
    await away.endAsync();
    for (let day = 1; day <= 8; day++) {
      rig.wall = WALL + day * 86_400_000;
      rig.broker.tend();
    }
    expect(rig.broker.stats().kept).toMatchObject({ sessions: 1, expired: 1 });
    expect([...store.held.keys()].filter((key) => key.startsWith("s"))).toEqual(["s\0int2:keep"]);
  });

  it("forgets a log-in that is no more, and keeps no subscription that was refused", async () => {
    const store = cells();
    const rig = await start({}, store);
    const away = await join(rig, "z1", lasting);
    await expect(away.subscribeAsync({ "zigbee2mqtt/#": { qos: 1 }, "#": { qos: 1 } })).rejects.toThrow();
    await away.publishAsync("zigbee2mqtt/state", "one", { qos: 1, retain: true });
    await until(() => store.held.size >= 2);
    const kept = JSON.parse(Buffer.from(store.held.get("s\0z1:keep") ?? "").toString());
    expect(kept.subscriptions.map((each: { topic: string }) => each.topic)).toEqual(["zigbee2mqtt/#"]);
    rig.broker.forget("z1");
    expect(rig.broker.stats().kept).toMatchObject({ sessions: 0, retained: 0 });
    expect([...store.held.keys()]).toEqual([]);
  });

  it("makes no session without a client id, nor more than 20 of one log-in", async () => {
    const rig = await start();
    const some = await Promise.all(Array.from({ length: 25 }, (_, n) => join(rig, "int", { clientId: `c${n}`, clean: false })));
    for (const client of some) await client.subscribeAsync(alert, { qos: 1 });
    expect(rig.broker.stats().kept.sessions).toBe(20);
  });
});
