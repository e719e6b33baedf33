import { DAY, type Duration, type Instant, isMeasurement, SECOND } from "../../contracts/index.ts";
import { isGrave, looksAlarming, soundsAlarming } from "../alarming.ts";
import { addEventObject, mayBeAlarm } from "../events.ts";
import { type Field, fieldOf, plain } from "../knowledge.ts";
import { namingsIn } from "../naming.ts";
import { addOwnState, isUntold } from "../own-state.ts";
import { addValue, addWithUnit } from "../readings.ts";
import { addSaid, isSaid } from "../said-flag.ts";
import { sayNotAnObject, sayUnknownMeasurement, sayWrongType } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import type { Decoder, Source } from "./decoder.ts";

/** RFC 8428, 4.1.4: a time below it is relative to now. */
const RELATIVE_BELOW = 2 ** 28;
/** A sender that is silent for longer by its own word cannot be watched by it. */
const LONGEST_NEXT: Duration = 7 * DAY;
/** RFC 8428, 4.4: the version this was written for. */
const VERSION = 10;
/** The last part of a name that is a hardware address and no measurement. */
const ADDRESS = /^[0-9a-f]{8,}$/i;
const LABELS = new Set(["bn", "bt", "bu", "bv", "bs", "bver", "n", "u", "v", "vs", "vb", "vd", "s", "t", "ut"]);

/** A record with its base fields resolved (RFC 8428, 4.6). */
interface Resolved {
  readonly where: string;
  readonly base: string;
  readonly name: string;
  /** Whose it is by the full name, without the separator, and what of it. */
  readonly who: string;
  readonly what: string;
  readonly unit: string | null;
  /** Seconds as sent; null where neither the record nor the base gave any. */
  readonly time: number | null;
  /** Seconds within which the next value is due; null where it says none. */
  readonly next: number | null;
  readonly value: unknown;
  readonly kind: "v" | "vs" | "vb" | "vd" | "s" | null;
}

function looksLikeSenml(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { n, bn, v, vs, vb, vd, s, bt, u } = value;
  if (typeof bn === "string") return true;
  const valued = v !== undefined || vs !== undefined || vb !== undefined || vd !== undefined || s !== undefined;
  return valued && (typeof n === "string" || typeof bt === "number" || typeof u === "string");
}

const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

function ownValue(record: JsonObject, baseValue: number | null, baseSum: number | null): Pick<Resolved, "kind" | "value"> {
  for (const kind of ["v", "vs", "vb", "vd"] as const) {
    const value = record[kind];
    if (value === undefined) continue;
    return { kind, value: kind === "v" && typeof value === "number" ? value + (baseValue ?? 0) : value };
  }
  const sum = record.s;
  if (sum !== undefined) return { kind: "s", value: typeof sum === "number" ? sum + (baseSum ?? 0) : sum };
  // RFC 8428, 4.6: with a base value, a record without a value has the base value.
  if (baseValue !== null && record.n !== undefined) return { kind: "v", value: baseValue };
  return { kind: null, value: undefined };
}

/** The records that hold a value, with what stands before them. */
function resolve(source: Source, pack: readonly unknown[], device: string | null): Resolved[] {
  let base = "";
  let time: number | null = null;
  let unit: string | null = null;
  let value: number | null = null;
  let sum: number | null = null;
  const resolved: Resolved[] = [];
  for (const [i, record] of pack.entries()) {
    const where = `/${i}`;
    if (!isObject(record)) {
      source.turn.fault("not-an-object", where, sayNotAnObject("telemetry", record), device);
      continue;
    }
    base = text(record.bn) ?? base;
    time = number(record.bt) ?? time;
    unit = text(record.bu) ?? unit;
    value = number(record.bv) ?? value;
    sum = number(record.bs) ?? sum;
    const own = number(record.t);
    if (record.t !== undefined && own === null)
      source.turn.fault("bad-time", `${where}/t`, sayWrongType("t", record.t, { zh: "秒数", en: "a number of seconds" }), device);
    const said = ownValue(record, value, sum);
    if (said.kind === null) continue;
    const name = text(record.n) ?? "";
    const { who, what } = split(base, name);
    resolved.push({
      where,
      base,
      name,
      who,
      what,
      unit: text(record.u) ?? unit,
      next: number(record.ut),
      time: own === null && time === null ? null : (time ?? 0) + (own ?? 0),
      kind: said.kind,
      value: said.value,
    });
  }
  return resolved;
}

