import { EVENT_KINDS, type EventKind, MINUTE, Quality } from "../../contracts/index.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { plain } from "../knowledge.ts";
import { looksAlarming, measurementField, setPlatformTime, soundsAlarming } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown, step } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState, type Said } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { eventOf, ownAlarm } from "../verdict.ts";
import { bareWord } from "./bare-word.ts";
import { holdsAlarm } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { baseName, KEYPAD, type LearntDevice, learnDevice, type Meaning, usualMeaning } from "./zigbee-meaning.ts";

/** For so long after its start the bridge may be sending again what it remembers. */
const RESENDS = 2 * MINUTE;
/** What was seen so shortly before the start is news all the same, also where the bridge's clock is behind by as much [D]. */
const SEEN_BEFORE = 5 * MINUTE;
const START = "z2m started";
const LAST = "z2m last";
const TOLD = "z2m told";
const KEPT_TOLD = 200;
const deviceKey = (name: string): string => `z2m ${name}`;
/** What buttons and keypads say when somebody calls for help. */
const CALL = /(?:^|[_ ])(?:emergency|panic|sos)(?:_(?:call|button|press(?:ed)?|alarm|on))?$/;
/** Keys that say how the message came, and nothing of the device. */
const ENVELOPE = new Set(["linkquality", "last_seen", "elapsed", "device", "update", "update_available"]);

function isLearnt(value: unknown): value is LearntDevice {
  return isObject(value) && Array.isArray(value.ids) && isObject(value.says);
}

function learn(source: Source, value: unknown): void {
  const { gateway, turn } = source;
  if (!Array.isArray(value)) {
    turn.fault("not-an-object", "", { zh: "bridge/devices 应为设备数组。", en: "bridge/devices should be a list of devices." }, null);
    return;
  }
  for (const said of value.slice(0, 1_000)) {
    const device = learnDevice(said);
    if (device !== undefined) gateway?.keep(deviceKey(device.name), device.learnt);
  }
  turn.ignored++;
}

function linkOf(said: unknown): "online" | "offline" | undefined {
  const word = isObject(said) ? said.state : said;
  return word === "online" || word === "offline" ? word : undefined;
}

function readBridge(source: Source, leaf: string, value: unknown): void {
  const { gateway, turn } = source;
  if (leaf === "devices") learn(source, value);
  else if (leaf === "state") {
    const link = linkOf(value);
    if (link === "online" && !turn.message.replayed) gateway?.keep(START, [turn.recv]);
    const draft = gateway === null ? undefined : source.draftOf(gateway.device.externalId);
    if (draft === undefined || link === undefined || (turn.message.replayed && link === "online")) turn.ignored++;
    else draft.link = link;
  } else turn.ignored++;
}

interface Named {
  readonly name: string;
  /** What stands after the name: a property, availability, set. */
  readonly leaf: string;
  readonly learnt: LearntDevice | undefined;
}

function learntOf({ gateway }: Source, name: string): LearntDevice | undefined {
  const bare = name.trim();
  const learnt = gateway?.notes.get(deviceKey(name)) ?? (bare === name ? undefined : gateway?.notes.get(deviceKey(bare)));
  return isLearnt(learnt) ? learnt : undefined;
}

/** The device of a topic: names may hold slashes, so the longest that is known counts. */
function nameOf(source: Source): Named {
  const { rest } = source;
  const whole = learntOf(source, rest);
  if (whole !== undefined) return { name: rest, leaf: "", learnt: whole };
  const steps = rest.split("/");
  for (let length = steps.length - 1; length > 0; length--) {
    const name = steps.slice(0, length).join("/");
    const learnt = learntOf(source, name);
    if (learnt !== undefined) return { name, leaf: steps.slice(length).join("/"), learnt };
  }
  const last = steps.at(-1) ?? "";
  const isLeaf = steps.length > 1 && (/^(availability|set|get)$/.test(last) || source.draftOf(rest) === undefined);
  return { name: isLeaf ? steps.slice(0, -1).join("/") : rest, leaf: isLeaf ? last : "", learnt: undefined };
}

