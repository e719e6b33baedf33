import type { Language } from "../../contracts/index.ts";

/** The dashboard's own texts, by key. */
export interface UiTexts {
  readonly zh: Readonly<Record<string, string>>;
  readonly en: Readonly<Record<string, string>>;
}

export interface Known {
  readonly ui: UiTexts;
  /** Texts of the data: names, numbers, notes. */
  readonly data: ReadonlySet<string>;
  /** All of them in one. */
  readonly haystack: string;
  readonly words: { readonly zh: ReadonlySet<string>; readonly en: ReadonlySet<string> };
}

/** Names, units and words of a format that are written alike in both languages; `native` is the name of our own format. */
const ALIKE = new Set(
  "Shouwang Webhook Webhooks Token token Node-RED JSON Prometheus Docker Linux Chrome Windows Excel WeChat Wi-Fi ClientID bpm kPa cmd Cel min max English Bearer Zigbee native auto readings events position picture link Tex Admin Code Esc".split(
    " ",
  ),
);
const BROKEN = /\{\{|\}\}|\bundefined\b|\bNaN\b|\[object |Invalid Date/;
const HAN = /\p{Script=Han}+/gu;
/** Letters that stand by themselves: what touches a digit or a sign is an address, a code or a number with its unit. */
const LATIN = /(?<![\w./:@=#&+%_{-])[A-Za-z][a-z]{2,}(?![\w/:@=#&+%_}-]|\.\w)/g;

/** What is wrong with one text on a page in this language. */
export function judgeText(text: string, language: Language, known: Known): readonly string[] {
  if (known.data.has(text)) return [];
  if (BROKEN.test(text)) return [`broken: ${text.slice(0, 80)}`];
  const key = keyIn(text, known);
  if (key !== undefined) return [`raw key: ${key}`];
  return language === "zh" ? englishIn(text, known) : chineseIn(text, known);
}

function keyIn(text: string, { ui, haystack }: Known): string | undefined {
  const found = text.match(/\b[a-z][a-zA-Z-]*(?:\.[a-zA-Z][\w-]*)+/g) ?? [];
  return found.find((one) => stems(ui).has(one.split(".")[0] ?? "") && !haystack.includes(one));
}

const kept = new WeakMap<UiTexts, ReadonlySet<string>>();
function stems(ui: UiTexts): ReadonlySet<string> {
  const made = kept.get(ui) ?? new Set(Object.keys(ui.zh).map((key) => key.split(".")[0] ?? ""));
  kept.set(ui, made);
  return made;
}

function englishIn(text: string, known: Known): readonly string[] {
  const { words, ui } = known;
  if (words.en.has(text) && !words.zh.has(text)) return [`English: ${text}`];
  const foreign = (text.match(LATIN) ?? []).filter((word) => !ALIKE.has(word) && !latinOf(known).has(word) && !spoken(ui).has(word));
  return foreign.length === 0 ? [] : [`English “${foreign.join(" ")}” in: ${text.slice(0, 80)}`];
}

/** Latin words of the data. */
const latin = new WeakMap<ReadonlySet<string>, { readonly size: number; readonly words: ReadonlySet<string> }>();
function latinOf({ data, haystack }: Known): ReadonlySet<string> {
  const before = latin.get(data);
  if (before?.size === data.size) return before.words;
  const words = new Set(haystack.match(LATIN) ?? []);
  latin.set(data, { size: data.size, words });
  return words;
}

/** Latin words that the Chinese texts use on purpose. */
const ours = new WeakMap<UiTexts, ReadonlySet<string>>();
function spoken(ui: UiTexts): ReadonlySet<string> {
  const made = ours.get(ui) ?? new Set(Object.values(ui.zh).flatMap((one) => one.replace(/\{\{\w+\}\}/g, "").match(LATIN) ?? []));
  ours.set(ui, made);
  return made;
}

function chineseIn(text: string, { haystack, words }: Known): readonly string[] {
  if (words.zh.has(text) && !words.en.has(text)) return [`Chinese: ${text}`];
  const foreign = (text.match(HAN) ?? []).filter((run) => !haystack.includes(run));
  return foreign.length === 0 ? [] : [`Chinese “${foreign.join(" ")}” in: ${text.slice(0, 80)}`];
}
