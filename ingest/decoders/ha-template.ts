import { expression } from "./ha-expression.ts";
import type { Part } from "./ha-primary.ts";
import { bounded, plainly, printed, type Run, truth, Unfit, Unsupported } from "./ha-values.ts";

/** What a template sees: the payload as text, and as JSON. */
export interface Said {
  readonly text: string;
  readonly json: unknown;
}
/** What a template makes of a message. */
export interface Made {
  /** undefined where the message says nothing of it. */
  readonly value: unknown;
  /** It was made without something that the message lacks. */
  readonly unsure: boolean;
}
/** A template made ready, or why it cannot be used. */
export type Template = { readonly run: (said: Said) => Made } | { readonly unsupported: string };

const LONGEST = 2_000;
const MOST_PIECES = 200;
const NOTHING: Made = { value: undefined, unsure: false };

type Piece = { readonly is: "text" | "value" | "block"; readonly text: string };

/** Texts, `{{ values }}` and `{% blocks %}` in their order, without comments. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let strip = false;
  const put = (upTo: number, stripEnd: boolean): void => {
    const raw = text.slice(at, upTo);
    const said = stripEnd ? (strip ? raw.trim() : raw.trimEnd()) : strip ? raw.trimStart() : raw;
    if (said !== "") pieces.push({ is: "text", text: said });
  };
  while (at < text.length && pieces.length < MOST_PIECES) {
    const open = text.slice(at).search(/\{[{%#]/);
    if (open < 0) break;
    const from = at + open;
    const sign = text[from + 1] ?? "";
    const end = closing(text, from + 2, sign === "{" ? "}}" : `${sign}}`);
    put(from, text[from + 2] === "-");
    const inner = text.slice(from + 2, end).replace(/^[-+]/, "");
    strip = inner.endsWith("-");
    if (sign !== "#") pieces.push({ is: sign === "{" ? "value" : "block", text: strip ? inner.slice(0, -1) : inner });
    at = end + 2;
  }
  if (pieces.length >= MOST_PIECES) throw new Unsupported(text.slice(0, 40));
  put(text.length, false);
  return pieces;
}

/** Where a mark ends: behind texts in quotes and the braces of dictionaries. */
function closing(text: string, from: number, mark: string): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const sign = text[i];
    if (mark !== "#}" && (sign === '"' || sign === "'")) {
      for (i++; i < text.length && text[i] !== sign; i++) if (text[i] === "\\") i++;
    } else if (depth === 0 && text.startsWith(mark, i)) return i;
    else if (mark !== "#}" && sign === "{") depth++;
    else if (mark !== "#}" && sign === "}") depth--;
  }
  throw new Unsupported(text.slice(from - 2, from + 20));
}

/** A part of a template, which prints or, if it is the only one, yields. */
interface Step {
  readonly yields: Part;
  readonly prints: boolean;
}

class Blocks {
  readonly #pieces: readonly Piece[];
  readonly #names = new Set(["value", "value_json"]);
  #at = 0;
  #depth = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  whole(): Part {
    const part = this.#until([]);
    if (this.#at < this.#pieces.length) throw new Unsupported(`{% ${this.#pieces[this.#at]?.text.trim() ?? ""} %}`);
    return part;
  }

