import { DEVICE_KINDS, EVENT_KINDS, type EventKind, Quality } from "../../contracts/index.ts";
import { alarmWord } from "../alarm-words.ts";
import { switchState } from "../events.ts";
import { fieldOf, type Knowledge, plain } from "../knowledge.ts";
import { namingsIn } from "../naming.ts";
import { isUntold } from "../own-state.ts";
import { addProperties, setPlatformTime } from "../properties.ts";
import { step } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { isNoValue, unfold } from "../unfold.ts";
import { eventOf, ownAlarm, verdictOf } from "../verdict.ts";
import { type Figure, figureFor, isLow, readFigure, unwrapped } from "./lorawan-figures.ts";
import { momentsOfSenseCap } from "./lorawan-sensecap.ts";
import { readRadar, readStill } from "./radar-words.ts";

/** Words of codecs for states, besides the plain ones, by what the state is of; compared in plain spelling. */
const ON: Partial<Record<EventKind, RegExp>> = {
  leak: /^(?:water|flood(?:ed)?|wet|moist)$/,
  tamper: /^(?:uninstalled|disassembled|dismantled|detached)$/,
  "battery-low": /^(?:low|very-low|critical|empty|replace)$/,
  presence: /^(?:someone|motion|moving|night-occupied|occuppied)$/,
  motion: /^(?:move|moving|presence|someone|occupied|night-occupied)$/,
  fall: /^(?!(?:no|not|non|without)-).+-fall$/,
};
const OFF: Partial<Record<EventKind, RegExp>> = {
  leak: /^(?:dry|no-water(?:-detected)?)$/,
  tamper: /^(?:installed|mounted|attached)$/,
  "battery-low": /^(?:high|good|full|medium|ok)$/,
  presence: /^(?:empty|absent|still|nobody|no-one|no-person)$/,
  motion: /^(?:vacant|absent|still|unoccupied)$/,
};
/** Of any alarm: limits that are crossed, and what says that nothing is wrong. */
const ANY_ON = /^(?:threshold-)?alarm-(?!.*(?:battery|power|voltage|tamper|fault|test|signal))[a-z0-9-]+$/;
const ANY_OFF = /^(?:good|stand-?by)$/;
/** Of the device itself, its codec and its settings; texts of a codec about a downlink are no alarm. */
const NO_NEWS =
  /^(?:info|warnings?|errors?|codec-version|device-model|product-code|manufacturer|hardware-version|firmware-version|software-version|device-serial-number|serial-number|device-class|ipso-version|tsl-version|lorawan-class|device-status|reset-event|power-on|sn|payload|payload-version|frame-type|msg-type|messagetype|work-mode|mod|mode|node-type|port|f-port|configuration|config|production-date|mounted|brightness|installation-date|history-count|adc.*|counter|count|(?:.+-)?(?:counter|count|voltage|volts?|mv)|bat-?v|batt-?v|vbat|vdd|ext-sensor|i-flag|interrupt-flag|temperature-(?:high|low)-alarm-threshold|transmission-period|use-time-.+|region|alarm-id|life-remain|running-time-.+|(?:.+-)?units?)$/;
const PRESS =
  /^(?:press|pressed|click|(?:sos-)?button(?:-\d+)?(?:-(?:event|status|press|pressed|state|message|msg))?|button-press(?:ed)?|key-press)$/;
const NOT_PRESSED = /^(?:|0|false|off|no|none|null|unknown|undefined|released?|idle|normal|not-pressed|not-pushed|unpressed|n-a|na-?n)$/;
/** What a register holds that was never written. */
const isUnset = (value: unknown): boolean => typeof value === "number" && (value < 0 || value >= 0xffff);
/** Keys under which a codec names what happened. */
const NAMING =
  /^(?:event|event-type|event-name|alarm|alarm-type|alarm-event|alarm-name|alert|alert-type|message-type|trigger|trigger-event|report-type)$/;
/** Keys that name the message or the device; what they call a call for help is one. */
const CALLED = /^(?:name|message|msg-?type|message-type|event-status|status|posture)$/;
const OWN =
  /^(?:state|status|(?:water|liquid)-status|alarm|alarm-status|alarm-state|alarm-flag|sensor-state|sensor-status|detector-status|event)$/;

