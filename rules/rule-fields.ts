import { isMeasurement, MEASUREMENTS, parseDuration, type RuleField, SEVERITIES, severityRank, type Words } from "../contracts/index.ts";
import { aboutOf, fieldWords, keyWords, stepWords } from "./field-words.ts";
import type { RuleSource } from "./language.ts";
import { LIMIT_WORDS } from "./shapes.ts";
import { measurementName } from "./told.ts";

const UPWARD: readonly string[] = ["above", "atLeast"];
const isLimit = (name: string): boolean => LIMIT_WORDS.some((word) => word === name);

/** What the fields of a part of a rule are about. */
interface Around {
  readonly measurement: string | null;
  readonly about: Words | undefined;
}

/** Everything in a rule that a form can change without knowing the language: limits, times, counts, hours, severities. */
export function fieldsOf(source: RuleSource): RuleField[] {
  const fields: RuleField[] = [];
  const main = mainOf(source.when);
  walk(source.when, ["when"], NOTHING, fields);
  walk(source.clear, ["clear"], main, fields);
  if (typeof source.severity === "string") fields.push(plainField("severity", "severity", source.severity));
  else walk(source.severity, ["severity"], main, fields);
  walk(source.lower, ["lower"], main, fields);
  if (source.lateness !== undefined) fields.push(plainField("lateness", "duration", source.lateness));
  return numbered(fields);
}

/** The part of a rule that a field stands in: its condition, its clear, one of its rungs. */
const partOf = (path: string): string => /^\w+(\.\d+)?/.exec(path)?.[0] ?? path;

