import { type DeviceKind, isDeviceKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { Bench, deviceRecord, NOON } from "../testing.ts";

export const GATEWAY = "gw";

/** A bench with one gateway of a format and the devices behind it. */
export function formatBench(format: string, devices: Readonly<Record<string, string>>): Bench {
  const kinds = Object.entries(devices).map(([id, kind]): [string, DeviceKind] => {
    if (!isDeviceKind(kind)) throw new Error(`unknown kind ${kind}`);
    return [id, kind];
  });
  const records = kinds.map(([id, kind]) => deviceRecord(id, kind));
  return new Bench([deviceRecord(GATEWAY, "gateway", { format, prefix: "in/" }), ...records], { login: GATEWAY });
}

/** Everything that a message said of devices other than the gateway, a line each; `~` stands before a receive time that is no device time. */
export function linesOf(taken: Taken): string[] {
  const lines: string[] = [];
  for (const seen of taken.observations) {
    const device = seen.device.replace(/^id-/, "");
    for (const { measurement, value, quality, at } of seen.readings)
      lines.push(`${device} ${measurement} ${value} ${quality}@${(at - NOON) / 1000}`);
    for (const event of seen.events) {
      const marks = `${event.test ? " test" : ""}${event.confidence === null ? "" : ` ${event.confidence}`}`;
      lines.push(`${device} ${event.event} ${event.state} ${event.quality}@${(event.at - NOON) / 1000}${marks}`);
    }
    if (seen.link !== null) lines.push(`${device} is ${seen.link}`);
    if (seen.next !== undefined && seen.next !== null) lines.push(`${device} next in ${seen.next / 1000} s`);
    if (device !== GATEWAY && seen.readings.length + seen.events.length === 0 && seen.link === null) lines.push(`${device} heard`);
  }
  for (const entry of taken.quarantined) lines.push(`? ${entry.reason}${entry.urgent ? " !" : ""}`);
  return lines;
}
