import { mosquittoAcl } from "../broker/index.ts";
import type { DeviceRecord, Login } from "../contracts/index.ts";
import { grantFor } from "./door-parts.ts";

export interface Registered {
  readonly communities: readonly { readonly id: string }[];
  readonly logins: readonly Login[];
  readonly devices: readonly DeviceRecord[];
}

/** The ACL file of an outside Mosquitto, for everybody who may log in. */
export function aclOf({ communities, logins, devices }: Registered, hub: string): string {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const grants = logins.filter(({ disabled }) => !disabled).map((login) => grantFor(login, byId.get(login.device ?? "")));
  return mosquittoAcl(
    hub,
    communities.map(({ id }) => id),
    grants,
  );
}
