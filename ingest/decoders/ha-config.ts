import { isObject, type JsonObject } from "../shape.ts";

const LONG: Readonly<Record<string, string>> = {
  stat_t: "state_topic",
  val_tpl: "value_template",
  dev_cla: "device_class",
  unit_of_meas: "unit_of_measurement",
  pl_on: "payload_on",
  pl_off: "payload_off",
  exp_aft: "expire_after",
  off_dly: "off_delay",
  uniq_id: "unique_id",
  obj_id: "object_id",
  dev: "device",
  avty: "availability",
  avty_t: "availability_topic",
  avty_mode: "availability_mode",
  avty_tpl: "availability_template",
  pl_avail: "payload_available",
  pl_not_avail: "payload_not_available",
  cmps: "components",
  p: "platform",
  t: "topic",
  pl: "payload",
  ids: "identifiers",
  cns: "connections",
  sn: "serial_number",
  atype: "automation_type",
  stype: "subtype",
  val_tpl_avail: "availability_template",
};
export const COMPONENTS =
  /^(?:binary_sensor|sensor|event|device_automation|device_tracker|alarm_control_panel|button|camera|climate|cover|fan|humidifier|image|lawn_mower|light|lock|notify|number|scene|select|siren|switch|tag|text|update|vacuum|valve|water_heater)$/;

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
    const name = (Object.hasOwn(LONG, key) && LONG[key]) || key;
    const topic = typeof value === "string" && /topic$/.test(name);
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
  const names = [key, said.object_id, steps.at(-1), said.name, said.subtype, said.type];
  return {
    component,
    ids: [...new Set([...identifiers(device), ...steps, ...[text(said.unique_id) ?? []].flat()])].slice(0, 20),
    topic: text(said.state_topic) ?? text(said.topic),
    template,
    on: word(said.payload_on, "ON"),
    off: word(said.payload_off, "OFF"),
    kind: word(said.device_class, ""),
    unit: text(said.unit_of_measurement),
    names: names.filter((one): one is string => typeof one === "string" && one !== ""),
    expires: seconds(said.expire_after),
    offDelay: seconds(said.off_delay),
    availability: availabilityOf(said, base),
    mode: word(said.availability_mode, "latest"),
    payload: said.payload === undefined ? null : String(said.payload),
  };
}

/** The entities of a config: one, or all those of a device. */
export function entitiesOf(component: string, steps: readonly string[], config: JsonObject): ReadonlyMap<string, Entity> {
  const base = text(config["~"]) ?? "";
  const said = expand(config, base);
  const found = new Map<string, Entity>();
  if (component !== "device") {
    found.set([component, ...steps].join("/"), entityOf(component, said, base, steps));
    return found;
  }
  const parts = isObject(said.components) ? Object.entries(said.components) : [];
  for (const [name, part] of parts.slice(0, 200)) {
    if (!isObject(part)) continue;
    const own = expand(part, base);
    // A component that holds its platform only is taken away.
    if (Object.keys(own).filter((key) => key !== "platform").length === 0) continue;
    const { components: _, ...shared } = said;
    const platform = word(own.platform, "");
    if (COMPONENTS.test(platform))
      found.set(`device/${steps.join("/")} ${name}`, entityOf(platform, { ...shared, ...own }, base, [...steps, name]));
  }
  return found;
}
