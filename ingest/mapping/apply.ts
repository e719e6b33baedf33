import { EVENT_KINDS, type Instant, toWgs, type Words } from "../../contracts/index.ts";
import type { Source } from "../decoders/decoder.ts";
import { addEvent, confidenceOf, marksOf, settle, switchState } from "../events.ts";
import { fieldOf, type MeasurementField } from "../knowledge.ts";
import { addMissing, addNumber, addValue, tidy } from "../readings.ts";
import { sayWrongType, shown } from "../say.ts";
import { isMarked, isObject } from "../shape.ts";
import { addPicture } from "../snapshot.ts";
import { type Draft, markBits } from "../turn.ts";
import type { CompiledMapping, EventMap, ReadingMap, RuleMap } from "./compile.ts";
import { type Place, plainScalar } from "./path.ts";

const NO_CAPTURES: Readonly<Record<string, string>> = {};
const ID_LENGTH = 200;

function bodyCaptures(
  { pattern, read }: NonNullable<RuleMap["body"]>,
  value: unknown,
  captures: Place["captures"],
): Readonly<Record<string, string>> | undefined {
  const text = read === null ? value : read({ root: value, items: [], index: 0, captures });
  return typeof text === "string" ? pattern.match(text.trim()) : undefined;
}

function capturesOf(rule: RuleMap, rest: string, value: unknown): Readonly<Record<string, string>> | undefined {
  const ofTopic = rule.topic === null ? NO_CAPTURES : rule.topic.match(rest);
  if (ofTopic === undefined) return undefined;
  const ofBody = rule.body === null ? NO_CAPTURES : bodyCaptures(rule.body, value, ofTopic);
  if (ofBody === undefined) return undefined;
  const captures = { ...ofTopic, ...ofBody };
  const place: Place = { root: value, items: [], index: 0, captures };
  for (const { read, is, exists } of rule.where) {
    const found = read(place);
    const isThere = found !== undefined && found !== null;
    if (is === null ? isThere !== exists : !isThere || is.has(plainScalar(found)) !== exists) return undefined;
  }
  return captures;
}

/** Of each rule what it captures of a message; null where it does not apply to it. Nothing is taken in: for whoever writes the mapping. */
export function capturesBy(mapping: CompiledMapping, rest: string, value: unknown): readonly (Readonly<Record<string, string>> | null)[] {
  return mapping.rules.map((rule) => capturesOf(rule, rest, value) ?? null);
}

const isMissing = (source: Source, value: unknown): boolean =>
  value === null || (typeof value === "string" && source.knowledge.missing.has(value.trim().toLowerCase()));

function readingField(draft: Draft, map: ReadingMap): MeasurementField | undefined {
  const field = fieldOf(draft.vocabulary, map.measurement);
  return field?.is === "measurement" ? field : undefined;
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function mapReading(source: Source, draft: Draft, map: ReadingMap, place: Place): void {
  const value = map.read(place);
  const field = readingField(draft, map);
  // A part that is not there is unchanged, never false or nothing.
  if (value === undefined || field === undefined) return;
  if (isMissing(source, value) || map.missing.has(plainScalar(value))) {
    addMissing(draft);
    return;
  }
  const number = map.convert === null && typeof value !== "boolean" ? undefined : numberIn(value);
  if (map.convert !== null && number === undefined)
    draft.turn.fault("wrong-type", map.path, sayWrongType(map.measurement, value, { zh: "数", en: "a number" }), draft.device.id);
  else if (number !== undefined) {
    if (field.limits.missing.includes(number)) addMissing(draft);
    else addNumber(draft, field, map.convert === null ? number : tidy(map.convert(number)), map.measurement, map.path);
  } else addValue(draft, source.knowledge, field, value, map.measurement, map.path);
}

type Said = "on" | "off" | "ignore" | "nothing" | "unknown";

/** What the message says of an event; `nothing` where it says nothing of it. */
function saidOf(source: Source, map: EventMap, place: Place): { readonly said: Said; readonly value: unknown } {
  if (map.read === null) return { said: "on", value: undefined };
  const value = map.read(place);
  if (value === undefined) return { said: "nothing", value };
  const listed = map.states?.get(plainScalar(value));
  if (listed !== undefined) return { said: listed, value };
  // An empty word after a press says nothing: an alarm is not taken back by it.
  if (isMissing(source, value) || value === "") return { said: "ignore", value };
  const known = map.states === null ? switchState(source.knowledge, value) : undefined;
  return { said: known ?? map.otherwise ?? "unknown", value };
}

function mapEvent(source: Source, draft: Draft, map: EventMap, place: Place): void {
  const { said, value } = saidOf(source, map, place);
  if (said === "nothing") return;
  if (said === "ignore") {
    draft.hear();
    return;
  }
  const kind = EVENT_KINDS[map.event];
  if (said === "unknown") {
    const words: Words = {
      zh: `映射没有说明 ${map.path} 的值 ${shown(value)} 对${kind.words.zh}意味着什么。请把它写进 on、off 或 ignore，再重新识别。`,
      en: `The mapping does not say what the value ${shown(value)} of ${map.path} means for ${map.event}. Put it under on, off or ignore, and run it again.`,
    };
    draft.turn.fault("wrong-type", map.path, words, draft.device.id, kind.lifeSafety);
    return;
  }
  // A pulse that is not there is only a sign of life.
  if (said === "off" && kind.shape === "pulse") {
    draft.hear();
    return;
  }
  const id = map.id?.(place);
  const item = place.items.at(-1);
  addEvent(draft, {
    event: map.event,
    state: settle(map.event, null, said),
    id: (typeof id === "string" && id !== "") || typeof id === "number" ? String(id).slice(0, ID_LENGTH) : null,
    confidence: map.confidence === null ? null : confidenceOf(map.confidence(place)),
    test: isMarked(map.test?.(place)) || (isObject(place.root) && isMarked(place.root.test)) || (isObject(item) && isMarked(item.test)),
    data: typeof value === "object" || value === undefined ? {} : { value },
  });
}

function mapPosition(draft: Draft, rule: RuleMap, place: Place): void {
  const { position } = rule;
  if (position === null) return;
  const [lat, lon] = [numberIn(position.lat(place)), numberIn(position.lon(place))];
  if (lat === undefined && lon === undefined) return;
  // No fix: many trackers say 0, 0.
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0)) {
    addMissing(draft);
    return;
  }
  const isOnEarth = Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  const at = isOnEarth ? toWgs(position.datum, { lat, lon }) : { lat, lon };
  const accuracy = numberIn(position.accuracy?.(place));
  for (const [name, value] of [["lat", at.lat] as const, ["lon", at.lon] as const, ["accuracy", accuracy] as const]) {
    const field = fieldOf(draft.vocabulary, name);
    if (value !== undefined && field?.is === "measurement") addNumber(draft, field, value, name, position.path);
  }
}

