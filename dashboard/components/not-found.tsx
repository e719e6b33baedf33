import { Link } from "@tanstack/react-router";
import { useWords } from "../i18n/setup.ts";
import css from "./states.module.css";

export function NotFound() {
  const { t } = useWords();
  return (
    <div className={css.box}>
      <p className={css.title}>{t("notFound.title")}</p>
      <Link to="/">{t("notFound.home")}</Link>
    </div>
  );
}
