import type { LoginGrant } from "../../broker/index.ts";
import { type DeviceRecord, type Duration, type GbFrame, gbSenders, type Login, SECOND } from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import { grantFor } from "../door-parts.ts";

/** How long an answer of the registry stands: it is asked for each frame, and looks through all devices. */
const HOLDS: Duration = 2 * SECOND;
const MOST = 10_000;

export interface Binding {
  readonly gateway: DeviceRecord;
  readonly grant: LoginGrant;
  /** The transmission device; null where nobody registered its address. */
  readonly panel: DeviceRecord | null;
}

interface Gateway {
  readonly device: DeviceRecord;
  readonly login: Login;
}

/**
 * Whose frames these are: the protocol knows no log-in, only the address of the device that sends. A device that names
 * its gateway as uplink goes by that one; any other, and any that nobody registered, by the first gateway of the format.
 */
export function createBindings(parts: { readonly directory: Directory; monotonic(): number }) {
  const { directory } = parts;
  let known = new Map<string, Binding | null>();
  let gateways: readonly Gateway[] = [];
  let readAt = Number.NEGATIVE_INFINITY;

  const read = (): void => {
    const now = parts.monotonic();
    if (now - readAt < HOLDS && known.size < MOST) return;
    readAt = now;
    known = new Map();
    gateways = directory
      .communities()
      .flatMap(({ id }) => directory.devices(id))
      .filter(({ gateway }) => gateway?.format === "gb26875")
      .sort((a, b) => a.createdAt - b.createdAt)
      .flatMap((device) => {
        const login = directory.loginsOf(device.id).find(({ disabled }) => !disabled);
        return login === undefined ? [] : [{ device, login }];
      });
  };

  const panelOf = (frame: GbFrame): DeviceRecord | null => {
    for (const name of gbSenders(frame))
      for (const { id } of directory.communities()) {
        const found = directory.deviceByExternal(id, name);
        if (found !== undefined) return found;
      }
    return null;
  };

  const look = (frame: GbFrame): Binding | null => {
    const panel = panelOf(frame);
    const own = gateways.find(({ device }) => panel?.uplink === `gateway:${device.id}`);
    const found = own ?? gateways.find(({ device }) => panel === null || device.community === panel.community);
    return found === undefined ? null : { gateway: found.device, grant: grantFor(found.login, found.device), panel };
  };

  return {
    /** @returns null where no gateway of the format is registered that could have sent it */
    of: (frame: GbFrame): Binding | null => {
      read();
      const key = gbSenders(frame).join(" ");
      const before = known.get(key);
      if (before !== undefined) return before;
      const binding = look(frame);
      known.set(key, binding);
      return binding;
    },
  };
}
