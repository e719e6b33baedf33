import { EVENT_KINDS, type EventKind, isMeasurement, Quality } from "../contracts/index.ts";
import { isSchedule } from "./alarm-words.ts";
import { isUnknownHappening, looksAlarming, soundsAlarming } from "./alarming.ts";
import { type Bag, keysOf } from "./bag.ts";
import { isDoubted } from "./code-doubts.ts";
import { BELIEVED_BACK } from "./device-clock.ts";
import { mayBeAlarm } from "./events.ts";
import { isFigure, isFlagBeside, isSwitch, mayBeFlag, tellFlag } from "./gas-flags.ts";
import { type Field, fieldOf, type Knowledge, type MeasurementField, type NearName, plain } from "./knowledge.ts";
import { eventNamed, isNaming, isType, namingsIn, saysOff, stateBeside, tellsAlarm } from "./naming.ts";
import { numberOf } from "./numbers.ts";
import { addOwnState, isUntold, SAME_CALL } from "./own-state.ts";
import type { CodeTable, CodeWord } from "./platform-words.ts";
import { addPosition, isPosition } from "./positions.ts";
import { addMissing, addValue, addWithUnit } from "./readings.ts";
import { shown, step } from "./say.ts";
import { isMarked, isObject, type JsonObject } from "./shape.ts";
import { isPictureNote } from "./snapshot.ts";
import { addState, type Said } from "./states.ts";
import { readTime } from "./times.ts";
import type { Draft } from "./turn.ts";
import { type Moment, unfold, withUnit } from "./unfold.ts";
import { addWithUnitBeside } from "./units-beside.ts";
import { onceADay } from "./unknown-keys.ts";
import { tellUnknown, type Unknown } from "./unknown-properties.ts";
import { eventOf, faultNamed, isPressCount, ownAlarm, pressedUnder, verdictOf } from "./verdict.ts";

const DEEPEST = 6;
/** What registers hold when the sensor behind them is absent. */
const NO_SENSOR = new Set([65535, 65534, 32767, -32768, 4294967295, 2147483647, -2147483648]);
function saidByCode(bag: Bag, words: readonly CodeWord[], key: string, part: string, value: unknown): void {
  const { draft, test, resent } = bag;
  if (words.length === 0) draft.hear();
  for (const { event, state } of words) {
    const named = event === "own" ? ownAlarm(draft) : event;
    if (named !== undefined && isOnBeside(bag, { event: named, state }, part)) continue;
    if (named !== undefined && state !== "off") bag.begun.add(`${named}@${draft.at}`);
    if (named !== undefined) addState(draft, { event: named, state, part, test, resent, data: state === "off" ? {} : { [key]: value } });
    else if (state === "off") draft.hear();
    else {
      const detail = {
        zh: `${key} 的值 ${shown(value)} 表示报警，但设备类别没有自己的报警。请按实际类别（烟感、燃气等）登记设备，再重新识别。`,
        en: `The value ${shown(value)} of ${key} is an alarm, but the device's kind has none of its own. Register it as what it is (smoke, gas …) and run this again.`,
      };
      draft.turn.fault("unknown-event", `${bag.where}${step(key)}`, detail, draft.device.id, true);
    }
  }
}

/** @returns false where no table holds for the key here */
function addCode(bag: Bag, tables: readonly CodeTable[], key: string, part: string, value: unknown): boolean {
  const table = tables.find(({ only }) => only === null || keysOf(bag).has(only));
  if (table === undefined) return false;
  const { draft } = bag;
  if (value === null || value === undefined) {
    addMissing(draft);
    return true;
  }
  const spelt = String(value).trim().toLowerCase();
  const text = spelt === "true" ? "1" : spelt === "false" ? "0" : spelt;
  if (isDoubted(bag, table, key, value)) return true;
  const words = table.values.get(text) ?? table.values.get(text.replace(/^0+(?=.)/, "")) ?? table.otherwise;
  if (words) saidByCode(bag, words, key, part, value);
  else if (bag.knowledge.missing.has(text) || text === "-1") addMissing(draft);
  else if (addWord(bag, key, part, value)) return true;
  else unknownCode(bag, key, value, mayBeAlarm(draft));
  return true;
}

