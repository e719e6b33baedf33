import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import {
  DEVICE_KIND_NAMES,
  type DeviceKind,
  EVENT_KINDS,
  type EventKind,
  isDeviceKind,
  isEventKind,
  isMeasurement,
  MEASUREMENTS,
  type Measurement,
} from "../contracts/index.ts";
import { readDataFile } from "./data-file.ts";
import { fromPinyin } from "./pinyin.ts";
import { loadPlatformWords, type PlatformWords } from "./platform-words.ts";
import { type Limits, limitsFor, type Plausibility, readPlausibility } from "./plausibility.ts";

const Names = Type.Array(Type.String());
const OwnWords = Type.Object({ kinds: Type.Record(Type.String(), Type.String()), also: Names, over: Type.Optional(Names) });
const AliasesSchema = Type.Object({
  events: Type.Record(Type.String(), Type.Object({ also: Names, over: Type.Optional(Names) })),
  "own-alarm": OwnWords,
  press: OwnWords,
  "of-kind": Type.Record(Type.String(), Type.Record(Type.String(), Names)),
  states: Type.Object({ on: Names, off: Names, pulse: Names }),
  measurements: Type.Record(Type.String(), Names),
  "plain-names": Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
  meta: Names,
  motion: Names,
  batches: Names,
  missing: Names,
  units: Type.Record(Type.String(), Type.Object({ measurement: Type.String(), kinds: Names })),
});
type Aliases = Static<typeof AliasesSchema>;

/** What a name says: the event, and its state where the name itself tells it. */
export interface EventName {
  readonly event: EventKind;
  readonly state: "on" | "off" | null;
}

export interface MeasurementField {
  readonly is: "measurement";
  readonly measurement: Measurement;
  readonly limits: Limits;
  /** Set where the same word is an alarm when said as true or false: `{"smoke": true}`. */
  readonly alarm: EventName | null;
}

/** What a key of a telemetry object means for a kind of device. */
export type Field =
  | MeasurementField
  | { readonly is: "event"; readonly name: EventName }
  | { readonly is: "meta" }
  | { readonly is: "motion" }
  | { readonly is: "batch" };

/** All that is known of the words of one kind of device. */
export interface Vocabulary {
  /** By the key exactly as sent; filled as spellings are met, within bounds. */
  readonly exact: Map<string, Field>;
  readonly fields: ReadonlyMap<string, Field>;
  readonly events: ReadonlyMap<string, EventName>;
  /** What words of nearly the same name say; filled as they are met, within bounds. */
  readonly near: Map<string, NearName | null>;
}

/** The event that a word names, and whether the word says that it is over. */
export interface NearName {
  readonly event: EventKind;
  readonly over: boolean;
}

export interface Knowledge {
  readonly limits: Plausibility;
  vocabularyOf(kind: DeviceKind): Vocabulary;
  readonly states: ReadonlyMap<string, "on" | "off" | "pulse">;
  readonly missing: ReadonlySet<string>;
  readonly platform: PlatformWords;
  /** The measurement of a SenML record that has a unit and no name. */
  byUnit(unit: string, kind: DeviceKind): Measurement | undefined;
}

/** One spelling for all of them: fallDetected, FALL_DETECTED and "fall detected" are `fall-detected`. */
export function plain(name: string): string {
  const known = SPELLINGS.get(name);
  if (known !== undefined) return known;
  const spelt = spell(name);
  if (name.length > LONGEST_KEPT) return spelt;
  if (SPELLINGS.size >= SPELLINGS_KEPT) SPELLINGS.clear();
  SPELLINGS.set(name, spelt);
  return spelt;
}

/** Devices send the same few keys again and again. */
const SPELLINGS = new Map<string, string>();
const SPELLINGS_KEPT = 5_000;
const LONGEST_KEPT = 60;

/** Capitals that run into the next word: SOSAlarm, COConcentration. */
const ACRONYM = /(?<![A-Za-z])(SOS|CO|PIR|LEL|GPS|HR|BP)(?=[A-Z][a-z])/g;

function spell(name: string): string {
  return fromPinyin(
    name
      .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
      .replace(ACRONYM, "$1-")
      .toLowerCase()
      .replace(/[^a-z0-9\u4e00-\u9fff]+/g, "-")
      .replace(/^-+|-+$/g, ""),
  );
}

function readData<T extends TSchema>(file: string, schema: T): Static<T> {
  const data = readDataFile(file);
  if (Value.Check(schema, data)) return data;
  const first = Value.Errors(schema, data)[0];
  throw new Error(`${file}.yaml: ${first?.instancePath ?? ""} ${first?.message ?? "does not fit its schema"}`);
}

function mustBe<T extends string>(name: string, is: (name: string) => name is T): T {
  if (is(name)) return name;
  throw new Error(`aliases.yaml names ${name}, which the hub does not know`);
}

function addOwnWords(events: Map<string, EventName>, own: Aliases["press"], kind: DeviceKind): void {
  const named = own.kinds[kind];
  if (named === undefined) return;
  const event = mustBe(named, isEventKind);
  for (const word of own.also) events.set(plain(word), { event, state: null });
  for (const word of own.over ?? []) events.set(plain(word), { event, state: "off" });
}

