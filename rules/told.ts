import {
  DEVICE_KINDS,
  type DeviceKind,
  EVENT_KINDS,
  isEventKind,
  isMeasurement,
  MEASUREMENTS,
  parseDuration,
  type Words,
} from "../contracts/index.ts";

/** What sentences about rules are made of, in both languages. */
export const w = (zh: string, en: string): Words => ({ zh, en });
export const join = (parts: readonly Words[], zh: string, en: string): Words =>
  w(parts.map((part) => part.zh).join(zh), parts.map((part) => part.en).join(en));
export const listOf = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? (one as readonly T[]) : [one as T]);

export const kindsOf = (kinds: readonly DeviceKind[]): Words =>
  join(
    kinds.map((kind) => DEVICE_KINDS[kind].words),
    "、",
    ", ",
  );

export function measurementName(name: unknown): Words {
  const text = String(name);
  return isMeasurement(text) ? MEASUREMENTS[text].words : w(text, text);
}

function eventName(name: unknown): Words {
  const text = String(name);
  return isEventKind(text) ? EVENT_KINDS[text].words : w(text, text);
}
export const eventNames = (names: unknown): Words => join(listOf<unknown>(names).map(eventName), "或", " or ");

/** 1h30m → 1 小时 30 分钟 */
export function spanWords(text: unknown): Words {
  const units = [
    [86_400_000, "天", "d"],
    [3_600_000, "小时", "h"],
    [60_000, "分钟", "min"],
    [1_000, "秒", "s"],
    [1, "毫秒", "ms"],
  ] as const;
  let left = parseDuration(String(text)) ?? 0;
  const parts: Words[] = [];
  for (const [size, zh, en] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(w(`${count} ${zh}`, `${count} ${en}`));
  }
  return parts.length === 0 ? w("0 秒", "0 s") : join(parts, " ", " ");
}

export const hoursText = (hours: unknown): string => (Array.isArray(hours) ? hours.join("–") : "");

/** "…, for 10 min", where there is a time. */
export function held(told: Words, span: unknown): Words {
  if (typeof span !== "string") return told;
  const words = spanWords(span);
  return w(`${told.zh}，持续 ${words.zh}`, `${told.en} for ${words.en}`);
}

const UNITS: Readonly<Record<string, Words>> = {
  "/min": w(" 次/分", " /min"),
  Cel: w(" ℃", " °C"),
  "mm[Hg]": w(" mmHg", " mmHg"),
  "1": w("", ""),
  "/m2": w(" 人/㎡", " /m²"),
  m3: w(" m³", " m³"),
  "%": w("%", "%"),
};

/** With the space that stands before it; nothing for what has no unit. */
export function unitWords(measurement: unknown): Words {
  const name = String(measurement);
  if (!isMeasurement(name)) return w("", "");
  const { unit } = MEASUREMENTS[name];
  return UNITS[unit] ?? w(` ${unit}`, ` ${unit}`);
}

export const SIDES = {
  above: w("高于", "above"),
  atLeast: w("不低于", "at least"),
  below: w("低于", "below"),
  atMost: w("不高于", "at most"),
};

/** "the value is below 90%", or the bare name where there is no limit. */
export function limitWords(spec: object, name: Words, unit: Words): Words {
  for (const [side, words] of Object.entries(SIDES)) {
    const limit: unknown = Reflect.get(spec, side);
    if (typeof limit === "number") return w(`${name.zh}${words.zh} ${limit}${unit.zh}`, `${name.en} is ${words.en} ${limit}${unit.en}`);
  }
  return name;
}