/** A word where codes are usual. @returns false where it is none, or the key is no event's */
function addWord(bag: Bag, key: string, part: string, value: unknown): boolean {
  if (typeof value !== "string" || !/[a-z\u4e00-\u9fff]{2}/i.test(value)) return false;
  const event = eventOf(bag.draft, plain(key)) ?? eventNamed(bag.draft, plain(value));
  if (event !== undefined) addSwitchState(bag, event.event, event.over, key, part, value);
  return event !== undefined;
}

function unknownCode(bag: Bag, key: string, value: unknown, urgent: boolean): void {
  const detail = {
    zh: `${key} 的值 ${shown(value)} 不在已知代码之内，未作解释。请对照设备说明书，确认后在映射中登记。`,
    en: `The value ${shown(value)} of ${key} is none of the codes that the hub knows; it was not interpreted. Look it up in the device's manual and enter it in a mapping.`,
  };
  bag.draft.turn.fault("wrong-type", `${bag.where}${step(key)}`, detail, bag.draft.device.id, urgent);
}

function addQuantity(bag: Bag, key: string, base: string, value: unknown): boolean {
  const { draft, knowledge, where } = bag;
  const found = knowledge.platform.quantities
    .get(base)
    ?.find(({ only, kinds }) => (only === null || keysOf(bag).has(only)) && (kinds.size === 0 || kinds.has(draft.device.kind)));
  if (found === undefined) return false;
  const field = fieldOf(draft.vocabulary, found.measurement);
  if (field?.is !== "measurement") return false;
  const number = numberOf(value);
  if (number === undefined) addValue(draft, knowledge, field, value, key, `${where}${step(key)}`);
  else if (NO_SENSOR.has(number)) addMissing(draft);
  else addWithUnit(draft, field, found.times === 1 ? number : number * found.times, found.unit, key, `${where}${step(key)}`);
  return true;
}

/** Whether another key of the same moment said that it is on: {"water_leak": 1, "alarm": 0} is a leak. */
function isOnBeside({ draft, begun }: Bag, said: { readonly event: EventKind; readonly state: string }, part: string): boolean {
  return said.state === "off" && part === "" && begun.has(`${said.event}@${draft.at}`);
}

/** A tracker sends the flag of its call with each position: as long as it stands it is one call, where its end is sent too. */
function callOf(draft: Draft, event: EventKind, part: string, state: string): Pick<Said, "edge" | "within"> {
  if (EVENT_KINDS[event].shape !== "pulse") return {};
  const edge = state === "off" || draft.cell.states.last(event, part, draft.turn.pos) !== undefined;
  return { edge, within: SAME_CALL };
}

/** Flags of several probes are on where one is. */
const flagOf = (value: unknown): unknown =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "boolean" || one === 0 || one === 1)
    ? value.some((one) => one === true || one === 1)
    : value;

/** Why a device sends what it sends, where nothing happened: {"trigger": "timer"}. */
const isWhy = (key: string, value: unknown): boolean => typeof value === "string" && /^trigger/.test(plain(key)) && isSchedule(value);

/** Reads a switch as devices spell it; a number that is neither 0 nor 1 is a code that nobody knows. */
function addSwitchState(bag: Bag, event: EventKind, over: boolean, key: string, part: string, value: unknown): void {
  const { draft, knowledge, test, resent } = bag;
  const text = typeof value === "string" ? value.trim() : value;
  if (text === null || text === undefined || (typeof text === "string" && knowledge.missing.has(text.toLowerCase())) || text === -1) {
    addMissing(draft);
    return;
  }
  const said = isPressCount(draft, key, text) ? { event, state: "on" as const } : verdictOf(draft, knowledge, event, text);
  if (said === undefined && isWhy(key, text)) draft.hear();
  else if (said === undefined)
    unknownCode(
      bag,
      key,
      value,
      EVENT_KINDS[event].lifeSafety || (event === ownAlarm(draft) && numberOf(value) !== undefined && onceADay(draft, [`code of ${key}`])),
    );
  else if (said === null || (over && said.state === "off") || isOnBeside(bag, said, part)) draft.hear();
  else {
    const isOwn = said.event === event;
    const keyPart = plain(key).slice(0, 60);
    // What the same key told besides its own alarm, such as a fault, is over with it.
    if (isOwn && said.state === "off")
      for (const standing of draft.cell.states.standing(draft.turn.pos))
        if (standing.part === keyPart && standing.event !== event)
          addState(draft, { event: standing.event, state: "off", part: keyPart, test, resent });
    if (said.state !== "off" && !over) bag.begun.add(`${said.event}@${draft.at}`);
    addState(draft, {
      event: said.event,
      state: over && isOwn ? "off" : said.state,
      part: isOwn ? part : keyPart,
      test,
      resent,
      quiet: !isOwn,
      ...(draft.device.kind === "wearable" && callOf(draft, event, part, over ? "off" : said.state)),
      data: said.state !== "off" && typeof value === "string" ? { [key]: value } : {},
    });
  }
}

