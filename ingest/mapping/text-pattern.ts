import type { PathOutcome } from "./path.ts";

/** A text with captures, as `报警_{zone}防区{what}`. */
export interface TextPattern {
  readonly names: readonly string[];
  /** The captures; undefined where the text is another. */
  match(text: string): Readonly<Record<string, string>> | undefined;
}

const LONGEST = 4_000;
const bad = (zh: string, en: string): PathOutcome<TextPattern> => ({ ok: false, words: { zh, en } });

/**
 * `{name}` is a part that is kept under its name, up to where the text behind it stands first; all else stands for itself.
 * Walked once from left to right: whoever writes a pattern cannot make the hub slow with it.
 */
export function compileText(text: string): PathOutcome<TextPattern> {
  const parts = text.split(/\{([\p{L}\p{N}_]+)\}/u);
  const names = parts.filter((_, i) => i % 2 === 1);
  const fixed = parts.filter((_, i) => i % 2 === 0);
  const [first = "", ...behind] = fixed;
  if (new Set(names).size < names.length) return bad("正文格式里有两个同名的截取。", "Two captures of the body have the same name.");
  if (behind.slice(0, -1).some((one) => one === ""))
    return bad("两个截取之间要有文字，否则分不开。", "Text must stand between two captures; nothing else parts them.");
  return {
    ok: true,
    value: {
      names,
      match: (said) => {
        if (said.length > LONGEST || !said.startsWith(first) || (names.length === 0 && said !== first)) return undefined;
        const captures: Record<string, string> = {};
        let at = first.length;
        for (const [i, name] of names.entries()) {
          const next = behind[i] ?? "";
          const isLast = i === names.length - 1;
          const end = !isLast ? said.indexOf(next, at + 1) : said.endsWith(next) ? said.length - next.length : -1;
          if (end <= at) return undefined;
          captures[name] = said.slice(at, end);
          at = end + next.length;
        }
        return captures;
      },
    },
  };
}
