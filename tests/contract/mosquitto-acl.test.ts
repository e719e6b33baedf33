import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoginGrant, mosquittoAcl, mosquittoHash } from "../../broker/index.ts";
import { eventually } from "../support/hub-process.ts";
import { documentedLines, hasMosquitto, type Mosquitto, startMosquitto } from "../support/mosquitto.ts";

const ROOT = "sw/v1/xingfuli";
const base = { community: "xingfuli", device: null, prefix: null, maxBytes: 1, rate: 1 };
const GRANTS: readonly LoginGrant[] = [
  { ...base, username: "d1@xingfuli", kind: "device", device: { id: "dev-1", externalId: "d1" } },
  { ...base, username: "zig@xingfuli", kind: "gateway", prefix: "zigbee2mqtt/" },
  { ...base, username: "box@xingfuli", kind: "gateway", prefix: `${ROOT}/` },
  { ...base, username: "wall", kind: "integration" },
];
const USERS = ["hub", ...GRANTS.map(({ username }) => username)];

/** The file that the hub writes, on a real Mosquitto with the documented configuration: who gets through to the hub, and what reaches whom. */
describe.skipIf(!hasMosquitto)("rights at Mosquitto (skipped where it is missing: apt-get install mosquitto)", () => {
  let broker: Mosquitto;
  const clients = new Map<string, MqttClient>();
  const heard = new Map<string, string[]>(USERS.map((name) => [name, []]));

  beforeAll(async () => {
    broker = await startMosquitto({
      lines: (dir) => {
        writeFileSync(join(dir, "passwords"), `${USERS.map((name) => `${name}:${mosquittoHash(name)}`).join("\n")}\n`, { mode: 0o600 });
        writeFileSync(join(dir, "acl"), mosquittoAcl("hub", ["xingfuli"], GRANTS), { mode: 0o600 });
        return [...documentedLines(dir), "log_type error"];
      },
      login: { username: "hub", password: "hub" },
    });
    for (const username of USERS) {
      const client = await connectAsync(broker.url, { username, password: username, reconnectPeriod: 0, protocolVersion: 5 });
      client.on("message", (topic) => heard.get(username)?.push(topic));
      await client.subscribeAsync("#", { qos: 1 });
      clients.set(username, client);
    }
  });
  afterAll(async () => {
    for (const client of clients.values()) client.end(true);
    await broker?.stop();
  });

  const publish = async (who: string, topic: string): Promise<void> => {
    // In MQTT 5 a refusal is told; the connection stays.
    await clients
      .get(who)
      ?.publishAsync(topic, "x", { qos: 1 })
      .catch(() => undefined);
  };
  /** Who is given what is published there, once the hub has got something that was sent later. */
  const reaches = async (who: string, topic: string): Promise<readonly string[]> => {
    for (const list of heard.values()) list.length = 0;
    await publish(who, topic);
    await publish("hub", `${ROOT}/mark/state`);
    await eventually("the mark", async () => heard.get("hub")?.includes(`${ROOT}/mark/state`));
    return USERS.filter((name) => heard.get(name)?.includes(topic));
  };

  it.each([
    ["d1@xingfuli", `${ROOT}/d1/event`, true],
    ["d1@xingfuli", `${ROOT}/d1/snapshot/e1`, true],
    ["d1@xingfuli", `${ROOT}/d2/event`, false],
    ["d1@xingfuli", `${ROOT}/d1/command`, false],
    ["d1@xingfuli", `${ROOT}/hub/alert`, false],
    ["zig@xingfuli", "zigbee2mqtt/lamp", true],
    ["zig@xingfuli", `${ROOT}/d1/event`, false],
    ["box@xingfuli", `${ROOT}/d9/event`, true],
    ["box@xingfuli", `${ROOT}/hub/alert`, false],
    ["wall", `${ROOT}/hub/request`, false],
    ["wall", `${ROOT}/hub/alert`, false],
  ])("what %s publishes on %s reaches the hub: %s", async (who, topic, through) => {
    expect((await reaches(who, topic)).includes("hub")).toBe(through);
  });

  it("gives each only what it may read", async () => {
    expect(await reaches("hub", `${ROOT}/d1/command`)).toEqual(["hub", "d1@xingfuli", "box@xingfuli"]);
    expect(await reaches("hub", `${ROOT}/hub/alert`)).toEqual(["hub", "wall"]);
    expect(await reaches("hub", `${ROOT}/hub/answer/wall`)).toEqual(["hub"]);
    expect(await reaches("d1@xingfuli", `${ROOT}/d1/telemetry`)).toEqual(["hub", "box@xingfuli"]);
  });

  it("lets nobody in without a log-in", async () => {
    await expect(connectAsync(broker.url, { reconnectPeriod: 0, connectTimeout: 2_000 })).rejects.toThrow();
    await expect(connectAsync(broker.url, { username: "hub", password: "wrong", reconnectPeriod: 0 })).rejects.toThrow();
  });
});
