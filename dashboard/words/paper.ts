interface Foot {
  readonly left: string;
  readonly right: string;
  readonly wide: boolean;
}

/** As a string of CSS: whatever somebody named a community ends neither the string nor the style. */
const quoted = (text: string): string =>
  `"${Array.from(text, (letter) => (/[\p{L}\p{N} ·:/.,，（）()-]/u.test(letter) ? letter : `\\${letter.codePointAt(0)?.toString(16)} `)).join("")}"`;

/** How a sheet lies, and what stands at the foot of every page of it: a page that was lost from the staple is known by it. */
export function footStyle({ left, right, wide }: Foot): string {
  const font = 'font: 8pt "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; color: #333;';
  return `@page { size: A4${wide ? " landscape" : ""}; margin: 12mm 12mm 15mm;
@bottom-left { content: ${quoted(left)}; white-space: nowrap; ${font} }
@bottom-center { content: ""; }
@bottom-right { content: ${quoted(right)} "  " counter(page) "/" counter(pages); white-space: nowrap; ${font} } }`;
}