function draftFor(source: Source, named: Named, value: unknown): Draft | undefined {
  const legacy = isObject(value) && isObject(value.device) ? value.device.ieeeAddr : undefined;
  // Nearly always the first that it goes by.
  const usual = named.learnt === undefined ? source.draftOf(named.name) : undefined;
  if (usual !== undefined && legacy === undefined) return usual;
  const ids = [...(named.learnt?.ids ?? []), ...(typeof legacy === "string" ? [legacy] : []), named.name, named.name.trim()];
  for (const id of ids) {
    const draft = source.draftOf(id) ?? source.draftOf(id.toLowerCase());
    if (draft !== undefined) return draft;
  }
  tellUnregistered(source, named, ids, value);
  return undefined;
}

/** A lamp that nobody registered is told of once; an alarm each time. */
function tellUnregistered(source: Source, named: Named, ids: readonly string[], value: unknown): void {
  const { gateway, turn } = source;
  const urgent = holdsAlarm(value, 0) || (isObject(value) && /emergency|panic|sos/i.test(String(value.action ?? "")));
  const told = gateway?.notes.get(TOLD);
  const known: readonly unknown[] = Array.isArray(told) ? told : [];
  const names = [...new Set(ids)];
  if (!urgent && known.includes(named.name)) {
    turn.noteUnknown(names, false);
    turn.ignored++;
    return;
  }
  gateway?.keep(TOLD, [...known, named.name].slice(-KEPT_TOLD));
  const list = names.map(shown).join(", ");
  const detail = {
    zh: `没有登记 Zigbee 设备 ${list}。请以地址（0x…）或名称为设备编号登记，再重新识别。`,
    en: `The Zigbee device ${list} is not registered. Register it under its address (0x…) or its name, then run this again.`,
  };
  turn.unregistered({ ids: names, where: "", detail, urgent });
}

/** What is kept of a device's last message: what it said and when, and which records were found to be no news. */
interface Last {
  readonly text: string;
  readonly at: number;
  readonly resent: readonly unknown[];
  readonly stale: readonly unknown[];
  readonly unsure: readonly unknown[];
}

const listOf = (note: unknown): readonly unknown[] => (Array.isArray(note) ? note : []);

function lastOf(draft: Draft): Last | undefined {
  const note = draft.cell.notes.get(LAST);
  const [text, at, resent, stale, unsure] = listOf(note);
  if (typeof text !== "string" || typeof at !== "number") return undefined;
  return { text, at, resent: listOf(resent), stale: listOf(stale), unsure: listOf(unsure) };
}

function canonical(said: JsonObject): string {
  const keys = Object.keys(said).sort();
  return JSON.stringify(keys.map((key) => [key, said[key]]));
}

/** Whether something other than a call changed: then the call that stands in it is the old one, told along. */
function isOther(before: string, said: JsonObject): boolean {
  let entries: unknown;
  try {
    entries = JSON.parse(before);
  } catch {
    return false;
  }
  const known = new Map(Array.isArray(entries) ? entries.map((entry) => [Object(entry)[0], JSON.stringify(Object(entry)[1])]) : []);
  const changed = Object.entries(said).filter(([key, value]) => !ENVELOPE.has(key) && known.get(key) !== JSON.stringify(value));
  return changed.length > 0 && changed.every(([key]) => !/sos|panic|emergency/i.test(key));
}

interface Freshness {
  /** What the bridge remembers from before its start, and not what the device says now. */
  readonly resent: boolean;
  /** Told because something else changed: a call for help that stands in it is no new one. */
  readonly stale: boolean;
  /** Resent as far as can be told, from a device that was never heard: what may cost a life is then taken for new. */
  readonly unsure: boolean;
}

/**
 * Whether the bridge tells what it remembers. When the device was last seen decides where the message says so; else a
 * message that differs in nothing from the one before the start is a copy. Of a device never heard nobody knows.
 * The draft's time must be set before.
 * @param calls whether the message holds a state that is a happening: only of these a stale one matters
 */
