import { Quality } from "../../contracts/index.ts";
import { isGrave, looksAlarming, soundsAlarming } from "../alarming.ts";
import { addEventObject, marksOf, mayBeAlarm, readTimed } from "../events.ts";
import { deeperThan } from "../json-text.ts";
import { type Field, fieldOf, type Knowledge, type MeasurementField, plain } from "../knowledge.ts";
import { addMotion } from "../motion.ts";
import { eventNamed, isNaming } from "../naming.ts";
import { addOwnState, isUntold } from "../own-state.ts";
import { addProperties, lookedFor } from "../properties.ts";
import { addNumber, addValue, addWithUnit, NO_SUCH_VALUE } from "../readings.ts";
import { addSaid, isSaid } from "../said-flag.ts";
import { sayNotAnObject, sayUnknownMeasurement, sayWrongType, step } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { readTime } from "../times.ts";
import type { Draft } from "../turn.ts";
import { eventOf } from "../verdict.ts";
import { holdsAlarm } from "./cloud.ts";
import type { Decoder } from "./decoder.ts";

const DEEPEST = 32;

function addQuantity(draft: Draft, knowledge: Knowledge, field: MeasurementField, said: JsonObject, key: string, where: string): void {
  const value = said.value;
  const unit = said.unit;
  const number =
    typeof value === "string" && value.trim() !== "" && !knowledge.missing.has(value.trim().toLowerCase()) ? Number(value) : value;
  if (typeof number === "number" && !Number.isNaN(number) && typeof unit === "string") addWithUnit(draft, field, number, unit, key, where);
  else if (unit !== undefined && unit !== null && typeof unit !== "string")
    draft.turn.fault("wrong-type", `${where}/unit`, sayWrongType("unit", unit, { zh: "字符串", en: "a text" }), draft.device.id);
  else addValue(draft, knowledge, field, value, key, `${where}/value`);
}

function addField(draft: Draft, knowledge: Knowledge, field: Field | undefined, key: string, value: unknown, where: string): void {
  const { turn } = draft;
  if (field === undefined) {
    if (typeof value === "object" && deeperThan(value, DEEPEST))
      turn.fault("too-deep", where, { zh: "嵌套过深。", en: "Nested too deeply." }, draft.device.id);
    else {
      const urgent = mayBeAlarm(draft) && typeof value !== "number" && (looksAlarming(key, value) || soundsAlarming(value));
      turn.fault("unknown-measurement", where, sayUnknownMeasurement(key, value), draft.device.id, urgent);
    }
    return;
  }
  if (field.is === "measurement") {
    if (isObject(value) && value.value !== undefined) addQuantity(draft, knowledge, field, value, key, where);
    else if (field.alarm !== null && typeof value !== "number" && !isNumeric(value) && isSaid(draft, knowledge, field.alarm, value))
      addSaid(draft, knowledge, field.alarm, value, key, where);
    else addValue(draft, knowledge, field, value, key, where);
  } else if (field.is === "event") addSaid(draft, knowledge, field.name, value, key, where);
  else if (field.is === "batch" || field.is === "motion") {
    turn.batches++;
    draft.hear();
    if (field.is === "motion") addMotion(draft, value, where);
  } else if (!addOwnState(draft, knowledge, { name: plain(key), key, value }) && isUntold(draft, plain(key), value))
    turn.fault("unknown-measurement", where, sayUnknownMeasurement(key, value), draft.device.id, mayBeAlarm(draft) || isGrave(key, value));
}

function isNumeric(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}

/** Flags of the body count for the whole object, wherever in it they stand. */
function addFlagsFirst(draft: Draft, knowledge: Knowledge, object: JsonObject, where: string): void {
  if (object.worn === undefined && object.in_bed === undefined) return;
  for (const key of ["worn", "in_bed"]) {
    const field = object[key] === undefined ? undefined : fieldOf(draft.vocabulary, key);
    if (field !== undefined) addField(draft, knowledge, field, key, object[key], `${where}/${key}`);
  }
}

/** A systolic pressure that is not above the diastolic one of the same object: one of them is wrong, and nobody knows which. */
function rejectCrossedPressures(draft: Draft, from: number): void {
  const own = draft.readings.slice(from);
  const systolic = own.find((reading) => reading.measurement === "systolic_bp");
  const diastolic = own.find((reading) => reading.measurement === "diastolic_bp");
  if (systolic === undefined || diastolic === undefined || systolic.value > diastolic.value) return;
  for (const [i, reading] of draft.readings.entries())
    if (reading === systolic || reading === diastolic) draft.readings[i] = { ...reading, quality: reading.quality | Quality.rejected };
}

