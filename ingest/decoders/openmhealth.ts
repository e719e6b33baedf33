import type { Measurement } from "../../contracts/index.ts";
import { addProperties, measurementField, setRecordTime } from "../properties.ts";
import { addMissing, addValue, addWithUnit } from "../readings.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { readTime } from "../times.ts";
import type { Draft } from "../turn.ts";
import { draftOfAny, messagesOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";

const MEASURES = new Map<string, Measurement>([
  ["heart_rate", "heart_rate"],
  ["oxygen_saturation", "spo2"],
  ["respiratory_rate", "respiratory_rate"],
  ["body_temperature", "body_temperature"],
  ["systolic_blood_pressure", "systolic_bp"],
  ["diastolic_blood_pressure", "diastolic_bp"],
  ["step_count", "steps"],
]);
/** How and where it was measured, and notes. */
const CIRCUMSTANCES =
  /^(?:effective_time_frame|descriptive_statistic.*|user_notes|system|measurement_(?:method|location)|position_during_measurement|temporal_relationship_.*|supplemental_oxygen_.*|oxygen_therapy_.*|activity_name|body_posture)$/;
const SPANS: Readonly<Record<string, number>> = { ms: 1, sec: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** The end of a stretch of time, which may be given by its begin and its length. */
function endOf(source: Source, interval: JsonObject): unknown {
  if (interval.end_date_time !== undefined) return interval.end_date_time;
  const start = readTime(interval.start_date_time, source.turn.zone);
  const { duration } = interval;
  if (start === undefined || !isObject(duration)) return interval.start_date_time;
  const span = SPANS[String(duration.unit)];
  return typeof duration.value === "number" && span !== undefined ? start + duration.value * span : interval.start_date_time;
}

function timeOf(source: Source, body: JsonObject, header: JsonObject | undefined): unknown {
  const frame = isObject(body.effective_time_frame) ? body.effective_time_frame : {};
  const said = frame.date_time ?? (isObject(frame.time_interval) ? endOf(source, frame.time_interval) : undefined);
  return said ?? header?.source_creation_date_time ?? header?.creation_date_time;
}

function addMeasure(source: Source, draft: Draft, key: string, measurement: Measurement, said: unknown, where: string): void {
  const field = measurementField(draft, measurement);
  const sent = isObject(said) ? said.value : said;
  // A number in a text keeps its unit.
  const value = typeof sent === "string" && /^\s*-?\d+(?:\.\d+)?\s*$/.test(sent) ? Number(sent) : sent;
  const unit = isObject(said) ? said.unit : undefined;
  if (field === undefined || value === null || value === undefined) addMissing(draft);
  else if (typeof value === "number" && typeof unit === "string") addWithUnit(draft, field, value, unit, key, where);
  else addValue(draft, source.knowledge, field, value, key, where);
}

function read(source: Source, message: JsonObject, where: string): void {
  const header = isObject(message.header) ? message.header : undefined;
  const body = header === undefined ? message : message.body;
  const keys = isObject(body) ? Object.keys(body).filter((key) => !CIRCUMSTANCES.test(key)) : [];
  const bare = header === undefined && !keys.some((key) => MEASURES.has(key));
  if (!isObject(body) || keys.length === 0 || bare) {
    unknownShape(source, where, "Open mHealth", "header, body", message);
    return;
  }
  const own = source.rest.split("/").at(-1);
  const draft = draftOfAny(source, header?.user_id === undefined ? [own] : [header.user_id], undefined);
  if (draft === undefined) return;
  setRecordTime(draft, timeOf(source, body, header), `${where}/effective_time_frame`);
  draft.hear();
  // A mean, a maximum or a median of a stretch of time was never measured at its end.
  if (body.descriptive_statistic !== undefined) return;
  const inside = header === undefined ? where : `${where}/body`;
  const rest: Record<string, unknown> = {};
  for (const key of keys) {
    const measurement = MEASURES.get(key);
    if (measurement === undefined) rest[key] = body[key];
    else addMeasure(source, draft, key, measurement, body[key], `${inside}/${key}`);
  }
  if (Object.keys(rest).length > 0) addProperties(draft, source.knowledge, rest, inside);
}

/** Data points of Open mHealth and IEEE 1752, as apps and telehealth platforms hand on what phones and wearables measured. */
export const openMHealth: Decoder = {
  name: "openmhealth",
  format: "openmhealth",
  claims: () => false,
  decode(source, value) {
    for (const { message, where } of messagesOf(source, value)) read(source, message, where);
  },
};
