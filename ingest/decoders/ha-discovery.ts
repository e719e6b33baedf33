import { TOPIC_ROOT } from "../../contracts/index.ts";
import { mayBeAlarm } from "../events.ts";
import { textOf } from "../json-text.ts";
import { setPlatformTime } from "../properties.ts";
import { shown } from "../say.ts";
import { isObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { draftOfAny, holdsAlarm } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";
import { type Availability, COMPONENTS, type Entity, entitiesOf, isMigration, isOwnAnnouncement, keysOf } from "./ha-config.ts";
import { addEntity, addWord, is } from "./ha-say.ts";
import { compileTemplate, type Said, type Template } from "./ha-template.ts";
import { readHeard } from "./omg.ts";

/** What the hub itself tells Home Assistant, come back by a bridge. */
const OWN_STATE = new RegExp(`(?:^|/)${TOPIC_ROOT}/[^/]+/hub/ha/[a-z]+$`);
const compiled = new WeakMap<object, Template | null>();
const isEntity = (note: unknown): note is Entity => isObject(note) && Array.isArray(note.ids) && Array.isArray(note.availability);
const configKey = (key: string): string => `ha config ${key}`;
const topicKey = (topic: string): string => `ha topic ${topic}`;
const partKey = (unique: string): string => `ha part ${unique}`;
const deviceKey = (name: string): string => `ha device ${name}`;
/** Topics of configs that hold wildcards, as bridges write them that have several gateways. */
const FILTERS = "ha filters";
const MOST_FILTERS = 500;
const isFilter = (topic: string): boolean => /(?:^|\/)[+#](?:\/|$)/.test(topic);

/** Whether a topic of a config, which may hold wildcards of MQTT, names this one. */
function names(wanted: string | null, topic: string): boolean {
  if (wanted === null || wanted === topic || !isFilter(wanted)) return wanted === topic;
  const [steps, given] = [wanted.split("/"), topic.split("/")];
  for (const [i, step] of steps.entries()) {
    if (step === "#") return i === steps.length - 1;
    if (given[i] === undefined || (step !== "+" && step !== given[i])) return false;
  }
  return steps.length === given.length;
}

const matched = new WeakMap<readonly unknown[], Map<string, readonly string[]>>();
const MOST_MATCHED = 5_000;

/** The wildcards that name this topic: found once as long as the list of them stands. */
function filtersFor(filters: readonly unknown[], topic: string): readonly string[] {
  if (filters.length === 0) return [];
  const known = matched.get(filters) ?? new Map<string, readonly string[]>();
  matched.set(filters, known);
  const found = known.get(topic) ?? filters.filter((one): one is string => typeof one === "string" && names(one, topic));
  if (known.size >= MOST_MATCHED) known.clear();
  known.set(topic, found);
  return found;
}

const NO_NOTES: ReadonlyMap<string, unknown> = new Map();
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
  for (const topic of new Set([entity.topic, ...entity.availability.map((one) => one.topic), ...entity.others])) {
    if (topic === null) continue;
    const keys = listOf(gateway?.notes.get(topicKey(topic)));
    if (!keys.includes(key)) gateway?.keep(topicKey(topic), [...keys, key]);
    const filters = listOf(gateway?.notes.get(FILTERS));
    if (isFilter(topic) && !filters.includes(topic)) gateway?.keep(FILTERS, [...filters, topic].slice(-MOST_FILTERS));
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
    for (const key of [...keysOf([component, ...steps].join("/")), ...listOf(gateway?.notes.get(deviceKey(steps.join("/")))).map(String)])
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
  if (isMigration(value)) {
    migrate(source, [component, ...steps].join("/"));
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

/** An entity goes over into the config of its device: what it began stays its own to end. */
function migrate({ gateway, turn }: Source, key: string): void {
  const entity = gateway?.notes.get(configKey(key));
  if (isEntity(entity) && typeof entity.unique === "string") gateway?.keep(partKey(entity.unique), partOf(gateway.notes, entity, key));
  gateway?.keep(configKey(key), null);
  turn.ignored++;
}

/** Under which part of the device an entity's states stand. */
function partOf(notes: { get(key: string): unknown }, { unique }: Entity, key: string): string {
  const kept = typeof unique === "string" ? notes.get(partKey(unique)) : undefined;
  return typeof kept === "string" ? kept : key;
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
    if (!names(one.topic, topic)) continue;
    const template = templateOf(one);
    const value =
      template === null
        ? isObject(said.json) && said.json.state !== undefined
          ? said.json.state
          : said.text
        : "run" in template
          ? template.run(said).value
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
  const keys = [topic, ...filtersFor(listOf(gateway?.notes.get(FILTERS)), topic)]
    .flatMap((one) => listOf(gateway?.notes.get(topicKey(String(one)))))
    .map(String);
  let known = false;
  let told = false;
  const ready = new Set<Draft>();
  for (const key of keys) {
    const entity = gateway?.notes.get(configKey(key));
    if (!isEntity(entity)) continue;
    const speaksOfIt = entity.availability.some((one) => names(one.topic, topic));
    const besides = entity.others?.some((one) => names(one, topic)) === true;
    // A later config may have moved it to another topic.
    const states = names(entity.topic, topic);
    if (!states && !speaksOfIt && !besides) continue;
    known = true;
    if (!states && !speaksOfIt) continue;
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
    if (!states) continue;
    const template = templateOf(entity);
    if (template !== null && "unsupported" in template) {
      draft.hear();
      if (addUnread(draft, entity, said.json, key)) continue;
      if (onceADay(draft, [`template ${key}`]) || holdsAlarm(said.json, 0)) tellTemplate(source, entity, template.unsupported, draft);
      continue;
    }
    const made = template === null ? { value: isStructured(entity) ? said.json : said.text, unsure: false } : template.run(said);
    // A key that is missing is unchanged.
    if (made.value === undefined) draft.hear();
    else addEntity(source, draft, entity, partOf(gateway?.notes ?? NO_NOTES, entity, key), made);
  }
  if (!known && readHeard(source, topic, said.json)) return;
  if (!known) tellNoConfig(source, topic, said.json);
  else if (ready.size === 0 && !told) turn.ignored++;
}

/** Whose payload is an object where no template takes it apart. */
const isStructured = ({ component }: Entity): boolean => component === "event" || component === "device_tracker";

/**
 * What was pressed, of an event whose template takes it apart by means that the hub does not have (Zigbee2MQTT cuts
 * actions into button and press): the word itself.
 */
function addUnread(draft: Draft, { component, template }: Entity, said: unknown, key: string): boolean {
  const word = isObject(said) && /\bvalue_json\.action\b/.test(template ?? "") ? said.action : undefined;
  if (component !== "event" || typeof word !== "string") return false;
  addWord(draft, [word], key);
  return true;
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
