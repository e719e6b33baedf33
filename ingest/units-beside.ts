import { isMeasurement } from "../contracts/index.ts";
import type { Bag } from "./bag.ts";
import { fieldOf, type Knowledge, plain } from "./knowledge.ts";
import { addWithUnit } from "./readings.ts";
import { step } from "./say.ts";
import type { JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";
import { withUnit } from "./unfold.ts";

/** {"press_value": 420, "press_unit": "kPa"}: the unit under a key of its own. @returns false where there is none that fits */
export function addWithUnitBeside({ draft, knowledge, object, where }: Bag, key: string, name: string, value: number): boolean {
  const unit = unitBeside(object, name);
  if (unit === undefined || typeof withUnit(draft, knowledge, key, value, unit) !== "string") return false;
  const measurement = measurementNamed(draft, knowledge, key, name);
  const field = measurement !== undefined && isMeasurement(measurement) ? fieldOf(draft.vocabulary, measurement) : undefined;
  if (field?.is !== "measurement") return false;
  addWithUnit(draft, field, value, unit, key, `${where}${step(key)}`);
  return true;
}

function measurementNamed(draft: Draft, { platform }: Knowledge, key: string, name: string): string | undefined {
  const field = fieldOf(draft.vocabulary, key);
  return field?.is === "measurement" ? field.measurement : platform.quantities.get(name)?.[0]?.measurement;
}

const UNIT = /-?unit$|单位$/;
/** Before anything is spelt: few keys are of a unit. */
const MAY_BE_UNIT = /unit$|单位$/i;

function unitBeside(object: JsonObject, name: string): string | undefined {
  const stem = name.replace(/-value$/, "");
  for (const key in object) {
    const unit = object[key];
    if (typeof unit !== "string" || !MAY_BE_UNIT.test(key) || !UNIT.test(plain(key))) continue;
    const of = plain(key).replace(UNIT, "");
    if (of === "" || of === stem || of === name) return unit;
  }
  return undefined;
}
