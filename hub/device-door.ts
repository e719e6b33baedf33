import type { Logger } from "pino";
import { type Broker, createBroker, type LoginGrant, type SessionStore } from "../broker/index.ts";
import type { DeviceRecord, Login } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Journal } from "../store/journal/index.ts";
import { DEMO_GATEWAY_LOGIN } from "./demo.ts";
import type { DeviceCommands } from "./device-commands.ts";
import type { Intake } from "./intake.ts";
import type { Scenarios } from "./scenarios.ts";
import { secretMatches } from "./secrets.ts";
import type { Status } from "./status.ts";

const DEVICE_BYTES = 256 * 1024;
const GATEWAY_BYTES = 8 * 1024 * 1024;
const DEVICE_RATE = 2_000;
const GATEWAY_RATE = 20_000;
/** Bytes waiting for the journal beyond which QoS 0 telemetry is dropped and counted. */
export const OVERLOADED_BYTES = 64 * 1024 * 1024;

/** What a log-in may do, by whichever door it comes. */
export function grantFor(login: Login, device: DeviceRecord | undefined): LoginGrant {
  const large = login.kind === "gateway" || device?.kind === "camera";
  return {
    username: login.username,
    community: login.community,
    kind: login.kind,
    device: device ? { id: device.id, externalId: device.externalId } : null,
    prefix: login.prefix,
    maxBytes: large ? GATEWAY_BYTES : DEVICE_BYTES,
    rate: login.kind === "gateway" ? GATEWAY_RATE : DEVICE_RATE,
  };
}

interface Parts {
  readonly directory: Pick<Directory, "loginByName" | "deviceById">;
  /** The key of the device hashes. */
  readonly key: Uint8Array;
  readonly journal: Pick<Journal, "queueBytes">;
  readonly memory: { readonly pressed: boolean };
  readonly intake: Pick<Intake, "message" | "presence">;
  readonly status: Pick<Status, "refused">;
  readonly sessions: SessionStore;
  scenarios(): Scenarios | null;
  /** What devices say of commands that they were given. */
  readonly commands: Pick<DeviceCommands, "acknowledged">;
  monotonic(): number;
  wall(): number;
  readonly log: Logger;
}

/** The MQTT front door: who may come in, how much each may send, and where it goes. */
export function openDeviceDoor(parts: Parts): Promise<Broker> {
  const { directory, intake, status, memory, journal, log } = parts;
  const grantOf = (username: string, password: Uint8Array): LoginGrant | undefined => {
    const login = directory.loginByName(username);
    if (!login || login.disabled || !secretMatches(parts.key, username, password, login.secretHash)) return undefined;
    return grantFor(login, login.device === null ? undefined : directory.deviceById(login.device));
  };
  return createBroker({
    authenticate: grantOf,
    onMessage: (message, grant, done) => {
      if (grant.username === DEMO_GATEWAY_LOGIN && message.topic.endsWith("/command/ack")) parts.scenarios()?.acknowledged(message.payload);
      parts.commands.acknowledged(message.topic, message.payload);
      return intake.message(grant.community, message, done);
    },
    onPresence: (login, client, community, online, why) => intake.presence(community, login, client, online, why),
    onRefused: (refusal) => {
      status.refused(refusal);
      log.warn(refusal, "refused");
    },
    overloaded: () => memory.pressed || journal.queueBytes > OVERLOADED_BYTES,
    monotonic: parts.monotonic,
    wall: parts.wall,
    sessions: parts.sessions,
    log,
  });
}
