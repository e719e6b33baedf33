import type { Duplex } from "node:stream";
import { type Broker, createBroker, type LinkView, type LoginGrant, type SessionStore } from "../broker/index.ts";
import { type Change, SECOND } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Journal } from "../store/journal/index.ts";
import type { HubConfig } from "./config.ts";
import { DEMO_GATEWAY_LOGIN } from "./demo.ts";
import type { DeviceCommands } from "./device-commands.ts";
import { type DoorParts, grantFor, type MessagePorts } from "./door-parts.ts";
import type { FaultBook } from "./fault-book.ts";
import type { Intake } from "./intake.ts";
import { createOutsideDoor } from "./outside-door.ts";
import type { Scenarios } from "./scenarios.ts";
import { secretOf } from "./secrets.ts";
import { createSecureListener } from "./secure-listener.ts";
import type { Status } from "./status.ts";

/** Bytes waiting for the journal beyond which QoS 0 telemetry is dropped and counted. */
export const OVERLOADED_BYTES = 64 * 1024 * 1024;
const TEND_EVERY = 5 * SECOND;

interface Parts extends DoorParts {
  readonly directory: DoorParts["directory"] & Pick<Directory, "devices">;
  readonly config: Pick<HubConfig, "host" | "mqttPort" | "mqtts" | "broker" | "homeAssistant">;
  readonly journal: Pick<Journal, "queueBytes" | "read" | "last">;
  readonly memory: { readonly pressed: boolean };
  readonly intake: Pick<Intake, "message" | "presence">;
  readonly status: Pick<Status, "refused">;
  readonly sessions: SessionStore;
  readonly clock: { every(ms: number, run: () => void): () => void };
  scenarios(): Scenarios | null;
  /** What devices say of commands that they were given. */
  readonly commands: Pick<DeviceCommands, "acknowledged">;
  faults(): FaultBook;
  change(community: string, change: Change): void;
}

/** The MQTT front door: the hub's own broker, or an outside one. */
export interface DeviceDoor {
  readonly broker: Broker;
  /** Begins to listen, or goes out to the outside broker; where devices log in. */
  open(): Promise<{ readonly mqtt: string; readonly mqtts: string | null }>;
  /** A byte stream of a WebSocket; null where devices log in elsewhere. */
  readonly accept: ((stream: Duplex) => void) | null;
  /** Where devices log in: the host where it is not this one. */
  address(): { readonly host?: string; readonly port: number };
  /** How the link to an outside broker stands; null where the hub has its own. */
  link(): LinkView | null;
  /** Reads the certificate anew. */
  reload(): void;
  stop(): Promise<void>;
}

/** Who may come in by MQTT, how much each may send, and where it goes. */
export async function openDeviceDoor(parts: Parts): Promise<DeviceDoor> {
  const { config, directory, intake, status, memory, journal, clock, log } = parts;
  const messages: MessagePorts = {
    onMessage: (message, grant, done) => {
      if (grant.username === DEMO_GATEWAY_LOGIN && message.topic.endsWith("/command/ack")) parts.scenarios()?.acknowledged(message.payload);
      parts.commands.acknowledged(message.topic, message.payload);
      return intake.message(grant.community, message, done);
    },
    onRefused: (refusal) => {
      status.refused(refusal);
      log.warn(refusal, "refused");
    },
    overloaded: () => memory.pressed || journal.queueBytes > OVERLOADED_BYTES,
  };
  const ends: (() => void)[] = [];
  const end = (): void => {
    for (const step of ends.splice(0)) step();
  };
  if (config.broker !== null) {
    const address = config.broker;
    const outside = createOutsideDoor({ ...parts, address, announced: config.homeAssistant?.prefix ?? null }, messages);
    return {
      broker: outside.broker,
      open: async () => {
        await outside.open();
        ends.push(clock.every(SECOND, outside.tick), clock.every(TEND_EVERY, outside.tend));
        return { mqtt: address.url, mqtts: null };
      },
      accept: null,
      address: () => ({ host: address.host, port: address.port }),
      link: () => outside.broker.link,
      reload: () => undefined,
      stop: () => {
        end();
        return outside.broker.stop();
      },
    };
  }

  const grantOf = (username: string, password: Uint8Array): LoginGrant | undefined => {
    const login = directory.loginByName(username);
    const secret = login === undefined || login.disabled ? undefined : secretOf(parts.key, login, password, parts.wall());
    if (login === undefined || secret === undefined) return undefined;
    const device = login.device === null ? undefined : directory.deviceById(login.device);
    return { ...grantFor(login, device, config.homeAssistant?.prefix), secret };
  };
  const broker = await createBroker({
    ...messages,
    authenticate: grantOf,
    onPresence: (login, client, community, online, why) => intake.presence(community, login, client, online, why),
    monotonic: parts.monotonic,
    wall: parts.wall,
    sessions: parts.sessions,
    log,
  });
  const secure = createSecureListener({ config, broker, now: parts.wall, log });
  let port = config.mqttPort;
  return {
    broker,
    open: async () => {
      const mqtt = await broker.listen({ host: config.host, port });
      port = mqtt.port;
      const mqtts = await secure.open();
      ends.push(clock.every(TEND_EVERY, () => secure.tend()));
      return { mqtt: `mqtt://${mqtt.host}:${mqtt.port}`, mqtts };
    },
    accept: (stream) => broker.accept(stream),
    address: () => ({ port }),
    link: () => null,
    reload: () => secure.reload(),
    stop: () => {
      end();
      return broker.stop();
    },
  };
}