function freshness(source: Source, draft: Draft, said: JsonObject, calls: boolean): Freshness {
  const { turn, gateway } = source;
  const last = lastOf(draft);
  // A record that is known already says what it said.
  if (!draft.live) {
    const was = (list: readonly unknown[] | undefined): boolean => list?.includes(turn.pos) ?? false;
    return { resent: was(last?.resent), stale: was(last?.stale), unsure: was(last?.unsure) };
  }
  const text = canonical(said);
  const [start] = [gateway?.notes.get(START)].flat();
  let [resent, unsure] = [false, false];
  if (typeof start === "number" && turn.recv - start <= RESENDS && turn.recv >= start) {
    if (draft.sentAt !== null) resent = draft.at < start - SEEN_BEFORE || (last !== undefined && last.text === text && last.at < start);
    else {
      resent = last === undefined || (last.text === text && last.at < start);
      unsure = last === undefined;
    }
  }
  const stale = calls && last !== undefined && last.text !== text && isOther(last.text, said);
  const add = (list: readonly unknown[] | undefined, is: boolean): readonly unknown[] =>
    is ? [...(list ?? []), turn.pos].slice(-8) : (list ?? []);
  const kept = text.length > 4_000 ? "" : text;
  draft.cell.notes.set(LAST, [kept, turn.recv, add(last?.resent, resent), add(last?.stale, stale), add(last?.unsure, unsure)]);
  return { resent, stale, unsure };
}

interface Reading {
  readonly source: Source;
  readonly draft: Draft;
  readonly test: boolean;
  readonly resent: boolean;
  readonly stale: boolean;
  readonly unsure: boolean;
}

/** Says a state with the marks of the message; an alarm that may be new is one. */
function say({ draft, test, resent, unsure }: Reading, said: Said): void {
  const { bits } = draft;
  const isNew = unsure && said.state !== "off" && EVENT_KINDS[said.event].lifeSafety && !draft.turn.message.replayed;
  if (isNew) draft.bits &= ~Quality.replayed;
  addState(draft, { ...said, test, resent: resent && !isNew });
  draft.bits = bits;
}

const namedEvent = (draft: Draft, event: EventKind | "own"): EventKind | undefined => (event === "own" ? ownAlarm(draft) : event);

function addAction(reading: Reading, any: boolean, value: unknown): void {
  const { draft } = reading;
  const action = (Array.isArray(value) ? value.join(" ") : typeof value === "string" ? value : "").trim().toLowerCase();
  // The empty action that follows a press ends nothing.
  if (action === "" || action === "off" || /release/.test(action)) draft.hear();
  else if (CALL.test(action) || any) say(reading, { event: "sos", state: "pulse", data: { action } });
  else {
    const pressed = draft.device.kind === "sos-button" ? "sos" : draft.device.kind === "help-button" ? "help" : undefined;
    if (pressed !== undefined) say(reading, { event: pressed, state: "pulse", data: { action } });
    else if (!mayBeAlarm(draft) || KEYPAD.test(action) || !soundsAlarming(action)) draft.hear();
    else {
      const event = eventOf(draft, plain(action));
      if (event === undefined) tellWord(reading, "action", value);
      else say(reading, { event: event.event, state: event.over ? "off" : "on", part: "action", data: { action } });
    }
  }
}

function tellWord({ draft, source }: Reading, key: string, value: unknown): void {
  const detail = {
    zh: `${key} 的值 ${shown(value)} 像是报警，但平台不认识。请对照设备说明书，确认后在映射中登记。`,
    en: `The value ${shown(value)} of ${key} looks like an alarm, which the hub does not know. Look it up in the device's manual and enter it in a mapping.`,
  };
  source.turn.fault("unknown-measurement", step(key), detail, draft.device.id, true);
}

/**
 * A property that no definition explains: what its name and value say by the plain words, so that an alarm in a new or
 * unusual spelling is one. What is neither and sounds like an alarm is told.
 */
