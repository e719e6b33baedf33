import type { TSchema } from "typebox";
import { check, type Fault, type Path } from "./check.ts";
import {
  type AbsentSource,
  CONDITION_SHAPES,
  type Condition,
  type ConditionWord,
  LimitShape,
  type ParsedRule,
  RuleShape,
  type RuleSource,
  type ThresholdSource,
} from "./language.ts";
import { nearest } from "./suggest.ts";

const WORDS = Object.keys(CONDITION_SHAPES).filter((word): word is ConditionWord => word in CONDITION_SHAPES);
const LIMIT_WORDS = ["above", "atLeast", "below", "atMost"] as const;

/** Collects what is wrong while a rule is taken apart. */
export class Faults {
  readonly found: Fault[] = [];

  add(path: Path, what: string, mend: string): void {
    this.found.push({ path, what, mend });
  }

  /** @returns whether the value fits the schema */
  fits<T>(schema: TSchema, value: unknown, path: Path): value is T {
    const faults = check(schema, value, path);
    this.found.push(...faults);
    return faults.length === 0;
  }
}

/** @returns undefined where something is wrong; what it is stands in `faults` */
export function parseRule(
  raw: unknown,
  path: Path,
  at: { pack: string; file: string; yaml: string },
  faults: Faults,
): ParsedRule | undefined {
  if (!faults.fits<RuleSource>(RuleShape, raw, path)) return undefined;
  const before = faults.found.length;
  const when = parseCondition(raw.when, [...path, "when"], faults);
  if (when && hasBareLimit(when)) faults.add([...path, "when"], "a bare limit does not say which measurement", "add measurement:");
  const clear = parseClear(raw.clear, [...path, "clear"], faults);
  const rungs =
    typeof raw.severity === "string"
      ? [{ if: null, is: raw.severity, certainty: null }]
      : raw.severity.map((rung, i) => ({
          if: rung.if === undefined ? null : (parseCondition(rung.if, [...path, "severity", i, "if"], faults) ?? null),
          is: rung.is,
          certainty: rung.certainty ?? null,
        }));
  const last = rungs.at(-1);
  if (last?.if)
    faults.add([...path, "severity"], "the last rung has an `if`: where none holds there is no severity", "add a last rung without `if`");
  const lower = (raw.lower ?? []).flatMap((rung, i) => {
    const condition = parseCondition(rung.if, [...path, "lower", i, "if"], faults);
    return condition ? [{ if: condition, is: rung.is }] : [];
  });
  if (!when || faults.found.length > before) return undefined;
  return { source: raw, ...at, when, clear, rungs, lower };
}

function hasBareLimit(condition: Condition): boolean {
  if (condition.kind === "all" || condition.kind === "any") return condition.of.some(hasBareLimit);
  return condition.kind === "not" ? hasBareLimit(condition.of) : condition.kind === "value";
}

