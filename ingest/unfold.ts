import { alarmWord } from "./alarm-words.ts";
import { fieldOf, type Knowledge, plain } from "./knowledge.ts";
import { eventNamed } from "./naming.ts";
import { numberOf } from "./numbers.ts";
import { isObject, type JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";
import { conversion } from "./units.ts";
import { eventOf } from "./verdict.ts";

/** What one entry of a list says, in the plain keys that every sender could have used. */
export interface Moment {
  readonly object: JsonObject;
  /** The entry's own time; undefined where it has none. */
  readonly time: unknown;
  readonly where: string;
}

/** An object without what it holds folded into lists and objects of their own. */
export interface Unfolded {
  readonly rest: JsonObject;
  readonly moments: readonly Moment[];
  /** Alarms whose name nobody knows: neither on nor off, and told. */
  readonly unread: JsonObject;
}

type Scalar = string | number | boolean;

/** Keys that hold an alarm, or a list of alarms: {"alarm": {"type": "smoke", "status": 1}}, {"events": ["smoke_alarm"]}. */
const HOLDER =
  /^(?:(?:active|current|device|new|sensor|safety|fire)-)?(?:alarm|alert|warn(?:ing)?|event|trigger)s?(?:-(?:list|info|data|details?|arr(?:ay)?|msg|message|report|notification|items?|status|state))?$|^(?:报警|告警|警报|事件)(?:列表|信息|数据|内容)?$/;
const EVENTS = /event|事件/;
/** Lists of what was, and of what is set. */
const NO_VALUES =
  /(?:^|-)(?:histor(?:y|ies|ical)|records?|logs?|past|previous|last|settings?|set|config(?:uration)?|configs|thresholds?|limits?|rules?|plans?|schedules?|options?|contacts?)(?:-|$)|历史|记录|设置|阈值/;
/** Whether a key holds what was, or what is set. */
export const isNoValue = (name: string): boolean => NO_VALUES.test(name);

/** Keys of an entry that name what it is about, the plainest first. */
const NAMES: readonly RegExp[] = [
  /^(?:alarm|alert|event|warn(?:ing)?)(?:-(?:type|name|kind|code|id))?$|^(?:报警|告警|事件)(?:类型|名称)$/,
  /^(?:sub-?type|measurement(?:-(?:type|name))?|metric|quantity|property|param(?:eter)?|identifier|(?:data|sensor|value)-(?:type|name|key))$/,
  /^(?:type|kind|name|key|code|id|label|title|n|tag|sensor|channel|field)$|^(?:类型|名称)$/,
];
/** Keys of an alarm that say whether it is on. */
const STATES: readonly RegExp[] = [
  /^(?:(?:alarm|alert|event|warn(?:ing)?)-)?(?:status|state)$|^(?:报警|告警|事件)?状态$/,
  /^(?:is-)?(?:active|alarming|alarmed|triggered|occurred|on)$|^(?:(?:alarm|alert|event)-)?(?:action|flag|stage|phase)$/,
  /^(?:value|val|v)$|^值$/,
];
const VALUES: readonly RegExp[] = [/^(?:(?:measurement|sensor|data|present|current)-)?value$|^值$/, /^(?:val|v|reading|data|measured)$/];
const UNIT = /^(?:units?|uom)$|^单位$/;
const TIME = /^(?:time|ts|timestamp|at|(?:event|alarm|report|occur(?:red)?|start)-(?:time|ts|at))$|^时间$/;
/** Words under "type" that say of what sort it is and not what. */
const SORT =
  /^(?:alarms?|alerts?|warnings?|events?|status|state|sensors?|digital|analog(?:ue)?|input|output|bool(?:ean)?|int(?:eger)?|uint|float|double|long|string|text|number|enum|property|telemetry|measurements?|values?|infos?|reports?|device|up(?:link|load)?|data|periodic|system)$/;

const isScalar = (value: unknown): value is Scalar =>
  (typeof value === "string" && value.length <= 100) || typeof value === "number" || typeof value === "boolean";

function under(entries: readonly (readonly [string, unknown])[], forms: readonly RegExp[]): Scalar | undefined {
  for (const form of forms) for (const [key, value] of entries) if (form.test(plain(key)) && isScalar(value)) return value;
  return undefined;
}

const timeOf = (entry: JsonObject): unknown => Object.entries(entry).find(([key, value]) => TIME.test(plain(key)) && isScalar(value))?.[1];

interface Named {
  /** The name as sent; undefined where it says nothing that the hub knows. */
  readonly name: string | undefined;
  /** Whether something stands there as a name, known or not. */
  readonly said: boolean;
}

/** What an entry is about. Two names of one rank that say different things say nothing: one of them is the device's. */
function nameIn(entry: JsonObject, knows: (word: string) => boolean): Named {
  let said = false;
  for (const form of NAMES) {
    const names = Object.entries(entry).filter(
      ([key, value]) => form.test(plain(key)) && (typeof value === "string" || typeof value === "number"),
    );
    said ||= names.some(
      ([key, value]) => !/^(?:id|n|label|title|sensor|channel|tag)$/.test(plain(key)) && !SORT.test(plain(String(value))),
    );
    const known = names.flatMap(([, value]) =>
      typeof value === "string" && !SORT.test(plain(value)) && knows(plain(value)) ? [value] : [],
    );
    if (known.length === 1 || new Set(known.map(plain)).size === 1) return { name: known[0], said: true };
    if (known.length > 1) return { name: undefined, said: true };
  }
  return { name: undefined, said };
}

/** Whether an alarm whose name is not known may be on. */
function mayBeOn(state: Scalar | undefined): boolean {
  if (state === undefined || state === true) return true;
  if (typeof state === "string") return !/^(?:0+|false|off|no|none|inactive)?$/i.test(state.trim()) && alarmWord(state) !== "off";
  return state !== 0 && state !== false;
}

/** One alarm as an object: what it is by its name, and whether it is on by what stands beside the name. */
function alarmOf(draft: Draft, holder: string, entry: JsonObject): JsonObject | "unread" | undefined {
  const entries = Object.entries(entry);
  const { name, said } = nameIn(entry, (word) => eventNamed(draft, word) !== undefined);
  const state = under(entries, STATES.slice(0, 2)) ?? flagOf(under(entries, STATES.slice(2)));
  if (name !== undefined) return { ...figuresIn(draft, entry), alarmType: name, ...(state !== undefined && { alarmStatus: state }) };
  // {"alarm": {"status": 1}} is the device's own; an event without a name is none.
  if (said) return mayBeOn(state) && !entries.some(([key, value]) => isNothing(key, value)) ? "unread" : {};
  if (state === undefined || EVENTS.test(holder)) return undefined;
  return { ...figuresIn(draft, entry), alarm: state };
}

/** {"alarms": {"smoke": 1, "temp": 0}}: flags, each of the alarm that its key names. @returns undefined where it is anything else */
function flagsOf(draft: Draft, holder: string, entry: JsonObject): JsonObject | undefined {
  const entries = Object.entries(entry);
  if (EVENTS.test(holder) || entries.length === 0 || !entries.every(([, value]) => isFlag(value))) return undefined;
  const named = entries.map(([key, value]): [string, unknown] => {
    const whole = `${key}-alarm`;
    return [eventOf(draft, plain(whole)) === undefined ? key : whole, value];
  });
  return named.some(([key]) => eventOf(draft, plain(key)) !== undefined) ? Object.fromEntries(named) : undefined;
}

const isFlag = (value: unknown): boolean => typeof value === "boolean" || value === 0 || value === 1;

/** {"type": 0}, {"name": "none"}: no alarm at all. */
const isNothing = (key: string, value: unknown): boolean =>
  NAMES.some((form) => form.test(plain(key))) &&
  !/^(?:id|n|channel)$/.test(plain(key)) &&
  /^(?:0+|no|none|null|normal|ok|无|正常)$/i.test(String(value).trim());

const flagOf = (value: Scalar | undefined): Scalar | undefined =>
  typeof value === "boolean" ||
  numberOf(value) === 0 ||
  numberOf(value) === 1 ||
  (typeof value === "string" && /[a-z\u4e00-\u9fff]/i.test(value))
    ? value
    : undefined;

/** What was measured when the alarm was given, under names of its own. */
function figuresIn(draft: Draft, entry: JsonObject): JsonObject {
  const figures = Object.entries(entry).filter(
    ([key, value]) => numberOf(value) !== undefined && value !== true && fieldOf(draft.vocabulary, key)?.is === "measurement",
  );
  return Object.fromEntries(figures);
}

/** {type: "temperature", value: 21.5, unit: "°C"} as {temperature: "21.5 °C"}. */
function namedValue(draft: Draft, knowledge: Knowledge, entry: JsonObject): JsonObject | undefined {
  const entries = Object.entries(entry);
  const value = under(entries, VALUES);
  if (value === undefined) return undefined;
  const { name, said } = nameIn(entry, (word) => isKnown(draft, knowledge, word));
  const key = name ?? (said ? under(entries, NAMES) : undefined);
  if (typeof key !== "string" || NO_VALUES.test(plain(key))) return undefined;
  return { [key]: withUnit(draft, knowledge, key, value, under(entries, [UNIT])) };
}

function isKnown(draft: Draft, { platform }: Knowledge, word: string): boolean {
  return (
    fieldOf(draft.vocabulary, word) !== undefined ||
    eventOf(draft, word) !== undefined ||
    platform.codes.has(word) ||
    platform.quantities.has(word)
  );
}

/** The value with its unit where that is one of what is measured. */
export function withUnit(draft: Draft, { platform }: Knowledge, key: string, value: Scalar, unit: unknown): Scalar {
  if (typeof unit !== "string" || unit.trim() === "" || typeof value === "boolean" || numberOf(value) === undefined) return value;
  const field = fieldOf(draft.vocabulary, key);
  const measurement = field?.is === "measurement" ? field.measurement : platform.quantities.get(plain(key))?.[0]?.measurement;
  return measurement !== undefined && conversion(measurement, unit) !== undefined ? `${value} ${unit.trim()}` : value;
}

const MOST = 500;

function fromHolder(
  draft: Draft,
  name: string,
  key: string,
  value: unknown,
  into: { moments: Moment[]; unread: Record<string, unknown> },
): boolean {
  const list = Array.isArray(value) ? value.slice(0, MOST) : [value];
  const found: Moment[] = [];
  const word = EVENTS.test(name) ? "event" : "alarm";
  const unread: unknown[] = [];
  for (const [i, entry] of list.entries()) {
    const where = Array.isArray(value) ? `/${key}/${i}` : `/${key}`;
    if (Array.isArray(value) && typeof entry === "string") found.push({ object: { [word]: entry }, time: undefined, where });
    else if (isObject(entry)) {
      const alarm = alarmOf(draft, name, entry) ?? flagsOf(draft, name, entry);
      if (alarm === undefined) return false;
      if (alarm === "unread") unread.push(entry);
      else found.push({ object: alarm, time: timeOf(entry), where });
    } else return false;
  }
  into.moments.push(...found);
  if (unread.length > 0) into.unread[key] = Array.isArray(value) ? unread : value;
  return true;
}

function fromValues(draft: Draft, knowledge: Knowledge, key: string, list: readonly unknown[], moments: Moment[]): boolean {
  const found: Moment[] = [];
  for (const [i, entry] of list.slice(0, MOST).entries()) {
    const object = isObject(entry) ? namedValue(draft, knowledge, entry) : undefined;
    if (object === undefined || !isObject(entry)) return false;
    found.push({ object, time: timeOf(entry), where: `/${key}/${i}` });
  }
  moments.push(...together(found));
  return true;
}

/** Values of one moment are one object, as long as none is said twice. */
function together(moments: readonly Moment[]): readonly Moment[] {
  const [first] = moments;
  if (first === undefined || moments.some(({ time }) => time !== first.time)) return moments;
  const keys = moments.flatMap(({ object }) => Object.keys(object));
  if (new Set(keys).size < keys.length) return moments;
  return [{ ...first, object: Object.assign({}, ...moments.map(({ object }) => object)) }];
}

/** {"smoke": {"status": 1, "level": 20}}: the state of what the key names. @returns undefined where it is no such object */
function stateIn(draft: Draft, name: string, value: JsonObject): Scalar | undefined {
  if (eventOf(draft, name) === undefined) return undefined;
  const entries = Object.entries(value);
  return under(entries, STATES.slice(0, 2)) ?? flagOf(under(entries, STATES.slice(2)));
}

const isState = (key: string): boolean => STATES.some((form) => form.test(plain(key)));

const isWrapped = (value: JsonObject): boolean =>
  Object.keys(value).every((key) => /^(?:value|time|ts|timestamp|unit|quality)$/i.test(key));

/** Of most messages nothing is folded: that is seen without a list of what they hold. */
function holdsAny(object: JsonObject): boolean {
  for (const key in object) if (typeof object[key] === "object" && object[key] !== null) return true;
  return false;
}

const NONE: Unfolded = { rest: {}, moments: [], unread: {} };

/**
 * Takes apart what an object holds in lists and objects of its own: alarms by their names, values by theirs. What is in
 * no such shape stays as it is.
 * @param named whether an object under the name of an event holds its state; not where the name alone says that it happened
 * @returns undefined where there is nothing of the kind
 */
export function unfold(draft: Draft, knowledge: Knowledge, object: JsonObject, named: boolean): Unfolded | undefined {
  if (!holdsAny(object)) return undefined;
  const folded = Object.entries(object).filter(([, value]) => typeof value === "object" && value !== null);
  const [rest, into] = [{ ...object } as Record<string, unknown>, { moments: [] as Moment[], unread: {} as Record<string, unknown> }];
  for (const [key, value] of folded) {
    const name = plain(key);
    const list = Array.isArray(value) ? value : undefined;
    // No alarms: none is told, and none is over by what is not said.
    if (list?.length === 0 && HOLDER.test(name)) delete rest[key];
    if (list?.length === 0 || (isObject(value) && isWrapped(value))) continue;
    if (HOLDER.test(name) && fromHolder(draft, name, key, value, into)) delete rest[key];
    else if (list !== undefined && !NO_VALUES.test(name) && !HOLDER.test(name) && fromValues(draft, knowledge, key, list, into.moments))
      delete rest[key];
    else if (named && isObject(value) && !HOLDER.test(name)) {
      const state = stateIn(draft, name, value);
      if (state === undefined) continue;
      rest[key] = state;
      const known = Object.entries(value).filter(
        ([inner, one]) => isScalar(one) && !isState(inner) && isKnown(draft, knowledge, plain(inner)),
      );
      if (known.length > 0) into.moments.push({ object: Object.fromEntries(known), time: undefined, where: `/${key}` });
    }
  }
  const changed =
    into.moments.length > 0 ||
    Object.keys(rest).some((key) => rest[key] !== object[key]) ||
    Object.keys(rest).length < Object.keys(object).length;
  return changed ? { ...NONE, rest, ...into } : undefined;
}
