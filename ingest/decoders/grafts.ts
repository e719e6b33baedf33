import fc from "fast-check";
import { DEVICE_KIND_NAMES, DEVICE_KINDS, type DeviceKind, isDeviceKind } from "../../contracts/index.ts";
import { alarmWord } from "../alarm-words.ts";
import { looksAlarming, soundsAlarming } from "../alarming.ts";
import { Cell } from "../cell.ts";
import { loadKnowledge, plain } from "../knowledge.ts";
import { eventNamed, isNaming } from "../naming.ts";
import type { Taken } from "../ports.ts";
import { isObject } from "../shape.ts";
import { COMMUNITY, deviceRecord, NOON } from "../testing.ts";
import { Draft, Turn } from "../turn.ts";
import { formatBench, GATEWAY } from "./format-bench.ts";
import { namesDanger } from "./scene-words.ts";
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

/** Excuse 3, of what is no JSON and hence no key and no word: the letters of a danger anywhere in it. */
const GRAVE = /alarm|alert|warn|sos|fall|fell|fire|flame|smoke|gas|leak|flood|panic|emergency|help|trap|警|火|烟|漏|求|跌|摔|救/i;

const KNOWLEDGE = loadKnowledge();

/** A device of the kind, to ask what words mean to it. */
function draftOf(kind: DeviceKind): Draft {
  const message = { topic: "", payload: Buffer.from(""), login: "", client: "", qos: 0 as const, retain: false, replayed: false };
  const turn = new Turn({ community: COMMUNITY, pos: 1, recv: NOON }, NOON, "Asia/Shanghai", { ...message, will: false, cutFrom: null });
  return new Draft(turn, deviceRecord("d", kind), new Cell(), KNOWLEDGE.vocabularyOf(kind), true);
}

const DRAFTS = new Map<DeviceKind, Draft>(DEVICE_KIND_NAMES.map((kind) => [kind, draftOf(kind)]));

/** Excuse 1: the word is one by which a device of the kind names an event, or a camera a danger; or it sounds like an alarm. */
const isWord = (draft: Draft, word: string): boolean =>
  eventNamed(draft, plain(word)) !== undefined || namesDanger(word) || soundsAlarming(word) || alarmWord(word) !== undefined;

/** Excuse 2: the key is one under which an event, a state or a code of such a device stands. */
function isKey(draft: Draft, key: string): boolean {
  const name = plain(key);
  const base = name.replace(/-?\d+$/, "");
  return (
    [name, base].some((one) => eventNamed(draft, one) !== undefined || KNOWLEDGE.platform.codes.has(one)) ||
    looksAlarming(key, true) ||
    isNaming(draft, name)
  );
}

/** Whether anything in a text or a value is a word or a key of an event to one of the devices. */
function saysEvent(value: unknown, drafts: readonly Draft[]): boolean {
  if (typeof value === "string") return drafts.some((draft) => isWord(draft, value));
  if (Array.isArray(value)) return value.some((one) => saysEvent(one, drafts));
  return isObject(value) && Object.entries(value).some(([key, one]) => drafts.some((draft) => isKey(draft, key)) || saysEvent(one, drafts));
}

const draftsOf = (devices: Readonly<Record<string, string>>): readonly Draft[] =>
  [...new Set(Object.values(devices))].flatMap((kind) => (isDeviceKind(kind) ? (DRAFTS.get(kind) ?? []) : []));

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/** Whether a word in it, and not a key alone, names an alarm. */
function namesAlarm(value: unknown, drafts: readonly Draft[]): boolean {
  if (typeof value === "string") return drafts.some((draft) => isWord(draft, value));
  if (Array.isArray(value)) return value.some((one) => namesAlarm(one, drafts));
  return isObject(value) && Object.values(value).some((one) => namesAlarm(one, drafts));
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
      if (namesAlarm(value, draftsOf(devices))) return [];
      const before = messages.slice(0, i).map((one) => ({ topic: one.topic ?? "push", payload: one.payload ?? "" }));
      const envelope = { topic, value, devices, before };
      const taken = sendIn(envelope, format, payload);
      const heard = taken.observations.some(({ device }) => device !== `id-${GATEWAY}`);
      return heard && begun(taken).length === 0 && taken.dropped.duplicate === 0 && !urgentIn(taken) ? [envelope] : [];
    }),
  );
}

/** Every place of a message that neither names its device nor speaks of an alarm. */
export function placesOf({ topic, value, devices }: Envelope): readonly Path[] {
  const ids = Object.keys(devices).map((id) => id.toLowerCase());
  const drafts = draftsOf(devices);
  const names = (one: unknown): boolean => ids.some((id) => JSON.stringify(one).toLowerCase().includes(id));
  const isOfEvent = (step: string | number): boolean => typeof step === "string" && drafts.some((draft) => isKey(draft, step));
  const found: Path[] = [];
  const walk = (one: unknown, path: Path): void => {
    // Excuse 5: the topic of ONVIF is what happened, and its data alone says that it is over.
    if (/(?:SignalLoss|Failure|Tamper)$/.test(topic) && path[0] === "Data") return;
    if (path.length > 0 && !names(one) && !path.some(isOfEvent) && !saysEvent(one, drafts)) found.push(path);
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

/** A flag, or a list of them, as several probes send theirs. */
const isFlag = (value: unknown): boolean =>
  typeof value === "boolean" || (Array.isArray(value) && value.every((one) => typeof one === "boolean" || one === 0 || one === 1));
/** A number, or one in a text with whatever signs around it, that may be a code. */
const isCode = (value: unknown): boolean =>
  (typeof value === "number" && Math.abs(value) < 1_000) ||
  (typeof value === "string" && /^[^\p{L}\p{N}]*\d{1,3}[^\p{L}\p{N}]*\d*$/u.test(value)) ||
  // "Y" is a yes.
  (typeof value === "string" && /^\P{L}*[tyfn]\P{L}*$/iu.test(value));

/** Anything but a bare flag or code, which in the place of another is an alarm by intent. */
export const anyBody = fc.jsonValue({ maxDepth: 3 }).map((value) => (isFlag(value) || isCode(value) ? [value, "x"] : value));

/** What is drawn says an event to one of the devices: then it may begin one. */
export const saysOne = (body: unknown, devices: Readonly<Record<string, string>>): boolean => saysEvent(body, draftsOf(devices));

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
  // Excuse 4: an alarm host that says no code, or none that is known, may have told of anything.
  if (/"cidEvent"/i.test(text)) return [];
  if (ALARM_TOPIC.test(topic) || GRAVE.test(text) || GRAVE.test(text.replace(/[^\p{L}]/gu, ""))) return [];
  return taken.quarantined.flatMap(({ urgent, device, reason }) => {
    const kind = devices[device?.replace(/^id-/, "") ?? ""] ?? "";
    const guards = isDeviceKind(kind) && (DEVICE_KINDS[kind].lifeSafety || DEVICE_KINDS[kind].personal);
    return urgent === true && !guards ? [reason] : [];
  });
}
