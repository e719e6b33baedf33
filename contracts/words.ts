/** A text in both interface languages; `zh` is the default. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
