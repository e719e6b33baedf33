import { type ResponseFigures, type ResponseReport, SETTLED_COUNTS, SETTLED_WORDS, type SettledCount } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import { CaseCount, type CountedSpan } from "./case-count.tsx";

/** One line per period, part or place: how many were settled at which level, and their share. */
interface Line extends CountedSpan {
  readonly name: string;
  readonly figures: ResponseFigures;
}

const countAt = ({ settled }: ResponseFigures, level: SettledCount): number => settled.find((each) => each.level === level)?.count ?? 0;

function Lines({ head, lines }: { readonly head: string; readonly lines: readonly Line[] }) {
  const { t, w } = useWords();
  const text = (figures: ResponseFigures, level: SettledCount): string => {
    const all = figures.settled.reduce((sum, { count }) => sum + count, 0);
    const count = countAt(figures, level);
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
          {lines.map((line) => (
            <tr key={line.name}>
              <td style={{ whiteSpace: "nowrap" }}>{line.name}</td>
              {SETTLED_COUNTS.map((level) => (
                <td key={level} className={own.number}>
                  <CaseCount count={countAt(line.figures, level)} span={line} as={{ settled: level }} text={text(line.figures, level)} />
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
export function SettledWhere(props: {
  readonly report: ResponseReport;
  readonly parts: readonly Line[];
  readonly places: readonly Line[];
}) {
  const { report, places } = props;
  const { t } = useWords();
  const { from, to, place, figures } = report;
  const periods = [
    { name: t("response.now"), figures, from, to, place },
    { name: t("response.then"), ...report.previous, place },
  ];
  // Days on which nothing was settled say nothing.
  const parts = props.parts.filter((part) => part.figures.settled.some(({ count }) => count > 0));
  return (
    <section className={css.card}>
      <h2>{t("settled.title")}</h2>
      <p className={css.quiet}>{t("settled.about")}</p>
      <Lines head={t("response.unit")} lines={periods} />
      {props.parts.length > 1 && parts.length > 0 ? <Lines head={t("response.part")} lines={parts} /> : null}
      {places.length > 0 ? <Lines head={t("alert.place")} lines={places} /> : null}
    </section>
  );
}