function addField(bag: Bag, field: Field, key: string, value: unknown, part: string): boolean {
  const { draft, knowledge, where } = bag;
  const place = `${where}${step(key)}`;
  if (field.is === "meta" || field.is === "batch" || field.is === "motion") {
    draft.hear();
    return true;
  }
  if (field.is === "event") {
    const figure = isFigure(key, value) ? measurementField(draft, field.name.event) : undefined;
    if (figure !== undefined) addValue(draft, knowledge, figure, value, key, place);
    else addSwitchState(bag, eventOf(draft, plain(key))?.event ?? field.name.event, field.name.state === "off", key, part, value);
  } else if (field.alarm !== null && (isSwitch(knowledge, field, value) || isFlagBeside(bag, field, key, value)))
    addSwitchState(bag, field.alarm.event, field.alarm.state === "off", key, part, value);
  else if (isPosition(field)) addPosition(bag, field, value, place);
  else {
    addValue(draft, knowledge, field, value, key, place);
    if (mayBeFlag(bag, field.measurement, value)) tellFlag(bag, key, value);
  }
  return true;
}

/** {value, time}, as thing models wrap what they send. */
function isWrapped(value: unknown): value is JsonObject {
  if (!isObject(value) || !("value" in value)) return false;
  return Object.keys(value).every((key) => /^(value|time|ts|timestamp|unit|quality)$/i.test(key));
}

function addWrapped(bag: Bag, key: string, wrapped: JsonObject, depth: number, unknown: Unknown[]): void {
  const { draft, knowledge } = bag;
  const time = wrapped.time ?? wrapped.ts ?? wrapped.timestamp;
  const said = wrapped.value;
  const value = typeof said === "number" || typeof said === "string" ? withUnit(draft, knowledge, key, said, wrapped.unit) : said;
  // A list of names in a wrapping is unfolded as one without, and so are the flags of several alarms.
  const isList = (isObject(value) && !bag.happenings) || (Array.isArray(value) && value.some((one) => typeof one === "string"));
  const read = (): void =>
    isList
      ? addBag({ ...bag, object: { [key]: value }, happenings: false, keys: null }, depth + 1, unknown)
      : addKey(bag, key, value, depth, unknown);
  if (time === undefined || time === null) read();
  else atTime(bag, time, `${bag.where}${step(key)}/time`, read);
}

interface Spelling {
  readonly name: string;
  /** Without the number of a part. */
  readonly base: string;
  readonly part: string;
  readonly forms: readonly string[];
}

const SPELLINGS = new Map<string, Spelling>();
const SPELLINGS_KEPT = 2_000;

function spellingOf(key: string): Spelling {
  const known = SPELLINGS.get(key);
  if (known !== undefined) return known;
  const name = plain(key);
  const base = name.replace(/-?\d+$/, "");
  const part = base === name ? "" : name.slice(base.length).replace("-", "");
  const spelling = { name, base, part, forms: base === name ? [name] : [name, base] };
  if (SPELLINGS.size >= SPELLINGS_KEPT) SPELLINGS.clear();
  if (key.length <= 60) SPELLINGS.set(key, spelling);
  return spelling;
}

