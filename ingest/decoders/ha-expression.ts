import { ASKING, FILTERS, FUNCTIONS, type Given, METHODS, pattern, TESTS } from "./ha-filters.ts";
import {
  asking,
  bounded,
  dictionary,
  figure,
  isIn,
  member,
  note,
  printed,
  type Run,
  same,
  truth,
  Unfit,
  Unsupported,
} from "./ha-values.ts";

export type Part = (run: Run) => unknown;

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|([A-Za-z_]\w*)|(==|!=|>=|<=|\/\/|\*\*|[-+*/%~|.()[\]{},:<>=]))/y;
const MOST_TOKENS = 600;
const DEEPEST = 40;
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null || tokens.length >= MOST_TOKENS) throw new Unsupported(text.slice(from, from + 20).trim());
    tokens.push(found[0].trim());
  }
  return tokens;
}

const textOf = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one));

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

/** `a sign b`; what is not there is neither this nor that. */
function compared(run: Run, sign: string, a: unknown, b: unknown): boolean | undefined {
  if (sign === "in" || sign === "not in") {
    if (a === undefined || b === undefined) return undefined;
    return isIn(run, a, b) === (sign === "in");
  }
  if (a === undefined || b === undefined) return undefined;
  if (sign === "==" || sign === "!=") return same(a, b) === (sign === "==");
  const [x, y] = [figure(a), figure(b)];
  return x === undefined || y === undefined ? undefined : COMPARE[sign]?.(x, y);
}

const CALCULATE: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "//": (a, b) => Math.floor(a / b),
  "%": (a, b) => a - b * Math.floor(a / b),
  "**": (a, b) => a ** b,
};

function calculated(sign: string, a: unknown, b: unknown): unknown {
  if (sign === "+" && typeof a === "string" && typeof b === "string") return bounded(a + b);
  if (sign === "+" && Array.isArray(a) && Array.isArray(b)) return [...a, ...b].slice(0, 100);
  const [x, y] = [figure(a), figure(b)];
  const result = x === undefined || y === undefined ? undefined : CALCULATE[sign]?.(x, y);
  return result !== undefined && Number.isFinite(result) ? result : undefined;
}

