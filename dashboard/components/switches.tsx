import { Button } from "antd";
import { useWords } from "../i18n/setup.ts";
import { setPreferences, usePreferences } from "../theme/preferences.ts";

/** Theme and language, kept in this browser. */
export function Switches() {
  const { t } = useWords();
  const { theme, language } = usePreferences();
  return (
    <span style={{ display: "inline-flex", gap: 6 }}>
      <Button onClick={() => setPreferences({ theme: theme === "dark" ? "light" : "dark" })}>
        {theme === "dark" ? t("switch.light") : t("switch.dark")}
      </Button>
      <Button lang={language === "zh" ? "en" : "zh-CN"} onClick={() => setPreferences({ language: language === "zh" ? "en" : "zh" })}>
        {t("switch.language")}
      </Button>
    </span>
  );
}
