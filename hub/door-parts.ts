import type { Logger } from "pino";
import type { BrokerPorts, LoginGrant } from "../broker/index.ts";
import type { DeviceRecord, Login } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";

const DEVICE_BYTES = 256 * 1024;
const GATEWAY_BYTES = 8 * 1024 * 1024;
const DEVICE_RATE = 2_000;
const GATEWAY_RATE = 20_000;

/**
 * What a log-in may do, by whichever door it comes.
 * @param announced below which prefix the hub announces itself to Home Assistant; null where it does not
 */
export function grantFor(login: Login, device: DeviceRecord | undefined, announced: string | null = null): LoginGrant {
  const large = login.kind === "gateway" || device?.kind === "camera";
  return {
    username: login.username,
    community: login.community,
    kind: login.kind,
    device: device ? { id: device.id, externalId: device.externalId } : null,
    prefix: login.prefix,
    announced,
    maxBytes: large ? GATEWAY_BYTES : DEVICE_BYTES,
    rate: login.kind === "gateway" ? GATEWAY_RATE : DEVICE_RATE,
  };
}

export interface DoorParts {
  readonly directory: Pick<Directory, "loginByName" | "loginsOf" | "deviceById" | "deviceByExternal" | "logins" | "communities">;
  /** The key of the device hashes. */
  readonly key: Uint8Array;
  monotonic(): number;
  wall(): number;
  readonly log: Logger;
}

/** Where messages go, whichever broker brings them. */
export type MessagePorts = Pick<BrokerPorts, "onMessage" | "onRefused"> & { overloaded(): boolean };
