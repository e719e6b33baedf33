import { Type } from "typebox";
import type { Path } from "./check.ts";
import { firstThreshold } from "./compile-condition.ts";
import type { ConditionKind } from "./conditions/condition.ts";
import { CONDITIONS, type LeafWord } from "./conditions/table.ts";
import type { Faults } from "./faults.ts";
import {
  type Condition,
  type LeafCondition,
  LimitShape,
  type LimitSource,
  type ParsedRule,
  RuleShape,
  type RuleSource,
} from "./language.ts";
import { closed, LIMIT_WORDS } from "./shapes.ts";
import { nearest } from "./suggest.ts";

const JOIN_SHAPES = {
  all: Type.Object({ all: Type.Array(Type.Unknown(), { minItems: 1 }) }, closed),
  any: Type.Object({ any: Type.Array(Type.Unknown(), { minItems: 1 }) }, closed),
  not: Type.Object({ not: Type.Unknown() }, closed),
  unless: Type.Object({ unless: Type.Unknown() }, closed),
};
const LEAF_WORDS = Object.keys(CONDITIONS).filter((word): word is LeafWord => word in CONDITIONS);
const WORDS = [...LEAF_WORDS, "all", "any", "not", "unless"] as const;

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
  if (clear?.condition?.kind === "value" && when && !firstThreshold(when))
    faults.add([...path, "clear"], "a bare limit does not say which measurement", "add measurement:, since `when` has no limit of its own");
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
  return condition.kind === "not" || condition.kind === "unless" ? hasBareLimit(condition.of) : condition.kind === "value";
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
    if (!faults.fits<{ all?: unknown[]; any?: unknown[] }>(JOIN_SHAPES[word], raw, path)) return undefined;
    const of = (raw[word] ?? []).map((child, i) => parseCondition(child, [...path, word, i], faults));
    return of.every((child) => child !== undefined) ? { kind: word, of } : undefined;
  }
  if (word === "not" || word === "unless") {
    const of = faults.fits<Record<string, unknown>>(JOIN_SHAPES[word], raw, path)
      ? parseCondition(raw[word], [...path, word], faults)
      : undefined;
    return of && { kind: word, of };
  }
  return parseLeaf(word, raw, path, faults);
}

function parseLimit(raw: object, keys: readonly string[], path: Path, faults: Faults): Condition | undefined {
  if (LIMIT_WORDS.some((name) => keys.includes(name)))
    return faults.fits<LimitSource>(LimitShape, raw, path) ? { kind: "value", spec: raw } : undefined;
  const typo = keys.map((key) => ({ key, near: nearest(key, [...WORDS, ...LIMIT_WORDS]) })).find((pair) => pair.near !== undefined);
  faults.add(
    typo ? [...path, typo.key] : path,
    typo ? `"${typo.key}" is no condition` : "this is no condition",
    typo ? `did you mean "${typo.near}"?` : `a condition has one of: ${WORDS.join(", ")}`,
  );
  return undefined;
}

function parseLeaf(word: LeafWord, raw: object, path: Path, faults: Faults): Condition | undefined {
  const kind: ConditionKind = CONDITIONS[word];
  const before = faults.found.length;
  if (faults.fits<object>(kind.shape, raw, path)) kind.faults(raw, path, faults, (part, at, words) => checkPart(part, at, words, faults));
  return faults.found.length === before ? ({ kind: word, spec: raw } as LeafCondition) : undefined;
}

/** A condition inside of another one. */
function checkPart(raw: unknown, path: Path, words: readonly string[], faults: Faults): void {
  const keys = isRecord(raw) ? Object.keys(raw) : [];
  const word = LEAF_WORDS.find((name) => keys.includes(name) && words.includes(name));
  if (word === undefined || !isRecord(raw)) {
    const typo = keys.map((key) => ({ key, near: nearest(key, words) })).find((pair) => pair.near !== undefined);
    const mend = typo ? `did you mean "${typo.near}"?` : `use one of: ${words.join(", ")}`;
    faults.add(
      typo ? [...path, typo.key] : path,
      typo ? `"${typo.key}" is no condition` : "this is no condition that may stand here",
      mend,
    );
  } else parseLeaf(word, raw, path, faults);
}
