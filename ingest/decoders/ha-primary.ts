import { FUNCTIONS, type Given } from "./ha-filters.ts";
import { type Tokens, textOf } from "./ha-tokens.ts";
import { dictionary, note, type Run, Unfit, Unsupported } from "./ha-values.ts";

export type Part = (run: Run) => unknown;

/** The reader of an expression, as what is in brackets calls it back. */
export interface Descent {
  readonly tokens: Tokens;
  choice(): Part;
  given(close: string): (run: Run) => Given;
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

/** A literal, a group, a list, a dictionary, a call, or a name. */
export function primary(reader: Descent): Part {
  const { tokens } = reader;
  const token = tokens.any();
  if (token === "(") return group(reader);
  if (token === "[") {
    const given = reader.given("]");
    return (run) => given(run).list;
  }
  if (token === "{") return pairsOf(reader);
  if (/^["']/.test(token)) {
    const text = textOf(token);
    return () => text;
  }
  if (/^\d/.test(token)) return () => Number(token);
  const constant = CONSTANTS.get(token);
  if (constant !== undefined) return () => constant;
  if (!/^[A-Za-z_]/.test(token)) throw new Unsupported(token);
  if (tokens.next() === "(") return call(reader, token);
  return named(token);
}

/** `(a)`, or a tuple. */
function group(reader: Descent): Part {
  const { tokens } = reader;
  const first = reader.choice();
  if (tokens.next() !== ",") {
    tokens.need(")");
    return first;
  }
  tokens.need(",");
  const more = reader.given(")");
  return (run) => [first(run), ...more(run).list];
}

function pairsOf(reader: Descent): Part {
  const { tokens } = reader;
  const pairs: (readonly [Part, Part])[] = [];
  while (tokens.take("}") === undefined) {
    if (pairs.length > 0) tokens.need(",");
    if (tokens.take("}") !== undefined) break;
    const key = reader.choice();
    tokens.need(":");
    pairs.push([key, reader.choice()]);
  }
  return (run) => dictionary(pairs.map(([key, value]) => [key(run), value(run)]));
}

function call(reader: Descent, name: string): Part {
  const { tokens } = reader;
  const run = FUNCTIONS.get(name);
  if (run === undefined) throw new Unsupported(`${name}()`);
  tokens.need("(");
  const given = reader.given(")");
  return (at) => run(given(at), at);
}

/** The message, as every template knows it. */
const OWN: ReadonlyMap<string, Part> = new Map<string, Part>([
  [
    "value",
    (run) => {
      run.read = true;
      return run.text;
    },
  ],
  [
    "value_json",
    (run) => {
      note(run, run.json);
      return run.json;
    },
  ],
]);

/** What a template may name: the message, and what it has set itself. */
function named(name: string): Part {
  const other = OWN.get(name);
  return (run) => {
    if (run.names?.has(name) === true) return run.names.get(name);
    if (other === undefined) throw new Unfit();
    return other(run);
  };
}
