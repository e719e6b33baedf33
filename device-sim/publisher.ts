import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import mqtt, { type MqttClient } from "mqtt";
import { deviceTopic } from "../contracts/index.ts";
import { DEMO_GATEWAY } from "./community/devices.ts";
import { COMMUNITY_ID } from "./community/places.ts";
import type { TimedMessage } from "./fleet/message.ts";
import { ALL_COMMANDS, soundingOf } from "./fleet/sirens.ts";

export interface Publisher {
  /** Resolves when sent, at QoS 1 when the hub has acknowledged it. */
  send(message: TimedMessage): Promise<void>;
  answer(body: Readonly<Record<string, unknown>>): Promise<void>;
  end(): Promise<void>;
}

export interface PublisherOptions {
  /** mqtt://host:port, without the log-in. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Sends everything at QoS 1, so that a driven clock is moved only when all has arrived. */
  readonly allSure: boolean;
  /** What the hub sends to the gateway. */
  readonly onCommand?: (payload: string) => void;
  /** Sirens and speakers answer that they sound: for whoever plays all devices. */
  readonly sirens?: boolean;
  readonly onLink?: (state: string) => void;
}

const topic = (leaf: string): string => `${deviceTopic(COMMUNITY_ID, DEMO_GATEWAY)}/${leaf}`;
const COMMANDS = { own: topic("command"), all: deviceTopic(COMMUNITY_ID, ALL_COMMANDS) };

/** Small packets must not wait for the acknowledgement of the one before: that alone would be 40 ms a step of a driven run. */
function sendAtOnce({ stream }: MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}

async function greet(client: MqttClient, listensTo: string | null): Promise<void> {
  sendAtOnce(client);
  if (listensTo !== null) await client.subscribeAsync(listensTo, { qos: 1 });
  await client.publishAsync(topic("state"), "online", { qos: 1, retain: true });
}

/** Logs in as the gateway under whose prefix all simulated devices speak; its Last Will says that they are gone. */
export async function connectPublisher(options: PublisherOptions): Promise<Publisher> {
  const { url, username, password, allSure, onCommand, sirens = false, onLink } = options;
  const listensTo = sirens ? COMMANDS.all : onCommand ? COMMANDS.own : null;
  const client = await mqtt.connectAsync(url, {
    username,
    password,
    clientId: `${DEMO_GATEWAY}-${randomUUID().slice(0, 8)}`,
    protocolVersion: 4,
    keepalive: 30,
    reconnectPeriod: 2_000,
    will: { topic: topic("state"), payload: Buffer.from("offline"), qos: 1, retain: true },
  });
  client.on("error", (error) => onLink?.(`MQTT: ${error.message}`));
  client.on("offline", () => onLink?.("the hub cannot be reached; trying again every 2 s"));
  client.on("connect", () => {
    greet(client, listensTo).catch((error: unknown) => onLink?.(String(error)));
  });
  client.on("message", (at, payload) => {
    const text = payload.toString("utf8");
    if (at === COMMANDS.own) return onCommand?.(text);
    const sounding = soundingOf(at, text);
    if (sounding) client.publish(sounding.topic, sounding.payload, { qos: 1 });
  });
  await greet(client, listensTo);
  return {
    async send(message) {
      // As on a real device, a reading of QoS 0 that finds no link is gone; the rest waits in the client.
      if (message.qos === 0 && !allSure && !client.connected) return;
      await client.publishAsync(message.topic, Buffer.from(message.payload), { qos: allSure ? 1 : message.qos, retain: message.retain });
    },
    answer: async (body) => {
      await client.publishAsync(topic("command/ack"), JSON.stringify(body), { qos: 1 });
    },
    async end() {
      await client.publishAsync(topic("state"), "offline", { qos: 1, retain: true }).catch(() => undefined);
      await client.endAsync();
    },
  };
}
