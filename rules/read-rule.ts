import { isMap, LineCounter, parseDocument } from "yaml";
import { type CompiledRule, compileRule } from "./compile.ts";
import { Faults } from "./faults.ts";
import type { ParsedRule } from "./language.ts";
import { lineOf, spell } from "./load.ts";
import { parseRule } from "./parse.ts";

/** What is wrong with the text of one rule. */
export interface RuleFault {
  readonly line: number;
  /** From the root of the rule: `when.below`; empty for the whole. */
  readonly where: string;
  readonly what: string;
  readonly mend: string;
}

export type ReadRule =
  | { readonly ok: true; readonly parsed: ParsedRule; readonly rule: CompiledRule }
  | { readonly ok: false; readonly faults: readonly RuleFault[] };

/** Reads one rule as a person wrote it, YAML or JSON, and tells everything that is wrong with it at once. */
export function readRule(text: string, at: { readonly pack: string; readonly file: string }): ReadRule {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0)
    return {
      ok: false,
      faults: document.errors.map((error) => ({
        line: counter.linePos(error.pos[0]).line,
        where: "",
        what: error.message,
        mend: "mend the YAML here",
      })),
    };
  if (!isMap(document.contents))
    return { ok: false, faults: [{ line: 1, where: "", what: "a rule is a mapping", mend: "begin with id:, name:, …" }] };
  const faults = new Faults();
  const parsed = parseRule(document.toJS(), [], { pack: at.pack, file: at.file, yaml: text }, faults);
  if (!parsed || faults.found.length > 0)
    return {
      ok: false,
      faults: faults.found.map(({ path, what, mend }) => ({ line: lineOf(document, counter, path), where: spell(path), what, mend })),
    };
  return { ok: true, parsed, rule: compileRule(parsed) };
}