/** What a camera alone can say of a danger that other devices measure or feel. */
const SEEN: ReadonlyMap<EventKind, EventKind> = new Map([
  ["smoke", "video-smoke"],
  ["fire", "video-flame"],
  ["fall", "fallen-person"],
]);
const HANGS: ReadonlySet<DeviceKind> = new Set(["manhole", "water-level", "water-pressure", "hydrant"]);
const OF_WATER = /water|flood|immers|wet|liquid|[水湿浸]/;

function eventsFor(aliases: Aliases, kind: DeviceKind): Map<string, EventName> {
  const events = new Map<string, EventName>();
  for (const [name, words] of Object.entries(aliases.events)) {
    const event = mustBe(name, isEventKind);
    for (const word of words.also) events.set(plain(word), { event, state: null });
    for (const word of words.over ?? []) events.set(plain(word), { event, state: "off" });
  }
  addOwnWords(events, aliases["own-alarm"], kind);
  addOwnWords(events, aliases.press, kind);
  for (const [name, words] of Object.entries(aliases["of-kind"][kind] ?? {}))
    for (const word of words) events.set(plain(word), { event: mustBe(name, isEventKind), state: null });
  // Last, so that no alias can bend a name of the table.
  for (const name of Object.keys(EVENT_KINDS)) if (isEventKind(name)) events.set(name, { event: name, state: null });
  // What leaks at a gas detector is no water, unless it says so.
  if (kind === "gas" || kind === "gas-valve")
    for (const [word, { event, state }] of events) if (event === "leak" && !OF_WATER.test(word)) events.set(word, { event: "gas", state });
  // Of current a leak may be a figure as well: its alarms have words of their own.
  if (kind === "electrical-fire")
    for (const [word, { event }] of events) if (event === "leak" && !OF_WATER.test(word) && word !== "leak") events.delete(word);
  // A lid, a float or a hydrant that falls over is no person.
  if (HANGS.has(kind)) for (const [word, { event, state }] of events) if (event === "fall") events.set(word, { event: "tamper", state });
  if (kind === "camera") for (const [word, { event, state }] of events) events.set(word, { event: SEEN.get(event) ?? event, state });
  return events;
}

function fieldsFor(aliases: Aliases, limits: Plausibility, events: Map<string, EventName>, kind: DeviceKind): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [word, name] of events) fields.set(word, { is: "event", name });
  for (const word of aliases.meta) fields.set(plain(word), { is: "meta" });
  for (const word of aliases.motion) fields.set(plain(word), { is: "motion" });
  for (const word of aliases.batches) fields.set(plain(word), { is: "batch" });
  const add = (word: string, measurement: Measurement): void => {
    const own = limitsFor(limits, measurement, kind);
    fields.set(plain(word), {
      is: "measurement",
      measurement,
      limits: own,
      // A flag is its own true and false; only a quantity can be an alarm by the same name.
      alarm: own.flag ? null : (events.get(plain(word)) ?? null),
    });
  };
  for (const [name, words] of Object.entries(aliases.measurements)) for (const word of words) add(word, mustBe(name, isMeasurement));
  for (const [word, kinds] of Object.entries(aliases["plain-names"])) {
    const named = kinds[kind];
    if (named !== undefined) add(word, mustBe(named, isMeasurement));
  }
  for (const name of Object.keys(MEASUREMENTS)) if (isMeasurement(name)) add(name, name);
  return fields;
}

/** Reads the data files beside this one; a fault in them is ours and throws. */
export function loadKnowledge(): Knowledge {
  const aliases = readData("aliases", AliasesSchema);
  const limits = readPlausibility();
  const vocabularies = new Map<DeviceKind, Vocabulary>();
  for (const kind of DEVICE_KIND_NAMES) {
    const events = eventsFor(aliases, kind);
    vocabularies.set(kind, { exact: new Map(), near: new Map(), fields: fieldsFor(aliases, limits, events, kind), events });
  }
  const states = new Map<string, "on" | "off" | "pulse">();
  for (const state of ["on", "off", "pulse"] as const) for (const word of aliases.states[state]) states.set(plain(word), state);
  return {
    limits,
    states,
    missing: new Set(aliases.missing),
    platform: loadPlatformWords(),
    vocabularyOf(kind) {
      const known = vocabularies.get(kind);
      if (known === undefined) throw new Error(`no vocabulary for device kind ${kind}`);
      return known;
    },
    byUnit(unit, kind) {
      const entry = Object.hasOwn(aliases.units, unit) ? aliases.units[unit] : undefined;
      if (entry === undefined || (entry.kinds.length > 0 && !entry.kinds.filter(isDeviceKind).includes(kind))) return undefined;
      return mustBe(entry.measurement, isMeasurement);
    },
  };
}

const EXACT_KEPT = 2000;

/** @returns undefined where the key means nothing to the hub */
export function fieldOf(vocabulary: Vocabulary, key: string): Field | undefined {
  const known = vocabulary.exact.get(key);
  if (known !== undefined) return known;
  if (key.length > 100) return undefined;
  const field = vocabulary.fields.get(plain(key));
  if (field !== undefined && vocabulary.exact.size < EXACT_KEPT) vocabulary.exact.set(key, field);
  return field;
}
