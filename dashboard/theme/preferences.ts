import { useSyncExternalStore } from "react";
import type { Language } from "../../contracts/index.ts";

export type ThemeName = "dark" | "light";

/** What this browser keeps of a person's choices. */
export interface Preferences {
  readonly theme: ThemeName;
  readonly language: Language;
}

const KEY = "shouwang.preferences";
const DEFAULTS: Preferences = { theme: "dark", language: "zh" };

function load(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return DEFAULTS;
    const theme = "theme" in kept && kept.theme === "light" ? "light" : "dark";
    const language = "language" in kept && kept.language === "en" ? "en" : "zh";
    return { theme, language };
  } catch {
    return DEFAULTS;
  }
}

let current = load();
const listeners = new Set<() => void>();

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still works for this visit.
  }
  showPreferences();
  for (const listener of listeners) listener();
}

/** Sets the page's theme and language marks; the tokens follow from them. */
export function showPreferences(): void {
  document.documentElement.dataset.theme = current.theme;
  document.documentElement.lang = current.language === "zh" ? "zh-CN" : "en";
}

export const preferences = (): Preferences => current;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferences);
