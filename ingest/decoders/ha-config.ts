import { HA_COMPONENTS, HA_ORIGIN } from "../../contracts/index.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { longKey } from "./ha-keys.ts";

export const COMPONENTS = new RegExp(`^(?:${HA_COMPONENTS.join("|")})$`);

export interface Availability {
  readonly topic: string;
  readonly template: string | null;
  readonly on: string;
  readonly off: string;
}

/** One entity as its config describes it; plain JSON, for it is kept with the gateway. */
export interface Entity {
  readonly component: string;
  readonly ids: readonly string[];
  readonly topic: string | null;
  readonly template: string | null;
  readonly on: string;
  readonly off: string;
  readonly kind: string;
  readonly unit: string | null;
  /** What it is called by, the plainest first. */
  readonly names: readonly string[];
  /** Seconds; null where it says none. */
  readonly expires: number | null;
  readonly offDelay: number | null;
  readonly availability: readonly Availability[];
  readonly mode: string;
  /** Of an automation: the payload that triggers it. */
  readonly payload: string | null;
  /** Under which its states are remembered; what kept it before a migration goes on. */
  readonly unique: string | null;
  /** Topics on which it says more than its state, and those on which it is told something. */
  readonly others: readonly string[];
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const word = (value: unknown, usual: string): string => (value === undefined || value === null ? usual : String(value));
const seconds = (value: unknown): number | null => {
  const said = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof said === "number" && said > 0 && Number.isFinite(said) ? said : null;
};

/** Long keys for short ones, and the base topic in its place; at the top and in the parts that have short keys too. */
function expand(said: JsonObject, base: string): JsonObject {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(said)) {
    const name = longKey(key);
    const topic = typeof value === "string" && /(?:^|_)(?:topic|t)$/.test(name);
    out[name] = topic ? value.replace(/^~/, base).replace(/~$/, base) : value;
  }
  return out;
}

function identifiers(device: JsonObject): string[] {
  const { identifiers: ids, connections, serial_number: serial, name } = device;
  const said = [ids].flat(2).map(String);
  const macs = Array.isArray(connections) ? connections.flatMap((one) => (Array.isArray(one) ? [String(one[1])] : [])) : [];
  const all = [
    ...said,
    ...said.map((id) => id.slice(id.lastIndexOf("_") + 1)),
    ...macs,
    ...macs.map((mac) => mac.replaceAll(":", "")),
    serial,
    name,
  ];
  return all.filter((id): id is string => typeof id === "string" && id !== "" && id !== "undefined");
}

function availabilityOf(said: JsonObject, base: string): Availability[] {
  const list = Array.isArray(said.availability)
    ? said.availability.filter(isObject)
    : isObject(said.availability)
      ? [said.availability]
      : [];
  const one =
    text(said.availability_topic) === null ? [] : [{ ...said, topic: said.availability_topic, value_template: said.availability_template }];
  return [...list, ...one].slice(0, 10).flatMap((entry) => {
    const own = expand(entry, base);
    const topic = text(own.topic);
    if (topic === null) return [];
    return [
      {
        topic,
        template: text(own.value_template),
        on: word(own.payload_available, "online"),
        off: word(own.payload_not_available, "offline"),
      },
    ];
  });
}

/** What says nothing about what it is. */
const PLAIN_NAME = /^(?:value|state|status|data|val|result|current|sensor|binary_sensor|json|\d+)$/i;
const OTHERS_KEPT = 6;

/** The last step of a state topic that says what it is: `…/Smoke_Alarm/state`. */
function topicName(topic: string | null): string | undefined {
  return topic
    ?.split("/")
    .reverse()
    .slice(0, 3)
    .find((step) => step !== "" && !PLAIN_NAME.test(step));
}

/** Its further topics: attributes, positions, commands. */
function othersOf(said: JsonObject, state: string | null): string[] {
  const topics = Object.entries(said).flatMap(([key, value]) =>
    /(?:^|_)(?:topic|t)$/.test(key) && key !== "availability_topic" && typeof value === "string" && value !== state ? [value] : [],
  );
  return [...new Set(topics)].slice(0, OTHERS_KEPT);
}

