import { beganAs, DEVICE_KINDS, type DeviceEvent, EVENT_KINDS, type EventKind } from "../contracts/index.ts";
import { isOver } from "./alarm-words.ts";
import { deeperThan } from "./json-text.ts";
import type { EventName, Knowledge } from "./knowledge.ts";
import { plain } from "./knowledge.ts";
import { addMissing } from "./readings.ts";
import { sayNotAnObject, sayUnknownEvent, sayUnknownState, sayWrongType, step } from "./say.ts";
import type { JsonObject } from "./shape.ts";
import { isMarked, isObject } from "./shape.ts";
import { readTime } from "./times.ts";
import type { Draft } from "./turn.ts";
import { markBits } from "./turn.ts";

const OWN_KEYS = new Set(["event", "ts", "time", "timestamp", "id", "state", "confidence", "test"]);
/** Keys under which careless senders name the event where `event` is missing. */
const NAME_KEYS = ["event", "type", "kind", "alarm", "name"] as const;
const DATA_DEPTH = 16;
const DATA_BYTES = 64 * 1024;
const ID_LENGTH = 200;

/** Whether something not understood from this device may have been a call for help. */
export function mayBeAlarm(draft: Draft): boolean {
  const kind = DEVICE_KINDS[draft.device.kind];
  return kind.lifeSafety || kind.personal;
}

function nameOf(draft: Draft, object: JsonObject): { readonly name: EventName; readonly key: string } | undefined {
  for (const key of NAME_KEYS) {
    const said = object[key];
    if (typeof said !== "string" || said.length > 100) continue;
    const name = draft.vocabulary.events.get(plain(said));
    if (name !== undefined) return { name, key };
    // A name under `event` that means nothing is not made up for by a word elsewhere.
    if (key === "event") return undefined;
  }
  return undefined;
}

function saidState(object: JsonObject): { readonly value: unknown; readonly key: string } | undefined {
  if (object.state !== undefined && object.state !== null) return { value: object.state, key: "state" };
  for (const key of ["value", "active"]) if (typeof object[key] === "boolean") return { value: object[key], key };
  return undefined;
}

/** The state as the hub keeps it: a pulse has no duration, and a life-safety state that is "pulsed" has begun. */
export function settle(event: EventKind, named: "on" | "off" | null, said: "on" | "off" | "pulse" | null): "on" | "off" | "pulse" {
  // "smoke-clear" with state on has cleared; with state off the clearing is over, which is louder and hence believed.
  const state = named === "off" ? (said === "off" ? "on" : "off") : (said ?? "on");
  return state === "off" ? "off" : beganAs(event, state);
}

/** 0..1 from a share or a percentage; null where it is none. */
export function confidenceOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !(number >= 0 && number <= 100)) return null;
  return number <= 1 ? number : number / 100;
}

function dataOf(draft: Draft, object: JsonObject, where: string): Readonly<Record<string, unknown>> {
  const { turn } = draft;
  const rest = Object.entries(object).filter(([key]) => !OWN_KEYS.has(key));
  if (rest.length === 0) return {};
  if (turn.message.payload.length > DATA_BYTES) {
    turn.fault(
      "too-large",
      where,
      { zh: "设备上报的附加内容超过 64 KiB，未保留。", en: "What came with the event exceeds 64 KiB and was not kept." },
      draft.device.id,
    );
    return {};
  }
  const kept = rest.filter(([key, value]) => {
    if (!deeperThan(value, DATA_DEPTH)) return true;
    turn.fault("too-deep", `${where}${step(key)}`, { zh: "嵌套过深，未保留。", en: "Nested too deeply; not kept." }, draft.device.id);
    return false;
  });
  return Object.fromEntries(kept);
}

