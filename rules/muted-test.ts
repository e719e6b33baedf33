import { type DeviceEvent, EVENT_KINDS, type Instant, isMarkedTest, MINUTE, Quality } from "../contracts/index.ts";
import type { Cells } from "./cells.ts";
import type { RulePorts } from "./ports.ts";

interface Around {
  readonly ports: Pick<RulePorts, "device" | "placePath">;
  readonly cells: Pick<Cells, "community">;
}

/** What an armed point raises now; an alarm that waited somewhere for longer than clocks differ is not the one being made. */
const FRESH = 5 * MINUTE;

/** Only what begins a danger, said just now: a stored copy or a late one is not the test that somebody makes. */
function isOfNow(event: DeviceEvent): boolean {
  if (event.state === "off" || !EVENT_KINDS[event.event].lifeSafety) return false;
  return (event.quality & (Quality.replayed | Quality.historical | Quality.late)) === 0 && event.recv - event.at <= FRESH;
}

/**
 * Whether an event is a test inside a declared window: by its own mark, or because somebody stands at that very point
 * (promise 6). Everything else of the place rings as ever.
 */
export function isMutedTest({ ports, cells }: Around, event: DeviceEvent, community: string, recv: Instant): boolean {
  const state = cells.community(community);
  const armed = state.armed.length > 0 && isOfNow(event) && state.isArmed(event.device, recv, event.pos);
  if (!armed && !isMarkedTest(event)) return false;
  const place = ports.device(event.device)?.place ?? null;
  return place !== null && state.mutes(ports.placePath(place), recv, event.pos);
}
