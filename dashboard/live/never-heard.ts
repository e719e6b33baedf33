import { type Device, type DeviceLive, HOUR, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";

/** A device has so many of its intervals to be mounted and to say its first word, kept between two bounds [D]. */
const INTERVALS = 3;
const LEAST = 30 * MINUTE;
const MOST = 30 * HOUR;

/** How many devices were registered long enough ago and have never said a word: one line of work, no alert each. */
export function countNeverHeard(devices: readonly Device[], live: ReadonlyMap<string, Pick<DeviceLive, "state">>, now: Instant): number {
  return devices.filter(({ id, state, interval, createdAt }) => {
    const patience = Math.min(Math.max(INTERVALS * interval * SECOND, LEAST), MOST);
    return (live.get(id)?.state ?? state) === "unknown" && now - Date.parse(createdAt) > patience;
  }).length;
}
