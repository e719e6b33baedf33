import { LOINC_SYSTEM, MEASUREMENT_OF_LOINC, type Measurement, Quality } from "../../contracts/index.ts";
import { overOf } from "../alarm-words.ts";
import { measurementField, setRecordTime } from "../properties.ts";
import { addMissing, addWithUnit } from "../readings.ts";
import { sayNotANumber, shown } from "../say.ts";
import { isObject, type JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";
import { onceADay } from "../unknown-keys.ts";
import { draftOfAny, messagesOf, unknownShape } from "./cloud.ts";
import type { Decoder, Source } from "./decoder.ts";

/** Panels, whose parts say it, and what the hub does not keep: weight, height, head circumference, body-mass index. */
const OTHERS = new Set(["85353-1", "85354-9", "29463-7", "8302-2", "9843-4", "39156-5"]);
/** LOINC and IEEE 11073-10101 (MDC), as senders write their names. */
const SYSTEMS: ReadonlySet<string> = new Set([
  ...[LOINC_SYSTEM, `${LOINC_SYSTEM}/`, "https://loinc.org", "https://loinc.org/", "urn:oid:2.16.840.1.113883.6.1"],
  ...["urn:iso:std:iso:11073:10101", "urn:oid:2.16.840.1.113883.6.24"],
]);
const VALID = /^(?:final|amended|corrected|preliminary)$/;
const MOST_ENTRIES = 1_000;

/** What a bundle carries, by the ways in which its parts refer to each other. */
type Resources = ReadonlyMap<string, JsonObject>;
const NONE: Resources = new Map();

const listed = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []);

function codesOf(concept: unknown): readonly string[] {
  return listed(isObject(concept) ? concept.coding : undefined).flatMap(({ system, code }) =>
    typeof code === "string" && (system === undefined || SYSTEMS.has(String(system))) ? [code] : [],
  );
}

const identifiersOf = (resource: JsonObject | undefined): readonly unknown[] => listed(resource?.identifier).map(({ value }) => value);

/** The ids of what a reference points at: its identifiers where it is at hand, its own identifier, its id with and without its type. */
function idsOf(reference: unknown, contained: readonly JsonObject[], bundle: Resources): readonly unknown[] {
  if (!isObject(reference)) return [];
  const target = typeof reference.reference === "string" ? reference.reference : "";
  const resource = target.startsWith("#") ? contained.find(({ id }) => id === target.slice(1)) : bundle.get(target);
  // A reference may name one version of what it points at.
  const [type, id] = target
    .replace(/\/_history\/.*$/, "")
    .split("/")
    .slice(-2);
  const named = id === undefined || target.startsWith("urn:") ? [] : [id, `${type}:${id}`];
  return [...identifiersOf(resource), ...identifiersOf(reference), ...named];
}

interface Timed {
  readonly value: unknown;
  readonly marks: number;
}

/** The last of several times, or the end of the time within which it was repeated. */
function timedAt(timing: unknown): unknown {
  if (!isObject(timing)) return undefined;
  const { event, repeat } = timing;
  const last: unknown = Array.isArray(event) ? event.at(-1) : undefined;
  const bounds = isObject(repeat) && isObject(repeat.boundsPeriod) ? repeat.boundsPeriod : undefined;
  return last ?? bounds?.end ?? bounds?.start;
}

/** When it was observed: of a stretch its end; of a day, a month or a year alone nobody knows the hour, so it is history and alarms nobody. */
function timeOf(observation: JsonObject): Timed {
  const { effectiveDateTime, effectiveInstant, effectivePeriod, effectiveTiming, issued } = observation;
  const period = isObject(effectivePeriod) ? (effectivePeriod.end ?? effectivePeriod.start) : undefined;
  const value = effectiveDateTime ?? effectiveInstant ?? period ?? timedAt(effectiveTiming) ?? issued;
  const day = typeof value === "string" ? /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value) : null;
  if (day === null) return { value, marks: 0 };
  const [, year, month = "01", date = "01"] = day;
  return { value: `${year}-${month}-${date}T00:00:00`, marks: Quality.historical };
}

