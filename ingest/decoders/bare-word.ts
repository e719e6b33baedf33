import type { Source } from "./decoder.ts";

const LONGEST = 200;

/**
 * The plain word that a message is, as bridges send states and single values.
 * @returns undefined where it is JSON, bytes or longer than a word
 */
export function bareWord(source: Source): string | undefined {
  const { text } = source.turn;
  const word = text?.trim();
  if (text === undefined || word === undefined || word === "" || text.length > LONGEST) return undefined;
  if ('{["'.includes(word.charAt(0)) || !/^[\p{L}\p{N} ._:+-]+$/u.test(word)) return undefined;
  return word;
}

/** A bare word as a value: true and false, a number, or the word itself. */
export function valueOfWord(text: string): unknown {
  const word = text.trim();
  if (/^(true|false)$/.test(word)) return word === "true";
  return word !== "" && Number.isFinite(Number(word)) ? Number(word) : word;
}
