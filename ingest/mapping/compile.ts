import { Value } from "typebox/value";
import { parseDocument } from "yaml";
import {
  type Datum,
  EVENT_KINDS,
  type EventKind,
  isEventKind,
  isMeasurement,
  MAPPING_TEXT_BYTES,
  type Mapping,
  type MappingFault,
  type MappingRule,
  MappingSchema,
  MEASUREMENTS,
  type Measurement,
  type Words,
} from "../../contracts/index.ts";
import { conversion, unitsOf } from "../units.ts";
import {
  compileEach,
  compilePath,
  compileTemplate,
  compileTopic,
  type Each,
  type PathOutcome,
  type Place,
  plainScalar,
  type Read,
  type TopicPattern,
} from "./path.ts";
import { compileText, type TextPattern } from "./text-pattern.ts";
import { compileTime, type ReadTime } from "./time-format.ts";

export interface ReadingMap {
  readonly measurement: Measurement;
  readonly read: Read;
  readonly path: string;
  /** To the hub's unit, scale and offset with it; null where the value is taken as it is said. */
  readonly convert: ((value: number) => number) | null;
  readonly missing: ReadonlySet<string>;
}

export interface EventMap {
  readonly event: EventKind;
  /** Null: with each message of the rule. */
  readonly read: Read | null;
  readonly path: string;
  /** By the plain spelling of a value; null where the hub's own words for on and off hold. */
  readonly states: ReadonlyMap<string, "on" | "off" | "ignore"> | null;
  readonly otherwise: "off" | "ignore" | null;
  readonly id: Read | null;
  readonly confidence: Read | null;
  readonly test: Read | null;
}

export interface RuleMap {
  readonly name: string;
  readonly topic: TopicPattern | null;
  readonly body: { readonly pattern: TextPattern; readonly read: Read | null } | null;
  readonly where: readonly { readonly read: Read; readonly is: ReadonlySet<string> | null; readonly exists: boolean }[];
  readonly each: Each | null;
  readonly device: (place: Place) => string | undefined;
  readonly deviceText: string;
  readonly time: { readonly read: Read; readonly path: string; readonly parse: ReadTime } | null;
  readonly readings: readonly ReadingMap[];
  readonly events: readonly EventMap[];
  readonly position: {
    readonly lat: Read;
    readonly lon: Read;
    readonly accuracy: Read | null;
    readonly datum: Datum;
    readonly path: string;
  } | null;
  readonly picture: Read | null;
  readonly link: { readonly read: Read; readonly online: ReadonlySet<string>; readonly offline: ReadonlySet<string> } | null;
  readonly historical: Read | null;
}

/** A mapping as it is run: everything that can be worked out before a message comes is. */
export interface CompiledMapping {
  readonly rules: readonly RuleMap[];
}

export type MappingOutcome =
  | { readonly ok: true; readonly compiled: CompiledMapping; readonly mapping: Mapping }
  | { readonly ok: false; readonly faults: readonly MappingFault[] };

const NO_VALUES: ReadonlySet<string> = new Set();
const setOf = (values: readonly unknown[] | undefined): ReadonlySet<string> =>
  values === undefined ? NO_VALUES : new Set(values.map(plainScalar));

/** Gathers the faults of a mapping, with where they stand. */
class Faults {
  readonly list: MappingFault[] = [];
  /** Of the rule that is being read: each stands for a value in the place of a path. */
  captures: ReadonlySet<string> = new Set();

  add(where: string, what: Words): undefined {
    this.list.push({ where, what });
    return undefined;
  }
  take<T>(where: string, outcome: PathOutcome<T>): T | undefined {
    return outcome.ok ? outcome.value : this.add(where, outcome.words);
  }
  path(where: string, text: string): Read {
    const name = /^\{(.+)\}$/.exec(text)?.[1];
    if (name !== undefined && this.captures.has(name)) return (place) => place.captures[name];
    return this.take(where, compilePath(text)) ?? (() => undefined);
  }
  optional(where: string, text: string | undefined): Read | null {
    return text === undefined ? null : this.path(where, text);
  }
}

