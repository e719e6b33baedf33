import { isUtf8 } from "node:buffer";

export interface JsonFault {
  /** Characters before the fault. */
  readonly position: number;
  readonly line: number;
  readonly column: number;
}

const SHOWS = new Set(["toString", "valueOf"]);

/** Without keys by which the language turns an object into a text; those of the whole message stay, for it is read by its keys. */
function shown(value: unknown, isWhole: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => shown(one, false));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isWhole || !SHOWS.has(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, shown(one, false)]));
}

/** Parses what came from outside, so that an object in it, as `{"toString": 0}`, breaks nobody who only wants to show it. */
export function jsonValueOf(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('"toString"') || text.includes('"valueOf"') ? shown(value, true) : value;
}

const LITERAL = /true|false|null/y;
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON forbids in strings
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SPACE = /[ \t\n\r]*/y;

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/** Where a string breaks off, rather than where it began. */
function insideString(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== '"' && (text.codePointAt(i) ?? 0) >= 0x20) {
    if (text[i] === "\\" && !/^\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(i, i + 6))) return i;
    i += text[i] === "\\" ? 2 : 1;
  }
  return Math.min(i, text.length);
}

type Want = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

/** Walks the text as a JSON reader does, without recursion, to where it stops making sense. */
function faultAt(text: string): number {
  const stack: string[] = [];
  let want: Want = "value";
  let i = 0;
  const closed = (): Want => (stack.length === 0 ? "nothing" : "comma-or-end");
  for (;;) {
    i = skip(SPACE, text, i);
    const c = text[i];
    if (c === undefined || want === "nothing") return i;
    const inObject = stack.at(-1) === "{";
    if (want === "colon") {
      if (c !== ":") return i;
      want = "value";
      i++;
    } else if (want === "comma-or-end" && c === ",") {
      want = inObject ? "key" : "value";
      i++;
    } else if (c === (inObject ? "}" : "]") && stack.length > 0 && want !== "value" && want !== "key") {
      stack.pop();
      want = closed();
      i++;
    } else if (want === "comma-or-end") return i;
    else if (want === "key" || want === "key-or-end") {
      const end = skip(STRING, text, i);
      if (end === i) return c === '"' ? insideString(text, i) : i;
      want = "colon";
      i = end;
    } else if (c === "{" || c === "[") {
      stack.push(c);
      want = c === "{" ? "key-or-end" : "value-or-end";
      i++;
    } else {
      const end = Math.max(skip(STRING, text, i), skip(NUMBER, text, i), skip(LITERAL, text, i));
      if (end === i) return c === '"' ? insideString(text, i) : i;
      want = closed();
      i = end;
    }
  }
}

/** Says where a text that JSON.parse refused goes wrong; the engine's own message names a place only at times. */
export function findJsonFault(text: string): JsonFault {
  const position = faultAt(text);
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  return { position, line, column: position - before.lastIndexOf("\n") };
}

/** What stands for a number that JSON cannot carry, until its key is known. */
export const NO_NUMBER = "\u0000not-a-number";

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const STRING_OR_BARE = /"[^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*"|[-+]?\b(?:NaN|nan|Infinity|inf|undefined|None)\b/g;

/**
 * Puts a mark in the place of the bare NaN, Infinity and the like that careless encoders write, so that the rest of the
 * message can be read.
 * @returns undefined where there is none
 */
export function markNoNumbers(text: string): string | undefined {
  const mark = JSON.stringify(NO_NUMBER);
  let found = false;
  const marked = text.replace(STRING_OR_BARE, (part) => {
    if (part.startsWith('"')) return part;
    found = true;
    return mark;
  });
  return found ? marked : undefined;
}

const gb18030 = new TextDecoder("gb18030", { fatal: true });

/**
 * The text of a payload: UTF-8, with or without byte order mark, or GB 18030 where it is no UTF-8.
 * @returns undefined where the bytes are no text
 */
export function textOf(payload: Uint8Array): string | undefined {
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const text = bytes.toString("utf8");
  // Only a text with replacement characters can have been broken UTF-8; asking the bytes each time would cost more than decoding.
  if (text.includes("\ufffd") && !isUtf8(bytes)) {
    try {
      return gb18030.decode(bytes);
    } catch {
      return undefined;
    }
  }
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Whether a text holds bytes that no JSON and no plain word has. */
export function looksBinary(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u0008\u000e-\u001f]/.test(text);
}

/** Whether a parsed value is nested deeper than a limit; walks level by level, since recursion itself would overflow. */
export function deeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      for (const inner of Object.values(one)) if (typeof inner === "object" && inner !== null) below.push(inner);
    }
    level = below;
  }
  return false;
}
