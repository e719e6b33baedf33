import { randomUUID } from "node:crypto";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/**
 * Promise 6 against everything that keeps a desk quiet: whatever of it holds, smoke, CO, SOS, a fall without movement and
 * people in a lift are raised, and somebody is told.
 */
interface Item {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly severity: string;
  readonly case: string | null;
  readonly marks: readonly string[];
  readonly occurrences: number;
  readonly lifeSafety: boolean;
}
interface Danger {
  readonly kind: string;
  readonly event: string;
  readonly rule: string;
  readonly severity: string;
  /** Seconds until it is as bad as it gets. */
  readonly after?: number;
  /** It holds until it says otherwise, rather than happen. */
  readonly state?: true;
}
const DANGERS: Readonly<Record<string, Danger>> = {
  smoke: { kind: "smoke", event: "smoke", rule: "smoke-alarm", severity: "critical", state: true },
  CO: { kind: "co", event: "co", rule: "co-alarm", severity: "critical", state: true },
  SOS: { kind: "sos-button", event: "sos", rule: "sos", severity: "critical" },
  "fall without movement": { kind: "wearable", event: "fall", rule: "fall", severity: "critical", after: 61 },
  "lift entrapment": { kind: "lift", event: "lift-trapped", rule: "lift-trapped", severity: "high", state: true },
};

let hub: HubProcess;
let [duty, leader, admin]: Desk[] = [];
let home = "";
const START = Date.parse("2026-03-02T08:00:00+08:00");
let time = START;
const iso = (at: number): string => new Date(at).toISOString();

async function later(seconds: number): Promise<void> {
  time += seconds * 1_000;
  const { status } = await desk(admin).send("POST", "/clock", { to: iso(time) });
  if (status !== 200) throw new Error(`the clock did not move: ${status}`);
}
function desk(one: Desk | undefined): Desk {
  if (!one) throw new Error("not logged in");
  return one;
}

interface Sender extends NewDevice {
  readonly client: MqttClient;
  say(body: Readonly<Record<string, unknown>>): Promise<void>;
  alert(rule: string): Promise<Item | undefined>;
}
async function sender(kind: string, more: Readonly<Record<string, unknown>> = {}): Promise<Sender> {
  const made = await addDevice(desk(duty), { name: `试验${randomUUID().slice(0, 4)}`, kind, place: home, ...more });
  const client = await hub.device(made.mqtt.username, made.mqtt.password);
  return {
    ...made,
    client,
    say: async (body) => {
      await client.publishAsync(`${made.device.topic}/event`, JSON.stringify({ id: randomUUID(), ...body }), { qos: 1 });
    },
    alert: async (rule) => {
      const { body } = await desk(duty).get<{ items: Item[] }>(`/alerts?device=${made.device.id}&state=open`);
      return body.items.find((one) => one.rule === rule);
    },
  };
}

beforeAll(async () => {
  hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: iso(START) } });
  [duty, leader, admin] = await Promise.all([hub.as("duty"), hub.as("leader"), hub.as("admin")]);
  home = (await placeOfLevel(desk(admin), "home")).id;
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
});

const happens = (danger: Danger): Record<string, unknown> => ({ event: danger.event, ...(danger.state ? { state: "on" } : {}) });

/** Raised, waiting for somebody, as bad as it is, in a case of which somebody is told. */
async function isRaisedAndTold(from: Sender, danger: Danger, severity = danger.severity): Promise<Item> {
  if (danger.after !== undefined) await later(danger.after);
  const raised = await eventually(`${danger.rule} raised`, async () => {
    const found = await from.alert(danger.rule);
    return found?.state === "unacknowledged" && found.case !== null ? found : undefined;
  });
  expect(raised).toMatchObject({ severity, lifeSafety: true });
  await eventually("somebody is told", async () => {
    const { body } = await desk(duty).get<{ notices: { state: string }[] }>(`/cases/${raised.case}`);
    return body.notices.length > 0;
  });
  return raised;
}

/** Outages that explain one gateway's silence. */
const WIDER = ["building-silent", "network-silent", "hub-silent"];

