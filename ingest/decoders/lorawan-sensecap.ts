import { plain } from "../knowledge.ts";
import { isObject, type JsonObject } from "../shape.ts";

/** What SenseCAP's codecs number without a name. */
const BY_ID: Readonly<Record<string, string>> = {
  "4097": "temperature",
  "4098": "humidity",
  "4100": "co2",
  "4197": "longitude",
  "4198": "latitude",
  "3000": "battery",
};
/** Names of SenseCAP's codecs for what the hub calls otherwise. */
const NAMES: Readonly<Record<string, string>> = { "air-temperature": "temperature", "air-humidity": "humidity" };
const MOST = 500;

/**
 * The messages of SenseCAP's codecs: lists of {measurementId, type, measurementValue}, one list a moment, in which the
 * call for help is one of the events by its name. A single press asks for the position only.
 * @returns one object a moment in plain keys, with its timestamp; undefined where the payload is none of theirs
 */
export function momentsOfSenseCap(payload: JsonObject): readonly JsonObject[] | undefined {
  const { messages } = payload;
  if (!Array.isArray(messages)) return undefined;
  const moments = messages
    .slice(0, MOST)
    .map((one) => (Array.isArray(one) ? one : [one]).filter(isObject).filter((said) => "measurementValue" in said));
  const found = moments.filter((one) => one.length > 0);
  return found.length === 0 ? undefined : found.map(momentOf);
}

function momentOf(list: readonly JsonObject[]): JsonObject {
  const moment: Record<string, unknown> = {};
  for (const { measurementId, type, measurementValue: value, timestamp } of list.slice(0, MOST)) {
    if (timestamp !== undefined) moment.timestamp = timestamp;
    const name = typeof type === "string" ? plain(type) : "";
    if (name === "event-status") Object.assign(moment, eventsIn(value));
    else {
      const key = BY_ID[String(measurementId)] ?? NAMES[name] ?? (name === "" ? String(measurementId) : name);
      moment[key] = value;
    }
  }
  return moment;
}

/** Events come by name in a list; most are movements, which say nothing. */
function eventsIn(value: unknown): JsonObject {
  const names = (Array.isArray(value) ? value : [value]).map((one) => plain(String(isObject(one) ? one.eventName : one)));
  const said: Record<string, unknown> = {};
  if (names.some((name) => /^sos(?:-|$)/.test(name))) said.sos = true;
  if (names.some((name) => /^(?:fall|man-down)(?:-|$)/.test(name))) said.fall = true;
  return said;
}
