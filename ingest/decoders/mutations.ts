import { isObject } from "../shape.ts";

type Step = string | number;
/** A leaf of a message: the way to it, and what stands there. */
interface Leaf {
  readonly way: readonly Step[];
  readonly value: unknown;
}

/** All leaves of a message, as many as a fair look at it takes. */
export function leavesOf(value: unknown, way: readonly Step[] = []): Leaf[] {
  if (Array.isArray(value)) return value.slice(0, 12).flatMap((one, i) => leavesOf(one, [...way, i]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...way, key]));
  return [{ way, value }];
}

/** The same message with something else at one place; undefined takes the key away. */
function put(value: unknown, way: readonly Step[], change: unknown): unknown {
  const [step, ...rest] = way;
  if (step === undefined) return change;
  if (Array.isArray(value)) {
    const list = value.map((one, i) => (i === step ? put(one, rest, change) : one));
    return rest.length === 0 && change === undefined ? list.filter((_, i) => i !== step) : list;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, one]) => {
    if (key !== step) return [[key, one] as const];
    return rest.length === 0 && change === undefined ? [] : [[key, put(one, rest, change)] as const];
  });
  return Object.fromEntries(entries);
}

const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ...[
    "1 0",
    "true false",
    "on off",
    "yes no",
    "alarm normal",
    "alarming normal",
    "active inactive",
    "open closed",
    "detected clear",
    "wet dry",
  ].map((pair): [string, string] => [pair.split(" ")[0] ?? "", pair.split(" ")[1] ?? ""]),
]);

/** What says the opposite; undefined where nobody can know. */
export function opposite(value: unknown): unknown {
  if (value === true) return false;
  if (value === 1) return 0;
  return typeof value === "string" ? OPPOSITE.get(value.toLowerCase()) : undefined;
}

/** Each place where a yes stands, with the message without it and the message with a no in its place. */
export function flagsOf(message: unknown): { readonly name: string; readonly without: string; readonly negated: string }[] {
  return leavesOf(message).flatMap(({ way, value }) => {
    const no = opposite(value);
    if (no === undefined || way.length === 0) return [];
    const [without, negated] = [put(message, way, undefined), put(message, way, no)].map((one) => JSON.stringify(one));
    return [{ name: `/${way.join("/")}`, without: without ?? "", negated: negated ?? "" }];
  });
}

/** Ways to spoil one place of a message, none of which says that anything happened. */
const QUIET: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ["null", () => null],
  ["empty", () => ""],
  ["undefined", () => "undefined"],
  ["an empty object", () => ({})],
  ["an empty list", () => []],
  ["not a number", () => "NaN"],
  ["a zero", () => 0],
  ["false", () => false],
  ["-1", () => -1],
  ["the end of a register", () => 65_535],
  ["its opposite", opposite],
];
/** Ways that may say anything, for nothing may break of them. */
const LOUD: readonly (readonly [string, (value: unknown) => unknown])[] = [
  ["taken away", () => undefined],
  ["a huge figure", () => 1e308],
  ["a huge whole figure", () => 2 ** 60],
  ["in a list", (value) => [value]],
  ["in two lists", (value) => [[value], [value]]],
  ["in an object", (value) => ({ value })],
  ["nested deep", (value) => Array.from({ length: 40 }).reduce<unknown>((inner) => ({ a: inner }), value)],
  ["as text", (value) => String(value)],
  ["as JSON in a text", (value) => JSON.stringify(value) ?? ""],
  ["with spaces", (value) => `  ${String(value)}\t`],
  ["in wide letters", (value) => String(value).replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))],
  ["other signs", () => "烟雾\u0000\u202e😀\ufffd"],
  ["half a sign", () => "\ud83d"],
  ["a long text", () => "x".repeat(5_000)],
  ["true", () => true],
  ["one", () => 1],
];

export interface Mutation {
  readonly name: string;
  /** The key of the place that was changed; empty where it is the message as a whole. */
  readonly key: string;
  readonly payload: string;
  /** It says no more than the message did. */
  readonly quiet: boolean;
}

/** Every message that differs from this one at one place, and those that differ as a whole. */
export function mutationsOf(message: unknown): Mutation[] {
  const found: Mutation[] = [];
  for (const { way, value } of leavesOf(message).slice(0, 40)) {
    for (const [ways, quiet] of [[QUIET, true] as const, [LOUD, false] as const])
      for (const [name, change] of ways) {
        const changed = change(value);
        if (changed === value || (quiet && changed === undefined)) continue;
        const key = String(way.findLast((step) => typeof step === "string") ?? "");
        found.push({ name: `/${way.join("/")}: ${name}`, key, payload: JSON.stringify(put(message, way, changed)) ?? "", quiet });
      }
  }
  const text = JSON.stringify(message) ?? "";
  if (isObject(message)) {
    // The same keys again, the second time as null, and the first time.
    const empty = Object.keys(message).map((key) => `${JSON.stringify(key)}:null`);
    found.push({
      name: "keys twice, null last",
      key: "",
      payload: `${text.slice(0, -1)}${empty.length > 0 ? "," : ""}${empty.join(",")}}`,
      quiet: true,
    });
    found.push({ name: "keys twice, null first", key: "", payload: `{${[...empty, text.slice(1)].join(",")}`, quiet: false });
    found.push({ name: "proto", key: "", payload: `{"__proto__":{"alarm":1},"constructor":{"smoke":true},${text.slice(1)}`, quiet: false });
  }
  found.push(
    { name: "in a list", key: "", payload: `[${text}]`, quiet: false },
    { name: "as a text", key: "", payload: JSON.stringify(text), quiet: false },
  );
  return found;
}
