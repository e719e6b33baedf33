import { EVENT_KINDS, type EventKind, MINUTE } from "../../contracts/index.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { plain } from "../knowledge.ts";
import { numberOf } from "../numbers.ts";
import { addProperties, measurementField, setPlatformTime } from "../properties.ts";
import { addWithUnit } from "../readings.ts";
import { shown, step } from "../say.ts";
import { isObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { ownAlarm } from "../verdict.ts";
import { bareWord, valueOfWord } from "./bare-word.ts";
import { draftOfAny, holdsAlarm, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { addContact, addPress } from "./inputs.ts";
import { addOwnProbe, isTaken, tellProbe } from "./second-probe.ts";
import { topicIds } from "./topic-ids.ts";
import { alarmKind, BINARY, FIGURES, GRAVE_TYPES, happeningSaid, stateSaid } from "./zwave-notification.ts";
import { valueNamed, type ZwaveValue } from "./zwave-topic.ts";

/** A key that is held down says so five times a second. */
const HELD = MINUTE;
/** Of the device, of how somebody lies, and of what was muted or tried. */
const LESSER =
  /maintenance|inspection|dust|replacement|silenced|test|voc|volatile|sleep-stage|position|sitting|lying|posture|underheat|fall$/;
const ALARM_TYPE = "zwave alarm type";
/** Types of the first version of Alarm, as detectors for smoke and carbon monoxide use them. */
const FIRST_TYPES: Readonly<Record<number, EventKind | null>> = { 1: "smoke", 2: "co", 12: "fire-test", 13: null, 14: null };

interface Said {
  readonly source: Source;
  readonly draft: Draft;
  readonly id: ZwaveValue;
  readonly value: unknown;
  /** null where the payload has none. */
  readonly unit: string | null;
}

function tell({ draft, id, value }: Said, urgent: boolean): void {
  const name = `${id.property} ${id.key}`.trim();
  draft.hear();
  if (!urgent && !onceADay(draft, [`zwave ${name}`])) return;
  const detail = {
    zh: `${shown(name)} 的值 ${shown(value)} 不在已知的 Z-Wave 通知之内，未作解释。请对照设备说明书，确认后在网关的映射里写明。`,
    en: `The value ${shown(value)} of ${shown(name)} is no notification of Z-Wave that the hub knows; it was not interpreted. Look it up in the device's manual and enter it in the gateway's mapping.`,
  };
  draft.turn.fault("wrong-type", step(id.property), detail, draft.device.id, urgent);
}

/** The part of the device that says it: what a state began ends with that state, though its own message named it too. */
const partOf = ({ endpoint }: ZwaveValue, type: string, event: EventKind): string => `${endpoint} ${type} ${event}`;

function addNotification(said: Said): void {
  const { draft, id, value } = said;
  const type = plain(id.property);
  if (/^alarm-?type$|^alarm-?level$/.test(type)) {
    addFirstVersion(said, type);
    return;
  }
  const variable = plain(id.key);
  const number = numberOf(value);
  const state = number === undefined ? undefined : stateSaid(type, variable, number);
  if (state !== undefined) {
    for (const event of state.ends) addState(draft, { event, state: "off", part: partOf(id, type, event), quiet: true });
    if (state.begins === undefined) tell(said, GRAVE_TYPES.has(type));
    else if (state.begins === null) draft.hear();
    else addBegun(said, type, state.begins);
    return;
  }
  // A message of its own, of which the value holds no more than parameters.
  const happening = happeningSaid(id.key);
  if (happening === null || number === 0 || variable === "" || /(?:^|-)idle$/.test(variable)) draft.hear();
  else if (happening !== undefined) addBegun(said, type, happening);
  else if (number === undefined && /-status$/.test(variable)) draft.hear();
  else tell(said, GRAVE_TYPES.has(type) && !LESSER.test(variable));
}

function addBegun({ draft, id, value }: Said, type: string, [event, state]: readonly [EventKind, "on" | "off" | "pulse"]): void {
  // Its state and its own message come together and are one.
  const again = EVENT_KINDS[event].shape === "pulse" ? {} : { quiet: state === "off" };
  addState(draft, {
    event,
    state,
    part: partOf(id, type, event),
    ...again,
    data: state === "off" ? {} : { [id.property]: value ?? id.key },
  });
}

/** Type and level of an alarm come one after the other; what the type means is each maker's own but for a few. */
function addFirstVersion(said: Said, name: string): void {
  const { draft, value } = said;
  const number = numberOf(value);
  draft.hear();
  if (number === undefined) return;
  if (/type$/.test(name)) {
    if (draft.live) draft.cell.notes.set(ALARM_TYPE, number);
    return;
  }
  const type = draft.cell.notes.get(ALARM_TYPE);
  const own = ownAlarm(draft);
  if (own === undefined || !EVENT_KINDS[own].lifeSafety || typeof type !== "number") {
    if (number !== 0 && mayBeAlarm(draft)) tell(said, true);
    return;
  }
  const event = FIRST_TYPES[type];
  if (event === undefined) {
    if (number !== 0) tell(said, true);
  } else if (event === "fire-test") {
    if (number !== 0) addState(draft, { event, state: "pulse" });
  } else if (event !== null) addState(draft, { event, state: number === 0 ? "off" : "on", part: "alarm", quiet: true });
}

function addBinary(said: Said, kind: string): void {
  const { draft, source, value, id } = said;
  const state = value === 255 ? "on" : switchState(source.knowledge, value);
  const event = Object.hasOwn(BINARY, kind) ? BINARY[kind] : undefined;
  if (state === undefined) {
    if (value === null || value === undefined) draft.hear();
    else tell(said, mayBeAlarm(draft));
  } else if (event === undefined || event === "own") addContact(draft, state === "on", `${id.endpoint} ${kind}`);
  else if (event === null) draft.hear();
  else if (event === "motion" && draft.device.kind === "presence")
    addState(draft, { event: "presence", state, part: `${id.endpoint} ${kind}`, quiet: true });
  else addState(draft, { event, state, part: `${id.endpoint} ${kind}`, quiet: true, edge: true });
}

const isWithin = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/** A key: 0 pressed, 1 let go, 2 held down, 3 and more pressed so many times less one. */
function addScene(said: Said): void {
  const { draft, id, value } = said;
  const number = typeof value === "number" ? value : undefined;
  const pressed = draft.vocabulary.events.get("pressed")?.event;
  if (number === undefined || plain(id.property) !== "scene" || pressed === undefined) draft.hear();
  else if (!isWithin(number, 0, 6)) tell(said, true);
  else if (number === 1 || number === 2) {
    const part = `scene ${id.key}`;
    addState(draft, { event: pressed, state: number === 1 ? "off" : "pulse", part, edge: true, within: HELD, data: { [part]: "held" } });
  } else addPress(draft, `scene ${id.key}`, String(number));
}

function addFigure(said: Said, name: string, usual: string): void {
  const { source, draft, id, value, unit } = said;
  const field = measurementField(draft, name);
  const number = numberOf(value);
  if (field === undefined || number === undefined) {
    draft.hear();
    return;
  }
  const where = step(id.property);
  const probe = { measurement: field.measurement, unit: unit ?? usual, value: number, part: String(id.endpoint), where };
  if (id.endpoint > 0 && addOwnProbe(source, draft, probe)) draft.hear();
  else if (isTaken(draft, field.measurement) && id.endpoint > 0) tellProbe(draft, probe);
  else addWithUnit(draft, field, number, unit ?? usual, id.property, where);
}

function addBattery(said: Said): void {
  const { draft, id, source, value } = said;
  const name = plain(id.property);
  const on = switchState(source.knowledge, value) === "on" || (numberOf(value) ?? 0) > 0;
  if (name === "level") addFigure(said, "battery", "%");
  else if (/^is-?low$|^recharge-?or-?replace$/.test(name))
    addState(draft, { event: "battery-low", state: on ? "on" : "off", part: name, quiet: true });
  else if (/^(?:overheating|disconnected)$/.test(name))
    addState(draft, { event: "fault", state: on ? "on" : "off", part: name, quiet: true });
  else draft.hear();
}

function addValue(said: Said): void {
  const { draft, source, id, value } = said;
  const { commandClass, property, key } = id;
  draft.hear();
  if (commandClass === 113) addNotification(said);
  else if (commandClass === 48) addBinary(said, plain(property));
  else if (commandClass === 156) {
    if (plain(property) === "state") addBinary(said, alarmKind(key));
  } else if (commandClass === 91) addScene(said);
  else if (commandClass === 43) {
    if (plain(property) === "scene-id" && isWithin(numberOf(value) ?? 0, 1, 255)) addPress(draft, "scene", String(value));
  } else if (commandClass === 32) {
    const number = numberOf(value);
    if (plain(property) !== "event" || number === undefined || !isWithin(number, 0, 255)) return;
    if (draft.vocabulary.events.has("pressed") && number > 0) addPress(draft, "basic", String(number));
    else if (ownAlarm(draft) !== undefined) addContact(draft, number > 0, "basic");
  } else if (commandClass === 49) {
    const [name, usual] = FIGURES[plain(property)] ?? [undefined, ""];
    if (name !== undefined) addFigure(said, name, usual);
  } else if (commandClass === 50) {
    if (said.unit === "W") addFigure(said, "power", "W");
  } else if (commandClass === 128) addBattery(said);
  else if (holdsAlarm({ [property]: value }, 0) && commandClass !== 112 && mayBeAlarm(draft))
    addProperties(draft, source.knowledge, { [property]: value }, "");
}

/** Whether it may be a call for help, before anybody knows whose it is. */
function isCall({ commandClass, property, key }: ZwaveValue, value: unknown): boolean {
  const said = value === true || (numberOf(value) ?? 0) > 0;
  if (commandClass === 48 || commandClass === 156)
    return said && /smoke|co|heat|water|^[1245]$/i.test(commandClass === 48 ? property : key);
  if (commandClass !== 113) return false;
  const number = numberOf(value);
  const state = number === undefined ? undefined : stateSaid(plain(property), plain(key), number);
  const begins = state === undefined ? happeningSaid(key) : state.begins;
  return begins !== undefined && begins !== null && (EVENT_KINDS[begins[0]].lifeSafety || begins[0] === "leak");
}

function readStatus(source: Source, ids: readonly string[], payload: unknown): void {
  const said: unknown = isObject(payload) ? payload.value : payload;
  const draft = ids.map((id) => source.draftOf(id)).find((one) => one !== undefined);
  if (typeof said !== "boolean" || draft === undefined || (source.turn.message.replayed && said)) source.turn.ignored++;
  else draft.link = said ? "online" : "offline";
}

/** The unit of the whole value, as the hub calls it. */
const unitOf = (unit: unknown): string | null => (typeof unit === "string" && unit !== "" ? unit : null);

function read(source: Source, payload: unknown): void {
  const steps = source.rest.split("/").filter((one) => one !== "");
  const leaf = steps.at(-1) ?? "";
  if (steps.some((one) => /^_(?:CLIENTS|EVENTS_?)$/.test(one)) || leaf === "set" || /^(?:nodeinfo|lastActive|version|driver)$/.test(leaf)) {
    source.turn.ignored++;
    return;
  }
  const id = valueNamed(steps, payload);
  if (id === undefined && leaf === "status") {
    readStatus(source, topicIds(steps.slice(0, -1)), payload);
    return;
  }
  const wrapped = isObject(payload) && ("value" in payload || "time" in payload || "lastUpdate" in payload) ? payload : undefined;
  const value: unknown = wrapped === undefined ? payload : wrapped.value;
  if (id === undefined) {
    readNamed(source, steps, value, wrapped?.time);
    return;
  }
  const draft = draftOfAny(source, id.ids, isCall(id, value) ? { alarm: true } : {});
  if (draft === undefined) return;
  setPlatformTime(draft, wrapped?.time ?? wrapped?.lastUpdate, "/time");
  addValue({ source, draft, id, value, unit: unitOf(wrapped?.unit) });
}

/** Topics that somebody named by hand: the last step is what the value is called. */
function readNamed(source: Source, steps: readonly string[], value: unknown, time: unknown): void {
  const name = steps.at(-1) ?? "";
  if (steps.length < 2) {
    unknownShape(source, "", "Z-Wave JS UI", "<node>/<class>/<endpoint>/<property>", value);
    return;
  }
  const draft = draftOfAny(source, topicIds(steps.slice(0, -1)), { [name]: value });
  if (draft === undefined) return;
  setPlatformTime(draft, time, "/time");
  draft.hear();
  addProperties(draft, source.knowledge, { [name]: value }, "");
}

/** Z-Wave JS UI: the values of Z-Wave nodes, under topics by name, by number or of one's own. */
export const zwaveJs: Decoder = {
  name: "zwave-js",
  format: "zwave-js",
  claims: () => false,
  readBytes(source) {
    // A happening without parameters has nothing to say but its name.
    if (source.turn.message.payload.length === 0) {
      read(source, null);
      return true;
    }
    const word = bareWord(source);
    if (word === undefined) return false;
    read(source, valueOfWord(word));
    return true;
  },
  decode(source, value) {
    read(source, value);
  },
};
