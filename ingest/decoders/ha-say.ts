import { type Duration, EVENT_KINDS, type EventKind, SECOND } from "../../contracts/index.ts";
import { overOf } from "../alarm-words.ts";
import { looksAlarming, soundsAlarming } from "../alarming.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { fieldOf, type NearName, plain } from "../knowledge.ts";
import { addProperties, measurementField } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { conversion } from "../units.ts";
import { eventOf, ownAlarm } from "../verdict.ts";
import { objectOf } from "./cloud.ts";
import type { Source } from "./decoder.ts";
import type { Entity } from "./ha-config.ts";
import type { Made } from "./ha-template.ts";
import { zwaveWord } from "./zwave-words.ts";

/** Classes of binary sensors; "own" is the alarm of the device's kind, null is comfort. */
type Class = EventKind | "own" | null;
const BINARY: Readonly<Record<string, Class>> = {
  smoke: "smoke",
  carbon_monoxide: "co",
  gas: "gas",
  moisture: "leak",
  heat: "heat",
  safety: "own",
  problem: "fault",
  tamper: "tamper",
  battery: "battery-low",
  door: "door",
  window: "door",
  opening: "door",
  garage_door: "door",
  motion: "motion",
  moving: "motion",
  occupancy: "presence",
  presence: "presence",
  vibration: null,
  sound: null,
  light: null,
  cold: null,
  running: null,
  update: null,
  plug: null,
  power: null,
  lock: null,
  battery_charging: null,
};
/** Of an alarm, and not the alarm itself. */
const LESSER = /fault|trouble|problem|error|fail|test|battery|tamper|mute|silence|service|maintenance|life|故障|测试|自检|电/i;
const FIGURES: Readonly<Record<string, readonly [string, string]>> = {
  temperature: ["temperature", "Cel"],
  humidity: ["humidity", "%"],
  battery: ["battery", "%"],
  signal_strength: ["signal", "dBm"],
  carbon_monoxide: ["co", "ppm"],
  carbon_dioxide: ["eco2", "ppm"],
  water: ["water_use", "m3"],
  power: ["power", "W"],
  wind_speed: ["wind_speed", "m/s"],
  pressure: ["water_pressure", ""],
  distance: ["water_level", ""],
};
/** A value as text, as payloads are compared. */
export const rendered = (value: unknown): string => (typeof value === "string" ? value : String(value));
export const is = (value: unknown, word: string): boolean => rendered(value).trim().toLowerCase() === word.trim().toLowerCase();

function nameOf(draft: Draft, entity: Entity): NearName | undefined {
  for (const name of entity.names) {
    const event = eventOf(draft, plain(name));
    if (event !== undefined) return event;
  }
  return undefined;
}

/** A template that yields true where the config waits for ON: believed where the config's own words mean what they say. */
function usually({ knowledge }: Source, { on, off }: Entity, value: unknown): boolean | undefined {
  if (switchState(knowledge, on) !== "on" || switchState(knowledge, off) !== "off") return undefined;
  if (knowledge.missing.has(rendered(value).trim().toLowerCase())) return undefined;
  const said = switchState(knowledge, value);
  return said === undefined ? undefined : said === "on";
}

/** What a class stands for; what may cost a life and is filed as something lesser is what its name says. */
function binaryEvent(draft: Draft, { names }: Entity, known: Class | undefined, named: NearName | undefined): EventKind | undefined {
  const own = ownAlarm(draft);
  if (known === "own") return named?.event ?? own;
  const grave = named !== undefined && EVENT_KINDS[named.event].lifeSafety;
  if (known === "fault" && grave && !names.some((name) => LESSER.test(name))) return named.event;
  // Home Assistant's carbon monoxide is younger than its gas, under which bridges file it.
  if (known === "gas" && (named?.event === "co" || own === "co")) return "co";
  return known ?? named?.event;
}

function addBinary(source: Source, draft: Draft, entity: Entity, key: string, value: unknown, unsure: boolean): void {
  const on = is(value, entity.on) ? true : is(value, entity.off) ? false : usually(source, entity, value);
  const word = entity.names[0] ?? key;
  const known = Object.hasOwn(BINARY, entity.kind) ? BINARY[entity.kind] : undefined;
  const named = nameOf(draft, entity);
  const event = binaryEvent(draft, entity, known, named);
  if (on === undefined) {
    if (/^(?:none|null|unknown|unavailable|)$/i.test(rendered(value).trim())) {
      addMissing(draft);
      return;
    }
    const detail = {
      zh: `${word} 的值 ${shown(value)} 既不是配置的 ${shown(entity.on)} 也不是 ${shown(entity.off)}。请检查 payload_on、payload_off 与模板。`,
      en: `The value ${shown(value)} of ${word} is neither ${shown(entity.on)} nor ${shown(entity.off)} of its config. Look at payload_on, payload_off and the template.`,
    };
    source.turn.fault(
      "wrong-type",
      "",
      detail,
      draft.device.id,
      mayBeAlarm(draft) || (event !== undefined && EVENT_KINDS[event].lifeSafety),
    );
    return;
  }
  // An end that was made without a key that the message lacks is none.
  if (unsure && !on) {
    draft.hear();
    return;
  }
  if (entity.kind === "connectivity") {
    if (!on) draft.link = "offline";
    else if (source.turn.message.replayed) source.turn.ignored++;
    else draft.link = "online";
    return;
  }
  if (known === null && (named === undefined || !EVENT_KINDS[named.event].lifeSafety)) draft.hear();
  else if (event === undefined && known === "own" && on) tellUnsafe(source, draft, entity);
  else if (event === undefined) addProperties(draft, source.knowledge, { [word]: on }, "");
  else {
    const begun = on !== (known === undefined && named?.over === true);
    const state = begun ? (entity.offDelay === null ? "on" : "pulse") : "off";
    addState(draft, { event, state, part: key, quiet: true, data: begun ? { [word]: rendered(value) } : {} });
  }
}

