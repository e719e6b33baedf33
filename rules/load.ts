import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { Path } from "./check.ts";
import { type CompiledRule, compileRule } from "./compile.ts";
import { Faults } from "./faults.ts";
import { keptReading, type PackText } from "./kept-reading.ts";
import { PackShape, type ParsedRule } from "./language.ts";
import { parseRule } from "./parse.ts";

export interface RuleError {
  readonly file: string;
  readonly line: number;
  /** From the root of the file: `rules[2].when.measurement`. */
  readonly where: string;
  readonly what: string;
  readonly mend: string;
}

export type LoadedRules =
  | { readonly ok: true; readonly rules: readonly CompiledRule[] }
  | { readonly ok: false; readonly errors: readonly RuleError[] };

/** One line a person can act on. */
export function describeRuleError(error: RuleError): string {
  return `${error.file}:${error.line} ${error.where ? `${error.where}: ` : ""}${error.what}; ${error.mend}`;
}

/** Reads the packs of a folder, or the files named, and tells all errors of all of them at once. */
export function loadRulePacks(from: string | readonly string[]): LoadedRules {
  const packs = (typeof from === "string" ? packFiles(from) : from).map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const kept = typeof from === "string" ? keptReading(from, packs) : undefined;
  return kept ? { ok: true, rules: kept.map((rule) => compileRule(rule)) } : readRulePacks(packs);
}

/** The packs of a folder, or the one file. */
export function packFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".yaml") && !name.endsWith(".test.yaml"))
    .sort()
    .map((name) => join(path, name));
}

/** The same from texts at hand. */
export function readRulePacks(packs: readonly PackText[]): LoadedRules {
  const read = parseRulePacks(packs);
  return read.ok ? { ok: true, rules: read.rules.map((rule) => compileRule(rule)) } : read;
}

/** Reads packs without compiling their rules. */
export function parseRulePacks(
  packs: readonly PackText[],
): { readonly ok: true; readonly rules: readonly ParsedRule[] } | { readonly ok: false; readonly errors: readonly RuleError[] } {
  const errors: RuleError[] = [];
  const parsed: ParsedRule[] = [];
  const owners = new Map<string, string>();
  for (const pack of packs) parsed.push(...readPack(pack.file, pack.text, owners, errors));
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, rules: parsed };
}

function readPack(file: string, text: string, owners: Map<string, string>, errors: RuleError[]): ParsedRule[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  for (const error of document.errors)
    errors.push({ file, line: counter.linePos(error.pos[0]).line, where: "", what: error.message, mend: "mend the YAML here" });
  if (document.errors.length > 0) return [];
  const faults = new Faults();
  const rules = readRules(document, file, text, faults, owners);
  for (const fault of faults.found)
    errors.push({ file, line: lineOf(document, counter, fault.path), where: spell(fault.path), what: fault.what, mend: fault.mend });
  return rules;
}

function readRules(document: Document, file: string, text: string, faults: Faults, owners: Map<string, string>): ParsedRule[] {
  const raw: unknown = document.toJS();
  if (!faults.fits<{ pack: string; rules: unknown[] }>(PackShape, raw, [])) return [];
  return raw.rules.flatMap((entry, i) => {
    const path = ["rules", i];
    const rule = parseRule(entry, path, { pack: raw.pack, file, yaml: sliceOf(document, path, text) }, faults);
    if (!rule) return [];
    const owner = owners.get(rule.source.id);
    if (owner !== undefined) faults.add([...path, "id"], `"${rule.source.id}" is already in ${owner}`, "give it an id of its own");
    owners.set(rule.source.id, file);
    return [rule];
  });
}

function sliceOf(document: Document, path: Path, text: string): string {
  const node: unknown = document.getIn(path, true);
  if (!isNode(node) || !node.range) return "";
  const [from, to] = node.range;
  const start = text.lastIndexOf("\n", from) + 1;
  const lines = `${" ".repeat(from - start)}${text.slice(from, to)}`.split("\n");
  return lines.map((line) => line.slice(Math.min(from - start, line.length - line.trimStart().length))).join("\n");
}

/** The line of the deepest part of the path that exists. */
export function lineOf(document: Document, counter: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

export function spell(path: Path): string {
  return path.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)).join("");
}
