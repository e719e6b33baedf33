import { type ThemeConfig, theme } from "antd";
import type { ThemeName } from "./preferences.ts";
import { readTokens } from "./tokens.ts";

/** antd through its tokens: compact on the desk, large on a phone. */
export function antdTheme(name: ThemeName, { phone, calm }: { readonly phone: boolean; readonly calm: boolean }): ThemeConfig {
  const t = readTokens(name);
  const algorithm = [name === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm];
  if (!phone) algorithm.push(theme.compactAlgorithm);
  return {
    algorithm,
    token: {
      colorPrimary: t.accent,
      colorInfo: t.accent,
      colorLink: t.accent,
      // Red, green and orange mean severity and link state; forms and messages speak in words and the accent.
      colorError: name === "dark" ? "#e58fd0" : "#a3307f",
      colorSuccess: t.accent,
      colorWarning: t.quiet,
      colorBgBase: t.ground,
      colorBgLayout: t.ground,
      colorBgContainer: t.surface,
      colorBgElevated: t.raised,
      colorBorder: t.line,
      colorBorderSecondary: t.line,
      colorText: t.text,
      colorTextSecondary: t.quiet,
      colorTextTertiary: t.quiet,
      colorTextDescription: t.quiet,
      colorTextPlaceholder: t.quiet,
      colorTextLightSolid: t["on-accent"],
      borderRadius: 6,
      fontSize: phone ? 18 : 14,
      // What folds waits for the end of a transition, and there is none.
      motion: !calm,
      controlHeight: phone ? 48 : 32,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.15s",
      fontFamily: "inherit",
    },
    components: {
      Button: { primaryColor: t["on-accent"], primaryShadow: "none", defaultShadow: "none", contentFontSize: phone ? 18 : 14 },
      Table: { cellFontSize: phone ? 16 : 13, headerBg: t.surface },
      Tooltip: { colorTextLightSolid: t.text, colorBgSpotlight: t.raised },
    },
  };
}
