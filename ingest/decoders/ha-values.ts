import { isObject } from "../shape.ts";

/**
 * What a template is run on, and what came out on the way. A message that lacks a key says nothing of it: `lacked` is
 * set where a template took the missing for an answer, `handled` where it asked for it and had a word of its own for
 * it, `read` where anything of the message was read at all.
 */
export interface Run {
  readonly text: string;
  readonly json: unknown;
  /** What the template has set itself; null as long as that is nothing. */
  names: Map<string, unknown> | null;
  read: boolean;
  lacked: boolean;
  handled: boolean;
}

/** A template that leaves the subset: what stood there. */
export class Unsupported extends Error {}
/** A template that this message does not fit, as where a figure is asked for and none is there. */
export class Unfit extends Error {}

/** No template may make more of a message than this. */
const LONGEST_TEXT = 10_000;

/** Texts as Jinja would print them. */
export function printed(value: unknown): string {
  if (value === undefined) return "";
  if (value === null) return "None";
  const text = value instanceof Map || typeof value === "object" ? JSON.stringify(plainly(value)) : String(value);
  return text;
}

/** Dictionaries of a template as objects, so that they can be read like what a device sent. */
export function plainly(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [String(key), plainly(one)]));
  return Array.isArray(value) ? value.map(plainly) : value;
}

/** A text that did not grow beyond bounds. */
export function bounded(text: string): string {
  if (text.length > LONGEST_TEXT) throw new Unfit();
  return text;
}

export function figure(value: unknown): number | undefined {
  const said = typeof value === "string" && value.trim() !== "" ? Number(value) : typeof value === "boolean" ? Number(value) : value;
  return typeof said === "number" && Number.isFinite(said) ? said : undefined;
}

export function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
}

/** Python's equality: 1 is True, "1" is not 1. */
export function same(a: unknown, b: unknown): boolean {
  const [x, y] = [typeof a === "boolean" ? Number(a) : a, typeof b === "boolean" ? Number(b) : b];
  if (Array.isArray(x) && Array.isArray(y)) return x.length === y.length && x.every((one, i) => same(one, y[i]));
  return x === y;
}

const keyOf = (key: unknown): unknown => (typeof key === "boolean" ? Number(key) : key);
export const dictionary = (pairs: readonly (readonly [unknown, unknown])[]): Map<unknown, unknown> =>
  new Map(pairs.map(([key, value]) => [keyOf(key), value]));

const at = (length: number, index: number): number => (index < 0 ? length + index : index);

/** What stands under a key or number; what a message lacks is noted. */
export function member(run: Run, from: unknown, key: unknown): unknown {
  if (from instanceof Map) return from.get(keyOf(key));
  let found: unknown;
  if (Array.isArray(from)) found = from[at(from.length, Number(key))];
  else if (typeof from === "string") found = typeof key === "number" ? from[at(from.length, key)] : undefined;
  else if (isObject(from) && Object.hasOwn(from, String(key))) found = from[String(key)];
  note(run, found);
  return found;
}

/** Notes that something of the message was read, or was not there to be read. */
export function note(run: Run, found: unknown): void {
  if (found === undefined) run.lacked = true;
  else if (found !== null && !isObject(found)) run.read = true;
}

/** Asks without taking the missing for an answer, as `is defined`, `default` and `get` do. */
export function asking<T>(run: Run, ask: () => T, isMissing: (found: T) => boolean): T {
  const before = run.lacked;
  const found = ask();
  if (isMissing(found)) run.handled = true;
  run.lacked = before;
  return found;
}

/** `a in b`; of an object and a dictionary, whether the key is there. */
export function isIn(run: Run, a: unknown, b: unknown): boolean {
  if (Array.isArray(b)) return b.some((one) => same(one, a));
  if (b instanceof Map) return b.has(keyOf(a));
  if (!isObject(b)) return printed(b).includes(printed(a));
  const has = Object.hasOwn(b, printed(a));
  if (has) run.read = true;
  else run.handled = true;
  return has;
}
