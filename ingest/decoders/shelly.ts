import { EVENT_KINDS, SECOND } from "../../contracts/index.ts";
import { soundsAlarming } from "../alarming.ts";
import { switchState } from "../events.ts";
import { plain } from "../knowledge.ts";
import { measurementField, setPlatformTime } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown, step } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { eventOf } from "../verdict.ts";
import { bareWord } from "./bare-word.ts";
import { holdsAlarm, messagesOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addContact, addPress } from "./inputs.ts";
import { tellProbe } from "./second-probe.ts";
import { firstTopic, readFirst } from "./shelly-first.ts";
import { draftFor } from "./shelly-names.ts";

/** A time before 2001 is seconds since the device started: it has no clock yet. */
const NO_CLOCK = 1e9;
/** A battery below it is none: the device is fed by USB. */
const NO_BATTERY_VOLTS = 1;
const PRESSES = /^(?:[a-z]+_)*(?:push|press)$/;

interface Component {
  /** As in `smoke:0`. */
  readonly key: string;
  readonly type: string;
  /** Which one of its type; null where the type has but one. */
  readonly index: number | null;
  readonly says: JsonObject;
  /** Whether all of its state is told, or only what changed. */
  readonly full: boolean;
  readonly where: string;
}

function componentOf(key: string, says: unknown, full: boolean, where: string): Component | undefined {
  const named = /^([a-z][a-z0-9_]*)(?::(\d{1,6}))?$/i.exec(key);
  if (named === null || !isObject(says)) return undefined;
  const index = named[2] === undefined ? null : Number(named[2]);
  return { key, type: (named[1] ?? "").toLowerCase(), index, says, full, where: `${where}${step(key)}` };
}

function addFigure(source: Source, draft: Draft, name: string, unit: string, value: unknown, where: string): void {
  const field = measurementField(draft, name);
  if (value === undefined || field === undefined) draft.hear();
  else if (typeof value === "number") addWithUnit(draft, field, value, unit, name, where);
  else addValue(draft, source.knowledge, field, value, name, where);
}

function addBattery(source: Source, draft: Draft, { says, where }: Component): void {
  const battery = says.battery;
  if (!isObject(battery)) draft.hear();
  else if (battery.percent === 0 && typeof battery.V === "number" && battery.V < NO_BATTERY_VOLTS) addMissing(draft);
  else addFigure(source, draft, "battery", "%", battery.percent, `${where}/battery/percent`);
}

/** An alarm of a component that is not known, or said in a way that is not. */
function tellUnknown(draft: Draft, name: string, said: unknown, where: string): void {
  const detail = {
    zh: `${shown(name)} 报告 ${shown(JSON.stringify(said) ?? "")}，像是报警，但平台不认识。请对照 Shelly 的说明，确认后在网关的映射里写明。`,
    en: `${shown(name)} reports ${shown(JSON.stringify(said) ?? "")}, which looks like an alarm that the hub does not know. Look it up in Shelly's manual and enter it in the gateway's mapping.`,
  };
  draft.turn.fault("unknown-event", where, detail, draft.device.id, true);
}

function addAlarm(source: Source, draft: Draft, { key, type, says, full, where }: Component): void {
  const event = eventOf(draft, plain(type))?.event;
  const { errors } = says;
  const alarm = says.alarm ?? says.state ?? says.status;
  draft.hear();
  if (Array.isArray(errors) || full) {
    const faulty = Array.isArray(errors) && errors.length > 0;
    addState(draft, { event: "fault", state: faulty ? "on" : "off", part: key, quiet: true, data: faulty ? { errors } : {} });
  }
  if (alarm === undefined || alarm === null) {
    if (event !== undefined && holdsAlarm(says, 0)) tellUnknown(draft, key, says, where);
    return;
  }
  const state = switchState(source.knowledge, alarm);
  if (event === undefined) {
    if (state !== "off") tellUnknown(draft, key, says, where);
  } else if (state !== undefined) addState(draft, { event, state, part: key, quiet: true });
  else {
    const detail = {
      zh: `${key} 的 alarm 应为 true 或 false，收到 ${shown(alarm)}。`,
      en: `The alarm of ${key} should be true or false, got ${shown(alarm)}.`,
    };
    draft.turn.fault("wrong-type", `${where}/alarm`, detail, draft.device.id, true);
  }
}

