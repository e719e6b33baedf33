import { ANY_RULE, type CaseVerdict, countOf, type ResponseReport } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import { CaseCount } from "./case-count.tsx";
import { PrecisionText } from "./nuisance-tables.tsx";
import table from "./response-tables.module.css";

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
            {report.rules.map(({ rule, name, now, before }) => {
              const link = (verdict: CaseVerdict, span: { readonly from: string; readonly to: string }, text?: string) => (
                <CaseCount
                  count={countOf(span === report ? now : before, verdict)}
                  span={{ from: span.from, to: span.to, place: report.place }}
                  as={{ verdict, rule: rule ?? ANY_RULE }}
                  {...(text !== undefined && { text })}
                />
              );
              return (
                <tr key={rule ?? ""}>
                  <td>{w(name)}</td>
                  <td className={own.number}>{link("any", report)}</td>
                  <td className={own.number}>{link("none", report)}</td>
                  <td className={table.shares}>
                    <PrecisionText precision={now} linked={(verdict, text) => link(verdict, report, text)} />
                  </td>
                  <td className={table.shares}>
                    <PrecisionText precision={before} linked={(verdict, text) => link(verdict, report.previous, text)} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