type Mechanism = (danger: Danger) => Promise<void>;
const MECHANISMS: Readonly<Record<string, Mechanism>> = {
  chatter: async (danger) => {
    const device = await sender(danger.kind);
    for (let k = 0; k < 6; k++) {
      await device.say(happens(danger));
      if (danger.state) await device.say({ event: danger.event, state: "off" });
      await later(5);
    }
    await device.say(happens(danger));
    const raised = await isRaisedAndTold(device, danger);
    expect(raised.occurrences).toBeGreaterThan(5);
    // Acknowledged while it goes on and off, it sounds again within the minute.
    await desk(duty).send("POST", `/alerts/${raised.id}/acknowledge`, {});
    if (danger.state) await device.say({ event: danger.event, state: "off" });
    await device.say(happens(danger));
    await later(61);
    await eventually("it sounds again", async () => (await device.alert(danger.rule))?.state === "unacknowledged");
    device.client.end(true);
  },
  flood: async (danger) => {
    const noise = await sender("door");
    const others = await Promise.all(Array.from({ length: 11 }, () => sender("door")));
    for (const each of [noise, ...others]) await each.say({ event: "tamper", state: "on" });
    const device = await sender(danger.kind);
    await device.say(happens(danger));
    await isRaisedAndTold(device, danger);
    for (const each of [noise, ...others, device]) each.client.end(true);
  },
  maintenance: async (danger) => {
    const device = await sender(danger.kind);
    const plan = { places: [home], devices: [device.device.id], reason: "全屋检修", until: iso(time + 3_600_000) };
    const { body } = await desk(leader).send<{ id: string }>("POST", "/maintenance", plan);
    await device.say({ event: "tamper", state: "on" });
    await device.say(happens(danger));
    await isRaisedAndTold(device, danger);
    const held = await eventually("what is no danger is held back", async () => device.alert("tamper"));
    expect(held.state).toBe("out-of-service");
    expect((await desk(leader).send("POST", `/maintenance/${body.id}/end`, {})).status).toBe(200);
    await eventually("and rings at its end", async () => (await device.alert("tamper"))?.state === "unacknowledged");
    device.client.end(true);
  },
  "a test window, for what is no test": async (danger) => {
    const device = await sender(danger.kind);
    const plan = { places: [home], tests: true, reason: "消防测试", until: iso(time + 3_600_000) };
    const { body } = await desk(leader).send<{ id: string }>("POST", "/maintenance", plan);
    await device.say(happens(danger));
    await isRaisedAndTold(device, danger);
    await desk(leader).send("POST", `/maintenance/${body.id}/end`, {});
    device.client.end(true);
  },
  posture: async (danger) => {
    await desk(duty).send("POST", "/posture", { kind: "festival", reason: "除夕", until: iso(time + 3_600_000) });
    const device = await sender(danger.kind);
    await device.say(happens(danger));
    const raised = await isRaisedAndTold(device, danger);
    expect(raised.marks).not.toContain("awaiting-witness");
    await desk(duty).send("POST", "/posture", { kind: "daily", reason: "结束" });
    device.client.end(true);
  },
  shelving: async (danger) => {
    const device = await sender(danger.kind);
    await device.say(happens(danger));
    const raised = await isRaisedAndTold(device, danger);
    const long = { until: iso(time + 3_600_000), reason: "检查中" };
    expect((await desk(duty).send("POST", `/alerts/${raised.id}/shelve`, long)).status).toBe(422);
    const short = { until: iso(time + 20 * 60_000), reason: "检查中" };
    expect((await desk(duty).send("POST", `/alerts/${raised.id}/shelve`, short)).status).toBe(200);
    await later(90);
    if (danger.state) await device.say({ event: danger.event, state: "off" });
    await later(90);
    await device.say(happens(danger));
    await isRaisedAndTold(device, danger);
    device.client.end(true);
  },
  "an outage of its gateway": async (danger) => {
    const gateway = await sender("gateway");
    const device = await sender(danger.kind, { uplink: `gateway:${gateway.device.id}` });
    gateway.client.end(true);
    await eventually("the hub has seen it go", async () => {
      const { body } = await desk(duty).get<{ state: string }>(`/devices/${gateway.device.id}`);
      return body.state === "offline";
    });
    await later(62);
    // Where the devices of the tests before have all ended, it is told as a part of that.
    await eventually("the gateway is missed", async () => {
      const { body } = await desk(duty).get<{ items: Item[] }>("/alerts?state=open&limit=500");
      return (await gateway.alert("gateway-offline")) ?? body.items.find(({ rule }) => WIDER.includes(rule));
    });
    await device.say(happens(danger));
    await isRaisedAndTold(device, danger);
    device.client.end(true);
  },
  "being sent twice": async (danger) => {
    const device = await sender(danger.kind);
    const once = { ...happens(danger), id: randomUUID() };
    await device.say(once);
    await device.say(once);
    const raised = await isRaisedAndTold(device, danger);
    expect(raised.occurrences).toBe(1);
    device.client.end(true);
  },
  "coming two hours late": async (danger) => {
    const device = await sender(danger.kind);
    await device.say({ ...happens(danger), ts: time - 2 * 3_600_000 });
    const raised = await isRaisedAndTold(device, danger);
    expect(raised.marks).toContain("late");
    device.client.end(true);
  },
};

describe.each(Object.entries(MECHANISMS))("%s does not hold back", (_name, mechanism) => {
  test.each(Object.entries(DANGERS))("%s", async (_danger, danger) => {
    await mechanism(danger);
  });
});
