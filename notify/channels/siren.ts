import { type Duration, SECOND } from "../../contracts/index.ts";
import { type Channel, newChannel } from "../outward.ts";

export interface CommandPorts {
  /**
   * Publishes to the device's `command` topic; null where there is no such device any more.
   * @returns whether the device acknowledged within `patience`
   */
  command(device: string, payload: string, id: string, patience: Duration): Promise<boolean | null>;
}

/** A siren that does not say within this time that it sounds counts as silent. */
const PATIENCE: Duration = 5 * SECOND;
/** How long it sounds when nobody stops it; said again in time it goes on. */
const SOUNDS: Duration = 180 * SECOND;

/** A siren, or a speaker that says the anonymous line. The address is the device's id. */
export function deviceChannel(name: "siren" | "speaker", ports: CommandPorts): Channel {
  return newChannel(name, async ({ id, address, notice, vars }) => {
    if (address === null) return { ok: false, retry: false, error: "没有设备" };
    const what =
      name === "siren"
        ? vars.do === "stop"
          ? { do: "stop" }
          : { do: "sound", seconds: SOUNDS / SECOND }
        : { do: "say", text: notice.subject };
    const heard = await ports.command(address, JSON.stringify({ id, ...what }), id, PATIENCE);
    if (heard === null) return { ok: false, retry: false, error: "没有这台设备" };
    if (!heard) return { ok: false, retry: true, error: "设备没有应答" };
    return { ok: true, state: "delivered", providerId: null };
  });
}