/** Reads one expression by descent; throws where it leaves the subset. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  whole(): Part {
    const part = this.#choice();
    if (this.#at < this.#tokens.length) throw new Unsupported(this.#tokens[this.#at] ?? "");
    return part;
  }

  #next(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  #take(...words: readonly string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || !words.includes(next)) return undefined;
    this.#at++;
    return next;
  }

  #need(word: string): void {
    if (this.#take(word) === undefined) throw new Unsupported(this.#next() || word);
  }

  #choice(): Part {
    if (++this.#depth > DEEPEST) throw new Unsupported("((…");
    const yes = this.#either();
    const part = this.#take("if") === undefined ? yes : this.#chosen(yes);
    this.#depth--;
    return part;
  }

  #chosen(yes: Part): Part {
    const when = this.#either();
    const no = this.#take("else") === undefined ? (): undefined => undefined : this.#choice();
    return (run) => (truth(when(run)) ? yes(run) : no(run));
  }

  #either(): Part {
    let left = this.#both();
    while (this.#take("or") !== undefined) {
      const [a, b] = [left, this.#both()];
      left = (run) => {
        const first = a(run);
        return truth(first) ? first : b(run);
      };
    }
    return left;
  }

  #both(): Part {
    let left = this.#not();
    while (this.#take("and") !== undefined) {
      const [a, b] = [left, this.#not()];
      left = (run) => {
        const first = a(run);
        return truth(first) ? b(run) : first;
      };
    }
    return left;
  }

  #not(): Part {
    if (this.#take("not") === undefined) return this.#compared();
    if (++this.#depth > DEEPEST) throw new Unsupported("not not …");
    const part = this.#not();
    this.#depth--;
    return (run) => !truth(part(run));
  }

  #sign(): string | undefined {
    if (this.#next() === "not" && this.#next(1) === "in") {
      this.#at += 2;
      return "not in";
    }
    return this.#take("==", "!=", ">=", "<=", ">", "<", "in");
  }

  #compared(): Part {
    const first = this.#sum();
    const more: (readonly [string, Part])[] = [];
    for (let sign = this.#sign(); sign !== undefined; sign = this.#sign()) more.push([sign, this.#sum()]);
    if (more.length === 0) return first;
    return (run) => {
      let left = first(run);
      let holds: boolean | undefined = true;
      for (const [sign, part] of more) {
        const right = part(run);
        holds = compared(run, sign, left, right);
        if (holds !== true) return holds;
        left = right;
      }
      return holds;
    };
  }

  #chain(signs: readonly string[], below: () => Part): Part {
    let left = below();
    for (let sign = this.#take(...signs); sign !== undefined; sign = this.#take(...signs)) {
      const [a, b, how] = [left, below(), sign];
      left = how === "~" ? (run) => bounded(printed(a(run)) + printed(b(run))) : (run) => calculated(how, a(run), b(run));
    }
    return left;
  }

  #sum(): Part {
    return this.#chain(["+", "-"], () => this.#chain(["~"], () => this.#product()));
  }

  #product(): Part {
    // Of a text it would be a format.
    if (/^["']/.test(this.#next()) && this.#next(1) === "%") throw new Unsupported(`${this.#next()} %`);
    return this.#chain(["*", "/", "//", "%"], () => this.#chain(["**"], () => this.#signed(true)));
  }

  #signed(filters: boolean): Part {
    const sign = this.#take("-", "+");
    let part: Part;
    if (sign === undefined) part = this.#postfix(this.#primary());
    else {
      if (++this.#depth > DEEPEST) throw new Unsupported("--…");
      const of = this.#signed(false);
      this.#depth--;
      part = (run) => calculated("-", sign === "-" ? 0 : undefined, of(run)) ?? (sign === "+" ? of(run) : undefined);
    }
    return filters ? this.#filtered(part) : part;
  }

  /** A pattern that may take long is told when the config comes, not when a message does. */
  #pattern(name: string): void {
    if (!/^(?:regex_|match$|search$)/.test(name)) return;
    const said = this.#next(1) === "find" ? this.#next(3) : this.#next(1);
    if (/^["']/.test(said)) pattern(textOf(said));
  }

  #arguments(close: string): (run: Run) => Given {
    const list: Part[] = [];
    const named: [string, Part][] = [];
    while (this.#take(close) === undefined) {
      if (list.length + named.length > 0) this.#need(",");
      if (this.#take(close) !== undefined) break;
      if (/^[A-Za-z_]/.test(this.#next()) && this.#next(1) === "=") {
        const name = this.#next();
        this.#at += 2;
        named.push([name, this.#choice()]);
      } else list.push(this.#choice());
    }
    return (run) => ({ list: list.map((one) => one(run)), named: Object.fromEntries(named.map(([name, one]) => [name, one(run)])) });
  }

  #subscript(from: Part): Part {
    const start: Part = this.#next() === ":" ? (): number => 0 : this.#choice();
    if (this.#take(":") === undefined) {
      this.#need("]");
      return (run) => member(run, from(run), start(run));
    }
    const end: Part = this.#next() === "]" ? (): undefined => undefined : this.#choice();
    this.#need("]");
    return (run) => {
      const [whole, a, b] = [from(run), start(run), end(run)];
      if (typeof whole === "string" || Array.isArray(whole)) return whole.slice(Number(a), b === undefined ? undefined : Number(b));
      return undefined;
    };
  }

  #postfix(first: Part): Part {
    let part = first;
    for (let sign = this.#take(".", "["); sign !== undefined; sign = this.#take(".", "[")) {
      const from = part;
      if (sign === "[") {
        part = this.#subscript(from);
        continue;
      }
      const name = this.#tokens[this.#at++] ?? "";
      if (/^\d+(?:\.\d+)?$/.test(name)) {
        // `a.0.1`: the second dot was taken for that of a figure.
        const keys = name.split(".").map(Number);
        part = (run) => keys.reduce<unknown>((of, key) => member(run, of, key), from(run));
      } else if (!/^[A-Za-z_]/.test(name)) throw new Unsupported(`.${name}`);
      else part = this.#take("(") === undefined ? (run) => member(run, from(run), name) : this.#method(from, name);
    }
    return part;
  }

  #method(from: Part, name: string): Part {
    const given = this.#arguments(")");
    if (name === "get")
      return (run) => {
        const { list } = given(run);
        const found = asking(
          run,
          () => member(run, from(run), list[0]),
          (said) => said === undefined,
        );
        return found === undefined ? (list[1] ?? null) : found;
      };
    const method = METHODS.get(name);
    if (method === undefined) throw new Unsupported(`${name}()`);
    return (run) => method(from(run), given(run), run);
  }

  #filtered(first: Part): Part {
    let part = first;
    for (let sign = this.#take("|", "is"); sign !== undefined; sign = this.#take("|", "is")) {
      if (sign === "is") {
        part = this.#test(part);
        continue;
      }
      const name = this.#tokens[this.#at++] ?? "";
      const filter = FILTERS.get(name);
      if (filter === undefined) throw new Unsupported(`| ${name}`);
      this.#pattern(name);
      const given = this.#take("(") === undefined ? (): Given => ({ list: [], named: {} }) : this.#arguments(")");
      const from = part;
      part = ASKING.has(name)
        ? (run) =>
            filter(
              asking(
                run,
                () => from(run),
                (said) => said === undefined,
              ),
              given(run),
              run,
            )
        : (run) => filter(from(run), given(run), run);
    }
    return part;
  }

  #test(from: Part): Part {
    const not = this.#take("not") !== undefined;
    const name = this.#tokens[this.#at++] ?? "";
    if (name === "defined" || name === "undefined")
      return (run) => {
        const said = asking(
          run,
          () => from(run),
          (one) => one === undefined,
        );
        return ((said !== undefined) === (name === "defined")) !== not;
      };
    if (name === "in") {
      const list = this.#postfix(this.#primary());
      return (run) => compared(run, not ? "not in" : "in", from(run), list(run));
    }
    const test = TESTS.get(name.toLowerCase());
    if (test === undefined) throw new Unsupported(`is ${name}`);
    this.#pattern(name);
    let given = (_: Run): Given => ({ list: [], named: {} });
    if (this.#take("(") !== undefined) given = this.#arguments(")");
    else if (/^["'\d]/.test(this.#next())) {
      const other = this.#primary();
      given = (run) => ({ list: [other(run)], named: {} });
    }
    return (run) => {
      const said = from(run);
      return said === undefined && name !== "mapping" ? undefined : test(said, given(run)) !== not;
    };
  }

  #primary(): Part {
    const token = this.#tokens[this.#at++] ?? "";
    if (token === "(") return this.#group();
    if (token === "[") {
      const given = this.#arguments("]");
      return (run) => given(run).list;
    }
    if (token === "{") return this.#dictionary();
    if (/^["']/.test(token)) {
      const text = textOf(token);
      return () => text;
    }
    if (/^\d/.test(token)) return () => Number(token);
    const constant = CONSTANTS.get(token);
    if (constant !== undefined) return () => constant;
    if (!/^[A-Za-z_]/.test(token)) throw new Unsupported(token);
    if (this.#next() === "(") return this.#call(token);
    return named(token);
  }

  /** `(a)`, or a tuple. */
  #group(): Part {
    const first = this.#choice();
    if (this.#next() !== ",") {
      this.#need(")");
      return first;
    }
    this.#need(",");
    const more = this.#arguments(")");
    return (run) => [first(run), ...more(run).list];
  }

  #dictionary(): Part {
    const pairs: (readonly [Part, Part])[] = [];
    while (this.#take("}") === undefined) {
      if (pairs.length > 0) this.#need(",");
      if (this.#take("}") !== undefined) break;
      const key = this.#choice();
      this.#need(":");
      pairs.push([key, this.#choice()]);
    }
    return (run) => dictionary(pairs.map(([key, value]) => [key(run), value(run)]));
  }

  #call(name: string): Part {
    const run = FUNCTIONS.get(name);
    if (run === undefined) throw new Unsupported(`${name}()`);
    this.#need("(");
    const given = this.#arguments(")");
    return (at) => run(given(at), at);
  }
}

/** What a template may name: the message, and what it has set itself. */
function named(name: string): Part {
  return (run) => {
    if (run.names.has(name)) return run.names.get(name);
    if (name === "value") {
      run.read = true;
      return run.text;
    }
    if (name !== "value_json") throw new Unfit();
    note(run, run.json);
    return run.json;
  };
}

export function expression(text: string): Part {
  return new Reader(text).whole();
}
