import type { Language, RuleField, Words } from "../../contracts/index.ts";
import { SEVERITIES, SEVERITY_WORDS } from "../../contracts/index.ts";
import { spanParts } from "./rule-text.ts";
import { unitText } from "./value.ts";

const SPANS: Readonly<Record<string, Words>> = {
  s: { zh: "秒", en: "s" },
  m: { zh: "分钟", en: "min" },
  h: { zh: "小时", en: "h" },
  d: { zh: "天", en: "d" },
};
export const spanUnitText = (unit: string, language: Language): string => SPANS[unit]?.[language] ?? unit;

/** The value of a field as people say it: 90 %, 10 分钟, 紧急, 22:00–06:00. */
export function fieldText(field: Pick<RuleField, "kind" | "unit">, value: number | string, language: Language): string {
  switch (field.kind) {
    case "duration": {
      const { count, unit } = spanParts(String(value));
      return `${count} ${spanUnitText(unit, language)}`;
    }
    case "severity": {
      const severity = SEVERITIES.find((one) => one === value);
      return severity ? SEVERITY_WORDS[severity][language] : String(value);
    }
    case "hours":
      return String(value).replace("-", "–");
    default: {
      const unit = field.unit === null ? "" : unitText(field.unit, language);
      return unit === "" ? String(value) : `${value} ${unit}`;
    }
  }
}

/** To which part of a rule a field belongs: its condition, the n-th rung of severity, … */
export function partOf(path: string): {
  readonly part: "when" | "clear" | "severity" | "lower" | "lateness";
  readonly rung: number | null;
} {
  const [first = "", second = ""] = path.split(".");
  const part = (["when", "clear", "severity", "lower", "lateness"] as const).find((one) => one === first) ?? "when";
  const isRung = (part === "severity" || part === "lower") && /^\d+$/.test(second);
  return { part, rung: isRung ? Number(second) + 1 : null };
}

export interface FieldChange {
  readonly field: RuleField;
  readonly from: number | string;
  readonly to: number | string;
}

/** Fields that both texts have and that differ. */
export function fieldChanges(before: readonly RuleField[], after: readonly RuleField[]): FieldChange[] {
  const was = new Map(before.map((field) => [field.path, field]));
  return after.flatMap((field) => {
    const old = was.get(field.path);
    return old && old.value !== field.value ? [{ field, from: old.value, to: field.value }] : [];
  });
}

export interface LineChange {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Which lines go and which come, by their longest common row; a rule has some tens of lines. */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const width = after.length + 1;
  const common = new Array<number>((before.length + 1) * width).fill(0);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: "same", text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "gone", text: old });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ kind: "new", text: fresh });
      j += 1;
    }
  }
  return lines;
}