function addKey(bag: Bag, key: string, value: unknown, depth: number, unknown: Unknown[]): void {
  const { draft, knowledge } = bag;
  const { codes, known } = knowledge.platform;
  const { name, base, part, forms } = spellingOf(key);
  // An empty list tells of nothing, and ends nothing either.
  if (Array.isArray(value) && value.length === 0) {
    addMissing(draft);
    return;
  }
  if (typeof value === "object" && value !== null) {
    if (addNested(bag, key, name, value, depth, unknown)) return;
    const flag = flagOf(value);
    if (typeof flag === "boolean" && eventOf(draft, base) !== undefined) {
      addKey(bag, key, flag, depth, unknown);
      return;
    }
  }
  if (typeof value === "string") {
    if (addOwnState(draft, knowledge, { name, key, value, test: bag.test, resent: bag.resent })) return;
    // What names a happening that nobody knows is told, although the key is known.
    if (isUnread(draft, name, value) || (isUntold(draft, name, value) && !(isType(name) && saysOff(draft, knowledge, bag.object, key)))) {
      unknown.push({ key, value });
      return;
    }
  }
  if (typeof value === "number" && addWithUnitBeside(bag, key, name, value)) return;
  if (addPressures(bag, name, key, value)) return;
  for (const form of forms) {
    const tables = codes.get(form);
    if (tables !== undefined && addCode(bag, tables, key, part, value)) return;
    if (addQuantity(bag, key, form, value)) return;
    if (known.has(form) && !isAlarmUnder(draft, name, value)) {
      draft.hear();
      return;
    }
  }
  const field = fieldOf(draft.vocabulary, key) ?? fieldOf(draft.vocabulary, base);
  if (field !== undefined && addField(bag, field, key, value, part)) return;
  const event =
    eventOf(draft, name) ??
    eventOf(draft, base) ??
    (typeof value === "string"
      ? (eventOf(draft, name.replace(GRADED, "")) ??
        lookedFor(draft, name, value) ??
        pressedUnder(draft, name, value) ??
        openedUnder(draft, name, value))
      : undefined) ??
    faultNamed(knowledge, name, value);
  if (event !== undefined && !isAnalog(bag, name, value)) addSwitchState(bag, event.event, event.over, key, part, value);
  else unknown.push({ key, value: event === undefined ? value : numberOf(value) });
}

/** Under it a figure is how much there is or which sensor, and a word whether it is an alarm: {"co_level": "alarm"}. */
export const GRADED = /-(?:level|grade|concentration|sensor|detector)(?:-(?:alarm|alert|warning|status|state))?$/;

/** {"跌倒检测": "跌倒"}: what is looked for is there where its own name says so; "on" would be of the looking. */
export function lookedFor(draft: Draft, name: string, value: string): NearName | undefined {
  const what = name.replace(/(?<=.)(?:检测|-detect(?:ion)?|-monitor(?:ing)?)$/, "");
  const event = what === name ? undefined : eventOf(draft, what);
  return event !== undefined && eventNamed(draft, plain(value))?.event === event.event ? event : undefined;
}

/** {"contact": "open"} of a door; as a flag the key says with some makers that it is open, with others that it is closed. */
const openedUnder = (draft: Draft, name: string, value: string): NearName | undefined =>
  draft.device.kind === "door" &&
  /^(?:(?:(?:door|window|gate)-)?(?:contact|reed|hall)(?:-sensor)?(?:-(?:state|status))?|(?:open-)?(?:state|status)|openclose)$/.test(
    name,
  ) &&
  /^(?:open(?:ed)?|closed?|打开|关闭)$/i.test(value.trim())
    ? { event: "door", over: false }
    : undefined;

/** Whether under a key that is no news an alarm is said all the same: {"alarm_level1": true}, {"alarm_level": "high alarm"}. */
const isAlarmUnder = (draft: Draft, name: string, value: unknown): boolean =>
  value === true ? eventOf(draft, name) !== undefined : /^alarm-level/.test(name) && soundsAlarming(value);

