import {
  type Activity,
  type DeviceKind,
  type DeviceRecord,
  type Instant,
  MINUTE,
  Quality,
  SECOND,
  type SignView,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Recent } from "../store/recent.ts";
import { intervalOf } from "./device-views.ts";
import type { Sign, SignBook } from "./sign-book.ts";

interface Parts {
  readonly directory: Pick<Directory, "personById" | "devicesOfPerson">;
  readonly recent: Pick<Recent, "last" | "lastHeard">;
  readonly signs: Pick<SignBook, "of">;
}

/** Measurements that only a body gives. */
const BODY = new Set<string>(["heart_rate", "spo2", "respiratory_rate", "body_temperature", "skin_temperature", "steps"]);
/** Older than this, nothing says any more that she is seen [D]. */
const FRESH = 30 * MINUTE;
const HERS: readonly DeviceKind[] = ["wearable", "bed"];
const NO_SIGN = Quality.late | Quality.rejected | Quality.replayed | Quality.historical;

/** What is known of somebody's activity, from the signs that were noted and from what she wears. */
export function createSignView({ directory, recent, signs }: Parts): (person: string, now: Instant) => Activity {
  const view = (sign: Sign | null, now: Instant): SignView | null =>
    sign && { ...sign, at: toIso(sign.at), age: Math.max(0, now - sign.at) };

  return (id, now) => {
    const { own, home, met } = signs.of(id);
    const household = directory.personById(id)?.household;
    const devices = directory.devicesOfPerson(id, now).filter(({ kind }) => HERS.includes(kind));
    const states = devices.map((device) => stateOf(device, recent, now));
    const body = states.flatMap(({ body: at, device }) => (at === null ? [] : [{ at, kind: device.kind }])).sort((a, b) => b.at - a.at)[0];
    // Where nobody and nothing else moves, the home shows her as her band would.
    const byHome = household !== undefined && household.people === 1 && !household.pets && !household.robot && home !== own && own !== null;
    const seen = states.some(({ unseen }) => unseen === null) || (byHome && !HERS.includes(own.kind) && now - own.at <= FRESH);
    return {
      own: view(own, now),
      home: view(home, now),
      body: body ? { kind: body.kind, at: toIso(body.at), age: Math.max(0, now - body.at) } : null,
      met,
      unseen: seen ? null : (states[0]?.unseen ?? { why: "no-device", kind: null, since: null }),
    };
  };
}

interface State {
  readonly device: DeviceRecord;
  readonly body: Instant | null;
  readonly unseen: Activity["unseen"];
}

/** Whether a band or a bed shows her: worn or lain in, and heard lately. */
function stateOf(device: DeviceRecord, recent: Parts["recent"], now: Instant): State {
  const last = recent.last(device.id);
  const heard = recent.lastHeard(device.id) ?? null;
  const on = last.find(({ measurement }) => measurement === (device.kind === "bed" ? "in_bed" : "worn"));
  const bodies = last.filter(({ measurement, quality }) => BODY.has(measurement) && !(quality & NO_SIGN)).map(({ at }) => at);
  const off = on !== undefined && on.value < 1;
  const body = bodies.length === 0 || off ? null : Math.max(...bodies);
  const limit = Math.max(FRESH, 3 * intervalOf(device) * SECOND);
  const newest = Math.max(body ?? 0, on && !off ? on.at : 0);
  if (off && device.kind === "wearable") return { device, body, unseen: { why: "not-worn", kind: device.kind, since: toIso(on.at) } };
  if (newest > 0 && now - newest <= limit) return { device, body, unseen: null };
  // An empty bed is no failure of the bed: it says nothing of where she is.
  const mute = newest === 0 && heard !== null && now - heard <= limit;
  const since = newest > 0 ? newest : heard;
  const why = off ? "not-worn" : mute ? "no-sign" : "no-data";
  return { device, body, unseen: { why, kind: device.kind, since: since === null ? null : toIso(since) } };
}