function entityOf(component: string, said: JsonObject, base: string, steps: readonly string[]): Entity {
  const device = isObject(said.device) ? expand(said.device, base) : {};
  const template = text(said.value_template);
  const key =
    template === null
      ? null
      : (/value_json(?:\.(\w+)|\[\s*["']([^"']+)["']\s*\])\s*(?:[|}]|$)/
          .exec(template)
          ?.slice(1)
          .find((one) => one) ?? null);
  const topic = text(said.state_topic) ?? text(said.topic);
  const called = [key, said.object_id, said.default_entity_id, steps.at(-1), said.name, said.subtype, said.type, topicName(topic)];
  const plain = called.filter((one): one is string => typeof one === "string" && one !== "" && !PLAIN_NAME.test(one));
  // Notifications of Z-Wave stand behind a word for what they all are.
  const names = plain.map((one) => one.replace(/^(?:\w+\.)?notification[_-]/i, ""));
  return {
    component,
    ids: [...new Set([...identifiers(device), ...steps, ...[text(said.unique_id) ?? []].flat()])].slice(0, 20),
    topic,
    template,
    on: word(said.payload_on, "ON"),
    off: word(said.payload_off, "OFF"),
    kind: word(said.device_class, ""),
    unit: text(said.unit_of_measurement),
    names: [...new Set(names)],
    expires: seconds(said.expire_after),
    offDelay: seconds(said.off_delay),
    availability: availabilityOf(said, base),
    mode: word(said.availability_mode, "latest"),
    payload: said.payload === undefined ? null : String(said.payload),
    unique: text(said.unique_id),
    others: othersOf(said, topic),
  };
}

/** Whether a config only says that a config of the whole device takes its place. */
export const isMigration = (config: JsonObject): boolean => config.migrate_discovery === true || config.migr_discvry === true;

/** Whether a config is the hub's own announcement, come back by a bridge or by the prefix of a gateway. */
export function isOwnAnnouncement(config: JsonObject): boolean {
  const { origin } = expand(config, "");
  return isObject(origin) && origin.name === HA_ORIGIN;
}

/** What a thermostat or humidifier measures besides what it does, each on a topic of its own. */
const MEASURED = ["temperature", "humidity"] as const;
/** Where a tracker is stands among its attributes, on a topic of their own. */
const PLACE = "place";
/** The keys of all that one config may stand for. */
export const keysOf = (key: string): readonly string[] => [key, ...[...MEASURED, PLACE].map((what) => `${key} ${what}`)];

function addEntity(
  found: Map<string, Entity>,
  key: string,
  component: string,
  said: JsonObject,
  base: string,
  steps: readonly string[],
): void {
  found.set(key, entityOf(component, said, base, steps));
  const place = component === "device_tracker" ? text(said.json_attributes_topic) : null;
  if (place !== null) {
    const tracked = { ...said, state_topic: place, value_template: said.json_attributes_template };
    found.set(`${key} ${PLACE}`, entityOf(component, tracked, base, steps));
  }
  if (!/^(?:climate|humidifier|water_heater)$/.test(component)) return;
  for (const what of MEASURED) {
    const topic = text(said[`current_${what}_topic`]);
    if (topic === null) continue;
    const unit = what === "humidity" ? "%" : said.temperature_unit === "F" ? "°F" : "°C";
    const measured = {
      ...said,
      state_topic: topic,
      value_template: said[`current_${what}_template`] ?? said.value_template,
      device_class: what,
      unit_of_measurement: unit,
      object_id: what,
    };
    found.set(`${key} ${what}`, entityOf("sensor", measured, base, steps));
  }
}

/** The entities of a config: one, or all those of a device. */
export function entitiesOf(component: string, steps: readonly string[], config: JsonObject): ReadonlyMap<string, Entity> {
  const base = text(config["~"]) ?? "";
  const said = expand(config, base);
  const found = new Map<string, Entity>();
  if (component !== "device") {
    addEntity(found, [component, ...steps].join("/"), component, said, base, steps);
    return found;
  }
  const parts = isObject(said.components) ? Object.entries(said.components) : [];
  for (const [name, part] of parts.slice(0, 200)) {
    if (!isObject(part)) continue;
    const own = expand(part, text(part["~"]) ?? base);
    // A component that holds its platform only is taken away.
    if (Object.keys(own).filter((key) => key !== "platform").length === 0) continue;
    const { components: _, ...shared } = said;
    const platform = word(own.platform, "");
    if (COMPONENTS.test(platform))
      addEntity(found, `device/${steps.join("/")} ${name}`, platform, { ...shared, ...own }, base, [...steps, name]);
  }
  return found;
}
