import { type ResponseFigures, type ResponseReport, SETTLED_COUNTS, SETTLED_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";

/** One line per period, part or place: how many were settled at which level, and their share. */
interface Line {
  readonly name: string;
  readonly figures: ResponseFigures;
}

function Lines({ head, lines }: { readonly head: string; readonly lines: readonly Line[] }) {
  const { t, w } = useWords();
  const text = ({ settled }: ResponseFigures, level: (typeof SETTLED_COUNTS)[number]): string => {
    const all = settled.reduce((sum, { count }) => sum + count, 0);
    const count = settled.find((each) => each.level === level)?.count ?? 0;
    return count === 0 ? "0" : t("settled.of", { count, share: `${((count / all) * 100).toFixed(1)}%` });
  };
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{head}</th>
            {SETTLED_COUNTS.map((level) => (
              <th key={level} className={own.number}>
                {w(SETTLED_WORDS[level])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, figures }) => (
            <tr key={name}>
              <td style={{ whiteSpace: "nowrap" }}>{name}</td>
              {SETTLED_COUNTS.map((level) => (
                <td key={level} className={own.number}>
                  {text(figures, level)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Shares of the levels at which cases were settled, by period and place. */
export function SettledWhere({ report, places }: { readonly report: ResponseReport; readonly places: readonly Line[] }) {
  const { t } = useWords();
  const periods = [
    { name: t("response.now"), figures: report.figures },
    { name: t("response.then"), figures: report.previous.figures },
  ];
  // Days on which nothing was settled say nothing.
  const parts = report.parts
    .filter(({ figures }) => figures.settled.some(({ count }) => count > 0))
    .map(({ day, figures }) => ({ name: day, figures }));
  return (
    <section className={css.card}>
      <h2>{t("settled.title")}</h2>
      <p className={css.quiet}>{t("settled.about")}</p>
      <Lines head={t("response.unit")} lines={periods} />
      {report.parts.length > 1 && parts.length > 0 ? <Lines head={t("response.part")} lines={parts} /> : null}
      {places.length > 0 ? <Lines head={t("alert.place")} lines={places} /> : null}
    </section>
  );
}