/** What a key means on a kind of device, whatever its value. */
interface KeyFacts {
  readonly name: string;
  readonly settings: boolean;
  readonly notice: boolean;
  readonly failure: boolean;
  readonly isSwitch: boolean;
  readonly press: boolean;
  readonly naming: boolean;
  readonly noNews: boolean;
  /** A limit of temperature that was set in the device, of a kind that gives no alarm of fire by it. */
  readonly limit: boolean;
  /** One of several keys of a call button. */
  readonly key: boolean;
  readonly contact: boolean;
  readonly doorState: boolean;
  /** A flag that says that a door is open. */
  readonly open: boolean;
  readonly cover: boolean;
  readonly counts: boolean;
  readonly valve: boolean;
  /** The state under which a key of a leak is said, with the number of its probe; null where it is none. */
  readonly leak: string | null;
  readonly figure: Figure | undefined;
}

/** By the kind of device and the key: the same few keys come with every message, and asking what they mean takes longest. */
const FACTS = new Map<string, Map<string, KeyFacts>>();
const FACTS_KEPT = 1_000;
const LONGEST_KEPT = 60;

function factsOf(draft: Draft, key: string): KeyFacts {
  const { kind } = draft.device;
  let known = FACTS.get(kind);
  if (known === undefined) {
    known = new Map();
    FACTS.set(kind, known);
  }
  const found = known.get(key);
  if (found !== undefined) return found;
  const facts = askFacts(draft, key);
  if (known.size >= FACTS_KEPT) known.clear();
  if (key.length <= LONGEST_KEPT) known.set(key, facts);
  return facts;
}

function askFacts(draft: Draft, key: string): KeyFacts {
  const name = plain(key);
  const leak =
    ofGas(draft) || draft.device.kind === "electrical-fire"
      ? null
      : /^(?:water-)?leak(?:age)?(?:-(?:status|state|detect(?:ed|ion)?|alarm))?((?:-\d+)?)$/.exec(name);
  return {
    name,
    settings: /^(?:.+-)?(?:config(?:uration)?|settings?|schedules?)(?:-arr(?:ay)?|-list)?$|^(?:device-info|sensor-info)$/.test(name),
    notice: /^(?:info|warnings?|errors?)$/.test(name),
    failure: /-failure$|^fouled-/.test(name),
    isSwitch: eventOf(draft, name) !== undefined,
    press: PRESS.test(name),
    naming: NAMING.test(name),
    noNews: NO_NEWS.test(name) && fieldOf(draft.vocabulary, key)?.is !== "measurement",
    limit: !DEVICE_KINDS[draft.device.kind].lifeSafety && /^temp(?:erature)?(?:-ch(?:n|annel)?-?\d+)?-alarms?(?:-type)?s?$/.test(name),
    key: ownPress(draft) && /^key(?:-?\d{1,2})?$/.test(name),
    contact: CONTACT.test(name),
    doorState: draft.device.kind === "door" && /^(?:state|status)$/.test(name),
    open: draft.device.kind === "door" && /^(?:is-)?open(?:ed)?$/.test(name),
    cover: draft.device.kind === "manhole" && /^(?:(?:cover|lid)(?:-status|-state)?|position|tilt(?:-status)?)$/.test(name),
    counts: /^(?:pir|motion|occupancy)(?:-status)?$/.test(name),
    valve: ofGas(draft) && /^valve(?:-status|-state)?$/.test(name),
    leak: leak === null ? null : `leak${leak[1] ?? ""}`,
    figure: figureFor(draft.device.kind, name),
  };
}

const ofGas = ({ device }: Draft): boolean => device.kind === "gas" || device.kind === "gas-valve";
/** Whether the device calls for help by being pressed. */
const ownPress = (draft: Draft): boolean => draft.vocabulary.events.has("pressed");
const PRESSED_KEY = /^(?:yes|true|[1-9]|on|press(?:ed)?|(?:short|long|single|double)-(?:press|click))$/;

/**
 * A limit that somebody set in a sensor of climate, a plug or a counter: crossed downwards, at once or between two. It
 * names no danger, and the temperature stands beside it. "High temperature" and "overheat" do.
 */
function isLimitOfNoDanger({ vocabulary }: Draft, value: unknown): boolean {
  const word = wordOf(value);
  return (
    /(?:threshold|mutation|timeout|freez\w*|protection|change|tolerance|abnormal|(?:below|above|between|outside|within)(?:-thresholds?)?)(?:-alarm|-alert)?(?:-releas\w*)?$/.test(
      word,
    ) && !vocabulary.events.has(word)
  );
}