  #word(): string {
    const piece = this.#pieces[this.#at];
    return piece?.is === "block" ? (/^\s*(\w+)/.exec(piece.text)?.[1] ?? "") : "";
  }

  #until(words: readonly string[]): Part {
    if (++this.#depth > 20) throw new Unsupported("{% if %}");
    const steps: Step[] = [];
    for (; this.#at < this.#pieces.length; this.#at++) {
      const piece = this.#pieces[this.#at];
      if (piece === undefined || words.includes(this.#word())) break;
      if (piece.is === "text") steps.push({ yields: () => piece.text, prints: piece.text.trim() !== "" });
      else if (piece.is === "value") steps.push({ yields: this.#expression(piece.text), prints: true });
      else if (this.#word() === "if") steps.push({ yields: this.#if(), prints: true });
      else if (this.#word() === "set") steps.push({ yields: this.#set(piece.text), prints: false });
      else throw new Unsupported(`{% ${piece.text.trim().slice(0, 30)} %}`);
    }
    this.#depth--;
    return joined(steps);
  }

  #expression(text: string): Part {
    const name = expressionNames(text).find((one) => !this.#names.has(one));
    if (name !== undefined) throw new Unsupported(name);
    return expression(text);
  }

  #if(): Part {
    const arms: { readonly when: Part | undefined; readonly does: Part }[] = [];
    for (;;) {
      const [, word = "", rest = ""] = /^\s*(\w+)\s*([\s\S]*)$/.exec(this.#pieces[this.#at]?.text ?? "") ?? [];
      const when = word === "else" ? undefined : this.#expression(rest);
      this.#at++;
      const does = this.#until(["elif", "else", "endif"]);
      arms.push({ when, does });
      if (this.#word() === "endif") break;
      if (this.#at >= this.#pieces.length || word === "else") throw new Unsupported("{% if %}");
    }
    return (run) => {
      for (const { when, does } of arms) if (when === undefined || truth(when(run))) return does(run);
      return undefined;
    };
  }

  #set(text: string): Part {
    const [, name = "", what = ""] = /^\s*set\s+([A-Za-z_]\w*)\s*=([\s\S]+)$/.exec(text) ?? [];
    if (name === "") throw new Unsupported(`{% ${text.trim().slice(0, 30)} %}`);
    const part = this.#expression(what);
    this.#names.add(name);
    return (run) => {
      const value = part(run);
      run.names ??= new Map();
      run.names.set(name, value);
      return undefined;
    };
  }
}

const KNOWN_WORDS = /^(?:true|True|false|False|none|None|and|or|not|in|is|if|else)$/;

/** The names that an expression reads; those of functions, filters, tests and arguments are the reader's to know. */
function expressionNames(text: string): string[] {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  const found = bare.matchAll(/(?<![\w.]|[.|]\s*|\bis\s+(?:not\s+)?)([A-Za-z_]\w*)(?!\w|\s*\(|\s*=(?!=))/g);
  return [...found].flatMap(([, name = ""]) => (KNOWN_WORDS.test(name) ? [] : [name]));
}

/** One part yields what it is; several are printed one behind the other. */
function joined(steps: readonly Step[]): Part {
  const printing = steps.filter(({ prints }) => prints);
  if (printing.length <= 1)
    return (run) => {
      let value: unknown;
      for (const { yields, prints } of steps) {
        const said = yields(run);
        if (prints) value = said;
      }
      return value;
    };
  return (run) => {
    let text = "";
    for (const { yields } of steps) text = bounded(text + printed(yields(run)));
    return text;
  };
}

/** Makes a value template of the supported subset ready to run; done once for each config. */
export function compileTemplate(text: string): Template {
  if (text.length > LONGEST) return { unsupported: `${text.slice(0, 40)}…` };
  try {
    const part = new Blocks(piecesOf(text)).whole();
    return { run: (said) => make(part, said) };
  } catch (error) {
    if (error instanceof Unsupported) return { unsupported: error.message };
    throw error;
  }
}

function make(part: Part, { text, json }: Said): Made {
  const run: Run = { text, json, names: null, read: false, lacked: false, handled: false };
  try {
    const said = plainly(part(run));
    const value = typeof said === "string" ? said.trim() : said;
    // A value that was made of nothing that the message says is none.
    if (value === undefined || (!run.read && (run.lacked || run.handled))) return NOTHING;
    return { value, unsure: run.lacked };
  } catch (error) {
    if (error instanceof Unfit || error instanceof Unsupported) return NOTHING;
    throw error;
  }
}