/** RFC 8428, 4.4: an unknown version, or an unknown label ending in "_", forbids to use the pack at all. */
function forbidden(pack: readonly unknown[]): string | undefined {
  for (const [i, record] of pack.entries()) {
    if (!isObject(record)) continue;
    const version = record.bver;
    if (version !== undefined && !(typeof version === "number" && version <= VERSION)) return `/${i}/bver`;
    for (const key in record) if (key.endsWith("_") && !LABELS.has(key)) return `/${i}/${key}`;
  }
  return undefined;
}

/** Splits the full name into who (without the separator) and what; a name that ends in an address names the device alone. */
function split(base: string, name: string): { readonly who: string; readonly what: string } {
  if (name.startsWith("urn:") && ADDRESS.test(name.slice(name.lastIndexOf(":") + 1))) return { who: base + name, what: "" };
  const cut = Math.max(name.lastIndexOf("/"), name.lastIndexOf(":"), name.lastIndexOf("."));
  const who = (base + name.slice(0, cut + 1)).replace(/[:/._-]+$/, "");
  return { who, what: name.slice(cut + 1) };
}

/** The device a record speaks of: a registered one of that name where the sender may, else the topic's. */
function draftFor(source: Source, who: string, alone: boolean): Draft | undefined {
  const { topicDevice } = source;
  const own = topicDevice?.device.externalId;
  if (who === "" || who === own) return topicDevice ?? (source.rest === "" ? undefined : source.draftOf(source.rest));
  if (source.speaksForOthers || topicDevice === null) {
    const named = source.device(who) === undefined ? lastPart(who) : who;
    const draft = source.draftOf(named);
    if (draft !== undefined) return draft;
  }
  // Senders put an address of their own (a MAC, an IP) before the name; that is no other device as long as it is the only one.
  return alone ? (topicDevice ?? (source.rest === "" ? undefined : source.draftOf(source.rest))) : undefined;
}

/** Under which ids the device of a record could be registered; none where the sender may not speak for it. */
function idsOf(source: Source, who: string): readonly string[] {
  if (source.topicDevice !== null && !source.speaksForOthers) return [];
  if (who !== "") return [...new Set([lastPart(who), who])];
  return source.rest === "" ? [] : [source.rest];
}

function lastPart(who: string): string {
  return who.slice(Math.max(who.lastIndexOf(":"), who.lastIndexOf("/")) + 1);
}

function instantOf(seconds: number, recv: Instant): { readonly at: Instant; readonly relative: boolean } {
  return seconds < RELATIVE_BELOW
    ? { at: recv + Math.round(seconds * 1000), relative: true }
    : { at: Math.round(seconds * 1000), relative: false };
}

function setTime(draft: Draft, record: Resolved): void {
  const { turn } = draft;
  if (record.time === null || record.time === 0) draft.setTime(undefined, "", turn.marks);
  else {
    const { at, relative } = instantOf(record.time, turn.recv);
    if (relative) draft.setRelative(Math.min(at, turn.recv), turn.marks);
    else draft.setTime(at, `${record.where}/t`, turn.marks);
  }
}

/** RFC 8428, 4.3: the longest time until the next value; of several the shortest is the device's next word. */
function setNext(draft: Draft, seconds: number | null): void {
  if (seconds === null || !(seconds > 0) || seconds * SECOND > LONGEST_NEXT) return;
  draft.next = Math.min(draft.next ?? Number.POSITIVE_INFINITY, Math.round(seconds * SECOND));
}

function fieldFor(source: Source, draft: Draft, record: Resolved): Field | undefined {
  const { what } = record;
  if (what !== "") {
    const named = fieldOf(draft.vocabulary, what);
    if (named !== undefined) return named;
  }
  // A name that is the device's address only: the unit says what was measured, where it leaves no choice.
  const nameless = record.name === "" || what === "";
  const byUnit = nameless && record.unit !== null ? source.knowledge.byUnit(record.unit, draft.device.kind) : undefined;
  return byUnit !== undefined && isMeasurement(byUnit) ? fieldOf(draft.vocabulary, byUnit) : undefined;
}

/** Whether a record may be a call for help: a flag or a word, for a figure is a measured value. */
const isAlarming = (what: string, value: unknown): boolean =>
  typeof value !== "number" && (looksAlarming(what, value) || soundsAlarming(value));

