import { isUtf8 } from "node:buffer";
import { type Device, type DeviceKind, type DeviceMessage, MEASUREMENTS, toIso, type Whereabouts } from "../../contracts/index.ts";
import type { HeldMessage } from "../message-ports.ts";
import { isHealth, type Masking } from "./masking.ts";
import type { Sight } from "./sight.ts";

interface Asked {
  /** The device whose messages are shown; of a gateway all that it brought. */
  readonly device: Device;
  /** A device that the caller may see. */
  find(id: string): { readonly device: Device; readonly at: Whereabouts } | undefined;
  readonly masking: Masking;
  readonly sight: Sight;
}

/** They measure bodies: what was not understood of them may be about one. */
const BODILY: ReadonlySet<DeviceKind> = new Set<DeviceKind>(["wearable", "bed"]);
const LONGEST_HEX = 512;
/** Shown as text: what a terminal would act on is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

function textOf(payload: Uint8Array, isCut: boolean): Pick<DeviceMessage, "payload" | "isHex"> {
  // Where it was cut, the last character may be cut too.
  const ends = isCut ? [0, 1, 2, 3].map((less) => payload.subarray(0, payload.length - less)) : [payload];
  const whole = ends.find((bytes) => isUtf8(bytes));
  const text = whole === undefined ? null : Buffer.from(whole).toString("utf8");
  if (text !== null && !CONTROLS.test(text)) return { payload: text, isHex: false };
  return { payload: Buffer.from(payload.subarray(0, LONGEST_HEX)).toString("hex"), isHex: true };
}

/**
 * A message as the caller may see it. Its bytes say all that it says: whoever may not see health data does not see those of
 * a message that holds some or that is of a device which measures bodies, nor does anybody who may not see each device it is about.
 */
export function messageView(held: HeldMessage, { device, find, masking, sight }: Asked): DeviceMessage {
  const known = new Map(held.devices.flatMap((id) => find(id)?.device ?? []).map((one) => [one.id, one]));
  const isBodily =
    held.readings.some(({ measurement }) => isHealth(measurement)) || [...known.values()].some(({ kind }) => BODILY.has(kind));
  const seesAll = known.size === held.devices.length;
  const mayRead = seesAll && (sight.health || (sight.raw && !isBodily));
  const isShown = (id: string): boolean => known.has(id) && (device.gateway !== null || id === device.id);
  const of = (id: string) => {
    const one = known.get(id);
    return { device: id, deviceName: one === undefined ? "" : masking.device(one, sight).name };
  };
  const { recv, topic, login, replayed, bytes, payload, readings, events, faults, dropped, more, again } = held;
  return {
    ...{ at: toIso(recv), topic, login, replayed, bytes, more, dropped },
    ...(again === true && { again }),
    ...(mayRead ? textOf(payload, bytes > payload.length) : { payload: null, isHex: false }),
    readings: readings
      .filter((one) => isShown(one.device))
      .map(({ device: id, measurement, value, at, quality }) => ({
        ...of(id),
        ...{ measurement, unit: MEASUREMENTS[measurement].unit, at: toIso(at), quality },
        value: masking.showsValue(measurement, known.get(id)?.person ?? null, sight) ? value : null,
      })),
    events: events
      .filter((one) => isShown(one.device) && (sight.health || one.event !== "worn"))
      .map(({ device: id, event, state, at, test }) => ({ ...of(id), event, state, at: toIso(at), test })),
    faults: faults.map(({ reason, detail, where }) => ({ reason, detail: { ...detail }, where })),
  };
}