function addUnexplained(reading: Reading, key: string, value: unknown): void {
  const { draft, source } = reading;
  if (isObject(value) || Array.isArray(value)) {
    if (mayBeAlarm(draft) && holdsAlarm(value, 0) && onceADay(draft, [`holds ${key}`])) tellWord(reading, key, value);
    else draft.hear();
    return;
  }
  const base = baseName(key, undefined);
  const event = eventOf(draft, plain(key)) ?? eventOf(draft, plain(base));
  const word = typeof value === "string" ? eventOf(draft, plain(value)) : undefined;
  const said = switchState(source.knowledge, value) ?? (event !== undefined && word !== undefined && !word.over ? "on" : undefined);
  if (event !== undefined && said !== undefined) {
    const named = said === "on" && word !== undefined && event.event === ownAlarm(draft) ? word : event;
    const on = said === "on" && !named.over;
    if (!event.over || said === "on")
      say(reading, { event: named.event, state: on ? "on" : "off", part: key, quiet: true, edge: true, data: on ? { [key]: value } : {} });
    else draft.hear();
  } else if (mayBeAlarm(draft) && (looksAlarming(key, value) || soundsAlarming(value))) {
    const missing = typeof value === "string" && source.knowledge.missing.has(value.trim().toLowerCase());
    const loud = value === true || soundsAlarming(value);
    if (missing || (!loud && !onceADay(draft, [`${key} ${shown(value)}`]))) draft.hear();
    else tellWord(reading, key, value);
  } else draft.hear();
}

function addEnum(reading: Reading, meaning: Extract<Meaning, { is: "enum" }>, key: string, value: unknown): void {
  const { draft } = reading;
  const word = String(value).trim().toLowerCase();
  const words =
    (Object.hasOwn(meaning.says, word) ? meaning.says[word] : undefined) ??
    Object.entries(meaning.says).find(([name]) => name.toLowerCase() === word)?.[1] ??
    (meaning.other.length > 0 ? meaning.other : undefined);
  if (words === undefined) {
    addUnexplained(reading, key, value);
    return;
  }
  if (words.length === 0) draft.hear();
  for (const [event, state] of words) {
    const named = namedEvent(draft, event);
    if (named === undefined) draft.hear();
    else
      say(reading, {
        event: named,
        state,
        part: key,
        edge: true,
        quiet: true,
        data: state === "off" ? {} : { [key]: value },
      });
  }
}

function addBinary(reading: Reading, meaning: Extract<Meaning, { is: "state" }>, key: string, value: unknown): void {
  const { draft, source, stale } = reading;
  const event = namedEvent(draft, meaning.event);
  const same = (a: unknown): boolean => a === value || String(a).toLowerCase() === String(value).toLowerCase();
  // A bridge of another version writes 1 or ON for true; where on is false, as of a contact, only its own words count.
  const usual = switchState(source.knowledge, meaning.on) === "on" ? switchState(source.knowledge, value) : undefined;
  const on = same(meaning.on) ? true : same(meaning.off) ? false : usual === undefined ? undefined : usual === "on";
  if (event === undefined || (stale && EVENT_KINDS[event].shape === "pulse")) draft.hear();
  else if (on === undefined) {
    const detail = {
      zh: `${key} 的值 ${shown(value)} 既不是 ${shown(meaning.on)} 也不是 ${shown(meaning.off)}。`,
      en: `The value ${shown(value)} of ${key} is neither ${shown(meaning.on)} nor ${shown(meaning.off)}.`,
    };
    source.turn.fault("wrong-type", step(key), detail, draft.device.id, true);
  } else say(reading, { event, state: on ? "on" : "off", part: key, quiet: true });
}

