import { EVENT_KINDS } from "../../contracts/index.ts";
import { looksAlarming, soundsAlarming } from "../alarming.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { plain } from "../knowledge.ts";
import { addOwnState, isUntold } from "../own-state.ts";
import { addProperties, measurementField, setPlatformTime } from "../properties.ts";
import { addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { eventOf, ownAlarm } from "../verdict.ts";
import { bareWord } from "./bare-word.ts";
import { draftOfAny, holdsAlarm, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addContact, addNamed, addPress } from "./inputs.ts";
import { addOwnProbe, isTaken, tellProbe } from "./second-probe.ts";
import { setTasmotaTime } from "./tasmota-time.ts";
import { topicIds } from "./topic-ids.ts";

/** Bits of ZoneStatus in the IAS zone cluster of the Zigbee cluster library. */
const ZONE = { alarm: 0b11, tamper: 1 << 2, battery: 1 << 3, trouble: 1 << 6, test: 1 << 8, all: 0x3ff };
const INPUT = /^(?:switch|button)\d*$/i;
const PRESSES = /^(?:single|double|triple|quad|penta|hold|toggle)$/;
/** What the firmware derives from a zone's status by the zone's type. */
const ZONE_WORDS: Readonly<Record<string, string>> = {
  Fire: "fire",
  Water: "leak",
  CO: "co",
  PersonalAlarm: "sos",
  Contact: "door",
  Occupancy: "motion",
  DoorOpen: "door",
};
/** Commands of keypads and call buttons in the IAS ACE cluster of the Zigbee cluster library: emergency, fire, panic. */
const ACE = /^0501!0[234]$/;
/** Commands of the on/off cluster, as the bridge passes them on and as its firmware names them: a button was pressed. */
const PRESS = /^(?:0006!.*|power)$/i;
/** Bookkeeping, radio, settings and figures that the hub does not keep. */
const NO_NEWS =
  /^(?:time|epoch|.*-?unit|id|endpoint|link-?quality|group|device|name|ieee-?addr|model-?id|manufacturer|zone-.*|battery-?voltage|node|rssi|snr|events|last-?event|dew-?point|(?:sea-?)?pressure|illuminance|ambient|distance.*|energy|a\d+|range|gas|iaq|power|dimmer|color|hue|sat|ct|rh-?.*|mac|heap|uptime.*|sleep.*|load-?avg|vcc|state|\d.*)$/;
/** Sensors inside the chip measure the chip. */
const CHIP = /^ESP(?:32|8266)/i;

interface Reading {
  readonly source: Source;
  readonly draft: Draft;
  /** The unit of temperatures in this message. */
  readonly degrees: string;
  /** What means nothing by itself, to be told at once. */
  readonly rest: Record<string, unknown>;
}

function addFigure({ source, draft }: Reading, name: string, unit: string, value: number, where: string, part = ""): void {
  const field = measurementField(draft, name);
  if (field === undefined) {
    draft.hear();
    return;
  }
  const probe = { measurement: field.measurement, unit, value, part: part === "" ? name : part, where };
  if (part !== "" && addOwnProbe(source, draft, probe)) draft.hear();
  // A second probe in the same message would share the curve of the first.
  else if (isTaken(draft, field.measurement)) tellProbe(draft, probe);
  else addWithUnit(draft, field, value, unit, name, where);
}

function addValue(reading: Reading, key: string, value: unknown, part: string, where: string): void {
  const { draft, source, degrees } = reading;
  const name = plain(key);
  if (typeof value === "number" && name === "temperature") addFigure(reading, "temperature", degrees, value, where, part);
  else if (typeof value === "number" && name === "humidity") addFigure(reading, "humidity", "%", value, where, part);
  else if (typeof value === "number" && name === "people") addFigure(reading, "people_count", "1", value, where, part);
  // What a sensor reckons it to be beside what it measured is no second probe.
  else if (typeof value === "number" && name === "e-co2" && isTaken(draft, "eco2")) draft.hear();
  else if (typeof value === "number" && name === "e-co2") addFigure(reading, "eco2", "ppm", value, where, part);
  else if (name === "alarm" && value === 0 && ownAlarm(draft) === undefined) draft.hear();
  else if (isOwnFlag(reading, name, value)) addContact(draft, switchState(source.knowledge, value) === "on", key);
  else if (addOwnState(draft, source.knowledge, { name, key, value })) return;
  else if (NO_NEWS.test(name) && !isUntold(draft, name, value)) draft.hear();
  else if (!addNamed(draft, source.knowledge, { name: key, part, value, unit: null, where })) reading.rest[key] = value;
}

/** A digital output of a detector under the name of what it detects: 1 is on. Other figures of that name are the sensor's own. */
function isOwnFlag({ draft, source }: Reading, name: string, value: unknown): boolean {
  const own = ownAlarm(draft);
  if (own === undefined || !EVENT_KINDS[own].lifeSafety || switchState(source.knowledge, value) === undefined) return false;
  return eventOf(draft, name)?.event === own;
}

function addRest({ draft, source, rest }: Reading, where: string): void {
  if (Object.keys(rest).length > 0) addProperties(draft, source.knowledge, rest, where);
}

function addZone({ draft }: Reading, status: number, where: string): void {
  if (!Number.isInteger(status) || status < 0 || status > ZONE.all) {
    const detail = {
      zh: `ZoneStatus 的值 ${shown(status)} 不是防区状态，未作解释。请检查该设备的 Zigbee 固件。`,
      en: `The value ${shown(status)} of ZoneStatus is no status of a zone; it was not interpreted. Look at the device's Zigbee firmware.`,
    };
    draft.turn.fault("wrong-type", where, detail, draft.device.id, mayBeAlarm(draft));
    return;
  }
  const is = (mask: number): boolean => (status & mask) !== 0;
  addContact(draft, is(ZONE.alarm), "zone", is(ZONE.alarm) && is(ZONE.test));
  addState(draft, { event: "tamper", state: is(ZONE.tamper) ? "on" : "off", part: "zone", quiet: true });
  addState(draft, { event: "battery-low", state: is(ZONE.battery) ? "on" : "off", part: "zone", quiet: true });
  addState(draft, { event: "fault", state: is(ZONE.trouble) ? "on" : "off", part: "zone", quiet: true });
}

/** The status of a zone: as a number, as one in a text, or as the bytes of a notification that the firmware did not read. */
function zoneOf(says: JsonObject): unknown {
  const said = says.ZoneStatusChange ?? says.ZoneStatus;
  if (typeof said === "string" && /^(?:0x[0-9a-f]{1,4}|\d{1,5})$/i.test(said.trim())) return Number(said);
  const bytes = says["0500!00"];
  if (said !== undefined || typeof bytes !== "string" || !/^[0-9a-f]{4}/i.test(bytes)) return said;
  return Number.parseInt(bytes.slice(2, 4) + bytes.slice(0, 2), 16);
}

/** A device behind the bridge, which names it by address and by the name that somebody gave it. */
function readBehind(source: Source, degrees: string, key: string, says: JsonObject, where: string): void {
  const zone = zoneOf(says);
  const alarmed = (typeof zone === "number" && (zone & ZONE.alarm) !== 0) || Object.keys(says).some((name) => ACE.test(name));
  const draft = draftOfAny(source, [says.IEEEAddr, says.Name, says.Device, key], alarmed ? { alarm: true } : says);
  if (draft === undefined) return;
  setPlatformTime(draft, undefined, where);
  draft.hear();
  const own: Reading = { source, draft, degrees, rest: {} };
  if (typeof zone === "number") addZone(own, zone, `${where}/ZoneStatus`);
  for (const [name, value] of Object.entries(says)) {
    const place = `${where}/${name}`;
    if (ACE.test(name)) addState(draft, { event: "sos", state: "pulse", data: { [name]: value } });
    else if (PRESS.test(name) && draft.vocabulary.events.has("pressed")) addPress(draft, name, shown(value));
    else if (name === "ZoneStatus" || name === "ZoneStatusChange" || name.startsWith("0500!")) continue;
    else if (Object.hasOwn(ZONE_WORDS, name)) {
      if (typeof zone === "number") continue;
      const word = ZONE_WORDS[name] ?? name;
      // The firmware's own flags: a 1 is no figure.
      const flag = switchState(source.knowledge, value) === undefined ? value : switchState(source.knowledge, value) === "on";
      const event = word === "fire" ? (ownAlarm(draft) ?? word) : word === "motion" && draft.device.kind === "presence" ? "presence" : word;
      if (!addNamed(draft, source.knowledge, { name: event, part: "", value: flag, unit: null, where: place })) own.rest[name] = value;
    } else if (name === "BatteryPercentage" && typeof value === "number") addFigure(own, "battery", "%", value, place);
    else if (name === "Battery" && typeof value === "number" && value < 5) draft.hear();
    else addValue(own, name, value, "", place);
  }
  addRest(own, where);
}

/** Devices behind the bridge, by what it calls them. */
function readAllBehind(source: Source, degrees: string, behind: unknown, where: string): void {
  const list = isObject(behind) ? Object.entries(behind) : [];
  for (const [key, says] of list) if (isObject(says)) readBehind(source, degrees, key, says, `${where}/${key}`);
  if (!list.some(([, says]) => isObject(says))) unknownShape(source, where, "Tasmota", '{"0x…":{…}}', behind);
}

function readSensors(reading: Reading, says: JsonObject, where: string): void {
  const { source, draft, degrees } = reading;
  for (const [key, value] of Object.entries(says)) {
    const place = `${where}/${key}`;
    if (key === "ZbReceived" || key === "LwReceived") readAllBehind(source, degrees, value, place);
    else if (INPUT.test(key)) readAction(reading, key, value);
    else if (CHIP.test(key)) draft.hear();
    else if (!isObject(value)) addValue(reading, key, value, "", place);
    else if (key === "ENERGY" && typeof value.Power === "number") addFigure(reading, "power", "W", value.Power, `${place}/Power`);
    else {
      for (const [name, inner] of Object.entries(value))
        if (!isObject(inner)) addValue(reading, name, inner, key, `${place}/${name}`);
        else reading.rest[name] = inner;
    }
  }
  addRest(reading, where);
}

function tellInput(draft: Draft, input: string, value: unknown): void {
  const detail = {
    zh: `${shown(input)} 的值 ${shown(value)} 既不是开关状态，也不是按键动作，未作解释。请检查设备的 StateText 与 SwitchText 设置。`,
    en: `The value ${shown(value)} of ${shown(input)} is neither a state nor a press; it was not interpreted. Look at the device's StateText and SwitchText.`,
  };
  draft.turn.fault("wrong-type", `/${input}`, detail, draft.device.id, true);
}

/** What an input says: a state that stays, or how it was pressed. */
function readAction({ draft, source: { knowledge } }: Pick<Reading, "draft" | "source">, named: string, said: unknown): void {
  const input = named.toLowerCase();
  const value = isObject(said) ? (said.Action ?? said.ACTION ?? said.STATE ?? said.State) : said;
  const word = typeof value === "string" ? value.toLowerCase() : "";
  const state = switchState(knowledge, value);
  draft.hear();
  if (input.startsWith("switch") && state !== undefined) addContact(draft, state === "on", input);
  else if (PRESSES.test(word)) addPress(draft, input, word);
  else if (mayBeAlarm(draft) && !/^(?:clear|inc_dim|dec_dim|power_.*|none|)$/.test(word)) tellInput(draft, named, value);
}

function readObject(source: Source, ids: readonly string[], leaf: string, message: JsonObject): void {
  const inner = message.ZbReceived ?? message.LwReceived;
  const degrees = message.TempUnit === "F" ? "[degF]" : message.TempUnit === "K" ? "K" : "Cel";
  // The bridge itself need not be registered for what is behind it to be read.
  if (inner !== undefined && !ids.some((id) => source.device(id) !== undefined)) {
    readAllBehind(source, degrees, inner, message.ZbReceived === undefined ? "/LwReceived" : "/ZbReceived");
    return;
  }
  const pressed = Object.entries(message).some(([key, said]) => INPUT.test(key) && isObject(said));
  const draft = draftOfAny(source, ids, pressed ? { alarm: true } : message);
  if (draft === undefined) return;
  setTasmotaTime(draft, message);
  draft.hear();
  const reading: Reading = { source, draft, degrees, rest: {} };
  if (leaf === "STATE" || leaf === "STATUS11") {
    const signal = isObject(message.Wifi) ? message.Wifi.Signal : undefined;
    if (typeof signal === "number") addFigure(reading, "signal", "dBm", signal, "/Wifi/Signal");
  } else if (INPUT.test(leaf)) readAction(reading, leaf, message);
  else readSensors(reading, message, "");
}

function readWord(source: Source, ids: readonly string[], leaf: string, word: string): void {
  const { turn } = source;
  const isLink = leaf === "LWT" && /^(?:online|offline)$/i.test(word);
  const input = INPUT.test(leaf);
  if (!isLink && !input) {
    if (looksAlarming(leaf, word) || soundsAlarming(word)) unknownShape(source, "", "Tasmota", "SENSOR, STATE, LWT", word, true);
    else turn.ignored++;
    return;
  }
  const draft = draftOfAny(source, ids, input ? { alarm: true } : undefined);
  if (draft === undefined) return;
  if (input) {
    setPlatformTime(draft, undefined, "");
    readAction({ draft, source }, leaf, word);
  } else if (/^offline$/i.test(word)) draft.link = "offline";
  else if (turn.message.replayed) turn.ignored++;
  else draft.link = "online";
}

/** The steps of a topic in whichever order they are set up: what it is, the device's name, the leaf. */
function namesOf(rest: string): { readonly what: string; readonly ids: readonly string[]; readonly leaf: string } {
  const steps = rest.split("/");
  const at = steps.findIndex((step) => /^(?:tele|stat|cmnd)$/.test(step));
  const leaf = (steps.at(-1) ?? "").toUpperCase();
  const named = steps.slice(0, -1).filter((_, i) => i !== at);
  return { what: steps[at] ?? "", ids: topicIds(named), leaf };
}

const READ = /^(?:SENSOR|RESULT|STATE|STATUS(?:8|10|11)?|LWT|(?:SWITCH|BUTTON)\d*)$/;

/** Devices with the Tasmota firmware, and what a bridge with it passes on from Zigbee and LoRaWAN devices. */
export const tasmota: Decoder = {
  name: "tasmota",
  format: "tasmota",
  claims: () => false,
  readBytes(source) {
    const word = bareWord(source);
    if (word === undefined) return false;
    const { what, ids, leaf } = namesOf(source.rest);
    if (what === "cmnd") source.turn.ignored++;
    else readWord(source, ids, leaf, word);
    return true;
  },
  decode(source, value) {
    const { what, ids, leaf } = namesOf(source.rest);
    if (what === "cmnd" || (what !== "" && !READ.test(leaf) && !holdsAlarm(value, 0))) source.turn.ignored++;
    else if (!isObject(value)) unknownShape(source, "", "Tasmota", "{…}", value);
    else {
      // An answer to the question after the sensors wraps what SENSOR says.
      const inner = value.StatusSNS;
      readObject(source, ids, leaf, isObject(inner) ? inner : value);
    }
  },
};
