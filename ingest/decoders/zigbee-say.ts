import { EVENT_KINDS, type EventKind, Quality } from "../../contracts/index.ts";
import { isSchedule, overOf } from "../alarm-words.ts";
import { isGrave, looksAlarming, soundsAlarming } from "../alarming.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { fieldOf, plain } from "../knowledge.ts";
import { isDeviceWord, isNaming, namingsIn } from "../naming.ts";
import { addOwnState, SAME_CALL } from "../own-state.ts";
import { addProperties, GRADED, lookedFor, measurementField } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown, step } from "../say.ts";
import { isObject } from "../shape.ts";
import { addState, type Said } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { CALL_GRADE, isCallGrade, mayBePress } from "../unknown-properties.ts";
import { eventOf, faultNamed, isPressCount, ownAlarm, pressedUnder, verdictOf } from "../verdict.ts";
import { holdsAlarm } from "./cloud.ts";
import type { Source } from "./decoder.ts";
import { addOwnProbe, isTaken, tellProbe } from "./second-probe.ts";
import type { Freshness } from "./zigbee-freshness.ts";
import { baseName, KEYPAD, type Meaning } from "./zigbee-meaning.ts";

/** What buttons and keypads say when somebody calls for help. */
const CALL = /(?:^|[_ ])(?:emergency|panic|sos)(?:_(?:call|button|press(?:ed)?|alarm|on))?$/;

/** Keys that say what a device is. */
const IDENTITY = /^(?:type|kind|category|name|model|vendor|manufacturer|device|device-(?:type|name|model)|friendly-name|description)$/;

/** One message of a device on its way to what it says. */
export interface Reading extends Freshness {
  readonly source: Source;
  readonly draft: Draft;
  readonly test: boolean;
}

/** Says a state with the marks of the message; an alarm that may be new is one. */
function say({ draft, test, resent, unsure }: Reading, said: Said): void {
  const { bits } = draft;
  const isNew = unsure && said.state !== "off" && EVENT_KINDS[said.event].lifeSafety && !draft.turn.message.replayed;
  if (isNew) draft.bits &= ~Quality.replayed;
  addState(draft, { ...said, test, resent: resent && !isNew });
  draft.bits = bits;
}

export const namedEvent = (draft: Draft, event: EventKind | "own"): EventKind | undefined => (event === "own" ? ownAlarm(draft) : event);

function addAction(reading: Reading, any: boolean, value: unknown): void {
  const { draft, source } = reading;
  const action = (Array.isArray(value) ? value.join(" ") : typeof value === "string" ? value : "").trim().toLowerCase();
  // The empty action that follows a press ends nothing.
  if (source.knowledge.missing.has(action) || action === "off" || /release/.test(action)) draft.hear();
  else if (CALL.test(action) || any) say(reading, { event: "sos", state: "pulse", data: { action } });
  else {
    const pressed = draft.device.kind === "sos-button" ? "sos" : draft.device.kind === "help-button" ? "help" : undefined;
    if (pressed !== undefined) say(reading, { event: pressed, state: "pulse", data: { action } });
    else if (!mayBeAlarm(draft) || KEYPAD.test(action) || (!soundsAlarming(action) && overOf(action) === undefined)) draft.hear();
    else {
      const event = eventOf(draft, plain(action));
      if (event === undefined && overOf(action) !== undefined) draft.hear();
      else if (event === undefined) tellWord(reading, "action", value);
      else say(reading, { event: event.event, state: event.over ? "off" : "on", part: "action", data: { action } });
    }
  }
}

/** Composites of what is, and not of what is set. */
const HOLDS = /^(?:data|payload|status|state|alarm_?state)$/i;