/** A class that means danger, of a device whose kind does not say which. */
function tellUnsafe(source: Source, draft: Draft, entity: Entity): void {
  const name = shown(entity.names[0] ?? "");
  const detail = {
    zh: `实体 ${name} 报告危险（device_class: safety），但设备类别没有自己的报警。请按实际类别（烟感、燃气等）登记设备，或为网关写映射。`,
    en: `The entity ${name} reports danger (device_class: safety), but the device's kind has no alarm of its own. Register it as what it is (smoke, gas …), or write a mapping for the gateway.`,
  };
  source.turn.fault("unknown-event", "", detail, draft.device.id, true);
}

/** Whatever a button says when it is pressed; that it is let go, or says nothing, is no press. */
const PRESS = /^(?!(?:off|none|null|idle|unknown|unavailable|online|offline|.*release.*)$)./i;

/** What a button or a radar tells by a word: press, emergency, fall. */
export function addWord(draft: Draft, words: readonly string[], key: string, isPress = words.some((word) => PRESS.test(word))): void {
  for (const word of words) {
    const event = eventOf(draft, plain(word));
    const last = event ?? (/(?:^|[_-])(?:emergency|panic|sos)$/i.test(word) ? { event: "sos" as const, over: false } : undefined);
    if (last === undefined) continue;
    addState(draft, { event: last.event, state: last.over ? "off" : "on", part: key, data: { [key]: word } });
    return;
  }
  const { kind } = draft.device;
  const word = words.find((one) => looksAlarming(one, true));
  if (isPress && (kind === "sos-button" || kind === "help-button"))
    addState(draft, { event: kind === "sos-button" ? "sos" : "help", state: "pulse", part: key, data: { [key]: words[0] ?? "" } });
  else if (word === undefined) draft.hear();
  else {
    const detail = {
      zh: `${shown(word)} 像是报警，但平台不认识这个名称。请在映射中登记。`,
      en: `${shown(word)} looks like an alarm, but the hub does not know the name. Enter it in a mapping.`,
    };
    draft.turn.fault("unknown-event", "", detail, draft.device.id, mayBeAlarm(draft));
  }
}

function addSensor(source: Source, draft: Draft, entity: Entity, key: string, value: unknown): void {
  const word = entity.names[0] ?? key;
  if (/^(?:none|null|unknown|unavailable|undefined|)$/i.test(rendered(value).trim())) {
    addMissing(draft);
    return;
  }
  const all = entity.names.map(plain).join(" ");
  const body = /body|skin|forehead|wrist/.test(all) || draft.device.kind === "wearable";
  const vital = /heart|pulse|bpm/.test(all) ? "heart_rate" : /breath|respir/.test(all) ? "respiratory_rate" : undefined;
  const usual = Object.hasOwn(FIGURES, entity.kind) ? FIGURES[entity.kind] : undefined;
  const perMinute = /^(?:bpm|beats?\/min|\/min|次\/分|rpm|breaths?\/min)$/i.test(entity.unit ?? "");
  const name =
    vital !== undefined && (entity.kind === "" || perMinute)
      ? vital
      : usual?.[0] === "temperature" && body
        ? "body_temperature"
        : usual?.[0];
  const field = name === undefined ? undefined : measurementField(draft, name);
  const water = draft.device.kind === "water-pressure" || draft.device.kind === "hydrant";
  if (field !== undefined && (entity.kind !== "pressure" || water) && (entity.kind !== "distance" || draft.device.kind === "water-level")) {
    const figure = Number(value);
    const unit = vital === name ? null : (entity.unit ?? (usual?.[1] || null));
    if (rendered(value).trim() !== "" && Number.isFinite(figure)) addWithUnit(draft, field, figure, unit, word, "");
    // "alarm" where a concentration is expected.
    else if (field.alarm !== null) addProperties(draft, source.knowledge, { [field.measurement]: value }, "");
    else addValue(draft, source.knowledge, field, value, word, "");
  } else if (/(?:^|-)(?:action|click|button|gesture)$/.test(plain(word))) addWord(draft, [rendered(value)], key);
  else if (entity.kind !== "" && entity.kind !== "enum" && !soundsAlarming(value)) draft.hear();
  else addNamed(source, draft, entity, word, value, key);
}