function isDetector(draft: Draft, type: string): boolean {
  const event = eventOf(draft, plain(type))?.event;
  return event !== undefined && (EVENT_KINDS[event].lifeSafety || event === "leak");
}

function addComponent(source: Source, draft: Draft, component: Component): void {
  const { key, type, index, says, where } = component;
  // Further probes of one quantity would share its curve; one that is registered by itself was read before.
  const first = index === null || index === 0;
  if (type === "temperature" && first) addFigure(source, draft, "temperature", "Cel", says.tC, `${where}/tC`);
  else if (type === "humidity" && first) addFigure(source, draft, "humidity", "%", says.rh, `${where}/rh`);
  else if (type === "temperature" && typeof says.tC === "number")
    tellProbe(draft, { measurement: "temperature", unit: "Cel", value: says.tC, part: key, where: `${where}/tC` });
  else if (type === "humidity" && typeof says.rh === "number")
    tellProbe(draft, { measurement: "humidity", unit: "%", value: says.rh, part: key, where: `${where}/rh` });
  else if (type === "devicepower" && first) addBattery(source, draft, component);
  else if (type === "wifi") addFigure(source, draft, "signal", "dBm", says.rssi, `${where}/rssi`);
  else if ((type === "switch" || type === "pm1") && first) addFigure(source, draft, "power", "W", says.apower, `${where}/apower`);
  else if (type === "presencezone" && typeof says.value === "boolean")
    addState(draft, { event: "presence", state: says.value ? "on" : "off", part: key, quiet: true });
  else if (type === "input" && typeof says.state === "boolean") addContact(draft, says.state, key);
  else if (type === "sys") {
    const { wakeup_period: sleeps } = says;
    if (typeof sleeps === "number" && sleeps > 0 && sleeps <= 7 * 86_400) draft.next = sleeps * SECOND;
    draft.hear();
  } else if (says.alarm !== undefined || isDetector(draft, type)) addAlarm(source, draft, component);
  else draft.hear();
}

/**
 * A sensor by radio that the device passes on, or one of its inputs, where it is registered by itself: what it tells as yes
 * or no is the alarm or the state of its kind, for the message does not say what it measures.
 */
function addPart(source: Source, draft: Draft, { key, type, says }: Component, time: unknown, where: string): boolean {
  const part = source.draftOf(`${draft.device.externalId}:${key}`);
  if (part === undefined) return false;
  setTime(part, says.last_updated_ts ?? time, where);
  const said = says.value ?? says.state;
  if (typeof said === "boolean") addContact(part, said, key);
  else if (type === "temperature") addFigure(source, part, "temperature", "Cel", says.tC, `${where}/tC`);
  else if (type === "humidity") addFigure(source, part, "humidity", "%", says.rh, `${where}/rh`);
  else if (type === "bthomedevice") {
    if (typeof says.battery === "number") addFigure(source, part, "battery", "%", says.battery, `${where}/battery`);
    if (typeof says.rssi === "number") addFigure(source, part, "signal", "dBm", says.rssi, `${where}/rssi`);
  }
  part.hear();
  return true;
}

function setTime(draft: Draft, time: unknown, where: string): void {
  const said = typeof time === "number" && time < NO_CLOCK ? undefined : time;
  setPlatformTime(draft, said, where);
}

function addStatus(source: Source, draft: Draft, status: JsonObject, full: boolean, where: string): void {
  setTime(draft, status.ts, `${where}/ts`);
  draft.hear();
  for (const [key, says] of Object.entries(status)) {
    const component = componentOf(key, says, full, where);
    if (component !== undefined && !addPart(source, draft, component, status.ts, `${where}${step(key)}`))
      addComponent(source, draft, component);
  }
}

