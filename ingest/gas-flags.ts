import type { Bag } from "./bag.ts";
import { type Knowledge, type MeasurementField, plain } from "./knowledge.ts";
import { numberOf } from "./numbers.ts";
import { shown, step } from "./say.ts";
import { onceADay } from "./unknown-keys.ts";
import { eventOf } from "./verdict.ts";

/** Whether what stands under a name that is a quantity and an alarm is the alarm: a flag, a word, a 0 or 1 of smoke. */
export function isSwitch(knowledge: Knowledge, { measurement }: MeasurementField, value: unknown): boolean {
  const number = numberOf(value);
  if (number !== undefined) return measurement === "smoke" && (number === 0 || number === 1);
  if (typeof value !== "string") return typeof value === "boolean";
  // "12 %LEL" is a quantity with its unit.
  const text = value.trim().toLowerCase();
  return !knowledge.missing.has(text) && !/^[-+.<>≤≥]?\s*\d/.test(text);
}

/** The long names of gases, under which detectors write their alarm or, as any number but 0 and 1, how much of it there is. */
export function isFigure(key: string, value: unknown): boolean {
  const number = numberOf(value);
  return number !== undefined && number !== 0 && number !== 1 && /^(?:carbon-monoxide|combustible-gas|一氧化碳)$/.test(plain(key));
}

/** A 0 or 1 beside the figure of the same gas under another name is the alarm: {"gas": 1, "gas_value": 22}. */
export function isFlagBeside(bag: Bag, { measurement }: MeasurementField, key: string, value: unknown): boolean {
  const number = numberOf(value);
  if ((measurement !== "gas" && measurement !== "co") || (number !== 0 && number !== 1)) return false;
  return Object.keys(bag.object).some(
    (other) =>
      other !== key &&
      bag.knowledge.platform.quantities.get(plain(other))?.some((one) => one.measurement === measurement) === true &&
      numberOf(bag.object[other]) !== undefined,
  );
}

/** A bare 1 of gas or carbon monoxide from a detector that never sent another figure: clean air, or its alarm. */
export function mayBeFlag(bag: Bag, measurement: string, value: unknown): boolean {
  const { draft } = bag;
  if ((measurement !== "gas" && measurement !== "co") || draft.device.kind !== measurement) return false;
  const number = numberOf(value);
  const { notes } = draft.cell;
  const note = `figures of ${measurement}`;
  if (number === undefined || number === 0) return false;
  if (number !== 1 && draft.live && notes.get(note) === undefined) notes.set(note, true);
  // Its alarm has a key of its own.
  if (Object.keys(bag.object).some((key) => plain(key) !== measurement && eventOf(draft, plain(key))?.event === measurement)) return false;
  return number === 1 && notes.get(note) === undefined && onceADay(draft, [`1 of ${measurement}`]);
}

export function tellFlag(bag: Bag, key: string, value: unknown): void {
  const detail = {
    zh: `${key} 的值 ${shown(value)} 可能是浓度，也可能是报警标志（1 为报警）：此设备还没有报过别的数值。已按浓度保存，请立即查看现场，并在映射中写明它的含义。`,
    en: `The value ${shown(value)} of ${key} may be a concentration or a flag (1 is an alarm): this device has sent no other figure yet. It was kept as a concentration; look at the place now, and enter what it means in a mapping.`,
  };
  bag.draft.turn.fault("wrong-type", `${bag.where}${step(key)}`, detail, bag.draft.device.id, true);
}