/** Contacts by the names of codecs. */
const CONTACT = /^(?:magnet|contact|door|reed|hall)(?:-switch)?(?:-sensor)?(?:-ch(?:n|annel)?)?(?:-?(\d{1,2}))?(?:-status|-state)?$/;
/** A counting camera or one of its regions whose view is blocked. */
const OCCLUSION = /^(?:master-|(?:region|node|slave)-(\d{1,2})-)?occlu(?:sion|ded)(?:-(?:alarm|status|state))?$/;
/** How the probe of a quantity is; its value stands elsewhere. */
const SENSOR_STATUS = /.-sensor-status$/;
const COVER = /^(?:0|1|true|false|open(?:ed)?|closed?|tilt(?:ed)?|normal|horizontal)$/;

/** Whether a word is of a door; "normal" of its state may be the device's. */
const isOpening = (value: unknown): boolean => typeof value === "string" && /^(?:open|clos)/i.test(value.trim());

const wordOf = (value: unknown): string => (typeof value === "string" ? plain(value) : String(value));

/** What a codec's own word says of a state; undefined where the plain words say it, or nobody knows. */
function sayState(draft: Draft, knowledge: Knowledge, key: string, value: unknown): boolean | undefined {
  const event = eventOf(draft, plain(key))?.event;
  if (event === undefined || typeof value !== "string") return undefined;
  const word = plain(value);
  if (OFF[event]?.test(word)) return false;
  if (ON[event]?.test(word)) return true;
  if (verdictOf(draft, knowledge, event, value) !== undefined || !EVENT_KINDS[event].lifeSafety) return undefined;
  return ANY_OFF.test(word) ? false : ANY_ON.test(word) ? true : undefined;
}

/** The flag of trackers whose only alarm is the button. */
const TRACKER_ALARM = /^alarm(?:-(?:status|state|flag))?$/;

interface Rewriting {
  readonly draft: Draft;
  readonly knowledge: Knowledge;
  /** What is said by more than one key is said by the plainest. */
  readonly said: Record<string, unknown>;
  readonly where: string;
  /** Whether the payload says that its temperatures are in degrees Fahrenheit. */
  readonly fahrenheit: boolean;
}

/** A key that names what happened, or speaks of the device's own alarm. */
function namesAlarm({ draft, knowledge, said }: Rewriting, { name, naming }: KeyFacts, value: unknown): boolean {
  if (naming && typeof value === "string") {
    const word = plain(value).replace(/-(?:event|message|report)$/, "");
    const event = eventOf(draft, word);
    if (event !== undefined && !/^(?:normal|clear|cleared)$/.test(word)) {
      if (!Object.hasOwn(said, event.event)) said[word] = true;
      return true;
    }
  }
  if (CALLED.test(name) && typeof value === "string") {
    const word = plain(value).replace(/-(?:event|message|alarm|start|report)$/, "");
    const event = eventOf(draft, word);
    if (event !== undefined && /^(?:sos|fall)$/.test(event.event) && !event.over && !PRESS.test(word)) {
      said[event.event] = true;
      return true;
    }
  }
  return saysOwn({ draft, knowledge, said }, name, value);
}

/** A state of the device as a whole: its own alarm, or a fault, a test, a low battery that it names. */
function saysOwn({ draft, knowledge, said }: Pick<Rewriting, "draft" | "knowledge" | "said">, name: string, value: unknown): boolean {
  // A detector on the mains tells under its alarm that it went off and on again.
  const power = name === "alarm" && typeof value === "string" ? /^power-o(n|ff)$/.exec(plain(value)) : null;
  if (power !== null) {
    said["mains-lost"] = power[1] === "ff";
    return true;
  }
  const tracker = draft.device.kind === "wearable" && TRACKER_ALARM.test(name);
  const own = tracker ? "sos" : ownAlarm(draft);
  if (!OWN.test(name) || own === undefined) return false;
  // A bare status of 1 is as often "all is well".
  if (typeof value === "number" && !name.startsWith("alarm")) return false;
  const verdict = verdictOf(draft, knowledge, own, value);
  if (verdict === null) return true;
  if (verdict !== undefined && verdict.event !== own) {
    said[verdict.event] = verdict.state !== "off";
    return true;
  }
  const on = verdict === undefined ? sayState(draft, knowledge, own, value) : verdict.state !== "off";
  if (on === undefined) return false;
  const word = tracker ? "sos" : "alarm";
  said[word] = on || said[word] === true;
  // The same key tells of a fault, and so of its end.
  if (!on && !Object.hasOwn(said, "fault") && draft.cell.states.last("fault", "", draft.turn.pos)?.on) said.fault = false;
  return true;
}

