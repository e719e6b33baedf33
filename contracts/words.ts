/** A text in both interface languages; `zh` is the default. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A text that is the same in both languages stays one. */
export const bothOf = (text: string | Words): Words => (typeof text === "string" ? { zh: text, en: text } : text);

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
