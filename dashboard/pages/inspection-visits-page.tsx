import { Link } from "@tanstack/react-router";
import { CARE_WAY_WORDS } from "../../contracts/index.ts";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useInspectedVisits } from "../data/reports.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** The care visits behind the inspection's count: names masked, the home left out. */
export function InspectionVisitsPage() {
  const { t, w, language } = useWords();
  const { data, error, isPending, refetch } = useInspectedVisits();
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("inspection.visits")}</h1>
        <span className={css.spring} />
        <Link to="/inspection">{t("nav.inspection")}</Link>
      </div>
      {isPending ? <Bones rows={8} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? <Empty title={t("inspection.noVisits")} /> : null}
      {data && data.items.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, it is scrolled by keys too
        <section className={css.scroll} aria-label={t("inspection.visits")} tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("inspection.state")}</th>
                <th>{t("inspection.name")}</th>
                <th>{t("inspection.building")}</th>
                <th>{t("inspection.way")}</th>
                <th>{t("inspection.due")}</th>
                <th>{t("inspection.met")}</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <tr key={`${item.name} ${item.building} ${item.way} ${item.dueAt} ${item.metAt}`}>
                  <td>{item.overdue ? <strong>{t("inspection.late")}</strong> : t("inspection.onTime")}</td>
                  <td>{item.name}</td>
                  <td>{item.building}</td>
                  <td>{w(CARE_WAY_WORDS[item.way])}</td>
                  <td>{fullTime(Date.parse(item.dueAt), language)}</td>
                  <td>{item.metAt === null ? "—" : fullTime(Date.parse(item.metAt), language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </div>
  );
}
