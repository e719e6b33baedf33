import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Language, Words } from "../../contracts/index.ts";
import { preferences, usePreferences } from "../theme/preferences.ts";
import en from "./en.json";
import zh from "./zh.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof zh };
    keySeparator: false;
    nsSeparator: false;
  }
}

export async function setUpWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { zh: { translation: zh }, en: { translation: en } },
    lng: preferences().language,
    fallbackLng: "zh",
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

export type TextKey = keyof typeof zh;

/** The interface's words in the language chosen: `t` for its own texts, `w` for words that come with the data. */
export function useWords(): {
  readonly t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  readonly w: (words: Words) => string;
  readonly language: Language;
} {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return { t: (key, values) => t(key, { ...values, lng: language }), w: (words) => words[language], language };
}
