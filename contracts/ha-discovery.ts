/** Short keys of Home Assistant's discovery, as the hub reads them, and the long ones, as it writes them. */
export const HA_LONG_KEYS: Readonly<Record<string, string>> = {
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
  o: "origin",
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

/** Kinds of entities that a config may announce. */
export const HA_COMPONENTS = [
  "binary_sensor",
  "sensor",
  "event",
  "device_automation",
  "device_tracker",
  "alarm_control_panel",
  "button",
  "camera",
  "climate",
  "cover",
  "fan",
  "humidifier",
  "image",
  "lawn_mower",
  "light",
  "lock",
  "notify",
  "number",
  "scene",
  "select",
  "siren",
  "switch",
  "tag",
  "text",
  "update",
  "vacuum",
  "valve",
  "water_heater",
] as const;
export type HaComponent = (typeof HA_COMPONENTS)[number];

/** Says in the config who announces: by it the hub knows its own announcement wherever it comes back. */
export const HA_ORIGIN = "Shouwang";

/** As Home Assistant takes a node id; whatever else becomes `_`. */
const haId = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, "_");

/** The one device as which a community's hub announces itself. */
export const haDeviceId = (community: string): string => `shouwang_${haId(community)}`;

/** Where the hub's own announcement stands, retained. */
export const haConfigTopic = (prefix: string, community: string): string => `${prefix}/device/${haDeviceId(community)}/config`;

/** How a place is called in templates and states. */
export const haPlaceKey = (place: string): string => haId(place);
