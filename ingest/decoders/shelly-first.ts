import type { EventKind } from "../../contracts/index.ts";
import { looksAlarming } from "../alarming.ts";
import { plain } from "../knowledge.ts";
import { addProperties, measurementField, setPlatformTime } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import { isObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { verdictOf } from "../verdict.ts";
import { unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addContact, addPress } from "./inputs.ts";
import { draftFor } from "./shelly-names.ts";

/** Topics of the first generation: shellies/<model>-<id>/sensor/smoke and its like, a plain word each. */
const TOPIC =
  /^(?:(?:.+\/)?shellies\/)?([^/]+)\/(sensor\/[a-z_]+(?:\/\d+)?|(?:relay|light|roller|meter|emeter|valve|ext_temperatures?|ext_humidit(?:y|ies)|input|input_event|longpush|adc)\/\d+(?:\/[a-z_]+)?|online|info|status|temperature(?:_f|_status)?|overtemperature|voltage)$/i;
const GLOBAL = /^(?:.+\/)?(announce|command)$/i;
const OVERALL = "";

interface Topic {
  readonly name: string;
  readonly leaf: string;
}

/** @returns undefined where the topic is none of the first generation; an empty name for what goes to or comes from all of them */
export function firstTopic(rest: string): Topic | undefined {
  const global = GLOBAL.exec(rest)?.[1];
  if (global !== undefined) return { name: OVERALL, leaf: global };
  const found = TOPIC.exec(rest);
  // The later generations answer under the same name with topics of their own.
  return found === null || (/^(?:online|status)$/i.test(found[2] ?? "") && !/shellies\//i.test(rest))
    ? undefined
    : { name: found[1] ?? "", leaf: (found[2] ?? "").toLowerCase() };
}

/** Sensors that are an alarm or a state. */
const STATES: Readonly<Record<string, EventKind>> = {
  smoke: "smoke",
  flood: "leak",
  gas: "gas",
  motion: "motion",
  vibration: "motion",
  state: "door",
};
const FIGURES: Readonly<Record<string, readonly [measurement: string, unit: string]>> = {
  temperature: ["temperature", "Cel"],
  humidity: ["humidity", "%"],
  battery: ["battery", "%"],
};
/** What a gas detector says of itself besides its alarm. */
const OPERATION: Readonly<Record<string, boolean>> = { normal: false, warmup: false, fault: true };
/** Why it woke, when it charges; parts per million of a gas that it does not name are no share of the explosive limit. */
const QUIET =
  /^(?:concentration|act_reasons|charger|ext_power|lux|illumination|tilt|concentration_valid|active|wakeup_event|timestamp|self_test|temperature_f)$/;

function tellWord(draft: Draft, leaf: string, value: unknown, urgent: boolean): void {
  const detail = {
    zh: `${leaf} 的值 ${shown(value)} 平台不认识，未作解释。请对照 Shelly 的说明，确认后在网关的映射里写明。`,
    en: `The value ${shown(value)} of ${leaf} means nothing to the hub. Look it up in Shelly's manual and enter it in the gateway's mapping.`,
  };
  draft.turn.fault("unknown-event", "", detail, draft.device.id, urgent);
}

function addFlag(source: Source, draft: Draft, event: EventKind, leaf: string, value: unknown): void {
  // The first generation writes -1 where its sensor does not work.
  const text = String(value ?? "")
    .trim()
    .toLowerCase();
  if (text === "-1" || (text !== "none" && source.knowledge.missing.has(text))) {
    addMissing(draft);
    return;
  }
  const said = verdictOf(draft, source.knowledge, event, value);
  if (said === undefined) tellWord(draft, leaf, value, true);
  else if (said === null) draft.hear();
  else
    addState(draft, { event: said.event, state: said.state, part: leaf, quiet: true, data: said.state === "off" ? {} : { [leaf]: value } });
}

function addSensor(source: Source, draft: Draft, sensor: string, value: unknown): void {
  const event = Object.hasOwn(STATES, sensor) ? STATES[sensor] : undefined;
  const figure = Object.hasOwn(FIGURES, sensor) ? FIGURES[sensor] : undefined;
  if (event !== undefined) addFlag(source, draft, event, sensor, value);
  else if (figure !== undefined) addFigure(source, draft, figure, value);
  else if (sensor === "operation" || sensor === "error") addCondition(draft, sensor, value);
  else if (QUIET.test(sensor)) draft.hear();
  else addProperties(draft, source.knowledge, { [sensor]: value }, "");
}

function addFigure(source: Source, draft: Draft, [name, unit]: readonly [string, string], value: unknown): void {
  const field = measurementField(draft, name);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (field === undefined) draft.hear();
  // 999 stands for a probe that is not there.
  else if (number === 999 || number === -1) addMissing(draft);
  else if (typeof number === "number" && Number.isFinite(number)) addWithUnit(draft, field, number, unit, name, "");
  else addValue(draft, source.knowledge, field, value, name, "");
}

function addCondition(draft: Draft, sensor: string, value: unknown): void {
  const word = plain(String(value));
  const faulty = sensor === "error" ? !/^(?:0|false|none|ok|no-error|)$/.test(word) : OPERATION[word];
  if (faulty === undefined) {
    draft.hear();
    if (onceADay(draft, [`${sensor} ${word}`])) tellWord(draft, sensor, value, false);
  } else
    addState(draft, { event: "fault", state: faulty ? "on" : "off", part: sensor, quiet: true, data: faulty ? { [sensor]: value } : {} });
}

/** The whole state in one object: what the topics say one by one, under the names of the HTTP interface. */
function addInfo(source: Source, draft: Draft, info: Readonly<Record<string, unknown>>): void {
  const { gas_sensor: gas, bat, tmp, hum, smoke, flood, sensor } = info;
  if (isObject(gas)) {
    addFlag(source, draft, "gas", "gas", gas.alarm_state);
    if (gas.sensor_state !== undefined) addCondition(draft, "operation", gas.sensor_state);
  }
  if (smoke !== undefined) addFlag(source, draft, "smoke", "smoke", isObject(smoke) ? smoke.value : smoke);
  if (flood !== undefined) addFlag(source, draft, "leak", "flood", isObject(flood) ? flood.value : flood);
  if (isObject(sensor) && sensor.motion !== undefined) addFlag(source, draft, "motion", "motion", sensor.motion);
  if (isObject(sensor) && sensor.state !== undefined) addFlag(source, draft, "door", "state", sensor.state);
  for (const [name, key, said] of [
    ["battery", "value", bat],
    ["temperature", "tC", tmp],
    ["humidity", "value", hum],
  ] as const) {
    const figure = FIGURES[name];
    if (figure !== undefined && isObject(said) && said[key] !== undefined && said.is_valid !== false)
      addFigure(source, draft, figure, said[key]);
  }
  draft.hear();
}

function readInput({ knowledge }: Source, draft: Draft, leaf: string, value: unknown): void {
  const [kind = "", number = "0"] = leaf.split("/");
  const part = `input:${number}`;
  if (kind === "input") addContact(draft, String(value) === "1", part);
  else if (kind === "input_event") {
    const said = isObject(value) ? value.event : value;
    const press = typeof said === "string" ? said.trim() : "";
    if (knowledge.missing.has(press.toLowerCase())) draft.hear();
    else addPress(draft, part, press);
  } else draft.hear();
}

/** Reads a message of the first generation. */
export const readFirst: Decoder["decode"] = (source, value) => {
  const { turn } = source;
  const topic = firstTopic(source.rest);
  if (topic === undefined || topic.name === OVERALL || topic.leaf.endsWith("/command")) {
    turn.ignored++;
    return;
  }
  const { name, leaf } = topic;
  const sensor = /^sensor\/([a-z_]+)/.exec(leaf)?.[1];
  const said = sensor === undefined ? (isObject(value) ? value : undefined) : { [sensor]: value };
  const draft = draftFor(source, undefined, name, isAlarm(sensor, leaf, value) ? { alarm: true } : said);
  if (draft === undefined) return;
  if (leaf === "online") {
    const online = String(value).toLowerCase();
    if (online !== "true" && online !== "false") unknownShape(source, "", "Shelly", "true, false", value);
    else if (online === "true" && turn.message.replayed) turn.ignored++;
    else draft.link = online === "true" ? "online" : "offline";
    return;
  }
  setPlatformTime(draft, undefined, "");
  if (sensor !== undefined) addSensor(source, draft, sensor, value);
  else if ((leaf === "info" || leaf === "status") && isObject(value)) addInfo(source, draft, value);
  else if (/^(?:input|input_event|longpush)\//.test(leaf)) readInput(source, draft, leaf, value);
  else if (leaf === "overtemperature") addFlag(source, draft, "fault", leaf, value);
  else draft.hear();
};

/** Whether a message of a device that nobody registered may be an alarm. */
function isAlarm(sensor: string | undefined, leaf: string, value: unknown): boolean {
  if (/^input_event\//.test(leaf)) return true;
  return sensor !== undefined && /^(?:smoke|gas|flood)$/.test(sensor) && looksAlarming(sensor === "flood" ? "leak" : sensor, value);
}