/** Alternatives have the same keys: what is called the same within a part is numbered in its order. */
function numbered(fields: readonly RuleField[]): RuleField[] {
  const nameOf = ({ path, words }: RuleField) => `${partOf(path)} ${words.en}`;
  const all = new Map<string, number>();
  for (const field of fields) all.set(nameOf(field), (all.get(nameOf(field)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return fields.map((field) => {
    const name = nameOf(field);
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return all.get(name) === 1 ? field : { ...field, words: { zh: `${field.words.zh}（${n}）`, en: `${field.words.en} (${n})` } };
  });
}

const NOTHING: Around = { measurement: null, about: undefined };
const plainField = (path: string, kind: RuleField["kind"], value: string): RuleField => ({
  ...{ path, kind, value, words: keyWords(path), measurement: null, unit: null },
});

function walk(part: unknown, path: readonly (string | number)[], around: Around, fields: RuleField[]): void {
  if (typeof part !== "object" || part === null) return;
  const key = String(path.at(-1));
  if (isHours(part)) {
    fields.push({ ...plainField(path.join("."), "hours", part.join("-")), words: fieldWords(around.about, key) });
    return;
  }
  const own: unknown = Reflect.get(part, "measurement") ?? Reflect.get(part, "dose");
  const measurement = typeof own === "string" ? own : around.measurement;
  const inside: Around = { measurement, about: aboutOf(part) ?? around.about };
  for (const [name, value] of Object.entries(part)) {
    const at = [...path, Array.isArray(part) ? Number(name) : name].join(".");
    const field = fieldOf(name, value, part, measurement);
    if (field) fields.push({ ...field, path: at, words: fieldWords(field.kind === "severity" ? undefined : inside.about, name) });
    else if (Array.isArray(part) && key === "curve")
      walk(value, [...path, Number(name)], { ...inside, about: stepWords(inside.about, Number(name) + 1) }, fields);
    else walk(value, [...path, Array.isArray(part) ? Number(name) : name], inside, fields);
  }
}

const isHours = (part: object): part is [string, string] =>
  Array.isArray(part) && part.length === 2 && part.every((one) => typeof one === "string" && /^\d\d:\d\d$/.test(one));

/** Values in the unit of what the condition measures, beside its limits. */
const IN_UNIT: readonly string[] = ["rise", "fall", "band", "resolution", "beyond"];

function fieldOf(key: string, value: unknown, part: object, around: string | null): Omit<RuleField, "path" | "words"> | undefined {
  if (typeof value === "number") {
    const limit = isLimit(key) && !("score" in part);
    const measurement = IN_UNIT.includes(key) ? ownMeasurement(part) : limit ? around : null;
    const unit = measurement !== null && isMeasurement(measurement) ? MEASUREMENTS[measurement].unit : null;
    return { kind: isLimit(key) ? "limit" : "number", value, measurement, unit };
  }
  if (typeof value !== "string") return undefined;
  if (parseDuration(value) !== undefined) return { kind: "duration", value, measurement: null, unit: null };
  if (key === "is" && SEVERITIES.some((one) => one === value)) return { kind: "severity", value, measurement: null, unit: null };
  return undefined;
}

function ownMeasurement(part: object): string | null {
  for (const name of ["rate", "still", "baseline", "expected"]) {
    const own: unknown = Reflect.get(part, name);
    if (typeof own === "string") return own;
  }
  return null;
}

/** What bare limits and the fields of rungs and of a clear are about: the first limit of `when`, or whatever it begins with. */
function mainOf(when: unknown): Around {
  const measurement = firstMeasurement(when);
  return { measurement, about: measurement === null ? firstAbout(when) : measurementName(measurement) };
}

function firstAbout(part: unknown): Words | undefined {
  if (typeof part !== "object" || part === null) return undefined;
  return (
    aboutOf(part) ??
    Object.values(part)
      .map(firstAbout)
      .find((found) => found !== undefined)
  );
}

/** The measurement that bare limits of a rule speak of; null where it has none. */
export function firstMeasurement(part: unknown): string | null {
  if (typeof part !== "object" || part === null) return null;
  const own: unknown = Reflect.get(part, "measurement");
  if (typeof own === "string") return own;
  for (const child of Object.values(part)) {
    const found = firstMeasurement(child);
    if (found !== null) return found;
  }
  return null;
}

/** Sets a value in a copy's depth; a path that leads nowhere changes nothing. */
export function setAt(root: unknown, path: string, value: unknown): unknown {
  const parts = path.split(".");
  const last = parts.pop();
  let at: unknown = root;
  for (const part of parts) at = typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined;
  if (typeof at !== "object" || at === null || last === undefined || !(last in at)) return root;
  const was: unknown = Reflect.get(at, last);
  Reflect.set(at, last, isHoursText(value) && Array.isArray(was) ? value.split("-") : value);
  return root;
}

const isHoursText = (value: unknown): value is string => typeof value === "string" && /^\d\d:\d\d-\d\d:\d\d$/.test(value);

/** What makes a rule look away where the one that came with the hub would have raised; empty: nothing does. */
export function weakerThan(shipped: RuleSource, changed: RuleSource): string[] {
  const before = new Map(fieldsOf(shipped).map((field) => [field.path, field]));
  const weaker: string[] = [];
  for (const field of fieldsOf(changed)) {
    const was = before.get(field.path);
    before.delete(field.path);
    if (!was) weaker.push(`${field.path}: new`);
    else if (was.value !== field.value && isWeaker(field, was)) weaker.push(`${field.path}: ${was.value} → ${field.value}`);
  }
  for (const gone of before.keys()) weaker.push(`${gone}: removed`);
  if (bones(shipped) !== bones(changed)) weaker.push("structure");
  return weaker;
}

/** A clear and its time only tell the end; everything of `when`, severities and lateness tells whether and how loud. */
function isWeaker(field: RuleField, was: RuleField): boolean {
  const name = field.path.split(".").at(-1) ?? "";
  const clears = field.path.startsWith("clear") || field.path.startsWith("lower");
  switch (field.kind) {
    case "limit":
      return !clears && (UPWARD.includes(name) ? Number(field.value) > Number(was.value) : Number(field.value) < Number(was.value));
    case "duration": {
      const longer = (parseDuration(String(field.value)) ?? 0) > (parseDuration(String(was.value)) ?? 0);
      // A wider window and a longer patience with late news see more, every other wait sees later.
      const seesMore = name === "within" || name === "lateness" || name === "lasts" || name === "recovers";
      return clears || seesMore ? !longer : longer;
    }
    case "severity":
      return severityRank(severityOf(field.value)) > severityRank(severityOf(was.value));
    default:
      return true;
  }
}

const severityOf = (value: unknown) => SEVERITIES.find((one) => one === value) ?? "low";

/** What a rule looks at, without the figures: the same for two versions that differ in fields alone. */
function bones(source: RuleSource): string {
  const bare: unknown = structuredClone(source);
  for (const { path } of fieldsOf(source)) setAt(bare, path, null);
  const { version: _version, name: _name, reason: _reason, source: _source, evidence: _evidence, ...rest } = bare as RuleSource;
  return JSON.stringify(rest);
}
