/** An element as JSON: text, or an object of children, attributes (`@name`) and own text (`#text`). */
export type XmlValue = string | { readonly [name: string]: XmlValue | readonly XmlValue[] };

const DEEPEST = 32;
const MOST_NODES = 50_000;
const NAME = /[^\s/>=<"']+/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The five entities of XML itself and character numbers; others are left as they stand: nothing is ever looked up. */
function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

class Reader {
  readonly #text: string;
  #at = 0;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the root element by its name; undefined where this is no well-formed XML, or one with a document type */
  document(): { readonly [name: string]: XmlValue } | undefined {
    if (!this.#prologue()) return undefined;
    const root = this.#element(0);
    return root === undefined ? undefined : { [root.name]: root.value };
  }

  /** A document type is where entities are declared: such a document is refused whole. */
  #prologue(): boolean {
    for (;;) {
      this.#space();
      if (this.#skip("<?", "?>") || this.#skip("<!--", "-->")) continue;
      return this.#text[this.#at] === "<" && this.#text[this.#at + 1] !== "!";
    }
  }

  #space(): void {
    while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #skip(open: string, close: string): boolean {
    if (!this.#text.startsWith(open, this.#at)) return false;
    const end = this.#text.indexOf(close, this.#at + open.length);
    this.#at = end < 0 ? this.#text.length : end + close.length;
    return true;
  }

  /** Without its prefix: `ns2:eventType` and `eventType` mean the same to whoever reads events. */
  #name(): string | undefined {
    NAME.lastIndex = this.#at;
    const found = NAME.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    return found.slice(found.indexOf(":") + 1);
  }

  #element(depth: number): { readonly name: string; readonly value: XmlValue } | undefined {
    if (depth > DEEPEST || ++this.#nodes > MOST_NODES || this.#text[this.#at] !== "<") return undefined;
    this.#at++;
    const name = this.#name();
    if (name === undefined) return undefined;
    const fields = new Map<string, XmlValue | XmlValue[]>();
    const closed = this.#attributes(fields);
    if (closed === undefined) return undefined;
    const text = closed ? "" : this.#content(fields, depth);
    if (text === undefined) return undefined;
    if (fields.size === 0) return { name, value: text };
    if (text !== "") fields.set("#text", text);
    return { name, value: Object.fromEntries(fields) };
  }

  /** @returns whether the tag closes itself; undefined where it breaks off */
  #attributes(fields: Map<string, XmlValue | XmlValue[]>): boolean | undefined {
    for (;;) {
      this.#space();
      if (this.#text.startsWith("/>", this.#at)) {
        this.#at += 2;
        return true;
      }
      if (this.#text[this.#at] === ">") {
        this.#at++;
        return false;
      }
      const raw = this.#at;
      const name = this.#name();
      if (name === undefined) return undefined;
      this.#space();
      if (this.#text[this.#at] !== "=") return undefined;
      this.#at++;
      this.#space();
      const quote = this.#text[this.#at];
      const end = quote === '"' || quote === "'" ? this.#text.indexOf(quote, this.#at + 1) : -1;
      if (end < 0) return undefined;
      // Declarations of name spaces say nothing of the device.
      if (!this.#text.startsWith("xmlns", raw)) fields.set(`@${name}`, unescaped(this.#text.slice(this.#at + 1, end)));
      this.#at = end + 1;
    }
  }

  /** @returns the element's own text; undefined where it is not closed */
  #content(fields: Map<string, XmlValue | XmlValue[]>, depth: number): string | undefined {
    let text = "";
    for (;;) {
      const next = this.#text.indexOf("<", this.#at);
      if (next < 0) return undefined;
      text += unescaped(this.#text.slice(this.#at, next));
      this.#at = next;
      if (this.#text.startsWith("</", next)) {
        const end = this.#text.indexOf(">", next);
        if (end < 0) return undefined;
        this.#at = end + 1;
        return text.trim();
      }
      if (this.#text.startsWith("<![CDATA[", next)) {
        const end = this.#text.indexOf("]]>", next);
        text += this.#text.slice(next + 9, end < 0 ? this.#text.length : end);
        this.#at = end < 0 ? this.#text.length : end + 3;
      } else if (!this.#skip("<!--", "-->") && !this.#skip("<?", "?>")) {
        const child = this.#element(depth + 1);
        if (child === undefined) return undefined;
        const before = fields.get(child.name);
        if (before === undefined) fields.set(child.name, child.value);
        else if (Array.isArray(before)) before.push(child.value);
        else fields.set(child.name, [before, child.value]);
      }
    }
  }
}

/**
 * Reads XML as devices send it. Small on purpose: no document types, no entities but XML's own, nothing fetched.
 * @returns undefined where it is not well formed
 */
export function readXml(text: string): { readonly [name: string]: XmlValue } | undefined {
  return new Reader(text).document();
}