/** What happened, as a device tells it besides its state. */
function addHappening(source: Source, draft: Draft, happening: JsonObject, time: unknown, where: string): void {
  const { component, event } = happening;
  setTime(draft, happening.ts ?? time, `${where}/ts`);
  draft.hear();
  const key = String(component ?? "");
  const type = key.replace(/:.*$/, "");
  const named = eventOf(draft, plain(type))?.event;
  if (typeof event !== "string") return;
  // Buttons by radio are passed on by the device that hears them.
  if (/^(?:input|bthome\w*|blutrv)$/.test(type) && PRESSES.test(event)) {
    const part = source.draftOf(`${draft.device.externalId}:${key}`);
    if (part !== undefined) setTime(part, happening.ts ?? time, `${where}/ts`);
    addPress(part ?? draft, key, event);
    return;
  }
  const own = eventOf(draft, plain(event));
  if (event === "alarm_test") addState(draft, { event: "fire-test", state: "pulse", part: key });
  else if (named !== undefined && /^alarm(?:_on)?$/.test(event)) addState(draft, { event: named, state: "on", part: key });
  else if (named !== undefined && event === "alarm_off") addState(draft, { event: named, state: "off", part: key, quiet: true });
  else if (named !== undefined && own?.event === named)
    addState(draft, { event: named, state: own.over ? "off" : "on", part: key, quiet: true });
  else if (soundsAlarming(event) && !/off$|clear|ended|mute/.test(event)) tellUnknown(draft, key, happening, where);
}

function readNotice(source: Source, name: string, message: JsonObject, where: string): void {
  const { turn } = source;
  const { method, src } = message;
  const params = isObject(message.params) ? message.params : isObject(message.result) ? message.result : undefined;
  if (params === undefined || (method === undefined && message.result === undefined)) {
    // An answer to a request that failed, or one without a result.
    if (method === undefined && message.id !== undefined && src !== undefined) turn.ignored++;
    else unknownShape(source, where, "Shelly", "method, params", message);
    return;
  }
  const inside = `${where}/${isObject(message.params) ? "params" : "result"}`;
  if (method === "NotifyEvent") {
    const events = [params.events].flat().filter(isObject).slice(0, 100);
    const calls = events.some(({ event }) => /push|press/.test(String(event)) || soundsAlarming(event));
    const draft = draftFor(source, src, name, calls ? { alarm: true } : undefined);
    if (draft === undefined) return;
    draft.hear();
    for (const [i, event] of events.entries()) addHappening(source, draft, event, params.ts, `${inside}/events/${i}`);
  } else if (method === undefined || method === "NotifyStatus" || method === "NotifyFullStatus") {
    const draft = draftFor(source, src, name, params);
    if (draft !== undefined) addStatus(source, draft, params, method !== "NotifyStatus", inside);
  } else turn.ignored++;
}

function readLink(source: Source, name: string, value: unknown): void {
  const { turn } = source;
  const online = value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
  if (online === undefined) {
    unknownShape(source, "", "Shelly", "true, false", value);
    return;
  }
  const draft = draftFor(source, undefined, name, undefined);
  if (draft === undefined) return;
  if (online && turn.message.replayed) turn.ignored++;
  else draft.link = online ? "online" : "offline";
}

/** Shelly devices: from the second generation on by their RPC over MQTT, those of the first by topics of plain words. */
export const shelly: Decoder = {
  name: "shelly",
  format: "shelly",
  claims: () => false,
  readBytes(source) {
    const word = firstTopic(source.rest) === undefined ? undefined : bareWord(source);
    if (word === undefined) return false;
    readFirst(source, word);
    return true;
  },
  decode(source, value) {
    const { rest } = source;
    if (firstTopic(rest) !== undefined) {
      readFirst(source, value);
      return;
    }
    const topic = /^(.+?)\/(events\/rpc|online|rpc|command(?:\/.*)?|status(?:\/[a-z0-9_:]+)?)$/i.exec(rest);
    const [, name = rest, leaf = "events/rpc"] = topic ?? [];
    if (leaf === "online") readLink(source, name, value);
    else if (leaf.startsWith("command") || (leaf === "rpc" && isObject(value) && value.result === undefined)) source.turn.ignored++;
    else if (leaf.startsWith("status")) {
      const component = leaf.slice("status/".length);
      const status = component === "" ? value : { [component]: value };
      if (!isObject(status) || (component !== "" && !isObject(value))) {
        unknownShape(source, "", "Shelly", "{…}", value);
        return;
      }
      const draft = draftFor(source, undefined, name, status);
      if (draft !== undefined) addStatus(source, draft, status, true, "");
    } else for (const { message, where } of messagesOf(source, value)) readNotice(source, name, message, where);
  },
};
