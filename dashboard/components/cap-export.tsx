import { Button } from "antd";
import { capPath } from "../data/alerts.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./alert-panel.module.css";

/** An alert as a file for an organisation with which that was agreed; folded away, for it is no step of the response. */
export function CapExport({ alert }: { readonly alert: string }) {
  const { t } = useWords();
  return (
    <details className={css.section}>
      <summary className={css.quiet}>{t("cap.title")}</summary>
      <p className={css.quiet}>{t("cap.about")}</p>
      <Button href={capPath(alert)} download>
        {t("cap.save")}
      </Button>
    </details>
  );
}
