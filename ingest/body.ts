import { jsonValueOf, looksBinary, textOf } from "./json-text.ts";
import { readXml } from "./xml.ts";

const [BRACE, BRACKET] = [0x7b, 0x5b];
const FORM = /^[^\s=&{}[\]<>"]{1,100}=[^\s]*$/;

function formValue(text: string): string {
  const bytes = Buffer.from(
    text.replaceAll("+", " ").replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  // What was no escape is text already.
  if (!/%[0-9a-f]{2}/i.test(text)) return text.replaceAll("+", " ");
  const utf8 = bytes.toString("utf8");
  if (!utf8.includes("\ufffd")) return utf8;
  try {
    return new TextDecoder("gb18030", { fatal: true }).decode(bytes);
  } catch {
    return utf8;
  }
}

function jsonOr(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return jsonValueOf(text);
  } catch {
    return text;
  }
}

/** A form as an object; a value that is JSON is read. */
function readForm(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    text.split("&").map((pair) => {
      const at = pair.indexOf("=");
      return [formValue(at < 0 ? pair : pair.slice(0, at)), jsonOr(formValue(at < 0 ? "" : pair.slice(at + 1)))];
    }),
  );
}

/** What a message says, as paths of a mapping see it; undefined where it is no text. */
export function messageValue(payload: Uint8Array): unknown {
  const text = textOf(payload);
  if (text === undefined || looksBinary(text)) return undefined;
  const other = readOtherBody(text);
  if (other !== undefined) return other;
  try {
    return jsonValueOf(text);
  } catch {
    return text.trim();
  }
}

/**
 * Makes a value of a body that is no JSON but XML or a form. A document's root element is left out: its name is the same
 * in every message, and paths are shorter without it.
 * @returns undefined where it is neither
 */
export function readOtherBody(text: string): unknown {
  const first = text.charCodeAt(0);
  if (first === BRACE || first === BRACKET) return undefined;
  const trimmed = text.trim();
  if (trimmed.startsWith("<")) {
    const document = readXml(trimmed);
    if (document === undefined) return undefined;
    const [root] = Object.entries(document);
    return root === undefined ? undefined : typeof root[1] === "string" ? document : { ...root[1], "@root": root[0] };
  }
  return FORM.test(trimmed) ? readForm(trimmed) : undefined;
}
