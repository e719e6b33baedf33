import { describe, expect, it } from "vitest";
import { type LoginGrant, rightsOf } from "../../broker/index.ts";
import { haConfigTopic, parseTopic, TOPIC_ROOT, TOPICS, type TopicParty } from "../../contracts/index.ts";

const base = { community: "xfl", device: null, prefix: null, maxBytes: 1, rate: 1, announced: "homeassistant" };
const GRANTS: Readonly<Record<Exclude<TopicParty, "hub">, LoginGrant>> = {
  device: { ...base, username: "d1@xfl", kind: "device", device: { id: "dev-1", externalId: "d1" } },
  gateway: { ...base, username: "box", kind: "gateway", prefix: `${TOPIC_ROOT}/xfl/` },
  integration: { ...base, username: "wall", kind: "integration" },
};
const PARTIES = ["device", "gateway", "integration"] as const;
const FILLED: Readonly<Record<string, string>> = {
  community: "xfl",
  device: "d1",
  "event-id": "e-1",
  client: "wall",
  "ha-prefix": "homeassistant",
};
const filled = (topic: string): string => topic.replace(/<([a-z-]+)>/g, (_, name: string) => FILLED[name] ?? `no ${name}`);

describe("the table of topics says what the broker holds log-ins to", () => {
  it.each(TOPICS.map((row) => [row.topic, row] as const))("%s", (_, { topic, publish, read, urgent }) => {
    const there = filled(topic);
    const mayPublish = PARTIES.filter((party) => rightsOf(GRANTS[party]).publish(there) !== undefined);
    expect(mayPublish).toEqual(publish.filter((party) => party !== "hub"));
    for (const party of mayPublish) expect(rightsOf(GRANTS[party]).publish(there)).toBe(urgent ? "urgent" : "bulk");
    // From the hub, or for what devices say from the log-in itself: a gateway hears what it sent.
    const reads = PARTIES.filter((party) => {
      const rights = rightsOf(GRANTS[party]);
      const owner = publish.includes("hub") || party !== "gateway" ? undefined : GRANTS[party].username;
      return rights.subscribe(there) && rights.receive(there, owner, "wall");
    });
    // An integration may ask for everything below hub/; what it asks itself does not come back.
    const heard = topic.endsWith("/request") ? reads.filter((party) => party !== "integration") : reads;
    expect(heard).toEqual(read.filter((party) => party !== "hub"));
  });

  it("has the announcement where the hub makes it", () => {
    expect(TOPICS.map(({ topic }) => filled(topic))).toContain(haConfigTopic("homeassistant", "xfl"));
  });

  it("has every leaf that is read as a device's, and no other", () => {
    const ofDevices = TOPICS.filter(({ topic }) => topic.includes("<device>"));
    expect(ofDevices.map(({ topic }) => parseTopic(filled(topic))?.leaf)).toEqual([
      ...["telemetry", "event", "snapshot", "state", "command", "command/ack"],
    ]);
    for (const { topic } of TOPICS) expect(parseTopic(filled(topic)) !== undefined).toBe(topic.includes("<device>"));
  });
});
