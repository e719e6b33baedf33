import { EVENT_KINDS, type EventKind } from "../../contracts/index.ts";
import { looksAlarming, soundsAlarming } from "../alarming.ts";
import { mayBeAlarm } from "../events.ts";
import { plain } from "../knowledge.ts";
import { addProperties, measurementField, setPlatformTime } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import type { JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { ownAlarm } from "../verdict.ts";
import { draftOfAny, idOf, messagesOf, objectOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";

/** Alarms as the server names them, whatever the tracker's protocol. They are instants: no end is ever sent. */
const ALARMS: Readonly<Record<string, readonly [EventKind, "on" | "off" | "pulse"]>> = {
  sos: ["sos", "pulse"],
  "fall-down": ["fall", "pulse"],
  fall: ["fall", "pulse"],
  "low-battery": ["battery-low", "pulse"],
  "low-power": ["battery-low", "pulse"],
  tampering: ["tamper", "pulse"],
  fault: ["fault", "pulse"],
  // What the tracker takes for a crash or a hard fall.
  accident: ["sos", "pulse"],
  "power-cut": ["mains-lost", "on"],
  "power-restored": ["mains-lost", "off"],
};
/** Alarms of vehicles, fences and the tracker's own switch: signs of life here. */
const NO_ALARMS =
  /^(?:movement|vibration|shock|geofence.*|overspeed|low-?speed|power-o(?:n|ff)|idle|parking|tow|door|(?:un)?lock|high-rpm|hard-.+|lane-change|fatigue-driving|jamming|bonnet|foot-brake|fuel-leak|gps-antenna-cut|acceleration|braking|cornering)$/;
const NO_EVENTS =
  /^(?:device(?:Unknown|Inactive|Moving|Stopped|Overspeed|FuelDrop|FuelIncrease)|geofence(?:Enter|Exit|Crossed)|unaccompaniedMotion|ignitionO(?:n|ff)|maintenance|commandResult|queuedCommandSent|textMessage|driverChanged|media|proximity\w*)$/;
/** Attributes that say nothing which the hub keeps; `battery` and `power` are volts. */
const NO_ATTRIBUTES =
  /^(?:battery|power|charge|charging|rssi|sat\w*|[hvp]dop|motion|ignition|distance|totalDistance|odometer|\w*Odometer|hours|raw|index|gps|roaming|event|status|type|flags|antenna|ip|archive|approximate|result|versionFw|versionHw|iccid|phone|operator|input|output|command|blocked|armed|lock|door|acceleration|gSensor|network|protocol|speed|course|altitude|deviceTemp|priority|source|image|video|audio|service|\w*(?:Strap|Lock)ed|(?:geo|geofence|motion|power|video)Al(?:arm|ert)|alarmThreshold\w*|alarm(?:Queue|Label)|alertModifier|emergencyRefueling|(?:io|in|out|adc|count|power|battery|temp|tag|beacon|custom)\d+\w*)$/;
/** Keys that name the datum of the position; they go with the fix. */
const DATUM = /^(?:coord|datum|map.?type|gps.?type)/i;
const VITALS: Readonly<Record<string, readonly [string, string]>> = {
  heartRate: ["heart_rate", "/min"],
  heartrate: ["heart_rate", "/min"],
  bloodOxygen: ["spo2", "%"],
  spo2: ["spo2", "%"],
  pressureHigh: ["systolic_bp", "mm[Hg]"],
  pressureLow: ["diastolic_bp", "mm[Hg]"],
  pressureSystolic: ["systolic_bp", "mm[Hg]"],
  pressureDiastolic: ["diastolic_bp", "mm[Hg]"],
  bodyTemperature: ["body_temperature", "Cel"],
  bodyTemp: ["body_temperature", "Cel"],
  steps: ["steps", "1"],
  batteryLevel: ["battery", "%"],
};

function addAlarm(draft: Draft, word: string, where: string): void {
  const name = plain(word);
  const known = Object.hasOwn(ALARMS, name) ? ALARMS[name] : undefined;
  const personal = draft.device.kind === "wearable";
  if (name === "removing" || name === "removed")
    addState(draft, personal ? { event: "worn", state: "off" } : { event: "tamper", state: "pulse" });
  else if (known !== undefined) addState(draft, { event: known[0], state: known[1], data: { alarm: word } });
  else if (NO_ALARMS.test(name)) draft.hear();
  else {
    const named = draft.vocabulary.events.get(name);
    const event = named?.event ?? (name === "general" ? ownAlarm(draft) : undefined);
    if (event !== undefined) addState(draft, { event, state: named?.state ?? "on", data: { alarm: word } });
    else {
      const detail = {
        zh: `Traccar 的报警 ${shown(word)} 平台不认识，未作解释。请对照手表或定位器的说明书，确认后在映射中登记。`,
        en: `The hub does not know the Traccar alarm ${shown(word)}; it was not interpreted. Look it up in the tracker's manual and enter it in a mapping.`,
      };
      draft.turn.fault("unknown-event", where, detail, draft.device.id, mayBeAlarm(draft));
    }
  }
}

/** One alarm, several with commas between them, or a list. */
function addAlarms(draft: Draft, said: unknown, where: string): void {
  const list = Array.isArray(said) ? said : String(said).split(/[,;|]/);
  const words = new Set(list.flatMap((one) => (typeof one === "string" && one.trim() !== "" ? [one.trim()] : [])));
  if (words.size === 0 || typeof said === "number" || typeof said === "boolean") {
    const detail = {
      zh: `alarm 的值 ${shown(said)} 不是报警名称。请检查 Traccar 的转发设置。`,
      en: `The value ${shown(said)} of alarm is no name of an alarm. Look at the forwarding of the Traccar server.`,
    };
    draft.turn.fault("wrong-type", where, detail, draft.device.id, said !== false && said !== 0 && mayBeAlarm(draft));
    return;
  }
  for (const word of [...words].slice(0, 20)) addAlarm(draft, word, where);
}

function addVital(source: Source, draft: Draft, key: string, value: unknown, where: string): boolean {
  const body = draft.device.kind === "wearable";
  const degrees = key === "temp1" || key === "temperature";
  const [name, unit] = degrees
    ? [body ? "body_temperature" : "temperature", "Cel"]
    : (Object.hasOwn(VITALS, key) && VITALS[key]) || ["", ""];
  const field = measurementField(draft, name);
  if (field === undefined) return false;
  if (typeof value === "number") addWithUnit(draft, field, value, unit, key, where);
  else addValue(draft, source.knowledge, field, value, key, where);
  return true;
}

/** Some protocols name the alarm under the event or the status of the tracker. */
function isCall(draft: Draft, value: unknown): boolean {
  if (typeof value !== "string") return false;
  const name = plain(value);
  const event = (Object.hasOwn(ALARMS, name) ? ALARMS[name]?.[0] : undefined) ?? draft.vocabulary.events.get(name)?.event;
  return event === undefined ? name !== "alarm" && soundsAlarming(value) && !NO_ALARMS.test(name) : EVENT_KINDS[event].lifeSafety;
}

function addAttributes(source: Source, draft: Draft, attributes: JsonObject, where: string): void {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "alarm") {
      if (value !== null && value !== "") addAlarms(draft, value, `${where}/alarm`);
    } else if (addVital(source, draft, key, value, `${where}/${key}`)) continue;
    else if (key === "rssi" && typeof value === "number" && value < -20) {
      const field = measurementField(draft, "signal");
      if (field !== undefined) addWithUnit(draft, field, value, "dBm", key, `${where}/rssi`);
    } else if (/^(?:event|status|type|result)$/.test(key) && isCall(draft, value)) addAlarm(draft, String(value).trim(), `${where}/${key}`);
    else if (!NO_ATTRIBUTES.test(key) && !DATUM.test(key)) rest[key] = value;
  }
  if (Object.keys(rest).length > 0) addProperties(draft, source.knowledge, rest, where);
}