interface Happening {
  readonly event: EventKind;
  readonly state: "on" | "off" | "pulse";
  readonly id: string | null;
  readonly confidence: number | null;
  readonly test: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Adds a happening unless it is a repeat.
 * @param part the part of the device that says it: one second may bring the same from two of them
 */
export function addEvent(draft: Draft, what: Happening, part = ""): void {
  const { turn, cell } = draft;
  const identity = {
    what: part === "" ? `${what.event}|${what.state}` : `${what.event}|${what.state}|${part}`,
    id: what.id,
    sentAt: draft.sentAt,
    lifeSafety: EVENT_KINDS[what.event].lifeSafety,
  };
  if (cell.events.isRepeat(identity, turn.recv, turn.pos, cell.clock.newest, draft.live)) {
    turn.duplicate++;
    return;
  }
  if (what.event === "worn" && draft.live) cell.setFlag("worn", what.state === "off" ? 0 : 1, draft.at, turn.recv);
  const event: DeviceEvent = { device: draft.device.id, ...what, at: draft.at, recv: turn.recv, quality: draft.bits, pos: turn.pos };
  draft.events.push(event);
}

/** Bits of quality for the marks that a sender put on an object. "Simulated" counts as history: it must page nobody. */
export function marksOf(draft: Draft, object: JsonObject): number {
  const { historical, is_historical: isHistorical, simulated, replay, replayed } = object;
  if (historical === undefined && isHistorical === undefined && simulated === undefined && replay === undefined && replayed === undefined)
    return draft.turn.marks;
  return (
    draft.turn.marks |
    markBits(isMarked(historical) || isMarked(isHistorical) || isMarked(simulated), isMarked(replay) || isMarked(replayed))
  );
}

/** Reads one event object; the draft's time must be set before. */
export function addEventObject(draft: Draft, knowledge: Knowledge, object: JsonObject, where: string): void {
  const { turn } = draft;
  const found = nameOf(draft, object);
  if (found === undefined) {
    const said = object.event;
    const wrongType = said !== undefined && typeof said !== "string";
    const words = wrongType
      ? sayWrongType("event", said, { zh: "字符串", en: "a text" })
      : sayUnknownEvent(said ?? NAME_KEYS.map((key) => object[key]).find((value) => value !== undefined));
    turn.fault(wrongType ? "wrong-type" : "unknown-event", `${where}/event`, words, draft.device.id, mayBeAlarm(draft));
    return;
  }
  const { name } = found;
  const said = saidState(object);
  const state = said === undefined ? null : (knowledge.states.get(plain(String(said.value))) ?? switchState(knowledge, said.value));
  if (state === undefined)
    turn.fault(
      "wrong-type",
      `${where}/${said?.key ?? "state"}`,
      sayUnknownState(name.event, said?.value),
      draft.device.id,
      mayBeAlarm(draft),
    );
  const id = object.id;
  addEvent(draft, {
    event: name.event,
    state: settle(name.event, name.state, state ?? null),
    id: (typeof id === "string" && id !== "") || typeof id === "number" ? String(id).slice(0, ID_LENGTH) : null,
    confidence: confidenceOf(object.confidence),
    test: isMarked(object.test),
    data: dataOf(draft, object, where),
  });
}

/** Reads a bare word on an event topic, as cheap buttons send it. */
export function addEventWord(draft: Draft, word: string): boolean {
  const name = draft.vocabulary.events.get(plain(word));
  if (name === undefined) return false;
  draft.setTime(undefined, "", draft.turn.marks);
  addEvent(draft, { event: name.event, state: settle(name.event, name.state, null), id: null, confidence: null, test: false, data: {} });
  return true;
}

/** What a value says where a telemetry key is an alarm or a state; undefined where it says neither on nor off. */
export function switchState(knowledge: Knowledge, value: unknown): "on" | "off" | undefined {
  return plainState(knowledge, value) ?? (typeof value === "string" && isOver(value) ? "off" : undefined);
}

/** A flag as registers write it: 00, 01, 0x01. */
const FLAG = /^\s*(?:0x)?0*[01]\s*$/i;

/** The same by flags and the listed words alone. */
export function plainState(knowledge: Knowledge, value: unknown): "on" | "off" | undefined {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value === 1 || value === 0) return value === 1 ? "on" : "off";
  if (typeof value !== "string" || value.length > 40) return undefined;
  const state = knowledge.states.get(plain(value));
  if (state === undefined && FLAG.test(value)) return Number(value) === 0 ? "off" : "on";
  return state === undefined ? undefined : state === "off" ? "off" : "on";
}

/** Reads an alarm or state sent as a telemetry key: `{"smoke": true}`. */
export function addSwitch(draft: Draft, knowledge: Knowledge, name: EventName, value: unknown, key: string, where: string): void {
  if (value === null || value === undefined || (typeof value === "string" && knowledge.missing.has(value.trim().toLowerCase()))) {
    addMissing(draft);
    return;
  }
  const said = switchState(knowledge, value);
  if (said === undefined) {
    const words = sayWrongType(key, value, { zh: "true 或 false", en: "true or false" });
    draft.turn.fault("wrong-type", where, words, draft.device.id, EVENT_KINDS[name.event].lifeSafety);
    return;
  }
  // A pulse that is not there, or a "cleared" that is not set, says nothing; only the device's being alive.
  if (said === "off" && (EVENT_KINDS[name.event].shape === "pulse" || name.state === "off")) {
    draft.hear();
    return;
  }
  addEvent(draft, { event: name.event, state: settle(name.event, name.state, said), id: null, confidence: null, test: false, data: {} });
}

/** Reads a payload of the event topic: an object or an array of them. */
export function addEvents(draft: Draft, knowledge: Knowledge, value: unknown): void {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) draft.hear();
  for (const [i, item] of list.entries()) {
    const where = Array.isArray(value) ? `/${i}` : "";
    if (!isObject(item)) {
      if (typeof item === "string" && addEventWord(draft, item)) continue;
      draft.turn.fault("not-an-object", where, sayNotAnObject("event", item), draft.device.id, mayBeAlarm(draft));
      continue;
    }
    readTimed(draft, item, where, true);
    addEventObject(draft, knowledge, item, where);
  }
}

/**
 * Sets the draft's time from an object's own.
 * @param learn whether the device's clock may be judged by it: not where it is one of many, of which only the newest counts
 */
export function readTimed(draft: Draft, object: JsonObject, where: string, learn: boolean): void {
  const marks = marksOf(draft, object);
  let key = "ts";
  let said = object.ts;
  if (said === undefined) {
    key = object.time === undefined ? "timestamp" : "time";
    said = object[key];
  }
  if (learn && marks === 0 && said !== undefined && said !== null) {
    const sent = readTime(said, draft.turn.zone);
    if (sent !== undefined) draft.observeClock(sent, `${where}/${key}`);
  }
  draft.setTime(said, `${where}/${key}`, marks);
}