function rewriteKey(rewriting: Rewriting, key: string, value: unknown): void {
  const { draft, knowledge, said } = rewriting;
  const facts = factsOf(draft, key);
  const { name, isSwitch } = facts;
  // A codec's words about a downlink, and what is set in the device.
  if (facts.notice && /downlink|command|fport|port|unknown|length/i.test(String(value))) return;
  if (facts.settings && typeof value === "object") return;
  if (facts.limit && isLimitOfNoDanger(draft, value)) return;
  if (facts.key && typeof value !== "object") {
    if (PRESSED_KEY.test(wordOf(value))) said.pressed = true;
    return;
  }
  const covered = OCCLUSION.exec(name);
  if (covered !== null && !isObject(value)) {
    said[`occlusion${covered[1] ?? ""}`] = value;
    return;
  }
  if (SENSOR_STATUS.test(name) && typeof value === "string" && (alarmWord(value) === "fault" || !isSwitch)) {
    if (alarmWord(value) === "fault") said.fault = true;
    return;
  }
  if (facts.failure && !isObject(value)) {
    if (switchState(knowledge, value) === "on") said.fault = true;
    return;
  }
  if (facts.press && !isObject(value)) {
    const pressed = !NOT_PRESSED.test(wordOf(value)) && !isUnset(value);
    if (pressed) said[/sos/.test(`${name} ${wordOf(value)}`) || draft.device.kind === "wearable" ? "sos" : "pressed"] = true;
    return;
  }
  if (isObject(value) && (facts.figure === undefined || unwrapped(value) === undefined)) {
    const inner = value.status ?? value.state ?? value.value ?? value.alarm_type ?? value.alarmType ?? value.type;
    if ((isSwitch || facts.press) && inner !== undefined && !isObject(inner)) rewriteKey(rewriting, key, inner);
    else said[key] = rewrite(draft, knowledge, value, `${rewriting.where}${step(key)}`);
    return;
  }
  if (namesAlarm(rewriting, facts, value) || readRadar(rewriting, key, facts.name, value)) return;
  if (name === "test-button-pressed" || name === "test-button" || name === "self-test-button") {
    if (!NOT_PRESSED.test(wordOf(value))) said["fire-test"] = true;
    return;
  }
  if (name === "interconnect-alarm") {
    const verdict = verdictOf(draft, knowledge, ownAlarm(draft) ?? "fire", value);
    if (verdict?.state === "on") said.alarm = true;
    else if (verdict === undefined && value !== null && value !== "" && said.alarm !== true) said.alarm = value;
    return;
  }
  if (name === "power-event" || name === "power-status") {
    if (/off|lost|disconnect|fail/.test(wordOf(value))) said["mains-lost"] = true;
    else if (/on|connect|restor/.test(wordOf(value))) said["mains-lost"] = false;
    return;
  }
  if (facts.leak !== null) {
    said[facts.leak] = sayState(draft, knowledge, "leak", value) ?? value;
    return;
  }
  if (facts.valve && typeof value === "string") {
    said["gas-valve-closed"] = /^(?:clos|shut|off$)/.test(wordOf(value)) ? true : /^(?:open|on$)/.test(wordOf(value)) ? false : value;
    return;
  }
  if ((facts.contact && typeof value === "string") || (facts.doorState && isOpening(value)) || facts.open) {
    const channel = CONTACT.exec(name)?.[1];
    said[channel === undefined ? "door" : `door-${channel}`] = value;
    return;
  }
  if (facts.cover && COVER.test(wordOf(value))) {
    said["manhole-open"] = !/^(?:0|false|clos|normal|horizontal)/.test(wordOf(value));
    return;
  }
  const found = readFigure(name, facts.figure, value, rewriting.fahrenheit);
  const low = isLow(name, wordOf(value));
  if (found !== undefined) {
    // A probe that is not there says nothing of the one that is.
    if (found[0] !== "" && (found[1] !== null || !Object.hasOwn(said, found[0]))) said[freeName(said, found[0])] = found[1];
  } else if (low !== undefined) said["battery-low"] = low;
  else if (facts.counts && isCount(value)) said[key] = true;
  else if (isSwitch) said[key] = sayState(draft, knowledge, key, value) ?? value;
  else if (!facts.noNews || isUntold(draft, name, value)) said[key] = value;
}

/** The name of a figure; with a number where another probe has it, so that none is lost. */
function freeName(said: Readonly<Record<string, unknown>>, name: string): string {
  let free = name;
  // A battery is one, however often a codec says it.
  for (let n = 2; name !== "battery" && said[free] !== undefined && said[free] !== null; n++) free = `${name}-${n}`;
  return free;
}

