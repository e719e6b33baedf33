import { measurementField, setPlatformTime } from "../properties.ts";
import { addValue } from "../readings.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import { draftOfAny } from "./cloud.ts";
import type { Source } from "./decoder.ts";

const MOST_REGIONS = 64;

/** `YYYY/MM/DD HH:mm:ss` with a zone beside it, as "UTC+8:00". */
function timeOf(info: JsonObject): unknown {
  const said = info.end_time ?? info.start_time ?? info.time;
  if (typeof said !== "string") return said;
  const wall = said.replaceAll("/", "-").replace(" ", "T");
  const zone = /^UTC([+-])(\d{1,2}):?(\d{2})?$/.exec(String(info.timezone ?? ""));
  if (zone === null) return wall;
  const [, sign = "+", hours = "0", minutes = "00"] = zone;
  return `${wall}${sign}${hours.padStart(2, "0")}:${minutes}`;
}

/**
 * Reads what counting cameras (Milesight VS121-P and its like) report: how many are there, and which regions are occupied.
 * @returns false where it is no such report
 */
export function readPeopleCount(source: Source, message: JsonObject): boolean {
  const { device_info: device, time_info: time, current_total: total, occupancy, numbering_regions: numbers } = message;
  if (!isObject(device) || (total === undefined && !Array.isArray(occupancy))) return false;
  const draft = draftOfAny(source, [device.device_sn, device.device_mac, device.devid, device.device_id, source.rest], {});
  if (draft === undefined) return true;
  setPlatformTime(draft, isObject(time) ? timeOf(time) : undefined, "/time_info");
  draft.hear();
  const field = measurementField(draft, "people_count");
  if (total !== undefined && field !== undefined) addValue(draft, source.knowledge, field, total, "current_total", "/current_total");
  if (!Array.isArray(occupancy)) return true;
  for (const [i, said] of occupancy.slice(0, MOST_REGIONS).entries()) {
    const region = Array.isArray(numbers) ? (numbers[i] ?? i + 1) : i + 1;
    const count = Number(said);
    if (Number.isFinite(count) && count >= 0)
      addState(draft, { event: "presence", state: count > 0 ? "on" : "off", part: `region ${String(region)}`, quiet: true });
  }
  return true;
}