/**
 * Whether a key that is none of the hub's own is one that devices send elsewhere: who only pointed a device at the hub
 * need not spell its alarms anew.
 */
function isShared(draft: Draft, { platform }: Knowledge, key: string, value: unknown): boolean {
  const name = plain(key);
  if (isObject(value) || Array.isArray(value))
    return HOLDS.test(name) || eventOf(draft, name) !== undefined || looksAlarming(key, value) || holdsAlarm(value, 0);
  if (eventOf(draft, name) !== undefined || platform.codes.has(name) || platform.quantities.has(name)) return true;
  return typeof value === "string" && (isNaming(draft, name) || lookedFor(draft, name, value) !== undefined);
}

/** Under which things are held that are read one by one. */
const HOLDS = /^(?:data|payload|params|properties|values|readings|status|state)$/;

/** The object with the name of its event as the table has it, where only the spelling is another: {"event": "防拆报警"}. */
function withKnownEvent(draft: Draft, object: JsonObject): JsonObject {
  const said = object.event;
  if (typeof said !== "string" || draft.vocabulary.events.has(plain(said))) return object;
  const named = eventNamed(draft, plain(said));
  return named === undefined ? object : { ...object, event: named.event, said, ...(named.over && { state: "off" }) };
}

function addObject(draft: Draft, knowledge: Knowledge, object: JsonObject, where: string, alone: boolean): void {
  const { exact } = draft.vocabulary;
  const from = draft.readings.length;
  readTimed(draft, object, where, alone);
  addFlagsFirst(draft, knowledge, object, where);
  let keys = 0;
  let shared: Record<string, unknown> | undefined;
  for (const key in object) {
    keys++;
    if (key === "worn" || key === "in_bed") continue;
    const field = exact.get(key) ?? fieldOf(draft.vocabulary, key);
    const value = object[key];
    // The common case, without building a pointer; a number beyond all bounds goes the long way, which names its place.
    if (typeof value === "number" && field !== undefined && field.is === "measurement" && value < NO_SUCH_VALUE && value > -NO_SUCH_VALUE)
      addNumber(draft, field, value, key, where);
    else if (field === undefined && isShared(draft, knowledge, key, value)) shared = { ...shared, [key]: value };
    else if (field === undefined || field.is !== "meta" || (typeof value === "string" && object.event === undefined))
      addField(draft, knowledge, field, key, value, `${where}${step(key)}`);
  }
  if (object.event !== undefined) addEventObject(draft, knowledge, withKnownEvent(draft, object), where);
  if (shared !== undefined) addProperties(draft, knowledge, shared, where);
  if (object.systolic_bp !== undefined) rejectCrossedPressures(draft, from);
  // Nothing but known keys without a value, or nothing at all: a heartbeat.
  if (keys === 0 || (draft.readings.length === from && marksOnly(object, draft))) draft.hear();
}

function marksOnly(object: JsonObject, draft: Draft): boolean {
  for (const key in object) if (fieldOf(draft.vocabulary, key)?.is !== "meta") return false;
  return true;
}

/** The newest time in a list, in which the samples may stand in any order. */
function newestOf(draft: Draft, list: readonly unknown[]): number | undefined {
  let newest: number | undefined;
  for (const item of list) {
    if (!isObject(item) || marksOf(draft, item) !== 0) continue;
    const at = readTime(item.ts ?? item.time ?? item.timestamp, draft.turn.zone);
    if (at !== undefined && (newest === undefined || at > newest)) newest = at;
  }
  return newest;
}

/** Telemetry as this hub defines it: one object of measurements, or an array of them. */
export const nativeTelemetry: Decoder = {
  name: "native",
  format: null,
  claims: () => true,
  decode({ turn, knowledge, topicDevice }, value) {
    const draft = topicDevice;
    if (draft === null) return;
    if (isObject(value)) {
      addObject(draft, knowledge, value, "", true);
      return;
    }
    if (!Array.isArray(value)) {
      turn.fault("not-an-object", "", sayNotAnObject("telemetry", value), draft.device.id);
      return;
    }
    if (deeperThan(value, DEEPEST)) {
      turn.fault(
        "too-deep",
        "",
        { zh: "嵌套过深，应为对象或对象数组。", en: "Nested too deeply; an object or an array of objects is expected." },
        draft.device.id,
      );
      return;
    }
    const newest = newestOf(draft, value);
    if (newest !== undefined) draft.observeClock(newest, "/ts");
    if (value.length === 0) draft.hear();
    for (const [i, item] of value.entries()) {
      if (isObject(item)) addObject(draft, knowledge, item, `/${i}`, false);
      else turn.fault("not-an-object", `/${i}`, sayNotAnObject("telemetry", item), draft.device.id);
    }
  },
};
