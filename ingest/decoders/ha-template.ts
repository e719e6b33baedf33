import { isObject } from "../shape.ts";

/** What a template sees: the payload as text, and as JSON. */
export interface Said {
  readonly text: string;
  readonly json: unknown;
}
type Part = (said: Said) => unknown;
/** A template made ready, or why it cannot be used. */
export type Template = { readonly run: Part } | { readonly unsupported: string };

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|>=|<=|[-+*/|.()[\],<>]))/y;
const LONGEST = 600;
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

class Unsupported extends Error {}

const number = (value: unknown): number | undefined => {
  const said = typeof value === "string" && value.trim() !== "" ? Number(value) : typeof value === "boolean" ? Number(value) : value;
  return typeof said === "number" && Number.isFinite(said) ? said : undefined;
};
const truth = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
const member = (value: unknown, key: unknown): unknown => {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
};
const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === "boolean" && Number(a) === b) || (typeof b === "boolean" && Number(b) === a);

const FILTERS: Readonly<Record<string, (value: unknown, args: readonly unknown[]) => unknown>> = {
  float: (value, [other]) => number(value) ?? other,
  int: (value, [other]) => (number(value) === undefined ? other : Math.trunc(Number(value))),
  round: (value, [digits]) =>
    number(value) === undefined ? undefined : Number(Number(value).toFixed(Math.min(10, Math.max(0, Number(digits ?? 0))))),
  abs: (value) => (number(value) === undefined ? undefined : Math.abs(Number(value))),
  default: (value, [other]) => value ?? other,
  d: (value, [other]) => value ?? other,
  lower: (value) => (value === undefined ? undefined : String(value).toLowerCase()),
  upper: (value) => (value === undefined ? undefined : String(value).toUpperCase()),
  trim: (value) => (value === undefined ? undefined : String(value).trim()),
  string: (value) => (value === undefined ? undefined : String(value)),
  bool: (value) => (value === undefined ? undefined : /^(?:true|on|yes|1)$/i.test(String(value))),
  is_defined: (value) => value,
  tojson: (value) => value,
};