/** The fix has a time of its own, and is often the last good one told again beside fresh vital signs. */
function addFix(source: Source, draft: Draft, position: JsonObject, attributes: JsonObject, where: string): void {
  const { latitude, longitude, valid, outdated, accuracy } = position;
  if (latitude === undefined || longitude === undefined) return;
  if (valid === false || outdated === true || (Number(latitude) === 0 && Number(longitude) === 0)) {
    addMissing(draft);
    return;
  }
  draft.setTime(position.fixTime ?? position.deviceTime ?? position.serverTime, `${where}/fixTime`, draft.turn.marks);
  const fix: Record<string, unknown> = { latitude, longitude };
  if (typeof accuracy === "number" && accuracy > 0) fix.accuracy = accuracy;
  for (const said of [position, attributes]) for (const key in said) if (DATUM.test(key)) fix[key] = said[key];
  addProperties(draft, source.knowledge, fix, where);
}

function addPosition(source: Source, draft: Draft, position: JsonObject, where: string): void {
  const attributes = objectOf(position.attributes) ?? {};
  draft.hear();
  addAttributes(source, draft, attributes, `${where}/attributes`);
  addFix(source, draft, position, attributes, where);
}

function addEventOf(source: Source, draft: Draft, event: JsonObject, where: string): void {
  const { turn } = source;
  const type = String(event.type ?? "");
  const offline = type === "deviceOffline";
  if (offline || type === "deviceOnline") {
    if (turn.message.replayed && !offline) turn.ignored++;
    else draft.link = offline ? "offline" : "online";
  } else if (type === "alarm") {
    const alarm = objectOf(event.attributes)?.alarm ?? event.alarm;
    addAlarms(draft, alarm ?? "", `${where}/attributes/alarm`);
  } else if (NO_EVENTS.test(type)) turn.ignored++;
  else if (type !== "" && (Object.hasOwn(ALARMS, plain(type)) || draft.vocabulary.events.has(plain(type))))
    addAlarm(draft, type, `${where}/type`);
  else {
    const detail = {
      zh: `Traccar 事件类型 ${shown(type)} 平台不认识，未作解释。需要时请在映射中登记。`,
      en: `The hub does not know the Traccar event type ${shown(type)}; it was not interpreted. Enter it in a mapping where it matters.`,
    };
    turn.fault("unknown-event", `${where}/type`, detail, draft.device.id, mayBeAlarm(draft) && looksAlarming(type, true));
  }
}

