import fc from "fast-check";
import { DEVICE_KINDS, isDeviceKind } from "../../contracts/index.ts";
import type { Taken } from "../ports.ts";
import { isObject } from "../shape.ts";
import { formatBench, GATEWAY } from "./format-bench.ts";
import { begun } from "./spoilt.ts";

/** A real message that names a registered device and begins nothing: the envelope for what is drawn. */
export interface Envelope {
  readonly topic: string;
  readonly value: unknown;
  readonly devices: Readonly<Record<string, string>>;
  /** What came before it, by which it is understood. */
  readonly before: readonly Said[];
}

interface Said {
  readonly topic: string;
  readonly payload: string;
}

interface Example {
  readonly devices: Readonly<Record<string, string>>;
  readonly messages: readonly { readonly topic?: string; readonly payload?: string }[];
}

type Path = readonly (string | number)[];

/** Topics that speak of an alarm, or of a key that may be a call. */
const ALARM_TOPIC =
  /heat|thermometry|alarm|alert|sos|fall|fire|smoke|gas|leak|flood|panic|emergency|help|button|switch|input|detector|crossed|event$|警|火/i;
/** Words of what calls for help, in keys, values and topics. */
const ALARM =
  /alarm|alert|warn|sos|fall|fell|fire|flame|heat|tmp?a|smoke|gas|co\b|leak|flood|panic|emergency|help|danger|call|trigger|action|button|press|click|tamper|intru|event|fault|status|state|警|火|烟|漏|求|跌|摔|救/i;

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/** Whether a word in it, and not a key alone, names an alarm. */
function namesAlarm(value: unknown): boolean {
  if (typeof value === "string") return ALARM.test(value);
  if (Array.isArray(value)) return value.some(namesAlarm);
  return isObject(value) && Object.values(value).some(namesAlarm);
}

const urgentIn = (taken: Taken): boolean => taken.quarantined.some(({ urgent }) => urgent === true);

export function sendIn({ topic, devices, before }: Omit<Envelope, "value">, format: string, payload: string): Taken {
  const bench = formatBench(format, devices);
  for (const said of before) bench.send({ topic: `in/${said.topic}`, payload: said.payload });
  return bench.send({ topic: `in/${topic}`, payload });
}

/** Events on which somebody is called: that somebody moves is none. */
export const called = (taken: Taken): string[] => begun(taken).filter((event) => !/^(?:motion|presence) | off$/.test(event));

/** The messages of the examples that can carry a drawn body; each is heard of a device of its own, alone. */
export function envelopesOf(format: string, examples: readonly Example[]): readonly Envelope[] {
  return examples.flatMap(({ devices, messages }) =>
    messages.flatMap(({ topic = "push", payload }, i): Envelope[] => {
      const value = jsonOf(payload);
      if (payload === undefined || !(isObject(value) || Array.isArray(value))) return [];
      // One that names an alarm, if only to say that it is over, may well begin it when something else in it is changed.
      if (namesAlarm(value)) return [];
      const before = messages.slice(0, i).map((one) => ({ topic: one.topic ?? "push", payload: one.payload ?? "" }));
      const envelope = { topic, value, devices, before };
      const taken = sendIn(envelope, format, payload);
      const heard = taken.observations.some(({ device }) => device !== `id-${GATEWAY}`);
      return heard && begun(taken).length === 0 && taken.dropped.duplicate === 0 && !urgentIn(taken) ? [envelope] : [];
    }),
  );
}

/** Every place of a message that neither names its device nor speaks of an alarm. */
export function placesOf({ value, devices }: Envelope): readonly Path[] {
  const ids = Object.keys(devices).map((id) => id.toLowerCase());
  const names = (one: unknown): boolean => ids.some((id) => JSON.stringify(one).toLowerCase().includes(id));
  const found: Path[] = [];
  const walk = (one: unknown, path: Path): void => {
    if (path.length > 0 && !names(one) && !ALARM.test(path.join(" ")) && !ALARM.test(JSON.stringify(one))) found.push(path);
    if (Array.isArray(one)) for (const [i, item] of one.entries()) walk(item, [...path, i]);
    else if (isObject(one)) for (const [key, item] of Object.entries(one)) walk(item, [...path, key]);
  };
  walk(value, []);
  return found;
}

/** The message with something else in one place. */
export function grafted(value: unknown, [step, ...rest]: Path, graft: unknown): unknown {
  if (step === undefined) return graft;
  if (Array.isArray(value)) return value.map((one, i) => (i === step ? grafted(one, rest, graft) : one));
  if (!isObject(value)) return value;
  return { ...value, [step]: grafted(value[step], rest, graft) };
}

/** The plain name of a button's key, which random texts favour: {"key": true} of a button that calls is a press. */
const OF_A_BUTTON = /"(?:key|btn)[-_ ]?\d*"/i;
/** A flag, or a list of them, as several probes send theirs. */
const isFlag = (value: unknown): boolean =>
  typeof value === "boolean" || (Array.isArray(value) && value.every((one) => typeof one === "boolean" || one === 0 || one === 1));
/** A number, or one in a text with whatever signs around it, that may be a code. */
const isCode = (value: unknown): boolean =>
  (typeof value === "number" && Math.abs(value) < 1_000) ||
  (typeof value === "string" && /^[^\p{L}\p{N}]*\d{1,3}[^\p{L}\p{N}]*\d*$/u.test(value)) ||
  // "Y" is a yes.
  (typeof value === "string" && /^\P{L}*[tyfn]\P{L}*$/iu.test(value));

/** Anything that is no flag and no code: a 1 or a true in the right place, or a list of them, is an alarm by intent. */
export const anyBody = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !ALARM.test(JSON.stringify(value)) && !OF_A_BUTTON.test(JSON.stringify(value)))
  .map((value) => (isFlag(value) || isCode(value) ? [value, "x"] : value));

/**
 * Decision 007: what nobody understood is urgent where it comes from a device that guards life or is worn, or where it speaks
 * of an alarm itself, in its topic or its text. Nothing else is.
 */
export function urgentWithoutCause(
  taken: Taken,
  devices: Readonly<Record<string, string>>,
  topic: string,
  text: string,
): readonly string[] {
  // A word is one however it is parted and written.
  if (ALARM_TOPIC.test(topic) || ALARM.test(text) || ALARM.test(text.replace(/[^\p{L}]/gu, ""))) return [];
  return taken.quarantined.flatMap(({ urgent, device, reason }) => {
    const kind = devices[device?.replace(/^id-/, "") ?? ""] ?? "";
    const guards = isDeviceKind(kind) && (DEVICE_KINDS[kind].lifeSafety || DEVICE_KINDS[kind].personal);
    return urgent === true && !guards ? [reason] : [];
  });
}