/** A figure under a name such as smoke_value, whose unit nobody tells, beside the code or flag of the alarm itself. */
function isAnalog(bag: Bag, name: string, value: unknown): boolean {
  const { draft, knowledge } = bag;
  const number = numberOf(value);
  if (!/-value$/.test(name) || number === undefined) return false;
  if (number !== 0 && number !== 1) return true;
  return [...keysOf(bag)].some(
    (key) => key !== name && (knowledge.platform.codes.has(key) || eventOf(draft, key)?.event === ownAlarm(draft)),
  );
}

/** Both blood pressures in one text or list: "120/80", [120, 80]. */
function addPressures({ draft, knowledge, where }: Bag, name: string, key: string, value: unknown): boolean {
  const text = Array.isArray(value) && value.length === 2 ? value.map(String).join("/") : value;
  if (typeof text !== "string" || !/^(?:blood(?:-pressure)?|bp|nibp|血压)$/.test(name)) return false;
  const pair = /^\s*(\d{2,3})\s*[/-]\s*(\d{2,3})(?!\d)/.exec(text);
  if (pair === null) return false;
  for (const [i, measurement] of ["systolic_bp", "diastolic_bp"].entries()) {
    const field = measurementField(draft, measurement);
    if (field !== undefined) addValue(draft, knowledge, field, Number(pair[i + 1]), key, `${where}${step(key)}`);
  }
  return true;
}

/** @returns false where a list is read as any other value */
function addNested(bag: Bag, key: string, name: string, value: object, depth: number, unknown: Unknown[]): boolean {
  const { draft, knowledge } = bag;
  if (isWrapped(value)) {
    addWrapped(bag, key, value, depth, unknown);
    return true;
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isWrapped)) {
    for (const one of value) addWrapped(bag, key, one, depth, unknown);
    return true;
  }
  if (isPictureNote(value)) {
    draft.hear();
    return true;
  }
  if (isObject(value)) {
    if (bag.happenings) addHappening(bag, name, key, value);
    if (knowledge.platform.known.has(name)) draft.hear();
    else if (depth >= DEEPEST)
      draft.turn.fault(
        "too-deep",
        `${bag.where}${step(key)}`,
        { zh: "嵌套过深，未读取。", en: "Nested too deeply; it was not read." },
        draft.device.id,
      );
    else addBag({ ...bag, object: value, happenings: false, where: `${bag.where}${step(key)}`, keys: null }, depth + 1, unknown);
    return true;
  }
  return false;
}

/** Thing models name an event by its id, whatever it carries. */
function addHappening(bag: Bag, name: string, key: string, said: JsonObject): void {
  const event = eventOf(bag.draft, name);
  if (event === undefined) {
    // A bare "alarm" of a device that has none of its own may be named inside.
    if (namingsIn(bag.draft, bag.knowledge, said).namings.length === 0) unknownCode(bag, key, true, looksAlarming(key, true));
    return;
  }
  const isOver = event.over || stateBeside(bag.knowledge, said, event.event)?.state === "off";
  addState(bag.draft, { event: event.event, state: isOver ? "off" : "on", test: bag.test, resent: bag.resent });
}

function addBag(bag: Bag, depth: number, unknown: Unknown[]): void {
  const unfolded = depth >= DEEPEST ? undefined : unfold(bag.draft, bag.knowledge, bag.object, !bag.happenings);
  if (unfolded === undefined) {
    addPlain(bag, depth, unknown);
    return;
  }
  const { rest, moments, unread } = unfolded;
  if (Object.keys(rest).length > 0) addPlain({ ...bag, object: rest, keys: null }, depth, unknown);
  else bag.draft.hear();
  for (const moment of moments) addMoment(bag, moment, depth + 1, unknown);
  for (const [key, value] of Object.entries(unread)) unknown.push({ key, value });
}

/** What one entry of a list says, at its own time where it has one. */
function addMoment(bag: Bag, { object, time, where }: Moment, depth: number, unknown: Unknown[]): void {
  const own = { ...bag, object, happenings: false, keys: null, where: `${bag.where}${where}` };
  if (time === undefined || time === null) addPlain(own, depth, unknown);
  else atTime(bag, time, `${own.where}/time`, () => addPlain(own, depth, unknown));
}

