import { measurementField, setPlatformTime } from "../properties.ts";
import { addWithUnit } from "../readings.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { draftOfAny, objectOf } from "./cloud.ts";
import type { Source } from "./decoder.ts";

/** What a sensor in a camera measures, by the last step of its topic: the metadata stream has kelvins where events have degrees Celsius. */
const MEASURED = [
  ["Temperature", "temperature", "K"],
  ["RelativeHumidity", "humidity", "%"],
] as const;

/**
 * Reads the metadata of a sensor (`onvif-mj/SensorData/…`), which comes all the time, also where no limit is passed.
 * @returns false where it is no such metadata: objects in frames, what the hub does not keep
 */
export function readSensorData(source: Source, value: unknown, idsOf: (sensor: JsonObject) => readonly unknown[]): boolean {
  const data = objectOf(isObject(value) ? value.SensorData : undefined);
  const kind = /\/SensorData\/(\w+)/.exec(`/${source.rest}`)?.[1];
  const measured = MEASURED.find(([name]) => name === kind);
  if (data === undefined || measured === undefined || typeof data.Value !== "number") return false;
  const [, measurement, unit] = measured;
  const draft = draftOfAny(source, idsOf({ SensorID: data["@SensorID"] ?? data.SensorID }), {});
  if (draft === undefined) return true;
  setPlatformTime(draft, data["@UtcTime"] ?? data.UtcTime, "/SensorData/@UtcTime");
  const field = measurementField(draft, measurement);
  if (field !== undefined) addWithUnit(draft, field, data.Value, unit, "Value", "/SensorData/Value");
  draft.hear();
  return true;
}
