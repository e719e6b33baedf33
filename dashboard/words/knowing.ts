import { type Alert, type Device, type DeviceKind, type Instant, MINUTE } from "../../contracts/index.ts";

/**
 * What is known of one person, and how old it is. It never says that she is well: only a named human may, who saw or
 * heard her.
 */
export type Knowing =
  | { readonly kind: "alerts"; readonly alerts: readonly Alert[] }
  /** A sign of hers: something she wears or lies on. */
  | { readonly kind: "sign"; readonly at: Instant; readonly by: DeviceKind }
  | {
      readonly kind: "blind";
      /** Why: not worn, or nothing heard, or heard without a sign of her, or nothing there to hear. */
      readonly why: "not-worn" | "no-data" | "no-sign" | "no-device";
      readonly device: DeviceKind | null;
      readonly since: Instant | null;
      /** Something in the home moves; that is not her. */
      readonly homeMoves: boolean;
    };

/** Measurements that only a body gives. */
const BODY = new Set(["heart_rate", "spo2", "respiratory_rate", "steps", "body_temperature", "skin_temperature"]);
const HERS: readonly DeviceKind[] = ["wearable", "bed"];
const HOME: readonly DeviceKind[] = ["motion", "presence", "door", "water-meter"];
/** Older than this, a sign no longer says how she is now [D]. */
const FRESH = 30 * MINUTE;
/** Bits of quality that make a value no sign: late, rejected, replayed, historical. */
const NO_SIGN = 2 | 4 | 8 | 16;

function wornOf(device: Device): { readonly worn: boolean; readonly at: Instant } | null {
  const value = device.values.find((one) => one.measurement === (device.kind === "bed" ? "in_bed" : "worn"));
  return value === undefined ? null : { worn: value.value > 0, at: Date.parse(value.at) };
}

function signOf(device: Device): Instant | null {
  const worn = wornOf(device);
  if (worn !== null && !worn.worn) return null;
  const times = device.values
    .filter((value) => BODY.has(value.measurement) && (value.quality & NO_SIGN) === 0)
    .map((value) => Date.parse(value.at));
  if (worn !== null) times.push(worn.at);
  return times.length === 0 ? null : Math.max(...times);
}

/** @param devices those tied to the person or her home; @param alerts the open ones of the person */
export function knowingOf(devices: readonly Device[], alerts: readonly Alert[], now: Instant): Knowing {
  if (alerts.length > 0) return { kind: "alerts", alerts };
  const hers = devices.filter((device) => HERS.includes(device.kind));
  const signs = hers.flatMap((device) => {
    const at = signOf(device);
    return at === null ? [] : [{ at, by: device.kind }];
  });
  const newest = signs.sort((a, b) => b.at - a.at)[0];
  if (newest !== undefined && now - newest.at <= FRESH) return { kind: "sign", ...newest };
  const homeMoves = devices.some(
    (device) => HOME.includes(device.kind) && device.on.some((name) => name === "motion" || name === "presence" || name === "door"),
  );
  const first = hers[0];
  if (first === undefined) return { kind: "blind", why: "no-device", device: null, since: null, homeMoves };
  const worn = wornOf(first);
  if (worn !== null && !worn.worn) return { kind: "blind", why: "not-worn", device: first.kind, since: worn.at, homeMoves };
  const heard = first.lastAt === null ? null : Date.parse(first.lastAt);
  if (newest === undefined && heard !== null && now - heard <= FRESH)
    return { kind: "blind", why: "no-sign", device: first.kind, since: heard, homeMoves };
  const last = newest?.at ?? heard;
  return { kind: "blind", why: "no-data", device: first.kind, since: last, homeMoves };
}
