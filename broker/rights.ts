import { deviceTopic, haConfigTopic, TOPIC_ROOT } from "../contracts/index.ts";
import type { LoginGrant } from "./types.ts";

/**
 * What a topic carries, as far as limits care: `urgent` (event, state, ack) always passes; `bulk` may be slowed or,
 * with QoS 0, dropped beyond the rate.
 */
export type TopicClass = "urgent" | "bulk";

export interface Rights {
  /** @returns undefined where the log-in may not publish there */
  publish(topic: string): TopicClass | undefined;
  subscribe(filter: string): boolean;
  /**
   * Whether a message on a topic it has subscribed reaches it.
   * @param owner the log-in that sent it, undefined for the hub
   * @param client the subscriber's own client id
   */
  receive(topic: string, owner: string | undefined, client: string): boolean;
}

export function rightsOf(grant: LoginGrant): Rights {
  if (grant.kind === "device" && grant.device) return deviceRights(deviceTopic(grant.community, grant.device.externalId));
  if (grant.kind === "gateway" && grant.prefix) return gatewayRights(grant, grant.prefix.endsWith("/") ? grant.prefix : `${grant.prefix}/`);
  if (grant.kind === "integration") return integrationRights(grant);
  return { publish: () => undefined, subscribe: () => false, receive: () => false };
}

function deviceRights(base: string): Rights {
  const exact: ReadonlyMap<string, TopicClass> = new Map([
    [`${base}/telemetry`, "bulk"],
    [`${base}/event`, "urgent"],
    [`${base}/state`, "urgent"],
    [`${base}/command/ack`, "urgent"],
  ]);
  const snapshot = `${base}/snapshot/`;
  const command = `${base}/command`;
  return {
    publish: (topic) => exact.get(topic) ?? (isBelow(topic, snapshot) && !topic.includes("/", snapshot.length) ? "bulk" : undefined),
    subscribe: (filter) => filter === command,
    receive: (topic, owner) => topic === command && owner === undefined,
  };
}

function gatewayRights(grant: LoginGrant, prefix: string): Rights {
  const hub = `${TOPIC_ROOT}/${grant.community}/hub`;
  const native = prefix.startsWith(`${TOPIC_ROOT}/`);
  const announcement = announcementFor(grant);
  const ofHub = (topic: string): boolean => topic === hub || topic.startsWith(`${hub}/`) || topic === announcement;
  return {
    publish: (topic) => {
      if (!isBelow(topic, prefix) || ofHub(topic)) return undefined;
      // Only our own topics say what they carry.
      return native && isUrgentTopic(topic) ? "urgent" : "bulk";
    },
    subscribe: (filter) => isBelow(filter, prefix) && !ofHub(filter),
    // Two gateways may use one prefix: neither sees what the other, or a device, has sent.
    receive: (topic, owner) => (owner === undefined || owner === grant.username) && !ofHub(topic),
  };
}

function integrationRights(grant: LoginGrant): Rights {
  const hub = `${TOPIC_ROOT}/${grant.community}/hub/`;
  const request = `${hub}request`;
  const answer = `${hub}answer/`;
  const announcement = announcementFor(grant);
  const announced = `${grant.announced}/`;
  // One without a prefix reads all that the hub tells and may ask; one with a prefix reads what lies below it.
  const base = grant.prefix ?? hub;
  return {
    publish: (topic) => (topic === request && base === hub ? "urgent" : undefined),
    // Home Assistant asks for all that is announced below the prefix; what reaches it is the hub's own alone.
    subscribe: (filter) => isBelow(filter, base) || (announcement !== null && isBelow(filter, announced)),
    receive: (topic, owner, client) => {
      if (owner !== undefined) return false;
      if (topic === announcement) return true;
      if (!topic.startsWith(answer)) return topic.startsWith(base);
      const asker = topic.slice(answer.length);
      return asker === client || asker === grant.username;
    },
  };
}

/** The topic at which the hub announces the log-in's community; null where it does not. */
function announcementFor({ announced = null, community }: LoginGrant): string | null {
  return announced === null ? null : haConfigTopic(announced, community);
}

function isBelow(topic: string, prefix: string): boolean {
  return topic.length > prefix.length && topic.startsWith(prefix);
}

export function isUrgentTopic(topic: string): boolean {
  return topic.endsWith("/event") || topic.endsWith("/state") || topic.endsWith("/command/ack");
}