/** UCUM without the words in braces that say what is counted: `{beats}/min` is `/min`. */
function unitOf(quantity: JsonObject): string {
  const { code, unit } = quantity;
  const said = typeof code === "string" && code !== "" ? code : typeof unit === "string" ? unit : "";
  return said.replace(/\{[^}]*\}/g, "");
}

function addQuantity(draft: Draft, measurement: Measurement, part: JsonObject, where: string): void {
  const field = measurementField(draft, measurement);
  const quantity = part.valueQuantity;
  const value = isObject(quantity) ? quantity.value : part.valueInteger;
  if (field === undefined || value === undefined || value === null || part.dataAbsentReason !== undefined) {
    addMissing(draft);
    return;
  }
  const place = `${where}/${isObject(quantity) ? "valueQuantity/value" : "valueInteger"}`;
  if (typeof value !== "number") {
    draft.turn.fault("not-a-number", place, sayNotANumber(measurement, value), draft.device.id);
    return;
  }
  const { bits } = draft;
  // "Less than" and its like are a bound and not what was measured.
  if (isObject(quantity) && quantity.comparator !== undefined) draft.bits |= Quality.doubtful;
  const unit = isObject(quantity) ? unitOf(quantity) : null;
  // "1" is no unit: of a saturation it says that the figure is a share, unless that is more than the whole.
  const isShare = measurement === "spo2" && unit === "1";
  addWithUnit(draft, field, value, isShare ? (value <= 1 ? "ratio" : "%") : unit, measurement, place);
  draft.bits = bits;
}

/** One code and its value: the observation itself, or a component of it. @returns false where no code is known */
function addPart(draft: Draft, part: JsonObject, where: string): boolean {
  const codes = codesOf(part.code);
  const measurement = codes.map((code) => MEASUREMENT_OF_LOINC.get(code)).find((one) => one !== undefined);
  if (measurement !== undefined) addQuantity(draft, measurement, part, where);
  return measurement !== undefined || codes.some((code) => OTHERS.has(code));
}

const CALLS = /\bfall(?:en)?\b|\bsos\b|\bpanic\b|\bemergency\b|\bhelp\b|跌倒|摔倒|求助|求救|呼救/i;
/** Scores and histories, which name a fall that was not now. */
const ABOUT = /risk|history|score|scale|assess|screen|prevent|count|number|plan|风险|病史|评估|评分|次数/i;

/** The words by which a resource or a part names itself. */
function namesOf(concept: unknown): readonly string[] {
  if (!isObject(concept)) return [];
  const displays = listed(concept.coding).map(({ display }) => display);
  return [concept.text, ...displays].filter((one): one is string => typeof one === "string");
}

/** Whether it may tell of a call for help, which no code that the hub knows says. */
function mayCall(part: JsonObject): boolean {
  if (part.valueBoolean === false || part.valueInteger === 0) return false;
  const said = [...namesOf(part.code), ...namesOf(part.valueCodeableConcept)];
  if (typeof part.valueString === "string") said.push(part.valueString.slice(0, 200));
  return (
    said.some((one) => CALLS.test(one)) &&
    !said.some((one) => ABOUT.test(one) || overOf(one) !== undefined || /^(?:no|none|否|无)\b/i.test(one))
  );
}

function sayUnknownCode(draft: Draft, part: JsonObject, where: string): void {
  const codes = codesOf(part.code);
  const urgent = mayCall(part);
  if (!urgent && !onceADay(draft, codes.length === 0 ? ["no LOINC"] : codes)) return;
  const detail = {
    zh: `Observation 的代码 ${codes.map(shown).join("、") || "（无 LOINC）"} 平台不认识，未读取。需要时请在映射中登记。`,
    en: `The code ${codes.map(shown).join(", ") || "(no LOINC)"} of the observation means nothing to the hub; it was not read. Enter it in a mapping where it matters.`,
  };
  draft.turn.fault("unknown-measurement", `${where}/code`, detail, draft.device.id, urgent);
}

