import {
  ACCEPTANCE_FAULT_WORDS,
  ACCEPTANCE_FAULTS,
  ACCEPTANCE_ITEMS,
  ACCEPTANCE_MISSING,
  type AcceptanceRow,
  type AcceptanceSummary,
  DEVICE_KINDS,
  type Language,
  type Words,
} from "../../contracts/index.ts";

/** Milliseconds as seconds with one decimal, as they stand in the table. */
export const secondsText = (ms: number): string => (Math.round(ms / 100) / 10).toFixed(1);

/** What is missing or wrong, by its name in the answer. */
export function lackWords(name: string): Words {
  const item = ACCEPTANCE_ITEMS.find((one) => one === name);
  if (item !== undefined) return ACCEPTANCE_MISSING[item];
  const fault = ACCEPTANCE_FAULTS.find((one) => one === name);
  return fault === undefined ? { zh: name, en: name } : ACCEPTANCE_FAULT_WORDS[fault];
}

/** All that is missing and wrong with a device, in words. */
export const lacksText = ({ missing, faults }: Pick<AcceptanceRow, "missing" | "faults">, language: Language): string =>
  [...missing, ...faults].map((one) => lackWords(one)[language]).join(language === "zh" ? "、" : ", ");

/** Over what a table goes. */
export function scopeText({ placeNames, gatewayName, scope }: AcceptanceSummary, language: Language): string {
  const kinds = scope.kinds.map((kind) => DEVICE_KINDS[kind].words[language]);
  return [...placeNames, gatewayName ?? "", kinds.join(language === "zh" ? "、" : ", ")].filter((part) => part !== "").join(" · ");
}