function compileReading(faults: Faults, where: string, one: NonNullable<MappingRule["readings"]>[number]): ReadingMap | undefined {
  const { measurement, unit, scale, offset } = one;
  if (!isMeasurement(measurement)) return undefined;
  const toHub = unit === undefined ? undefined : conversion(measurement, unit);
  if (unit !== undefined && toHub === undefined)
    faults.add(`${where}/unit`, {
      zh: `${MEASUREMENTS[measurement].words.zh}不能以 ${unit} 为单位。可用：${unitsOf(measurement).slice(0, 10).join("、")}。`,
      en: `${MEASUREMENTS[measurement].words.en} cannot be given in ${unit}. Use one of: ${unitsOf(measurement).slice(0, 10).join(", ")}.`,
    });
  if (scale === 0)
    faults.add(`${where}/scale`, { zh: "scale 为 0 时所有值都会变成同一个数。", en: "With a scale of 0 all values become the same." });
  const shift = (value: number): number => value * (scale ?? 1) + (offset ?? 0);
  const isPlain = toHub === undefined && scale === undefined && offset === undefined;
  return {
    measurement,
    read: faults.path(`${where}/path`, one.path),
    path: one.path,
    convert: isPlain ? null : (value) => (toHub ?? ((same: number) => same))(shift(value)),
    missing: setOf(one.missing),
  };
}

function compileEvent(faults: Faults, where: string, one: NonNullable<MappingRule["events"]>[number]): EventMap | undefined {
  if (!isEventKind(one.event)) return undefined;
  const listed = [one.on, one.off, one.ignore].some((list) => list !== undefined);
  if (one.path === undefined && (listed || one.otherwise !== undefined))
    faults.add(`${where}/path`, {
      zh: "写了取值却没有路径：请写 path，或删去 on、off、ignore、otherwise。",
      en: "Values stand here without a path: write one, or take on, off, ignore and otherwise away.",
    });
  if (one.path !== undefined && listed && one.on === undefined)
    faults.add(`${where}/on`, { zh: "没有写哪些值表示发生（on）。", en: "It is not said which values mean that it happens (on)." });
  const states = new Map<string, "on" | "off" | "ignore">();
  for (const state of ["on", "off", "ignore"] as const) {
    for (const value of one[state] ?? []) {
      const plain = plainScalar(value);
      const before = states.get(plain);
      if (before !== undefined && before !== state)
        faults.add(`${where}/${state}`, {
          zh: `取值 ${String(value)} 同时写在 ${before} 和 ${state} 里，只能留一处。`,
          en: `The value ${String(value)} stands in ${before} and in ${state}; leave it in one.`,
        });
      states.set(plain, state);
    }
  }
  return {
    event: one.event,
    read: faults.optional(`${where}/path`, one.path),
    path: one.path ?? "",
    states: listed ? states : null,
    otherwise: one.otherwise ?? null,
    id: faults.optional(`${where}/id`, one.id),
    confidence: faults.optional(`${where}/confidence`, one.confidence),
    test: faults.optional(`${where}/test`, one.test),
  };
}

const present = <T>(list: readonly (T | undefined)[]): readonly T[] => list.flatMap((one) => (one === undefined ? [] : [one]));