function sayInError(draft: Draft, observation: JsonObject, where: string): void {
  const detail = {
    zh: `来源系统撤回了 Observation ${shown(observation.id)}（entered-in-error）。此条未读取；此前已保存的同一数值请人工核对。`,
    en: `The sending system withdrew observation ${shown(observation.id)} (entered-in-error). It was not read; see by hand whether its value was kept before.`,
  };
  draft.turn.fault("wrong-type", `${where}/status`, detail, draft.device.id);
}

function readObservation(source: Source, observation: JsonObject, where: string, bundle: Resources): void {
  const { turn } = source;
  const contained = listed(observation.contained);
  const ids = [...idsOf(observation.device, contained, bundle), ...idsOf(observation.subject, contained, bundle)];
  const draft = draftOfAny(source, ids, undefined);
  if (draft === undefined) return;
  const { status } = observation;
  if (status === "entered-in-error") {
    sayInError(draft, observation, where);
    return;
  }
  if (typeof status !== "string" || !VALID.test(status)) {
    // Registered, cancelled, unknown: nothing was measured that can be relied on.
    turn.ignored++;
    return;
  }
  const { value, marks } = timeOf(observation);
  setRecordTime(draft, value, `${where}/effectiveDateTime`, turn.marks | marks);
  draft.hear();
  const parts = Array.isArray(observation.component) ? observation.component.filter(isObject).slice(0, 100) : [];
  const known = addPart(draft, observation, where);
  const others = parts.filter((part, i) => !addPart(draft, part, `${where}/component/${i}`));
  if (!known && parts.length === 0) sayUnknownCode(draft, observation, where);
  for (const part of others) sayUnknownCode(draft, part, where);
}

function readBundle(source: Source, bundle: JsonObject, where: string): void {
  const resources = new Map<string, JsonObject>();
  const observations: { readonly observation: JsonObject; readonly at: string }[] = [];
  const entries = Array.isArray(bundle.entry) ? bundle.entry.slice(0, MOST_ENTRIES) : [];
  for (const [i, entry] of entries.entries()) {
    const resource = isObject(entry) && isObject(entry.resource) ? entry.resource : undefined;
    if (resource === undefined) continue;
    if (typeof entry.fullUrl === "string") resources.set(entry.fullUrl, resource);
    resources.set(`${resource.resourceType}/${resource.id}`, resource);
    if (resource.resourceType === "Observation") observations.push({ observation: resource, at: `${where}/entry/${i}/resource` });
  }
  if (observations.length === 0) source.turn.ignored++;
  for (const { observation, at } of observations) readObservation(source, observation, at, resources);
}

/** Resources by which a box may call for help besides observations. */
const ALERTS = /^(?:Flag|Communication|CommunicationRequest|DetectedIssue|DeviceAlert)$/;

const asPart = ({ code, payload, reasonCode, topic }: JsonObject): JsonObject => {
  const [first] = listed(payload);
  return { code: code ?? topic ?? listed(reasonCode)[0], valueString: first?.contentString };
};

/** Observations of FHIR R4 and R5, one by one or in a bundle: vital signs from clinics, telehealth boxes and phones. */
export const fhir: Decoder = {
  name: "fhir",
  format: "fhir",
  claims: () => false,
  decode(source, value) {
    for (const { message, where } of messagesOf(source, value)) {
      const { resourceType } = message;
      if (resourceType === "Observation") readObservation(source, message, where, NONE);
      else if (resourceType === "Bundle") readBundle(source, message, where);
      else if (typeof resourceType === "string" && ALERTS.test(resourceType) && mayCall(asPart(message)))
        unknownShape(source, where, "FHIR", "resourceType: Observation, Bundle", message, true);
      else if (typeof resourceType === "string" && /^[A-Z][A-Za-z]+$/.test(resourceType)) source.turn.ignored++;
      else unknownShape(source, where, "FHIR", "resourceType: Observation, Bundle", message);
    }
  },
};
