import { Unsupported } from "./ha-values.ts";

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|([A-Za-z_]\w*)|(==|!=|>=|<=|\/\/|\*\*|[-+*/%~|.()[\]{},:<>=]))/y;
const MOST_TOKENS = 600;
const DEEPEST = 40;

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

/** What stands in quotes, without them. */
export const textOf = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one));

/** The tokens of one expression, of which each is taken once; no expression is nested deeper than somebody would write it. */
export class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  get isEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  next(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  /** Takes the next one, whatever it is; empty at the end. */
  any(): string {
    return this.#tokens[this.#at++] ?? "";
  }

  /** @returns undefined where the next one is none of these */
  take(...words: readonly string[]): string | undefined {
    const next = this.#tokens[this.#at];
    if (next === undefined || !words.includes(next)) return undefined;
    this.#at++;
    return next;
  }

  skip(count: number): void {
    this.#at += count;
  }

  need(word: string): void {
    if (this.take(word) === undefined) throw new Unsupported(this.next() || word);
  }

  /** Reads what is nested, as `what` is called where it is nested too deep. */
  deeper<T>(what: string, read: () => T): T {
    if (++this.#depth > DEEPEST) throw new Unsupported(what);
    const found = read();
    this.#depth--;
    return found;
  }
}