/** Reads one expression by descent; throws where it leaves the subset. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const from = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (found === null) throw new Unsupported(text.slice(from, from + 20).trim());
      tokens.push(found[0].trim());
    }
    this.#tokens = tokens;
  }

  whole(): Part {
    const part = this.#choice();
    if (this.#at < this.#tokens.length) throw new Unsupported(this.#tokens[this.#at] ?? "");
    return part;
  }

  #take(...words: readonly string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || !words.includes(next)) return undefined;
    this.#at++;
    return next;
  }

  #need(word: string): void {
    if (this.#take(word) === undefined) throw new Unsupported(this.#tokens[this.#at] ?? word);
  }

  #choice(): Part {
    const yes = this.#either();
    if (!this.#take("if")) return yes;
    const when = this.#either();
    if (!this.#take("else")) return (said) => (truth(when(said)) ? yes(said) : undefined);
    const no = this.#choice();
    // What is not there is unchanged: it chooses neither.
    return (said) => {
      const holds = when(said);
      return holds === undefined ? undefined : truth(holds) ? yes(said) : no(said);
    };
  }

  #either(): Part {
    let left = this.#both();
    while (this.#take("or")) {
      const [a, b] = [left, this.#both()];
      left = (said) => (truth(a(said)) ? a(said) : b(said));
    }
    return left;
  }

  #both(): Part {
    let left = this.#not();
    while (this.#take("and")) {
      const [a, b] = [left, this.#not()];
      left = (said) => (truth(a(said)) ? b(said) : a(said));
    }
    return left;
  }

  #not(): Part {
    if (!this.#take("not")) return this.#compared();
    const part = this.#not();
    return (said) => {
      const holds = part(said);
      return holds === undefined ? undefined : !truth(holds);
    };
  }

  #compared(): Part {
    const left = this.#sum();
    if (this.#take("is")) {
      const not = this.#take("not") !== undefined;
      if (!this.#take("defined")) throw new Unsupported("is");
      return (said) => (left(said) !== undefined) !== not;
    }
    const sign = this.#take("==", "!=", ">=", "<=", ">", "<", "in");
    if (sign === undefined) return left;
    const right = this.#sum();
    return (said) => {
      const [a, b] = [left(said), right(said)];
      // What is not there is unchanged, and neither this nor that.
      if (a === undefined || b === undefined) return undefined;
      if (sign === "==") return same(a, b);
      if (sign === "!=") return !same(a, b);
      if (sign === "in") return Array.isArray(b) ? b.some((one) => same(one, a)) : String(b).includes(String(a));
      const [x, y] = [number(a), number(b)];
      if (x === undefined || y === undefined) return undefined;
      return sign === ">" ? x > y : sign === "<" ? x < y : sign === ">=" ? x >= y : x <= y;
    };
  }

  #sum(): Part {
    let left = this.#product();
    for (let sign = this.#take("+", "-"); sign !== undefined; sign = this.#take("+", "-")) {
      const [a, b, add] = [left, this.#product(), sign === "+" ? 1 : -1];
      left = (said) => {
        const [x, y] = [number(a(said)), number(b(said))];
        return x === undefined || y === undefined ? undefined : x + add * y;
      };
    }
    return left;
  }

  #product(): Part {
    let left = this.#filtered();
    for (let sign = this.#take("*", "/"); sign !== undefined; sign = this.#take("*", "/")) {
      const [a, b, times] = [left, this.#filtered(), sign === "*"];
      left = (said) => {
        const [x, y] = [number(a(said)), number(b(said))];
        return x === undefined || y === undefined ? undefined : times ? x * y : x / y;
      };
    }
    return left;
  }

  #arguments(): readonly Part[] {
    const list: Part[] = [];
    if (this.#take(")")) return list;
    do list.push(this.#choice());
    while (this.#take(","));
    this.#need(")");
    return list;
  }

  #filtered(): Part {
    let part = this.#primary();
    for (let sign = this.#take("|", ".", "["); sign !== undefined; sign = this.#take("|", ".", "[")) {
      const from = part;
      if (sign === "[") {
        const key = this.#choice();
        this.#need("]");
        part = (said) => member(from(said), key(said));
        continue;
      }
      const name = this.#tokens[this.#at++] ?? "";
      const call = this.#take("(") !== undefined ? this.#arguments() : undefined;
      if (sign === ".") {
        if (call === undefined) part = (said) => member(from(said), name);
        else if (name === "get") part = (said) => member(from(said), call[0]?.(said)) ?? call[1]?.(said);
        else if (name === "lower" || name === "upper") part = (said) => FILTERS[name]?.(from(said), []);
        else throw new Unsupported(`${name}()`);
      } else {
        const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
        if (filter === undefined) throw new Unsupported(`| ${name}`);
        part = (said) =>
          filter(
            from(said),
            (call ?? []).map((one) => one(said)),
          );
      }
    }
    return part;
  }

  #primary(): Part {
    const token = this.#tokens[this.#at++] ?? "";
    if (token === "(") {
      const part = this.#choice();
      this.#need(")");
      return part;
    }
    if (token === "[") {
      const list: Part[] = [];
      do list.push(this.#choice());
      while (this.#take(","));
      this.#need("]");
      return (said) => list.map((one) => one(said));
    }
    if (token === "-") {
      const part = this.#primary();
      return (said) => (number(part(said)) === undefined ? undefined : -Number(part(said)));
    }
    if (/^["']/.test(token)) {
      const text = token.slice(1, -1).replace(/\\(.)/g, "$1");
      return () => text;
    }
    if (/^\d/.test(token)) return () => Number(token);
    if (token === "value") return (said) => said.text;
    if (token === "value_json") return (said) => said.json;
    const constant = CONSTANTS.get(token);
    if (constant !== undefined) return () => constant;
    throw new Unsupported(token);
  }
}

function expression(text: string): Part {
  return new Reader(text).whole();
}

/** `{% if a %}x{% elif b %}y{% else %}z{% endif %}`, whose arms are texts or one expression. */
function branches(text: string): Part | undefined {
  const inner = /^\{%-?\s*if\s([\s\S]*)\{%-?\s*endif\s*-?%\}$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const arms = inner.split(/\{%-?\s*(?=elif\s|else\b)/).map((arm, i) => {
    const [head = "", body = "", ...more] = arm.split(/-?%\}/);
    if (more.length > 0 || /\{%/.test(body)) throw new Unsupported("{%");
    const when = i === 0 ? head : /^elif\s([\s\S]*)$/.exec(head)?.[1];
    return { when: when === undefined ? undefined : expression(when), does: whole(body.trim()) };
  });
  return (said) => {
    for (const { when, does } of arms) {
      const holds = when === undefined ? true : when(said);
      if (holds === undefined) return undefined;
      if (truth(holds)) return does(said);
    }
    return undefined;
  };
}

function whole(text: string): Part {
  const only = /^\{\{-?((?:(?!\}\})[\s\S])*?)-?\}\}$/.exec(text)?.[1];
  if (only !== undefined) return expression(only);
  const chosen = branches(text);
  if (chosen !== undefined) return chosen;
  if (/\{[{%]/.test(text)) throw new Unsupported(text.slice(0, 40));
  return () => text;
}

/** Makes a value template of the supported subset ready to run; done once for each config. */
export function compileTemplate(text: string): Template {
  if (text.length > LONGEST) return { unsupported: `${text.slice(0, 40)}…` };
  try {
    return { run: whole(text.trim()) };
  } catch (error) {
    if (error instanceof Unsupported) return { unsupported: error.message };
    throw error;
  }
}