function compileRule(faults: Faults, where: string, rule: MappingRule): RuleMap {
  const { match, time, position, link } = rule;
  const topic = match?.topic === undefined ? null : (faults.take(`${where}/match/topic`, compileTopic(match.topic)) ?? null);
  const pattern = match?.body === undefined ? undefined : faults.take(`${where}/match/body`, compileText(match.body));
  if (match?.at !== undefined && match.body === undefined)
    faults.add(`${where}/match/at`, {
      zh: "写了 at 却没有 body：请写正文格式。",
      en: "There is an at without a body: write the pattern of the text.",
    });
  for (const name of pattern?.names ?? [])
    if (topic?.names.includes(name))
      faults.add(`${where}/match/body`, {
        zh: `主题和正文里都有截取 {${name}}，请改一个名称。`,
        en: `The topic and the body both capture {${name}}; call one otherwise.`,
      });
  const captures = new Set([...(topic?.names ?? []), ...(pattern?.names ?? []), ...(rule.each === undefined ? [] : ["key"])]);
  faults.captures = captures;
  const parse = time === undefined ? undefined : faults.take(`${where}/time`, compileTime(time.format, time.zone));
  const says = [rule.readings?.length, rule.events?.length].some((n) => (n ?? 0) > 0) || position !== undefined || link !== undefined;
  if (!says && rule.picture === undefined)
    faults.add(where, {
      zh: "这条规则什么也不产生：请写 readings、events、position、picture 或 link 之一。",
      en: "This rule makes nothing: write readings, events, position, picture or link.",
    });
  return {
    name: rule.name ?? where,
    topic,
    body: pattern === undefined ? null : { pattern, read: faults.optional(`${where}/match/at`, match?.at) },
    where: (match?.where ?? []).map((one, i) => ({
      read: faults.path(`${where}/match/where/${i}/path`, one.path),
      is: one.is === undefined ? null : setOf(one.is),
      exists: one.exists ?? true,
    })),
    each: rule.each === undefined ? null : (faults.take(`${where}/each`, compileEach(rule.each)) ?? null),
    device: faults.take(`${where}/device`, compileTemplate(rule.device, captures)) ?? (() => undefined),
    deviceText: rule.device,
    time: time === undefined || parse === undefined ? null : { read: faults.path(`${where}/time/path`, time.path), path: time.path, parse },
    readings: present((rule.readings ?? []).map((one, i) => compileReading(faults, `${where}/readings/${i}`, one))),
    events: present((rule.events ?? []).map((one, i) => compileEvent(faults, `${where}/events/${i}`, one))),
    position:
      position === undefined
        ? null
        : {
            lat: faults.path(`${where}/position/lat`, position.lat),
            lon: faults.path(`${where}/position/lon`, position.lon),
            accuracy: faults.optional(`${where}/position/accuracy`, position.accuracy),
            datum: position.datum,
            path: position.lat,
          },
    picture: faults.optional(`${where}/picture`, rule.picture),
    link:
      link === undefined
        ? null
        : { read: faults.path(`${where}/link/path`, link.path), online: setOf(link.online), offline: setOf(link.offline) },
    historical: faults.optional(`${where}/historical`, rule.historical),
  };
}

const NAMED: Readonly<Record<string, readonly string[]>> = {
  measurement: Object.keys(MEASUREMENTS),
  event: Object.keys(EVENT_KINDS),
};

/** The first faults of the shape, in words. */
function shapeFaults(value: unknown): MappingFault[] {
  return Value.Errors(MappingSchema, value)
    .slice(0, 10)
    .map(({ instancePath, message, keyword, params }) => {
      const last = instancePath.split("/").at(-1) ?? "";
      const named = keyword === "enum" ? NAMED[last] : undefined;
      if (named !== undefined)
        return {
          where: instancePath,
          what: { zh: `没有这个名称。可用：${named.join("、")}。`, en: `There is no such name. Use one of: ${named.join(", ")}.` },
        };
      const more = JSON.stringify(params);
      return { where: instancePath, what: { zh: `不符合格式：${message}（${more}）`, en: `${message} (${more})` } };
    });
}

/** Reads a mapping from YAML or JSON and makes it ready to run, or says all that is wrong with it. */
export function compileMapping(text: string): MappingOutcome {
  if (text.length > MAPPING_TEXT_BYTES)
    return { ok: false, faults: [{ where: "", what: { zh: "映射超过 200 KB。", en: "The mapping exceeds 200 KB." } }] };
  let value: unknown;
  try {
    // No aliases: a short text must not grow into a large one.
    const document = parseDocument(text, { prettyErrors: true });
    const [error] = document.errors;
    if (error !== undefined) {
      const line = error.linePos?.[0].line ?? 1;
      const what = error.message.split("\n")[0] ?? "";
      return {
        ok: false,
        faults: [
          {
            where: `${line}`,
            what: { zh: `第 ${line} 行不是有效的 YAML 或 JSON：${what}`, en: `Line ${line} is no YAML or JSON: ${what}` },
          },
        ],
      };
    }
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { ok: false, faults: [{ where: "", what: { zh: `无法读取：${what}`, en: `Cannot be read: ${what}` } }] };
  }
  if (!Value.Check(MappingSchema, value)) return { ok: false, faults: shapeFaults(value) };
  const faults = new Faults();
  const rules = value.rules.map((rule, i) => compileRule(faults, `/rules/${i}`, rule));
  return faults.list.length > 0 ? { ok: false, faults: faults.list } : { ok: true, compiled: { rules }, mapping: value };
}
