import { isObject } from "../shape.ts";
import { bounded, figure, member, plainly, printed, type Run, same, truth, Unfit, Unsupported } from "./ha-values.ts";

/** Arguments as given: by place, and by name. */
export interface Given {
  readonly list: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>>;
}
type Filter = (value: unknown, given: Given, run: Run) => unknown;

const arg = ({ list, named }: Given, place: number, name: string): unknown => list[place] ?? named[name];
/** What has no answer of its own: the one that the template gives, or none, and then the message says nothing. */
function or(given: Given, place: number, run: Run): unknown {
  const other = arg(given, place, "default");
  if (other !== undefined) run.handled = true;
  return other;
}

/** Of texts; what is not there stays away. */
const ofText =
  (change: (text: string, given: Given) => unknown): Filter =>
  (value, given) =>
    value === undefined ? undefined : change(printed(value), given);
const ofFigure =
  (change: (figure: number, given: Given) => number): Filter =>
  (value, given) => {
    const said = figure(value);
    return said === undefined ? undefined : change(said, given);
  };
const second = (given: Given): number => {
  const said = figure(given.list[0] ?? given.named.amount ?? given.named.second_value);
  if (said === undefined) throw new Unfit();
  return said;
};

function rounded(value: number, given: Given): number {
  const scale = 10 ** Math.min(10, Math.max(0, figure(arg(given, 0, "precision")) ?? 0));
  const way = arg(given, 1, "method") ?? "common";
  const scaled = Number((value * scale).toPrecision(14));
  if (way === "floor") return Math.floor(scaled) / scale;
  if (way === "ceil") return Math.ceil(scaled) / scale;
  if (way === "half") return Math.round(value * 2) / 2;
  // Halves go to the even figure, as in Python.
  const near = Math.round(scaled);
  return (Math.abs(scaled % 1) === 0.5 ? 2 * Math.round(scaled / 2) : near) / scale;
}

function whole(value: unknown, given: Given, run: Run): unknown {
  const base = figure(arg(given, 1, "base")) ?? 10;
  const said = base === 10 || typeof value !== "string" ? figure(value) : Number.parseInt(value.replace(/^0[xob]/i, ""), base);
  return said === undefined || Number.isNaN(said) ? or(given, 0, run) : Math.trunc(said);
}

function flag(value: unknown, given: Given, run: Run): unknown {
  if (value === undefined) return or(given, 0, run);
  if (/^(?:true|on|yes|enable|1)$/i.test(printed(value))) return true;
  return /^(?:false|off|no|disable|0)$/i.test(printed(value)) ? false : (arg(given, 0, "default") ?? undefined);
}

function fallback(value: unknown, given: Given): unknown {
  const other = arg(given, 0, "default_value") ?? "";
  return value === undefined || (truth(arg(given, 1, "boolean")) && !truth(value)) ? other : value;
}

function choose(value: unknown, given: Given): unknown {
  const [yes = true, no = false, none] = [arg(given, 0, "if_true"), arg(given, 1, "if_false"), arg(given, 2, "if_none")];
  return value === null && none !== undefined ? none : truth(value) ? yes : no;
}

/**
 * A pattern that cannot take long: short, of two open repetitions at most, none of them of a group.
 * @throws Unsupported
 */
export function pattern(said: unknown, whole = false): RegExp {
  const text = printed(said);
  const repeats = text.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  if (text.length > 100 || repeats > 2 || /\)(?:[*+]|\{\d)/.test(text)) throw new Unsupported(text.slice(0, 40));
  try {
    return new RegExp(whole ? `^(?:${text})` : text, "u");
  } catch {
    throw new Unsupported(text.slice(0, 40));
  }
}
/** Patterns are looked for in what is short. */
const short = (value: unknown): string => printed(value).slice(0, 256);

const listed = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.keys()];
  if (isObject(value)) return Object.keys(value);
  throw new Unfit();
};
const sizeOf = (value: unknown): number => (typeof value === "string" ? value.length : listed(value).length);

/** Objects stay what they are, for whoever reads them next; all else is written as JSON. */
const json = (value: unknown): unknown =>
  value === undefined || isObject(value) || Array.isArray(value) ? plainly(value) : JSON.stringify(value);

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new Unfit();
  }
}
const extreme =
  (of: (...figures: number[]) => number) =>
  (list: readonly unknown[]): unknown => {
    const figures = list.flatMap((one) => figure(one) ?? []);
    return figures.length === list.length && figures.length > 0 ? of(...figures) : undefined;
  };
const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
const titled = (text: string): string => text.replace(/\p{L}+/gu, capitalized);

