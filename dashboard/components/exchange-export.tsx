import { Button } from "antd";
import { DAY, type ForeignSystem, toIso } from "../../contracts/index.ts";
import { exchangeTable } from "../data/exchange.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";

/** Days of the shorter table. */
const LATELY = 31;

/** For a platform that takes a table: its columns, in its order. */
export function ExchangeExport({ system }: { readonly system: ForeignSystem }) {
  const { t } = useWords();
  const now = useNow(60_000);
  return (
    <section className={css.card} aria-label={t("exchange.export")}>
      <h2>{t("exchange.export")}</h2>
      <p className={css.quiet}>{t("exchange.exportAbout")}</p>
      <div className={css.filters}>
        <Button href={exchangeTable(system, { open: "true" })}>{t("exchange.exportOpen")}</Button>
        <Button href={exchangeTable(system, { since: toIso(now - LATELY * DAY) })}>{t("exchange.exportLately", { days: LATELY })}</Button>
        <Button href={exchangeTable(system, {})}>{t("exchange.exportAll")}</Button>
      </div>
    </section>
  );
}
