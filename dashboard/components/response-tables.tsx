import {
  CASE_FIGURE_WORDS,
  CASE_FIGURES,
  CASE_VERDICTS,
  LEFT_OUT_WORDS,
  type LeftOut,
  RESPONSE_TARGETS,
  type ResponseFigures,
  type ResponseReport,
  shareOf,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import { CaseCount, type CountedSpan } from "./case-count.tsx";
import table from "./response-tables.module.css";

const SHARES = ["soon", "inTime", "handled"] as const;
const TARGETS = { soon: RESPONSE_TARGETS.soon, inTime: RESPONSE_TARGETS.latest, handled: null } as const;
const percent = (share: number | null): string => (share === null ? "—" : `${(share * 100).toFixed(1)}%`);

export function Shares({ report }: { readonly report: ResponseReport }) {
  const { t } = useWords();
  const share = (figures: ResponseFigures, of: (typeof SHARES)[number]) => {
    const value = shareOf(figures, of);
    const target = TARGETS[of];
    return (
      <>
        {percent(value)}
        {value !== null && target !== null && value < target ? <div>{t("response.missed")}</div> : null}
      </>
    );
  };
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("response.figure")}</th>
            <th className={own.number}>{t("response.target")}</th>
            <th className={own.number}>{t("response.now")}</th>
            <th className={own.number}>{t("response.then")}</th>
          </tr>
        </thead>
        <tbody>
          {SHARES.map((each) => (
            <tr key={each}>
              <td>{t(`response.${each}`)}</td>
              <td className={own.number}>{percent(TARGETS[each])}</td>
              <td className={own.number}>{share(report.figures, each)}</td>
              <td className={own.number}>{share(report.previous.figures, each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Counts({ report }: { readonly report: ResponseReport }) {
  const { t, w } = useWords();
  const { place, previous } = report;
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("response.counts")}</th>
            <th className={own.number}>{t("response.now")}</th>
            <th className={own.number}>{t("response.then")}</th>
          </tr>
        </thead>
        <tbody>
          {CASE_FIGURES.map((figure) => (
            <tr key={figure}>
              <td>{w(CASE_FIGURE_WORDS[figure])}</td>
              <td className={own.number}>
                <CaseCount count={report.figures[figure]} span={report} as={{ figure }} />
              </td>
              <td className={own.number}>
                <CaseCount count={previous.figures[figure]} span={{ ...previous, place }} as={{ figure }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export interface FigureLine extends CountedSpan {
  readonly name: string;
  readonly figures: ResponseFigures;
}

/** Every share and count, a line per part of the period or place. */
export function FigureLines({ head, lines }: { readonly head: string; readonly lines: readonly FigureLine[] }) {
  const { t, w } = useWords();
  return (
    <div className={css.scroll}>
      <table className={`${css.table} ${table.lines}`}>
        <thead>
          <tr>
            <th>{head}</th>
            {SHARES.map((share) => (
              <th key={share} className={own.number}>
                {t(`response.${share}`)}
              </th>
            ))}
            {CASE_FIGURES.map((figure) => (
              <th key={figure} className={own.number}>
                {w(CASE_FIGURE_WORDS[figure])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <td className={table.name}>{line.name}</td>
              {SHARES.map((share) => (
                <td key={share} className={own.number}>
                  {percent(shareOf(line.figures, share))}
                </td>
              ))}
              {CASE_FIGURES.map((figure) => (
                <td key={figure} className={own.number}>
                  <CaseCount count={line.figures[figure]} span={line} as={{ figure }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why cases were left out; a reason that is a verdict opens those cases. */
export function LeftOutCounts({ report }: { readonly report: ResponseReport }) {
  const { t, w } = useWords();
  const { place, previous } = report;
  const then = new Map(previous.figures.leftOut.map(({ why, count }) => [why, count]));
  const now = new Map(report.figures.leftOut.map(({ why, count }) => [why, count]));
  const whys = [...new Set([...now.keys(), ...then.keys()])];
  if (whys.length === 0) return <p className={css.quiet}>{t("response.noneLeftOut")}</p>;
  const count = (why: LeftOut, of: number, span: CountedSpan) => {
    const verdict = CASE_VERDICTS.find((each) => each === why);
    return verdict === undefined ? of : <CaseCount count={of} span={span} as={{ verdict }} />;
  };
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th>{t("response.why")}</th>
          <th className={own.number}>{t("response.now")}</th>
          <th className={own.number}>{t("response.then")}</th>
        </tr>
      </thead>
      <tbody>
        {whys.map((why) => (
          <tr key={why}>
            <td>{w(LEFT_OUT_WORDS[why])}</td>
            <td className={own.number}>{count(why, now.get(why) ?? 0, report)}</td>
            <td className={own.number}>{count(why, then.get(why) ?? 0, { ...previous, place })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
