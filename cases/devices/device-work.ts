import {
  type Device,
  type Instant,
  type LastValue,
  LOW_BATTERY,
  SECOND,
  WEAK_SIGNAL,
  type WorkReason,
  type WorkTick,
} from "../../contracts/index.ts";

/** Who was gone to in vain stands on the list again after as many intervals as make a device silent. */
const PATIENCE = 3;

/** What is to be done about a device; `waits`: somebody says that it is done, and nothing has been heard since that says otherwise. */
interface Work {
  readonly reasons: WorkReason[];
  readonly waits: boolean;
}

const lastValue = (device: Device, measurement: string): LastValue | undefined =>
  device.values.find((value) => value.measurement === measurement);

/** Each reason that holds, and when the device last said so; a silent one says nothing any more. */
function reasonsOf(device: Device): readonly (readonly [WorkReason, Instant | null])[] {
  const heard = device.lastAt === null ? null : Date.parse(device.lastAt);
  const battery = lastValue(device, "battery");
  const signal = lastValue(device, "signal");
  const reasons: (readonly [WorkReason, Instant | null])[] = [];
  // What is lost with its panel or its gateway is mended there.
  if ((device.state === "offline" || device.state === "silent") && device.aliveBy === undefined) reasons.push([device.state, heard]);
  if (device.on.includes("fault")) reasons.push(["fault", heard]);
  if (device.on.includes("battery-low")) reasons.push(["battery", heard]);
  else if (battery !== undefined && battery.value < LOW_BATTERY) reasons.push(["battery", Date.parse(battery.at)]);
  if (signal !== undefined && signal.value < WEAK_SIGNAL) reasons.push(["signal", Date.parse(signal.at)]);
  return reasons;
}

/**
 * What is to be done about a device now. A tick holds until the device says again what was wrong; one that stays silent
 * is back when it has not been heard for as long as its kind may be.
 * @returns null where nothing is
 */
export function workOf(device: Device, tick: WorkTick | null, now: Instant): Work | null {
  const holding = reasonsOf(device);
  if (holding.length === 0) return null;
  const ticked = tick === null ? null : Date.parse(tick.at);
  const isBack = ([reason, saidAt]: readonly [WorkReason, Instant | null]): boolean => {
    if (ticked === null || !tick?.reasons.includes(reason)) return true;
    if (saidAt !== null && saidAt > ticked) return true;
    const isMute = reason === "offline" || reason === "silent";
    return isMute && now - ticked > PATIENCE * device.interval * SECOND;
  };
  const back = holding.filter(isBack);
  const shown = back.length === 0 ? holding : back;
  return { reasons: shown.map(([reason]) => reason), waits: back.length === 0 };
}