const isFahrenheit = (object: JsonObject): boolean =>
  Object.entries(object).some(([key, value]) => /^temp(?:erature)?-?units?$/.test(plain(key)) && /^(?:°|deg ?)?f/i.test(String(value)));

/** Passive sensors of some makers count what moved. */
const isCount = (value: unknown): boolean => typeof value === "number" && Number.isInteger(value) && value > 1;

/** The payload in the hub's plain words, where a codec has ways of its own. */
function rewrite(draft: Draft, knowledge: Knowledge, object: JsonObject, where: string): JsonObject {
  const said: Record<string, unknown> = {};
  const rewriting: Rewriting = { draft, knowledge, said, where, fahrenheit: isFahrenheit(object) };
  const still = readStill(rewriting, object);
  // The end of an alarm names it too.
  const { namings, used } = namingsIn(draft, knowledge, object);
  const naming = (key: string): number => (factsOf(draft, key).naming ? 1 : 0);
  const entries = Object.entries(object)
    .filter(([key]) => !used.has(key) && !still.includes(key))
    .sort(([a], [b]) => naming(a) - naming(b));
  for (const [key, value] of entries) rewriteKey(rewriting, key, value);
  for (const { event, state } of namings) if (!Object.hasOwn(said, event)) said[event] = state === "on";
  return said;
}

const timeOf = (object: JsonObject): unknown => object.timestamp ?? object.time ?? object.ts;

interface Split {
  readonly now: JsonObject;
  /** What cannot be merged with it, for it says the same keys again. */
  readonly more: readonly JsonObject[];
  readonly before: readonly JsonObject[];
  /** Happenings with times of their own. */
  readonly events: readonly JsonObject[];
  /** Alarms whose name nobody knows. */
  readonly unread: JsonObject;
}

const EVENTS = /alarm|alert|event|warn/i;

/** Whether no two of them say the same key, as in lists of single-key objects. */
export const areApart = (list: readonly JsonObject[]): boolean => {
  const keys = list.flatMap((one) => Object.keys(one));
  return new Set(keys).size === keys.length;
};

/** Lists of single-key objects are one object; records with times of their own are history, unless they are alarms. */
function split(draft: Draft, knowledge: Knowledge, object: JsonObject): Split {
  const now: Record<string, unknown> = {};
  const [more, before, events]: [JsonObject[], JsonObject[], JsonObject[]] = [[], [], []];
  const moments = momentsOfSenseCap(object);
  if (moments !== undefined) return { now, more, before, events: moments, unread: {} };
  const unfolded = unfold(draft, knowledge, object, false);
  for (const { object: said, time } of unfolded?.moments ?? [])
    if (time === undefined || time === null) more.push(said);
    else events.push({ ...said, timestamp: time });
  for (const [key, value] of Object.entries(unfolded?.rest ?? object)) {
    const list = Array.isArray(value) ? value.filter(isObject).slice(0, 500) : [];
    if (list.length === 0) now[key] = value;
    else if (list.some((one) => timeOf(one) !== undefined)) (EVENTS.test(key) ? events : before).push(...list);
    // A whole payload that is a list is none of what was.
    else if (key !== "records" && isNoValue(plain(key))) now[key] = value;
    else if (areApart(list)) now[key] = Object.assign({}, ...list);
    else more.push(...list);
  }
  return { now, more, before, events, unread: unfolded?.unread ?? {} };
}

/**
 * Reads a payload as codecs of LoRaWAN devices write it. The draft's time must be set before.
 */
export function addDecoded(draft: Draft, knowledge: Knowledge, payload: JsonObject, where: string): void {
  const { now, more, before, events, unread } = split(draft, knowledge, payload);
  draft.hear();
  for (const one of [now, ...more]) {
    const own = rewrite(draft, knowledge, one, where);
    if (Object.keys(own).length > 0) addProperties(draft, knowledge, own, where);
  }
  if (Object.keys(unread).length > 0) addProperties(draft, knowledge, unread, where);
  for (const record of [...events, ...before]) {
    // How late an alarm is, its own time says.
    const marks = events.includes(record) ? draft.turn.marks : draft.turn.marks | Quality.historical;
    setPlatformTime(draft, timeOf(record), where, marks);
    const { timestamp: _a, time: _b, ts: _c, ...rest } = record;
    addProperties(draft, knowledge, rewrite(draft, knowledge, rest, where), where);
  }
}