/** Reads something at a time of its own within the message. */
function atTime({ draft }: Bag, time: unknown, where: string, read: () => void): void {
  const { at, bits, sentAt } = draft;
  draft.setTime(time, where, bits & ~(Quality.timeRepaired | Quality.late));
  read();
  draft.at = at;
  draft.bits = bits;
  draft.sentAt = sentAt;
}

function addPlain(bag: Bag, depth: number, unknown: Unknown[]): void {
  const { draft, knowledge, object, test, resent } = bag;
  const { namings, used } = namingsIn(draft, knowledge, object);
  const keys = used.size === 0 ? Object.keys(object) : Object.keys(object).filter((key) => !used.has(key));
  if (keys.length === 0) draft.hear();
  for (const { event, state, key, value } of namings)
    addState(draft, { event, state, test, resent, data: state === "on" ? { [key]: value } : {} });
  // What says that nobody wears it holds for the values beside it.
  let flagged = false;
  for (const key of keys)
    if (isFlag(draft, key)) {
      flagged = true;
      addKey(bag, key, object[key], depth, unknown);
    }
  for (const key of keys) {
    if (flagged && isFlag(draft, key)) continue;
    addKey(bag, key, object[key], depth, unknown);
  }
}

/** Whether a text names what happened in words that nobody knows; one that does is read before. */
const isUnread = (draft: Draft, name: string, value: string): boolean =>
  tellsAlarm(name, value) || (isNaming(draft, name) && (soundsAlarming(value) || isUnknownHappening(name, value)));

function isFlag(draft: Draft, key: string): boolean {
  const field = fieldOf(draft.vocabulary, key);
  return field?.is === "measurement" && (field.measurement === "worn" || field.measurement === "in_bed");
}

export interface PropertyOptions {
  /** Set where the sender says that the whole is a test. */
  readonly test?: boolean;
  readonly resent?: boolean;
  /** Set where the keys are events of a thing model. */
  readonly happenings?: boolean;
}

/**
 * Reads the properties that a cloud, bridge or box passes on from a device, whatever the vocabulary: codes and
 * quantities of platforms first, then the plain words. A key that is missing is unchanged; one that nobody knows goes to
 * quarantine by itself, and the rest stands. The draft's time must be set before.
 */
export function addProperties(draft: Draft, knowledge: Knowledge, object: JsonObject, where: string, options: PropertyOptions = {}): void {
  const unknown: Unknown[] = [];
  const test = options.test ?? isMarked(object.test);
  const { resent = false, happenings = false } = options;
  addBag({ draft, knowledge, object, where, test, resent, happenings, begun: new Set(), keys: null }, 0, unknown);
  tellUnknown(draft, unknown, where);
}

/** Learns the device's clock from the newest time that a message carries, and sets the time of what is read next. */
export function setPlatformTime(draft: Draft, time: unknown, where: string, marks: number = draft.turn.marks): void {
  const sent = time === undefined || time === null ? undefined : readTime(time, draft.turn.zone);
  if (sent !== undefined && marks === 0) draft.observeClock(sent, where);
  draft.setTime(time, where, marks);
}

/** Before it nothing was measured that anybody hands on: an empty clock [D]. */
const OLDEST_RECORD = Date.UTC(2000, 0, 1);

/**
 * Takes the time of a record that may be of any year, as a clinic hands on what it has: what is older than a device's clock
 * is believed is no wrong clock but history.
 */
export function setRecordTime(draft: Draft, time: unknown, where: string, marks: number = draft.turn.marks): void {
  const { recv, zone } = draft.turn;
  const sent = time === undefined || time === null ? undefined : readTime(time, zone);
  if (sent !== undefined && sent >= OLDEST_RECORD && sent < recv - BELIEVED_BACK) draft.setHistory(sent, marks);
  else setPlatformTime(draft, time, where, marks);
}

/** @returns the field of a measurement on this device */
export function measurementField(draft: Draft, name: string): MeasurementField | undefined {
  const field = isMeasurement(name) ? fieldOf(draft.vocabulary, name) : undefined;
  return field?.is === "measurement" ? field : undefined;
}