function read(source: Source, message: JsonObject, where: string): void {
  const event = objectOf(message.event);
  const bare = message.position === undefined && event === undefined && (message.deviceTime !== undefined || message.fixTime !== undefined);
  const position = bare ? message : objectOf(message.position);
  if (event === undefined && position === undefined) {
    unknownShape(source, where, "Traccar", "position, event, device", message);
    return;
  }
  const device = objectOf(message.device);
  const unique = idOf(device?.uniqueId) ?? idOf(message.uniqueId) ?? idOf(position?.uniqueId);
  const inner = unique === undefined ? [position?.deviceId, event?.deviceId, device?.id] : [];
  const alarm = objectOf(event?.attributes)?.alarm ?? objectOf(position?.attributes)?.alarm;
  const draft = draftOfAny(source, [unique, device?.name, device?.phone, ...inner], alarm === undefined ? (position ?? event) : { alarm });
  if (draft === undefined) return;
  // The position's time for both, so that an alarm told by a position and by its event is one.
  const time = position?.deviceTime ?? event?.eventTime ?? position?.serverTime ?? event?.serverTime;
  setPlatformTime(draft, time, `${where}/position/deviceTime`);
  if (event !== undefined) addEventOf(source, draft, event, `${where}/event`);
  // An event brings the position along that is known last; only that of an alarm is its own.
  if (position !== undefined && (event === undefined || event.type === "alarm"))
    addPosition(source, draft, position, bare ? where : `${where}/position`);
}

/** Positions and events as a Traccar server forwards them in JSON: 4G watches and trackers of two hundred protocols. */
export const traccar: Decoder = {
  name: "traccar",
  format: "traccar",
  claims: () => false,
  decode(source, value) {
    for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
