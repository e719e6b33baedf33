import { Type } from "typebox";
import { RoleSchema } from "./roles.ts";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** Four to eight digits, for a desk at which one has given one's password this shift; nowhere else is it a log-in. */
export const PIN_PATTERN = "^[0-9]{4,8}$";
/** So many wrong ones in a row, and it is off until its owner gives the password. */
export const MOST_PIN_FAILURES = 5;

export const PIN_STATES = ["none", "set", "off"] as const;
/** `off`: too many wrong tries; a password puts it on again. */
export const PinStateSchema = Type.Enum([...PIN_STATES]);
export type PinState = Type.Static<typeof PinStateSchema>;

export const PinViewSchema = Type.Object({ state: PinStateSchema, setAt: Nullable(IsoTime) });
export type PinView = Type.Static<typeof PinViewSchema>;

export const NewPinSchema = Type.Object(
  { password: Type.String({ maxLength: 200 }), pin: Type.String({ pattern: PIN_PATTERN }) },
  { additionalProperties: false },
);
export type NewPin = Type.Static<typeof NewPinSchema>;

/** Somebody who may sit down at this desk by PIN. */
export const DeskOfficerSchema = Type.Object({
  user: Type.String(),
  name: Type.String(),
  role: RoleSchema,
  pin: PinStateSchema,
  /** Sits there now, or did when it was locked. */
  seated: Type.Boolean(),
});
export type DeskOfficer = Type.Static<typeof DeskOfficerSchema>;
export const DeskOfficersSchema = Type.Object({ items: Type.Array(DeskOfficerSchema) });

/** Who sits down, and their PIN. */
export const SitDownSchema = Type.Object(
  { user: Type.String({ minLength: 1, maxLength: 100 }), pin: Type.String({ pattern: PIN_PATTERN }) },
  { additionalProperties: false },
);
export type SitDown = Type.Static<typeof SitDownSchema>;

/** What everybody tries: columns of the keypad, numbers that sound like words. */
const FAVOURITES = ["2580", "0852", "1470", "1379", "1314", "5201314", "147258", "258369", "159357", "14725836"];

const isMonth = (text: string): boolean => Number(text) >= 1 && Number(text) <= 12;
const isDay = (text: string): boolean => Number(text) >= 1 && Number(text) <= 31;
const isYear = (text: string): boolean => Number(text) >= 1900 && Number(text) <= 2039;

function isDate(pin: string): boolean {
  const [a, b, c, d] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4, 6), pin.slice(6, 8)];
  if (pin.length === 4) return isYear(pin) || (isMonth(a) && isDay(b)) || (isDay(a) && isMonth(b));
  if (pin.length === 6) return (isMonth(b) && isDay(c)) || (isDay(a) && isMonth(b)) || (isYear(a + b) && isMonth(c));
  if (pin.length !== 8) return false;
  return (isYear(a + b) && isMonth(c) && isDay(d)) || (isDay(a) && isMonth(b) && isYear(c + d));
}

/** Whether it is one piece said again: 7777, 3838, 527527. */
function repeats(pin: string): boolean {
  for (let length = 1; length <= pin.length / 2; length += 1)
    if (pin.length % length === 0 && pin.slice(0, length).repeat(pin.length / length) === pin) return true;
  return /^(?:(\d)\1)+$/.test(pin);
}

/** Whether each digit is one more, or one less, than the one before; after 9 comes 0. */
function runs(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10));
  return steps.size === 1 && (steps.has(1) || steps.has(9));
}

/**
 * Why a PIN is one of the first that somebody would try; null where it is not.
 * @param known what stands on the desk's screen anyway: the user name
 */
export function weakPin(pin: string, known: readonly string[] = []): Words | null {
  if (repeats(pin)) return { zh: "不能是重复的数字，如 0000、1212。", en: "no repeated digits, like 0000 or 1212" };
  if (runs(pin)) return { zh: "不能是顺号，如 1234、9876。", en: "no digits in a row, like 1234 or 9876" };
  if (isDate(pin))
    return { zh: "不能像生日或年份，如 0315、1985、850315。", en: "nothing like a birthday or a year, like 0315, 1985 or 850315" };
  if (FAVOURITES.includes(pin)) return { zh: "这个号码太常用，请换一个。", en: "too many people choose this one: take another" };
  if (known.some((word) => word.includes(pin))) return { zh: "不能是用户名的一部分。", en: "no part of the user name" };
  return null;
}