/** Whether in a composite that no definition explains something would be a call for help whatever device said it. */
function holdsGrave(said: object, depth: number): boolean {
  return Object.entries(said).some(([key, value]) =>
    typeof value === "object" && value !== null ? depth < 4 && holdsGrave(value, depth + 1) : isGrave(key, value),
  );
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
export function addUnexplained(reading: Reading, key: string, value: unknown): void {
  const { draft, source } = reading;
  if (isObject(value) || Array.isArray(value)) {
    // What holds alarms by name is read as everywhere; other composites are settings.
    if (HOLDS.test(key) || isNaming(draft, plain(key)) || eventOf(draft, plain(key)) !== undefined)
      addProperties(draft, source.knowledge, { [key]: value }, "", { test: reading.test, resent: reading.resent });
    else if ((holdsGrave(value, 0) || (mayBeAlarm(draft) && holdsAlarm(value, 0))) && onceADay(draft, [`holds ${key}`]))
      tellWord(reading, key, value);
    else draft.hear();
    return;
  }
  if (typeof value === "string" && addWord(reading, key, value)) return;
  const name = plain(key);
  const event =
    eventOf(draft, name) ??
    eventOf(draft, plain(baseName(key, undefined))) ??
    eventOf(draft, name.replace(typeof value === "number" && CALL_GRADE.test(name) ? /-?\d+$/ : /-?\d+$|-level$/, "")) ??
    (typeof value === "string"
      ? (eventOf(draft, name.replace(GRADED, "")) ?? lookedFor(draft, name, value) ?? pressedUnder(draft, name, value))
      : undefined) ??
    faultNamed(source.knowledge, name, value);
  const pressed = isPressCount(draft, key, value) ? true : value;
  const verdict = event === undefined ? undefined : verdictOf(draft, source.knowledge, event.event, pressed);
  if (verdict === null) draft.hear();
  else if (event !== undefined && verdict !== undefined) {
    const isOwn = verdict.event === event.event;
    // "clear: false" is no alarm, and "clear: true" the end of one.
    if (isOwn && event.over && verdict.state === "off") draft.hear();
    else {
      const state = isOwn && event.over ? "off" : verdict.state;
      say(reading, { event: verdict.event, state, part: key, quiet: true, edge: isOwn, data: state === "off" ? {} : { [key]: value } });
    }
  } else if (isCallGrade(key, value) || (event !== undefined && isUnknownAlarm(draft, event.event, key, value))) {
    if (onceADay(draft, [`${key} ${shown(value)}`])) tellWord(reading, key, value);
    else draft.hear();
  } else if (IDENTITY.test(name) && typeof value === "string" && isDeviceWord(draft, value)) draft.hear();
  else if ((mayBeAlarm(draft) && (looksAlarming(key, value) || soundsAlarming(value))) || isGrave(key, value)) {
    const missing = typeof value === "string" && source.knowledge.missing.has(value.trim().toLowerCase());
    const loud = value === true || soundsAlarming(value);
    if (missing || (!loud && !onceADay(draft, [`${key} ${shown(value)}`]))) draft.hear();
    else tellWord(reading, key, value);
  } else if (mayBePress(draft, key, value)) tellWord(reading, key, value);
  else draft.hear();
}

/** A code or a word that nobody knows under the name of a danger to life: {"gasAlarmState": 2}; under a quantity's name it is a figure. */
const isUnknownAlarm = (draft: Draft, event: EventKind, key: string, value: unknown): boolean =>
  EVENT_KINDS[event].lifeSafety &&
  fieldOf(draft.vocabulary, key)?.is !== "measurement" &&
  ((typeof value === "number" && looksAlarming(key, value)) ||
    (typeof value === "string" && /[a-z\u4e00-\u9fff]{2}/i.test(value) && !isSchedule(value)));

/** A word for what happened or for the state of the whole. @returns false where it is none, or names nothing that the hub knows */
function addWord(reading: Reading, key: string, value: string): boolean {
  const { draft, source, test, resent, stale } = reading;
  if (stale) return false;
  const name = plain(key);
  if (addOwnState(draft, source.knowledge, { name, key, value, test, resent })) return true;
  const [named] = namingsIn(draft, source.knowledge, { [key]: value }).namings;
  // The bridge sends all that it knows with each message: the same word soon after is no second call.
  const again = { part: key, quiet: true, edge: true, within: SAME_CALL };
  if (named !== undefined) say(reading, { event: named.event, state: named.state, ...again, data: { [key]: value } });
  return named !== undefined;
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

/** What leaks at a gas detector is no water, unless it says so. */
const ofGas = (draft: Draft, key: string, event: EventKind | undefined): EventKind | undefined =>
  event === "leak" && (draft.device.kind === "gas" || draft.device.kind === "gas-valve") && !/water|flood/i.test(key) ? "gas" : event;

/** Undefined where the value is none of the two. */
function isOn({ knowledge }: Source, { on, off }: Extract<Meaning, { is: "state" }>, value: unknown): boolean | undefined {
  if (value === on) return true;
  // Two booleans that differ differ in every spelling.
  if (value === off && typeof on === "boolean" && typeof off === "boolean") return false;
  const word = String(value).toLowerCase();
  if (String(on).toLowerCase() === word) return true;
  if (value === off || String(off).toLowerCase() === word) return false;
  // A bridge of another version writes 1 or ON for true; where on is false, as of a contact, only its own words count.
  const usual = switchState(knowledge, on) === "on" ? switchState(knowledge, value) : undefined;
  return usual === undefined ? undefined : usual === "on";
}

function addBinary(reading: Reading, meaning: Extract<Meaning, { is: "state" }>, key: string, value: unknown): void {
  const { draft, source, stale } = reading;
  const event = ofGas(draft, key, namedEvent(draft, meaning.event));
  const on = isOn(source, meaning, value);
  if (event === undefined || (stale && EVENT_KINDS[event].shape === "pulse")) draft.hear();
  else if (on === undefined) {
    const detail = {
      zh: `${key} 的值 ${shown(value)} 既不是 ${shown(meaning.on)} 也不是 ${shown(meaning.off)}。`,
      en: `The value ${shown(value)} of ${key} is neither ${shown(meaning.on)} nor ${shown(meaning.off)}.`,
    };
    source.turn.fault("wrong-type", step(key), detail, draft.device.id, true);
  } else say(reading, { event, state: on ? "on" : "off", part: key, quiet: true });
}

export function addProperty(reading: Reading, key: string, meaning: Meaning, value: unknown): void {
  const { draft, source } = reading;
  if (meaning.is === "action") addAction(reading, meaning.any, value);
  else if (value === null || value === undefined || value === "") addMissing(draft);
  else if (meaning.is === "state") addBinary(reading, meaning, key, value);
  else if (meaning.is === "enum") addEnum(reading, meaning, key, value);
  else if (meaning.is === "number") {
    const field = measurementField(draft, meaning.measurement);
    const number = typeof value === "string" ? Number(value) : value;
    if (field === undefined) draft.hear();
    else if (typeof number === "number" && Number.isFinite(number) && (meaning.second || isTaken(draft, meaning.measurement))) {
      const probe = { measurement: meaning.measurement, unit: meaning.unit, value: number, part: key, where: step(key) };
      if (addOwnProbe(source, draft, probe)) draft.hear();
      else tellProbe(draft, probe);
    } else if (typeof number === "number" && Number.isFinite(number) && meaning.unit !== "")
      addWithUnit(draft, field, number, meaning.unit, key, step(key));
    else addValue(draft, source.knowledge, field, value, key, step(key));
  } else draft.hear();
}

/** A self-test that is not an alarm: told when it begins. */
export function addTest(draft: Draft, testing: boolean, alarmed: boolean): void {
  const isFire = ownAlarm(draft) !== undefined;
  if (isFire && !alarmed) addState(draft, { event: "fire-test", state: testing ? "pulse" : "off", part: "test", edge: true });
  else draft.hear();
}