function addProperty(reading: Reading, key: string, meaning: Meaning, value: unknown): void {
  const { draft, source } = reading;
  if (meaning.is === "action") addAction(reading, meaning.any, value);
  else if (value === null || value === undefined || value === "") addMissing(draft);
  else if (meaning.is === "state") addBinary(reading, meaning, key, value);
  else if (meaning.is === "enum") addEnum(reading, meaning, key, value);
  else if (meaning.is === "number") {
    const field = measurementField(draft, meaning.measurement);
    const number = typeof value === "string" ? Number(value) : value;
    if (field === undefined) draft.hear();
    else if (typeof number === "number" && Number.isFinite(number) && meaning.unit !== "")
      addWithUnit(draft, field, number, meaning.unit, key, step(key));
    else addValue(draft, source.knowledge, field, value, key, step(key));
  } else draft.hear();
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

function meaningFor(learnt: LearntDevice | undefined, key: string, value: unknown): Meaning | undefined {
  if (learnt === undefined || isEmpty(learnt.says)) return usualMeaning(key, value);
  return Object.hasOwn(learnt.says, key) ? learnt.says[key] : undefined;
}

/** A self-test that is not an alarm: told when it begins. */
function addTest(draft: Draft, testing: boolean, alarmed: boolean): void {
  const isFire = ownAlarm(draft) !== undefined;
  if (isFire && !alarmed) addState(draft, { event: "fire-test", state: testing ? "pulse" : "off", part: "test", edge: true });
  else draft.hear();
}

function readObject(source: Source, named: Named, draft: Draft, said: JsonObject): void {
  const { learnt } = named;
  const entries: { readonly key: string; readonly value: unknown; readonly meaning: Meaning | undefined }[] = [];
  let [tests, test, calls] = [0, false, false];
  for (const key in said) {
    if (ENVELOPE.has(key)) continue;
    const value = said[key];
    const meaning = meaningFor(learnt, key, value);
    entries.push({ key, value, meaning });
    if (meaning?.is === "test") {
      tests++;
      test ||= value === true;
    } else if (meaning?.is === "state") {
      const event = namedEvent(draft, meaning.event);
      calls ||= event !== undefined && EVENT_KINDS[event].shape === "pulse";
    }
  }
  setPlatformTime(draft, said.last_seen, "/last_seen");
  const { resent, stale, unsure } = freshness(source, draft, said, calls);
  if (resent) draft.bits |= Quality.replayed;
  const reading: Reading = { source, draft, test, resent, stale, unsure };
  const before = draft.events.length;
  for (const { key, value, meaning } of entries) {
    if (meaning === undefined && value !== null && (learnt === undefined || learnt.other?.includes(key) === false))
      addUnexplained(reading, key, value);
    else if (meaning !== undefined && meaning.is !== "test") addProperty(reading, key, meaning, value);
    else draft.hear();
  }
  const alarmed = draft.events.slice(before).some(({ state }) => state !== "off");
  if (tests > 0) addTest(draft, test, alarmed);
  if (entries.length === 0) draft.hear();
}

function readDevice(source: Source, value: unknown): void {
  const { turn } = source;
  const named = nameOf(source);
  if (/^(set|get)(\/|$)/.test(named.leaf)) {
    turn.ignored++;
    return;
  }
  const draft = draftFor(source, named, value);
  if (draft === undefined) return;
  if (named.leaf === "availability") {
    const link = linkOf(value);
    if (link === undefined || (turn.message.replayed && link === "online")) turn.ignored++;
    else draft.link = link;
  } else if (named.leaf === "" && isObject(value)) readObject(source, named, draft, value);
  else if (named.leaf !== "" && !named.leaf.includes("/")) readObject(source, named, draft, { [named.leaf]: value });
  else {
    const detail = { zh: `此处应为属性对象，收到 ${shown(value)}。`, en: `An object of properties is expected here, got ${shown(value)}.` };
    turn.fault("not-an-object", "", detail, draft.device.id, holdsAlarm(value, 0));
  }
}

/** Plain words, as the attribute output and older versions send them. */
function wordOf(text: string): unknown {
  const word = text.trim();
  if (/^(true|false)$/.test(word)) return word === "true";
  return word !== "" && Number.isFinite(Number(word)) ? Number(word) : word;
}

/** Zigbee2MQTT: what each property means is learnt from the retained bridge/devices. */
export const zigbee2mqtt: Decoder = {
  name: "zigbee2mqtt",
  format: "zigbee2mqtt",
  claims: () => false,
  readBytes(source) {
    // Only a plain word: JSON is parsed where all JSON is, and bytes are told there.
    const word = bareWord(source);
    if (word === undefined) return false;
    this.decode(source, wordOf(word));
    return true;
  },
  decode(source, value) {
    const bridge = /^bridge\/(.+)$/.exec(source.rest)?.[1];
    if (bridge !== undefined) readBridge(source, bridge, value);
    else readDevice(source, value);
  },
};