/** Filters by name, as Jinja and Home Assistant have them. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ["float", (value, given, run) => figure(value) ?? or(given, 0, run)],
  ["int", whole],
  ["bool", flag],
  [
    "round",
    (value, given, run) =>
      figure(value) === undefined
        ? (arg(given, 2, "default") ?? or({ list: [], named: given.named }, 0, run))
        : rounded(Number(figure(value)), given),
  ],
  ["abs", ofFigure(Math.abs)],
  ["multiply", ofFigure((value, given) => value * second(given))],
  ["add", ofFigure((value, given) => value + second(given))],
  ["bitwise_and", ofFigure((value, given) => value & second(given))],
  ["bitwise_or", ofFigure((value, given) => value | second(given))],
  ["default", fallback],
  ["d", fallback],
  ["iif", choose],
  [
    "is_defined",
    (value) => {
      if (value === undefined) throw new Unfit();
      return value;
    },
  ],
  ["is_number", (value) => figure(value) !== undefined],
  ["string", ofText((text) => text)],
  ["lower", ofText((text) => text.toLowerCase())],
  ["upper", ofText((text) => text.toUpperCase())],
  ["trim", ofText((text) => text.trim())],
  ["title", ofText(titled)],
  ["capitalize", ofText(capitalized)],
  ["replace", ofText((text, { list: [from, to] }) => bounded(text.replaceAll(printed(from), () => printed(to))))],
  ["truncate", ofText((text, { list: [length] }) => text.slice(0, figure(length) ?? 255))],
  [
    "regex_replace",
    (value, given) =>
      short(value).replace(new RegExp(pattern(arg(given, 0, "find")).source, "gu"), printed(arg(given, 1, "replace") ?? "")),
  ],
  ["regex_match", (value, given) => pattern(arg(given, 0, "find"), true).test(short(value))],
  ["regex_search", (value, given) => pattern(arg(given, 0, "find")).test(short(value))],
  ["length", (value) => sizeOf(value)],
  ["count", (value) => sizeOf(value)],
  ["first", (value, _, run) => member(run, value, 0)],
  ["last", (value, _, run) => member(run, value, -1)],
  ["join", (value, { list: [between] }) => bounded(listed(value).map(printed).join(printed(between)))],
  ["list", listed],
  ["min", (value) => extreme(Math.min)(listed(value))],
  ["max", (value) => extreme(Math.max)(listed(value))],
  ["sum", (value) => extreme((...all) => all.reduce((sum, one) => sum + one, 0))(listed(value))],
  [
    "contains",
    (value, { list: [what] }) => (Array.isArray(value) ? value.some((one) => same(one, what)) : printed(value).includes(printed(what))),
  ],
  ["tojson", json],
  ["to_json", json],
  ["from_json", parsed],
]);
/** Filters that ask what is not there, and have an answer of their own. */
export const ASKING: ReadonlySet<string> = new Set(["default", "d", "iif"]);

/** Functions by name. */
export const FUNCTIONS: ReadonlyMap<string, (given: Given, run: Run) => unknown> = new Map([
  ...["float", "int", "bool", "iif", "is_number"].map((name): [string, (given: Given, run: Run) => unknown] => [
    name,
    ({ list: [value, ...list], named }, run) => FILTERS.get(name)?.(value, { list, named }, run),
  ]),
  ...[["min", Math.min] as const, ["max", Math.max] as const].map(([name, of]): [string, (given: Given) => unknown] => [
    name,
    ({ list }) => extreme(of)(list.length === 1 ? listed(list[0]) : list),
  ]),
]);

/** Methods of what a message holds: those of texts as the filters of the same meaning. */
export const METHODS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ["lower", ofText((text) => text.toLowerCase())],
  ["upper", ofText((text) => text.toUpperCase())],
  ["strip", ofText((text) => text.trim())],
  ["title", ofText(titled)],
  ["capitalize", ofText(capitalized)],
  ["replace", ofText((text, { list: [from, to] }) => bounded(text.replaceAll(printed(from), () => printed(to))))],
  ["split", ofText((text, { list: [by] }) => (by === undefined ? text.trim().split(/\s+/) : text.split(printed(by))))],
  ["startswith", ofText((text, { list: [what] }) => text.startsWith(printed(what)))],
  ["endswith", ofText((text, { list: [what] }) => text.endsWith(printed(what)))],
  ["keys", listed],
  ["values", (value) => (value instanceof Map ? [...value.values()] : isObject(value) ? Object.values(value) : undefined)],
]);

/** What `is` asks. */
export const TESTS: ReadonlyMap<string, (value: unknown, given: Given) => boolean> = new Map<
  string,
  (value: unknown, given: Given) => boolean
>([
  ["none", (value) => value === null],
  ["true", (value) => value === true],
  ["false", (value) => value === false],
  ["boolean", (value) => typeof value === "boolean"],
  ["number", (value) => typeof value === "number" || typeof value === "boolean"],
  ["integer", (value) => Number.isInteger(value)],
  ["float", (value) => typeof value === "number" && !Number.isInteger(value)],
  ["string", (value) => typeof value === "string"],
  ["mapping", (value) => value instanceof Map || isObject(value)],
  ["sequence", (value) => Array.isArray(value) || typeof value === "string"],
  ["iterable", (value) => Array.isArray(value) || typeof value === "string" || isObject(value)],
  ["list", Array.isArray],
  ["odd", (value) => Math.abs(Number(value) % 2) === 1],
  ["even", (value) => Number(value) % 2 === 0],
  ...["eq", "equalto", "sameas"].map((name): [string, (value: unknown, given: Given) => boolean] => [
    name,
    (value, { list: [other] }) => same(value, other),
  ]),
  ["ne", (value, { list: [other] }) => !same(value, other)],
  ...["gt", "greaterthan"].map((name): [string, (value: unknown, given: Given) => boolean] => [
    name,
    (value, { list: [other] }) => Number(value) > Number(other),
  ]),
  ...["lt", "lessthan"].map((name): [string, (value: unknown, given: Given) => boolean] => [
    name,
    (value, { list: [other] }) => Number(value) < Number(other),
  ]),
  ["ge", (value, { list: [other] }) => Number(value) >= Number(other)],
  ["le", (value, { list: [other] }) => Number(value) <= Number(other)],
  ["match", (value, { list: [what] }) => pattern(what, true).test(short(value))],
  ["search", (value, { list: [what] }) => pattern(what).test(short(value))],
]);