/** Whether a record of a pack that may not be used looks like a call for help. */
function holdsCall({ n, vb, vs, v }: JsonObject): boolean {
  const name = text(n) ?? "";
  return isAlarming(name, vb ?? vs) || (v === 1 && isGrave(name, v));
}

function addRecord(source: Source, draft: Draft, record: Resolved): void {
  const { turn, knowledge } = source;
  const { where, kind, value, what } = record;
  setTime(draft, record);
  setNext(draft, record.next);
  const word = { name: plain(what), key: what, value };
  const [named] = kind === "vs" ? namingsIn(draft, knowledge, { [what]: value }).namings : [];
  if (named !== undefined) {
    addState(draft, { event: named.event, state: named.state, data: named.state === "on" ? { [what]: value } : {} });
    return;
  }
  if (what === "event" && kind === "vs") {
    addEventObject(draft, knowledge, { event: value }, where);
    return;
  }
  if (addOwnState(draft, knowledge, word)) return;
  const field = isUntold(draft, word.name, value) ? undefined : fieldFor(source, draft, record);
  if (field === undefined || field.is === "meta" || kind === "vd") {
    if (field?.is === "meta") draft.hear();
    else {
      const words = sayUnknownMeasurement(what === "" ? record.base : what, value);
      turn.fault("unknown-measurement", where, words, draft.device.id, mayBeAlarm(draft) && isAlarming(what, value));
    }
  } else if (field.is === "batch" || field.is === "motion") turn.batches++;
  else if (field.is === "event") addSaid(draft, knowledge, field.name, value, what, where);
  else if (field.alarm !== null && typeof value !== "number" && isSaid(draft, knowledge, field.alarm, value))
    addSaid(draft, knowledge, field.alarm, value, what, where);
  else if (typeof value === "number") addWithUnit(draft, field, value, record.unit, what, where);
  else addValue(draft, knowledge, field, value, what, `${where}/${kind ?? "v"}`);
}

function learnClocks(records: ReadonlyMap<Resolved, Draft>, recv: Instant): void {
  const newest = new Map<Draft, Instant>();
  for (const [record, draft] of records) {
    if (record.time === null || record.time < RELATIVE_BELOW) continue;
    const { at } = instantOf(record.time, recv);
    if (at > (newest.get(draft) ?? 0)) newest.set(draft, at);
  }
  for (const [draft, at] of newest) draft.observeClock(at, "");
}

/** SenML packs in JSON (RFC 8428), with the secondary units of RFC 9100. */
export const senml: Decoder = {
  name: "senml",
  format: "senml",
  claims: (value) => (Array.isArray(value) ? value.some(looksLikeSenml) : looksLikeSenml(value)),
  decode(source, value) {
    const { turn, topicDevice } = source;
    const device = topicDevice?.device.id ?? null;
    const pack: readonly unknown[] = Array.isArray(value) ? value : [value];
    const bad = forbidden(pack);
    if (bad !== undefined) {
      const words = {
        zh: "此 SenML 报文的版本或必须理解的字段本平台不支持（RFC 8428 §4.4），整条未用。",
        en: "This SenML pack has a version or a must-understand label the hub does not know (RFC 8428, 4.4); it was not used.",
      };
      const urgent = pack.some((record) => isObject(record) && holdsCall(record));
      turn.fault("decoder-failed", bad, words, device, urgent);
      return;
    }
    const records = resolve(source, pack, device);
    const alone = records.length > 0 && records.every(({ who }) => who === records[0]?.who);
    const whose = new Map<Resolved, Draft>();
    for (const record of records) {
      const { who } = record;
      const draft = draftFor(source, who, alone);
      if (draft !== undefined) whose.set(record, draft);
      else {
        const words = {
          zh: `SenML 名称 ${who || record.name} 不对应任何已登记的设备。请登记设备，或改用其编号。`,
          en: `No registered device goes by the SenML name ${who || record.name}. Register it, or use its id.`,
        };
        const urgent = isAlarming(record.what, record.value);
        turn.unregistered({ ids: idsOf(source, who), where: record.where, detail: words, urgent });
      }
    }
    learnClocks(whose, turn.recv);
    for (const [record, draft] of whose) addRecord(source, draft, record);
    if (records.length === 0 && topicDevice !== null) topicDevice.hear();
  },
};
