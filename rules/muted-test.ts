import { type DeviceEvent, EVENT_KINDS, type Instant, isArmable, isMarkedTest, MINUTE, Quality } from "../contracts/index.ts";
import type { Cells } from "./cells.ts";
import type { RulePorts } from "./ports.ts";
import type { ArmedPoint } from "./windows.ts";

interface Around {
  readonly ports: Pick<RulePorts, "device" | "placePath">;
  readonly cells: Pick<Cells, "community">;
}

/** What an armed point raises now; an alarm that waited somewhere for longer than clocks differ is not the one being made. */
const FRESH = 5 * MINUTE;
const OLD = Quality.replayed | Quality.historical | Quality.late;

/** Only what begins a danger, said just now: a stored copy or a late one is not the test that somebody makes. */
function isOfNow({ event, state, quality, recv, at }: DeviceEvent): boolean {
  return state !== "off" && EVENT_KINDS[event].lifeSafety && (quality & OLD) === 0 && recv - at <= FRESH;
}

/** A test that raises nothing; the point where somebody stands to make it, null where the device's own mark says so. */
export interface MutedTest {
  readonly armed: ArmedPoint | null;
}

/**
 * What an event is a test of inside a declared window: by its own mark, or because somebody stands at that very point
 * (promise 6). Null for everything else of the place: it rings as ever.
 */
export function mutedTest({ ports, cells }: Around, event: DeviceEvent, community: string, recv: Instant): MutedTest | null {
  const marked = isMarkedTest(event);
  const ofNow = isOfNow(event);
  if (!marked && !ofNow) return null;
  const state = cells.community(community);
  const device = ports.device(event.device);
  if (device === undefined || device.place === null || !state.mutes(ports.placePath(device.place), recv, event.pos)) return null;
  const armed = (ofNow && isArmable(device.kind) && state.armedAt(event.device, recv, event.pos)) || null;
  return marked || armed !== null ? { armed } : null;
}
