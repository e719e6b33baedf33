import { type Measurement, Quality } from "../contracts/index.ts";
import { NO_NUMBER } from "./json-text.ts";
import type { Knowledge, MeasurementField } from "./knowledge.ts";
import { judge } from "./plausibility.ts";
import { sayNotANumber, sayUnknownUnit, sayWrongType } from "./say.ts";
import type { Draft } from "./turn.ts";
import { conversion } from "./units.ts";

/** Above it no measurement of ours lies by many orders; such a number is an encoding gone wrong. */
export const NO_SUCH_VALUE = 1e15;
const A_NUMBER = { zh: '数，或 {"value":数,"unit":"单位"}', en: 'a number, or {"value":number,"unit":"…"}' };
const A_FLAG = { zh: "true、false、1 或 0", en: "true, false, 1 or 0" };
const NUMBER_AND_UNIT = /^([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(.*)$/;

/** Bits for a value of the body that was taken while the sensor was off the body. */
function offBodyBits(draft: Draft, field: MeasurementField): number {
  let bits = 0;
  for (const flag of field.limits.needs) {
    const off = draft.cell.offBody(flag, draft.at, draft.turn.recv);
    if (off === "surely") return Quality.rejected;
    if (off === "perhaps") bits = Quality.doubtful;
  }
  return bits;
}

/** A device that says "no value" was heard all the same. */
export function addMissing(draft: Draft): void {
  draft.hear();
  draft.turn.missing++;
}

/** Adds a value in the hub's unit at the draft's time, with everything that plausibility and memory say of it. */
export function addNumber(draft: Draft, field: MeasurementField, value: number, key: string, where: string): void {
  const { turn, cell, at } = draft;
  const { limits, measurement } = field;
  if (!(Math.abs(value) < NO_SUCH_VALUE)) {
    turn.fault("not-a-number", where, sayNotANumber(key, value), draft.device.id);
    return;
  }
  if (limits.missing.includes(value)) {
    addMissing(draft);
    return;
  }
  const memory = cell.series(measurement);
  if (draft.sentAt !== null && memory.isRepeat(draft.sentAt, value, turn.pos, draft.live)) {
    turn.duplicate++;
    return;
  }
  let quality = draft.bits | judge(limits, value);
  if (limits.needs.length > 0) quality |= offBodyBits(draft, field);
  if ((quality & Quality.rejected) === 0 && limits.jumpWithin > 0) {
    if (Math.abs(at - memory.lastAt) <= limits.jumpWithin && Math.abs(value - memory.lastValue) > limits.jumpBy)
      quality |= Quality.doubtful;
    if (draft.live && at >= memory.lastAt) {
      memory.lastAt = at;
      memory.lastValue = value;
    }
  }
  // The hub's own word for "off the body" outlives the message, so that later values can be judged by it.
  if (limits.flag && draft.live && (measurement === "worn" || measurement === "in_bed") && (quality & Quality.rejected) === 0)
    cell.setFlag(measurement, value, at, turn.recv);
  draft.readings.push({ device: draft.device.id, measurement, at, recv: turn.recv, value, quality, pos: turn.pos });
}

function addText(draft: Draft, knowledge: Knowledge, field: MeasurementField, text: string, key: string, where: string): void {
  const { turn } = draft;
  const word = text.trim();
  if (word === NO_NUMBER.trim() || text === NO_NUMBER) {
    turn.fault("not-a-number", where, sayNotANumber(key, "NaN"), draft.device.id);
    return;
  }
  if (knowledge.missing.has(word.toLowerCase())) {
    addMissing(draft);
    return;
  }
  if (field.limits.flag && /^(true|false|yes|no|on|off)$/i.test(word)) {
    addNumber(draft, field, /^(true|yes|on)$/i.test(word) ? 1 : 0, key, where);
    return;
  }
  const parts = word.length > 60 ? null : NUMBER_AND_UNIT.exec(word);
  if (parts === null) {
    turn.fault("wrong-type", where, sayWrongType(key, text, field.limits.flag ? A_FLAG : A_NUMBER), draft.device.id);
    return;
  }
  const unit = parts[2] ?? "";
  addWithUnit(draft, field, Number(parts[1]), unit === "" ? null : unit, key, where);
}

/** Adds a value in a unit of the sender's; null means the hub's own. */
export function addWithUnit(draft: Draft, field: MeasurementField, value: number, unit: string | null, key: string, where: string): void {
  if (unit === null) {
    addNumber(draft, field, value, key, where);
    return;
  }
  const convert = conversion(field.measurement, unit);
  if (convert === undefined) {
    draft.turn.fault(
      "unknown-unit",
      where,
      sayUnknownUnit(field.measurement, unit),
      draft.device.id,
      isLifeSafetyMeasure(field.measurement),
    );
    return;
  }
  // Codes for "no value" are meant as sent, before the unit is changed.
  if (field.limits.missing.includes(value)) {
    addMissing(draft);
    return;
  }
  addNumber(draft, field, tidy(convert(value)), key, where);
}

/** Twelve digits: sheds what the conversion added (0.35000000000000003), keeps what the sensor said. */
export function tidy(value: number): number {
  // Most are whole numbers and have nothing to shed.
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return value;
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : value;
}

function isLifeSafetyMeasure(measurement: Measurement): boolean {
  return measurement === "smoke" || measurement === "gas" || measurement === "co";
}

/** Adds a value in whatever form the device gave it; a part that cannot be understood goes to quarantine alone. */
export function addValue(draft: Draft, knowledge: Knowledge, field: MeasurementField, value: unknown, key: string, where: string): void {
  const { turn } = draft;
  if (typeof value === "number") addNumber(draft, field, value, key, where);
  else if (value === null || value === undefined) {
    addMissing(draft);
  } else if (typeof value === "string") addText(draft, knowledge, field, value, key, where);
  else if (typeof value === "boolean" && field.limits.flag) addNumber(draft, field, value ? 1 : 0, key, where);
  else turn.fault("wrong-type", where, sayWrongType(key, value, field.limits.flag ? A_FLAG : A_NUMBER), draft.device.id);
}