function mapLink(draft: Draft, rule: RuleMap, place: Place): void {
  const value = rule.link === null ? undefined : rule.link.read(place);
  if (rule.link === null || value === undefined || value === null) return;
  const plain = plainScalar(value);
  const said = rule.link.online.has(plain) ? "online" : rule.link.offline.has(plain) ? "offline" : null;
  // A stored "online" says that the device was there once.
  if (said !== null && !(said === "online" && draft.turn.message.replayed)) draft.link = said;
}

/** Whether a life-safety event would have been on: its device is not known, but somebody must look. */
function callsForHelp(source: Source, rule: RuleMap, place: Place): boolean {
  return rule.events.some((map) => {
    if (!EVENT_KINDS[map.event].lifeSafety) return false;
    const { said } = saidOf(source, map, place);
    return said === "on" || said === "unknown";
  });
}

interface Found {
  readonly draft: Draft;
  readonly place: Place;
  readonly said: unknown;
  readonly sent: Instant | undefined;
  readonly marks: number;
}

function marksAt(draft: Draft, rule: RuleMap, place: Place): number {
  const own = [place.root, place.items.at(-1)].reduce<number>(
    (bits, one) => bits | (isObject(one) ? marksOf(draft, one) : 0),
    draft.turn.marks,
  );
  return own | markBits(isMarked(rule.historical?.(place)), false);
}

function find(source: Source, rule: RuleMap, place: Place): Found | undefined {
  const { turn } = source;
  const id = rule.device(place);
  const draft = id === undefined ? undefined : source.draftOf(id);
  if (draft === undefined) {
    const words: Words =
      id === undefined
        ? {
            zh: `映射的设备编号 ${rule.deviceText} 在报文中没有值。`,
            en: `The mapping's device ${rule.deviceText} has no value in this message.`,
          }
        : {
            zh: `没有登记编号为 ${shown(id)} 的设备。请先登记，再重新识别此报文。`,
            en: `No device ${shown(id)} is registered. Register it, then run this message again.`,
          };
    const urgent = callsForHelp(source, rule, place);
    turn.unregistered({ ids: id === undefined ? [] : [id], where: rule.deviceText, detail: words, urgent });
    return undefined;
  }
  const said = rule.time?.read(place);
  const sent = said === undefined || said === null ? undefined : rule.time?.parse(said, turn.zone);
  return { draft, place, said, sent, marks: marksAt(draft, rule, place) };
}

function mapOne(source: Source, rule: RuleMap, { draft, place, said, sent, marks }: Found): void {
  draft.setTime(sent ?? said, rule.time?.path ?? "", marks);
  const before = draft.readings.length + draft.events.length;
  for (const map of rule.readings) mapReading(source, draft, map, place);
  mapPosition(draft, rule, place);
  for (const map of rule.events) mapEvent(source, draft, map, place);
  mapLink(draft, rule, place);
  const picture = rule.picture?.(place);
  if (picture !== undefined && picture !== null) addPicture(draft, draft.events.at(-1)?.id ?? "", picture);
  if (draft.readings.length + draft.events.length > before) return;
  draft.hear();
  // History without a value, a stored copy: understood, and nothing in it.
  if (!draft.heard) draft.turn.ignored++;
}

/** The newest time of each device teaches its clock, before any of its times is believed. */
function learnClocks(rule: RuleMap, found: readonly Found[]): void {
  const newest = new Map<Draft, Instant>();
  for (const { draft, sent, marks } of found)
    if (marks === 0 && sent !== undefined && sent > (newest.get(draft) ?? Number.NEGATIVE_INFINITY)) newest.set(draft, sent);
  for (const [draft, at] of newest) draft.observeClock(at, rule.time?.path ?? "");
}

/**
 * Reads a message by a mapping: all of its rules that match.
 * @returns whether one did
 */
export function applyMapping(source: Source, mapping: CompiledMapping, value: unknown): boolean {
  let matched = false;
  for (const rule of mapping.rules) {
    const captures = capturesOf(rule, source.rest, value);
    if (captures === undefined) continue;
    matched = true;
    const whole: Place = { root: value, items: [], index: 0, captures };
    const places = rule.each === null ? [whole] : rule.each(whole);
    // An empty list is understood, and says nothing.
    if (places.length === 0) source.turn.ignored++;
    const found = places.flatMap((place) => find(source, rule, place) ?? []);
    learnClocks(rule, found);
    for (const one of found) mapOne(source, rule, one);
  }
  return matched;
}
