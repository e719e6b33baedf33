export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** What XML 1.0 has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not get in.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

const escaped = (text: string): string =>
  text.replace(UNWRITABLE, "\ufffd").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** An element that holds text. */
export const leaf = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

/** An element that holds others; those that are empty texts are left out. */
export const group = (name: string, ...elements: readonly string[]): string => `<${name}>${elements.join("")}</${name}>`;
