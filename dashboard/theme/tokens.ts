import type { ThemeName } from "./preferences.ts";

const NAMES = [
  "ground",
  "surface",
  "raised",
  "line",
  "text",
  "quiet",
  "accent",
  "on-accent",
  "critical",
  "high",
  "medium",
  "low",
  "on-severity",
  "working",
  "offline",
  "map-ground",
  "map-land",
  "map-green",
  "map-water",
  "map-road",
  "map-building",
  "map-building-line",
  "map-label",
  "map-grid",
  "series-1",
  "series-2",
  "series-3",
  "series-4",
] as const;

export type TokenName = (typeof NAMES)[number];
export type Tokens = Readonly<Record<TokenName, string>>;

const kept = new Map<ThemeName, Tokens>();

/** The colours of tokens.css as they hold now: for antd, the map and the charts, which cannot read custom properties. */
export function readTokens(theme: ThemeName): Tokens {
  const known = kept.get(theme);
  if (known) return known;
  const style = getComputedStyle(document.documentElement);
  const read = (name: TokenName): string => style.getPropertyValue(`--${name}`).trim();
  const tokens = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Record<TokenName, string>;
  kept.set(theme, tokens);
  return tokens;
}
