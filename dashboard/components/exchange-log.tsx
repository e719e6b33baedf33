import { AUDIT_ACT_WORDS, type ForeignSystem, wordsOf } from "../../contracts/index.ts";
import { useExchangeLog } from "../data/exchange.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { More } from "./more.tsx";
import { Bones, Empty, Failed, Unreadable } from "./states.tsx";

/** What a platform handed over and fetched lately: times and numbers, also where it was refused. */
export function ExchangeLog({ system }: { readonly system: ForeignSystem }) {
  const { t, w, language } = useWords();
  const query = useExchangeLog(system);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={css.card} aria-label={t("exchange.log")}>
      <h2>{t("exchange.log")}</h2>
      {query.isPending ? <Bones rows={3} /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      <Unreadable count={query.data?.pages.reduce((sum, page) => sum + page.unreadable, 0) ?? 0} />
      {query.data && items.length === 0 ? <Empty title={t("exchange.logEmpty")} hint={t("exchange.logEmptyHint")} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("chart.time")}</th>
                <th>{t("audit.act")}</th>
                <th>{t("audit.outcome")}</th>
                <th>{t("exchange.numbers")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of an append-only log have no id and never move
                <tr key={index}>
                  <td>{fullTime(Date.parse(item.at), language)}</td>
                  <td>{w(wordsOf(AUDIT_ACT_WORDS, item.act))}</td>
                  <td>{item.outcome === "done" ? t("audit.done") : <strong>{t(`audit.${item.outcome}`)}</strong>}</td>
                  <td>{item.detail ?? "—"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <More query={query} />
    </section>
  );
}
