import { type Duration, EVENT_KINDS, type EventKind, SECOND, TOPIC_ROOT } from "../../contracts/index.ts";
import { looksAlarming, soundsAlarming } from "../alarming.ts";
import { mayBeAlarm, switchState } from "../events.ts";
import { textOf } from "../json-text.ts";
import { fieldOf, plain } from "../knowledge.ts";
import { addProperties, measurementField, setPlatformTime } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { shown } from "../say.ts";
import { isObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { conversion } from "../units.ts";
import { onceADay } from "../unknown-keys.ts";
import { eventOf, ownAlarm } from "../verdict.ts";
import { draftOfAny, holdsAlarm } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { type Availability, COMPONENTS, type Entity, entitiesOf, isOwnAnnouncement } from "./ha-config.ts";
import { compileTemplate, type Said, type Template } from "./ha-template.ts";

/** Classes of binary sensors; "own" is the alarm of the device's kind, null is comfort. */
const BINARY: Readonly<Record<string, EventKind | "own" | null>> = {
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
/** What the hub itself tells Home Assistant, come back by a bridge. */
const OWN_STATE = new RegExp(`(?:^|/)${TOPIC_ROOT}/[^/]+/hub/ha/[a-z]+$`);
const compiled = new WeakMap<object, Template | null>();
const isEntity = (note: unknown): note is Entity => isObject(note) && Array.isArray(note.ids) && Array.isArray(note.availability);
const configKey = (key: string): string => `ha config ${key}`;
const topicKey = (topic: string): string => `ha topic ${topic}`;
const deviceKey = (name: string): string => `ha device ${name}`;
const listOf = (note: unknown): readonly unknown[] => (Array.isArray(note) ? note : []);

/** What a config's template is, made ready once as long as the config stands. */
function templateOf(owner: Entity | Availability): Template | null {
  const known = compiled.get(owner);
  if (known !== undefined) return known;
  const made = owner.template === null ? null : compileTemplate(owner.template);
  compiled.set(owner, made);
  return made;
}

function remember(source: Source, key: string, entity: Entity): void {
  const { gateway, turn } = source;
  const before = gateway?.notes.get(configKey(key));
  if (JSON.stringify(before) === JSON.stringify(entity)) {
    turn.ignored++;
    return;
  }
  gateway?.keep(configKey(key), entity);
  for (const topic of new Set([entity.topic, ...entity.availability.map((one) => one.topic)])) {
    if (topic === null) continue;
    const keys = listOf(gateway?.notes.get(topicKey(topic)));
    if (!keys.includes(key)) gateway?.keep(topicKey(topic), [...keys, key]);
  }
  const template = templateOf(entity);
  if (template !== null && "unsupported" in template) tellTemplate(source, entity, template.unsupported);
  else turn.ignored++;
}

function tellTemplate(source: Source, entity: Entity, why: string, draft?: Draft): void {
  const detail = {
    zh: `实体 ${shown(entity.names[0] ?? "")} 的模板 ${shown(entity.template)} 用了平台不支持的写法 ${shown(why)}，它的值读不出来。请改用 value_json 取值，或为网关写映射。`,
    en: `The template ${shown(entity.template)} of ${shown(entity.names[0] ?? "")} uses ${shown(why)}, which the hub does not support, so its values cannot be read. Take the value by value_json, or write a mapping for the gateway.`,
  };
  source.turn.fault("unknown-measurement", "/value_template", detail, draft?.device.id ?? null, draft !== undefined && mayBeAlarm(draft));
}

function readConfig(source: Source, component: string, steps: readonly string[], value: unknown): void {
  const { gateway, turn } = source;
  if (value === null || value === "") {
    for (const key of [[component, ...steps].join("/"), ...listOf(gateway?.notes.get(deviceKey(steps.join("/")))).map(String)])
      gateway?.keep(configKey(key), null);
    turn.ignored++;
    return;
  }
  if (!isObject(value)) {
    turn.fault(
      "not-an-object",
      "",
      { zh: `发现配置应为 JSON 对象，收到 ${shown(value)}。`, en: `A discovery config is a JSON object, got ${shown(value)}.` },
      null,
    );
    return;
  }
  if (isOwnAnnouncement(value)) {
    turn.ignored++;
    return;
  }
  const found = entitiesOf(component, steps, value);
  if (component === "device") {
    for (const key of listOf(gateway?.notes.get(deviceKey(steps.join("/")))).map(String))
      if (!found.has(key)) gateway?.keep(configKey(key), null);
    gateway?.keep(deviceKey(steps.join("/")), [...found.keys()]);
  }
  for (const [key, entity] of found) remember(source, key, entity);
  if (found.size === 0) turn.ignored++;
}

const rendered = (value: unknown): string => (typeof value === "string" ? value : String(value));
const is = (value: unknown, word: string): boolean => rendered(value).trim().toLowerCase() === word.trim().toLowerCase();

function nameOf(draft: Draft, entity: Entity): { readonly event: EventKind; readonly over: boolean } | undefined {
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

function addBinary(source: Source, draft: Draft, entity: Entity, key: string, value: unknown): void {
  const on = is(value, entity.on) ? true : is(value, entity.off) ? false : usually(source, entity, value);
  const word = entity.names[0] ?? key;
  const known = Object.hasOwn(BINARY, entity.kind) ? BINARY[entity.kind] : undefined;
  const named = nameOf(draft, entity);
  // A call for help that is filed as a problem is one all the same.
  const calls = known === "fault" && (named?.event === "fall" || named?.event === "sos");
  const event = known === "own" ? (named?.event ?? ownAlarm(draft)) : calls ? named.event : (known ?? named?.event);
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

/** What a button or a radar tells by a word: press, emergency, fall. */
function addWord(draft: Draft, words: readonly string[], key: string): void {
  for (const word of words) {
    const event = eventOf(draft, plain(word));
    const last = event ?? (/(?:^|[_-])(?:emergency|panic|sos)$/i.test(word) ? { event: "sos" as const, over: false } : undefined);
    if (last === undefined) continue;
    addState(draft, { event: last.event, state: last.over ? "off" : "on", part: key, data: { [key]: word } });
    return;
  }
  const word = words.find((one) => looksAlarming(one, true));
  if (word === undefined) draft.hear();
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
  else addNamed(source, draft, entity, word, value);
}

/** A sensor without a class, by the first of its names under which the hub knows something. */
function addNamed({ knowledge }: Source, draft: Draft, { names, unit }: Entity, word: string, value: unknown): void {
  const known =
    names.find((one) => fieldOf(draft.vocabulary, one)?.is === "measurement" || eventOf(draft, plain(one)) !== undefined) ?? word;
  const field = fieldOf(draft.vocabulary, known);
  const figure = rendered(value).trim() === "" ? Number.NaN : Number(value);
  if (field?.is !== "measurement" || unit === null || !Number.isFinite(figure)) addProperties(draft, knowledge, { [known]: value }, "");
  else if (conversion(field.measurement, unit) !== undefined) addWithUnit(draft, field, figure, unit, known, "");
  else addProperties(draft, knowledge, { [`${known} (${unit})`]: figure }, "");
}

function addEntity(source: Source, draft: Draft, entity: Entity, key: string, value: unknown): void {
  const { component } = entity;
  if (entity.expires !== null) {
    const next: Duration = entity.expires * SECOND;
    draft.next = Math.min(draft.next ?? Number.POSITIVE_INFINITY, next);
  }
  if (component === "binary_sensor") addBinary(source, draft, entity, key, value);
  else if (component === "sensor") addSensor(source, draft, entity, key, value);
  else if (component === "event") addWord(draft, [rendered(isObject(value) ? (value.event_type ?? "") : value)], key);
  else if (component === "device_automation") {
    if (entity.payload === null || is(value, entity.payload))
      addWord(draft, [...(entity.payload === null ? [] : [entity.payload]), ...entity.names], key);
    else draft.hear();
  } else if (component === "alarm_control_panel" && is(value, "triggered"))
    addState(draft, { event: ownAlarm(draft) ?? "intrusion", state: "on", part: key });
  else draft.hear();
}

function readAvailability(source: Source, draft: Draft, entity: Entity, topic: string, said: Said): void {
  const { gateway, turn } = source;
  const states = new Map(
    listOf(gateway?.notes.get(`ha up ${draft.device.id}`)).map((one): [string, boolean] => [
      String(listOf(one)[0]),
      listOf(one)[1] === true,
    ]),
  );
  for (const one of entity.availability) {
    if (one.topic !== topic) continue;
    const template = templateOf(one);
    const value =
      template === null
        ? isObject(said.json) && said.json.state !== undefined
          ? said.json.state
          : said.text
        : "run" in template
          ? template.run(said)
          : undefined;
    const up = is(value, one.on) ? true : is(value, one.off) ? false : undefined;
    if (up === undefined) {
      turn.ignored++;
      continue;
    }
    states.set(topic, up);
    gateway?.keep(`ha up ${draft.device.id}`, [...states].slice(-10));
    const all = entity.availability.map((each) => states.get(each.topic));
    const online = entity.mode === "all" ? all.every((each) => each !== false) : entity.mode === "any" ? all.includes(true) : up;
    if (!online) draft.link = "offline";
    else if (!turn.message.replayed) draft.link = "online";
    else turn.ignored++;
  }
}

function readState(source: Source, topic: string, said: Said): void {
  const { gateway, turn } = source;
  const keys = listOf(gateway?.notes.get(topicKey(topic))).map(String);
  let known = false;
  let told = false;
  const ready = new Set<Draft>();
  for (const key of keys) {
    const entity = gateway?.notes.get(configKey(key));
    if (!isEntity(entity)) continue;
    const speaksOfIt = entity.availability.some((one) => one.topic === topic);
    // A later config may have moved it to another topic.
    if (entity.topic !== topic && !speaksOfIt) continue;
    known = true;
    const registered = entity.ids.find((id) => source.device(id) !== undefined);
    if (registered === undefined) {
      if (!told) draftOfAny(source, entity.ids, said.json ?? { [entity.names[0] ?? ""]: said.text });
      told = true;
      continue;
    }
    const draft = source.draftOf(registered);
    if (draft === undefined) continue;
    if (!ready.has(draft)) setPlatformTime(draft, undefined, "");
    ready.add(draft);
    if (speaksOfIt) readAvailability(source, draft, entity, topic, said);
    if (entity.topic !== topic) continue;
    const template = templateOf(entity);
    if (template !== null && "unsupported" in template) {
      draft.hear();
      if (onceADay(draft, [`template ${key}`]) || holdsAlarm(said.json, 0)) tellTemplate(source, entity, template.unsupported, draft);
      continue;
    }
    const value = template === null ? (entity.component === "event" ? said.json : said.text) : template.run(said);
    // A key that is missing is unchanged.
    if (value === undefined) draft.hear();
    else addEntity(source, draft, entity, key, value);
  }
  if (!known) tellNoConfig(source, topic, said.json);
  else if (ready.size === 0 && !told) turn.ignored++;
}

function tellNoConfig(source: Source, topic: string, said: unknown): void {
  const detail = {
    zh: `没有收到 ${shown(topic)} 的发现配置，不知道它的含义。请确认 homeassistant/…/config 也转发到本网关（保留消息）。`,
    en: `No discovery config came for ${shown(topic)}, so nobody knows what it means. See that homeassistant/…/config is passed on to this gateway too (retained).`,
  };
  source.turn.fault("unknown-topic", "", detail, null, holdsAlarm(said, 0));
}

function read(source: Source, value: unknown, text: string): void {
  const steps = source.rest.split("/");
  const at = steps.findIndex((step) => step === "device" || COMPONENTS.test(step));
  const isConfig = steps.at(-1) === "config" && at >= 0 && steps.length - at >= 3 && steps.length - at <= 4;
  if (isConfig) readConfig(source, steps[at] ?? "", steps.slice(at + 1, -1), value);
  else if (/\/(?:set|get|command)$/.test(source.rest) || OWN_STATE.test(source.rest)) source.turn.ignored++;
  else readState(source, source.rest, { text, json: value });
}

/** Whatever announces itself by Home Assistant's discovery: ESPHome, Tasmota, Zigbee2MQTT, bridges of many makes. */
export const haDiscovery: Decoder = {
  name: "ha-discovery",
  format: "ha-discovery",
  claims: () => false,
  readBytes(source) {
    const text = textOf(source.turn.message.payload);
    if (text === undefined || text.length > 200) return false;
    const start = text.trimStart()[0] ?? "";
    if ('{["'.includes(start) && start !== "") return false;
    if (start === "" ? !source.rest.endsWith("/config") : !/^[\p{L}\p{N} ._:+-]+$/u.test(text.trim())) return false;
    read(source, start === "" ? "" : undefined, text.trim());
    return true;
  },
  decode(source, value) {
    read(source, value, typeof value === "string" ? value : (textOf(source.turn.message.payload) ?? ""));
  },
};
