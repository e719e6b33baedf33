import { ASKING, FILTERS, type Given, METHODS, pattern, TESTS } from "./ha-filters.ts";
import { calculated, compared } from "./ha-operators.ts";
import { type Descent, type Part, primary } from "./ha-primary.ts";
import { Tokens, textOf } from "./ha-tokens.ts";
import { asking, bounded, member, printed, type Run, truth, Unsupported } from "./ha-values.ts";

const NONE: Given = { list: [], named: {} };

/** Reads one expression by descent; throws where it leaves the subset. */
class Reader implements Descent {
  readonly tokens: Tokens;

  constructor(text: string) {
    this.tokens = new Tokens(text);
  }

  whole(): Part {
    const part = this.choice();
    if (!this.tokens.isEnd) throw new Unsupported(this.tokens.next());
    return part;
  }

  /** A whole expression, with its choice. */
  choice(): Part {
    return this.tokens.deeper("((…", () => {
      const yes = this.#either();
      return this.tokens.take("if") === undefined ? yes : this.#chosen(yes);
    });
  }

  #chosen(yes: Part): Part {
    const when = this.#either();
    const no = this.tokens.take("else") === undefined ? (): undefined => undefined : this.choice();
    return (run) => (truth(when(run)) ? yes(run) : no(run));
  }

  #either(): Part {
    let left = this.#both();
    while (this.tokens.take("or") !== undefined) {
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
    while (this.tokens.take("and") !== undefined) {
      const [a, b] = [left, this.#not()];
      left = (run) => {
        const first = a(run);
        return truth(first) ? b(run) : first;
      };
    }
    return left;
  }

  #not(): Part {
    if (this.tokens.take("not") === undefined) return this.#compared();
    const part = this.tokens.deeper("not not …", () => this.#not());
    return (run) => !truth(part(run));
  }

  #sign(): string | undefined {
    if (this.tokens.next() === "not" && this.tokens.next(1) === "in") {
      this.tokens.skip(2);
      return "not in";
    }
    return this.tokens.take("==", "!=", ">=", "<=", ">", "<", "in");
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
    for (let sign = this.tokens.take(...signs); sign !== undefined; sign = this.tokens.take(...signs)) {
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
    if (/^["']/.test(this.tokens.next()) && this.tokens.next(1) === "%") throw new Unsupported(`${this.tokens.next()} %`);
    return this.#chain(["*", "/", "//", "%"], () => this.#chain(["**"], () => this.#signed(true)));
  }

  #signed(filters: boolean): Part {
    const sign = this.tokens.take("-", "+");
    let part: Part;
    if (sign === undefined) part = this.#postfix(primary(this));
    else {
      const of = this.tokens.deeper("--…", () => this.#signed(false));
      part = (run) => calculated("-", sign === "-" ? 0 : undefined, of(run)) ?? (sign === "+" ? of(run) : undefined);
    }
    return filters ? this.#filtered(part) : part;
  }

  /** A pattern that may take long is told when the config comes, not when a message does. */
  #pattern(name: string): void {
    if (!/^(?:regex_|match$|search$)/.test(name)) return;
    const said = this.tokens.next(1) === "find" ? this.tokens.next(3) : this.tokens.next(1);
    if (/^["']/.test(said)) pattern(textOf(said));
  }

  /** What stands in brackets, by place and by name. */
  given(close: string): (run: Run) => Given {
    const list: Part[] = [];
    const named: [string, Part][] = [];
    while (this.tokens.take(close) === undefined) {
      if (list.length + named.length > 0) this.tokens.need(",");
      if (this.tokens.take(close) !== undefined) break;
      if (/^[A-Za-z_]/.test(this.tokens.next()) && this.tokens.next(1) === "=") {
        const name = this.tokens.next();
        this.tokens.skip(2);
        named.push([name, this.choice()]);
      } else list.push(this.choice());
    }
    if (list.length + named.length === 0) return () => NONE;
    return (run) => ({
      list: list.map((one) => one(run)),
      named: named.length === 0 ? NONE.named : Object.fromEntries(named.map(([name, one]) => [name, one(run)])),
    });
  }

  #subscript(from: Part): Part {
    const start: Part = this.tokens.next() === ":" ? (): number => 0 : this.choice();
    if (this.tokens.take(":") === undefined) {
      this.tokens.need("]");
      return (run) => member(run, from(run), start(run));
    }
    const end: Part = this.tokens.next() === "]" ? (): undefined => undefined : this.choice();
    this.tokens.need("]");
    return (run) => {
      const [whole, a, b] = [from(run), start(run), end(run)];
      if (typeof whole === "string" || Array.isArray(whole)) return whole.slice(Number(a), b === undefined ? undefined : Number(b));
      return undefined;
    };
  }

  #postfix(first: Part): Part {
    let part = first;
    for (let sign = this.tokens.take(".", "["); sign !== undefined; sign = this.tokens.take(".", "[")) {
      const from = part;
      if (sign === "[") {
        part = this.#subscript(from);
        continue;
      }
      const name = this.tokens.any();
      if (/^\d+(?:\.\d+)?$/.test(name)) {
        // `a.0.1`: the second dot was taken for that of a figure.
        const keys = name.split(".").map(Number);
        part = (run) => keys.reduce<unknown>((of, key) => member(run, of, key), from(run));
      } else if (!/^[A-Za-z_]/.test(name)) throw new Unsupported(`.${name}`);
      else part = this.tokens.take("(") === undefined ? (run) => member(run, from(run), name) : this.#method(from, name);
    }
    return part;
  }

  #method(from: Part, name: string): Part {
    const given = this.given(")");
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
    for (let sign = this.tokens.take("|", "is"); sign !== undefined; sign = this.tokens.take("|", "is")) {
      if (sign === "is") {
        part = this.#test(part);
        continue;
      }
      const name = this.tokens.any();
      const filter = FILTERS.get(name);
      if (filter === undefined) throw new Unsupported(`| ${name}`);
      this.#pattern(name);
      const given = this.tokens.take("(") === undefined ? (): Given => NONE : this.given(")");
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
    const not = this.tokens.take("not") !== undefined;
    const name = this.tokens.any();
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
      const list = this.#postfix(primary(this));
      return (run) => compared(run, not ? "not in" : "in", from(run), list(run));
    }
    const test = TESTS.get(name.toLowerCase());
    if (test === undefined) throw new Unsupported(`is ${name}`);
    this.#pattern(name);
    let given = (_: Run): Given => NONE;
    if (this.tokens.take("(") !== undefined) given = this.given(")");
    else if (/^["'\d]/.test(this.tokens.next())) {
      const other = primary(this);
      given = (run) => ({ list: [other(run)], named: {} });
    }
    return (run) => {
      const said = from(run);
      return said === undefined && name !== "mapping" ? undefined : test(said, given(run)) !== not;
    };
  }
}

export function expression(text: string): Part {
  return new Reader(text).whole();
}
