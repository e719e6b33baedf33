import { countOf, type ResponseReport } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import { PrecisionText } from "./nuisance-tables.tsx";

/** How often each rule was right, with the counts that the share is made of. */
export function RulePrecision({ report }: { readonly report: ResponseReport }) {
  const { t, w } = useWords();
  if (report.rules.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t("response.precision")}</h2>
      <p className={css.quiet}>{t("response.precisionAbout")}</p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("response.rule")}</th>
              <th className={own.number}>{t("response.judged")}</th>
              <th className={own.number}>{t("response.unjudged")}</th>
              <th>{t("response.now")}</th>
              <th>{t("response.then")}</th>
            </tr>
          </thead>
          <tbody>
            {report.rules.map(({ rule, name, now, before }) => (
              <tr key={rule ?? ""}>
                <td>{w(name)}</td>
                <td className={own.number}>{countOf(now, "any")}</td>
                <td className={own.number}>{now.none}</td>
                <td>
                  <PrecisionText precision={now} />
                </td>
                <td>
                  <PrecisionText precision={before} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