/**
 * A sensor of words: the event that a word names ("Smoke detected"), under whatever name; what began there ends with a
 * word that says so.
 */
function addSaid(draft: Draft, name: string, value: string, key: string): boolean {
  const word = plain(value.replace(/\(.*\)/, "").replace(/[,/]/g, " "));
  // "push button" is how it works, and no press.
  const isMode = /(?:^|-)mode$/.test(plain(name)) && !/sos|emergency|panic/.test(word);
  const named = !isMode && eventOf(draft, plain(name)) === undefined ? eventOf(draft, word) : undefined;
  const said =
    zwaveWord(word) ?? (named === undefined ? undefined : { event: named.event, state: named.over ? ("off" as const) : ("on" as const) });
  if (said !== undefined) {
    addState(draft, {
      ...said,
      part: key,
      quiet: true,
      edge: !EVENT_KINDS[said.event].lifeSafety,
      data: said.state === "off" ? {} : { [name]: value },
    });
    return true;
  }
  if (zwaveWord(word) === null) {
    draft.hear();
    return true;
  }
  const standing = overOf(word) === "" ? draft.cell.states.standing(draft.turn.pos).filter(({ part }) => part === key) : [];
  for (const { event } of standing) addState(draft, { event, state: "off", part: key });
  if (standing.length === 0 && word === "idle") draft.hear();
  return standing.length > 0 || word === "idle";
}

/** A sensor without a class, by the first of its names under which the hub knows something. */
function addNamed({ knowledge }: Source, draft: Draft, { names, unit }: Entity, word: string, value: unknown, key: string): void {
  const known =
    names.find((one) => fieldOf(draft.vocabulary, one)?.is === "measurement" || eventOf(draft, plain(one)) !== undefined) ?? word;
  const field = fieldOf(draft.vocabulary, known);
  if (typeof value === "string" && field?.is !== "measurement" && addSaid(draft, known, value, key)) return;
  const figure = rendered(value).trim() === "" ? Number.NaN : Number(value);
  if (field?.is !== "measurement" || unit === null || !Number.isFinite(figure)) addProperties(draft, knowledge, { [known]: value }, "");
  else if (conversion(field.measurement, unit) !== undefined) addWithUnit(draft, field, figure, unit, known, "");
  else addProperties(draft, knowledge, { [`${known} (${unit})`]: figure }, "");
}

/** Where a tracker is, and the charge of its battery; home and not_home are the rules' own to find. */
function addPlace({ knowledge }: Source, draft: Draft, value: unknown): void {
  const { latitude, longitude, gps_accuracy: accuracy, battery_level: battery } = objectOf(value) ?? {};
  const said = Object.entries({ latitude, longitude, accuracy, battery }).filter(([, one]) => typeof one === "number");
  draft.hear();
  if (said.length > 0) addProperties(draft, knowledge, Object.fromEntries(said), "");
}

/** What one entity says with the value that its template made. */
export function addEntity(source: Source, draft: Draft, entity: Entity, key: string, { value, unsure }: Made): void {
  const { component } = entity;
  if (entity.expires !== null) {
    const next: Duration = entity.expires * SECOND;
    draft.next = Math.min(draft.next ?? Number.POSITIVE_INFINITY, next);
  }
  if (component === "binary_sensor") addBinary(source, draft, entity, key, value, unsure);
  else if (component === "sensor") addSensor(source, draft, entity, key, value);
  else if (component === "event") {
    const said = objectOf(value);
    const type = said === undefined ? value : said.event_type;
    addWord(draft, [rendered(type ?? "")], key);
  } else if (component === "device_tracker") addPlace(source, draft, value);
  else if (component === "device_automation") {
    if (entity.payload === null || is(value, entity.payload))
      addWord(draft, [...(entity.payload === null ? [] : [entity.payload]), ...entity.names], key, !/release/i.test(entity.payload ?? ""));
    else draft.hear();
  } else if (component === "alarm_control_panel" && /^(?:triggered|disarmed|armed(?:_\w+)?)$/i.test(rendered(value).trim())) {
    const state = is(value, "triggered") ? "on" : "off";
    addState(draft, { event: ownAlarm(draft) ?? "intrusion", state, part: key, quiet: true, edge: true });
  } else if (component === "valve" && /^gas/.test(draft.device.kind) && /^(?:open|closed?)$/i.test(rendered(value).trim()))
    addState(draft, { event: "gas-valve-closed", state: /^open$/i.test(rendered(value).trim()) ? "off" : "on", part: key, quiet: true });
  else draft.hear();
}