function parseClear(raw: unknown, path: Path, faults: Faults): ParsedRule["clear"] {
  if (raw === undefined) return null;
  if (!isRecord(raw)) {
    faults.add(path, "clear is no mapping", "write for example { above: 92, for: 5m }");
    return null;
  }
  const { for: hold, ...rest } = raw;
  if (hold !== undefined && (typeof hold !== "string" || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(hold)))
    faults.add([...path, "for"], `"${String(hold)}" is no duration`, "write a duration such as 90s, 5m, 1h30m or 2d");
  const empty = Object.keys(rest).length === 0;
  if (empty && hold === undefined) faults.add(path, "clear says nothing", "write a condition, `for`, or leave it out");
  return { condition: empty ? null : (parseCondition(rest, path, faults) ?? null), hold: typeof hold === "string" ? hold : null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseCondition(raw: unknown, path: Path, faults: Faults): Condition | undefined {
  if (!isRecord(raw)) {
    faults.add(path, "a condition is a mapping", `write for example { measurement: spo2, below: 90 }`);
    return undefined;
  }
  const keys = Object.keys(raw);
  const word = WORDS.find((name) => keys.includes(name));
  if (word === undefined) return parseLimit(raw, keys, path, faults);
  if (word === "all" || word === "any") {
    if (!faults.fits<{ all?: unknown[]; any?: unknown[] }>(CONDITION_SHAPES[word], raw, path)) return undefined;
    const of = (raw[word] ?? []).map((child, i) => parseCondition(child, [...path, word, i], faults));
    return of.every((child) => child !== undefined) ? { kind: word, of } : undefined;
  }
  if (word === "not") {
    const of = faults.fits<{ not: unknown }>(CONDITION_SHAPES.not, raw, path)
      ? parseCondition(raw.not, [...path, "not"], faults)
      : undefined;
    return of && { kind: "not", of };
  }
  return parseLeaf(word, raw, path, faults);
}

function parseLimit(raw: object, keys: readonly string[], path: Path, faults: Faults): Condition | undefined {
  if (LIMIT_WORDS.some((name) => keys.includes(name)))
    return faults.fits<Extract<Condition, { kind: "value" }>["spec"]>(LimitShape, raw, path) ? { kind: "value", spec: raw } : undefined;
  const typo = keys.map((key) => ({ key, near: nearest(key, [...WORDS, ...LIMIT_WORDS]) })).find((pair) => pair.near !== undefined);
  faults.add(
    typo ? [...path, typo.key] : path,
    typo ? `"${typo.key}" is no condition` : "this is no condition",
    typo ? `did you mean "${typo.near}"?` : `a condition has one of: ${WORDS.join(", ")}`,
  );
  return undefined;
}

function parseLeaf(word: Exclude<ConditionWord, "all" | "any" | "not">, raw: unknown, path: Path, faults: Faults): Condition | undefined {
  switch (word) {
    case "measurement":
      return faults.fits<ThresholdSource>(CONDITION_SHAPES.measurement, raw, path) && oneLimit(raw, path, faults)
        ? { kind: word, spec: raw }
        : undefined;
    case "event":
      return faults.fits<Extract<Condition, { kind: "event" }>["spec"]>(CONDITION_SHAPES.event, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
    case "absent":
      return faults.fits<AbsentSource>(CONDITION_SHAPES.absent, raw, path) && oneSpan(raw, path, faults)
        ? { kind: word, spec: raw }
        : undefined;
    case "link":
      return faults.fits<Extract<Condition, { kind: "link" }>["spec"]>(CONDITION_SHAPES.link, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
    case "fence":
      return faults.fits<Extract<Condition, { kind: "fence" }>["spec"]>(CONDITION_SHAPES.fence, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
    case "together":
      return faults.fits<Extract<Condition, { kind: "together" }>["spec"]>(CONDITION_SHAPES.together, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
    case "hours":
      return faults.fits<Extract<Condition, { kind: "hours" }>["spec"]>(CONDITION_SHAPES.hours, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
    case "open":
      return faults.fits<Extract<Condition, { kind: "open" }>["spec"]>(CONDITION_SHAPES.open, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
    case "times":
      return faults.fits<Extract<Condition, { kind: "times" }>["spec"]>(CONDITION_SHAPES.times, raw, path)
        ? { kind: word, spec: raw }
        : undefined;
  }
}

function oneLimit(spec: ThresholdSource, path: Path, faults: Faults): boolean {
  const given = LIMIT_WORDS.filter((name) => spec[name] !== undefined);
  if (given.length !== 1) faults.add(path, `${given.length} limits are given`, "give exactly one of above, atLeast, below, atMost");
  const samples = spec.samples;
  if (samples && samples.match > samples.of)
    faults.add([...path, "samples"], `${samples.match} of ${samples.of} can never match`, "let match be at most of");
  if (samples && (spec.for !== undefined || spec.seen !== undefined))
    faults.add(path, "samples and for exclude each other", "join two conditions by all:");
  return given.length === 1;
}

function oneSpan(spec: AbsentSource, path: Path, faults: Faults): boolean {
  const one = (spec.for === undefined) !== (spec.intervals === undefined);
  if (!one) faults.add(path, "absence needs one time", "give either for or intervals");
  return one;
}
