import { isObject, type JsonObject } from "../shape.ts";
import { topicIds } from "./topic-ids.ts";

/** One value of a node: whose it is, of which command class, and what it is called. */
export interface ZwaveValue {
  readonly ids: readonly string[];
  readonly commandClass: number;
  readonly endpoint: number;
  readonly property: string;
  /** Empty where the property has no parts. */
  readonly key: string;
}

/** Command classes by the names that topics have; the others say nothing that the hub keeps. */
const CLASSES: Readonly<Record<string, number>> = {
  basic: 32,
  switch_binary: 37,
  switch_multilevel: 38,
  scene_activation: 43,
  sensor_binary: 48,
  sensor_multilevel: 49,
  meter: 50,
  central_scene: 91,
  door_lock: 98,
  configuration: 112,
  notification: 113,
  manufacturer_specific: 114,
  battery: 128,
  wake_up: 132,
  version: 134,
  sensor_alarm: 156,
};
/** All classes, so that a node's number is not taken for one: 0x20 to 0xA5. */
const isClass = (step: string): boolean => /^\d{2,3}$/.test(step) && Number(step) >= 32 && Number(step) <= 165;

const nodeIds = (steps: readonly string[], node: unknown, name: unknown): string[] => {
  const own = typeof node === "number" ? [`nodeID_${node}`, String(node)] : [];
  const named = typeof name === "string" && name !== "" ? topicIds([name.replace(/\s/g, "_")]) : [];
  return [...new Set([...topicIds(steps), ...named, ...own])];
};

/** What the whole value in a payload says of itself, under whatever topic somebody chose for it. */
function ofPayload(steps: readonly string[], said: JsonObject): ZwaveValue | undefined {
  const { commandClass, property, propertyName, propertyKey, propertyKeyName, endpoint, nodeId, nodeName } = said;
  const called = propertyName ?? property;
  if (typeof commandClass !== "number" || (typeof called !== "string" && typeof called !== "number")) return undefined;
  const key = propertyKeyName ?? propertyKey;
  const at = steps.findIndex((step, i) => i > 0 && (Object.hasOwn(CLASSES, step) || isClass(step)));
  return {
    ids: nodeIds(at > 0 ? steps.slice(0, at) : steps.slice(0, -1), nodeId, nodeName),
    commandClass,
    endpoint: typeof endpoint === "number" ? endpoint : 0,
    property: String(called),
    key: typeof key === "string" || typeof key === "number" ? String(key) : "",
  };
}

/**
 * The value that a topic names, by names (`Flur/Melder/notification/endpoint_0/Smoke_Alarm/Sensor_status`) or by numbers
 * (`5/113/0/Smoke_Alarm/Sensor_status`), or the one that the payload describes.
 */
export function valueNamed(steps: readonly string[], payload: unknown): ZwaveValue | undefined {
  const said = isObject(payload) ? payload : {};
  const own = ofPayload(steps, said);
  if (own !== undefined) return own;
  for (const [i, step] of steps.entries()) {
    const rest = steps.slice(i + 1);
    const named = Object.hasOwn(CLASSES, step) && /^endpoint_\d+$/.test(rest[0] ?? "");
    // Only settings have numbers for names: "Flur/113/48/0/Smoke" is class 48 of node 113.
    const numbered = isClass(step) && /^\d{1,3}$/.test(rest[0] ?? "") && (step === "112" || !/^\d+$/.test(rest[1] ?? ""));
    if (i === 0 || rest.length < 2 || !(named || numbered)) continue;
    const node = steps[i - 1] ?? "";
    return {
      ids: nodeIds(steps.slice(0, i), /^\d+$/.test(node) ? Number(node) : said.nodeId, said.nodeName),
      commandClass: named ? (CLASSES[step] ?? 0) : Number(step),
      endpoint: Number((rest[0] ?? "").replace(/\D/g, "")),
      property: rest[1] ?? "",
      key: rest.slice(2).join("/"),
    };
  }
  return undefined;
}
