import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import {
  type NoisyAlert,
  type NoisySource,
  type NuisanceReport,
  type Precision,
  VERDICT_WORDS,
  VERDICTS,
  type Verdict,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import { fullTime, runningText } from "../words/time.ts";

const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** True among those with a verdict and how sure that is; without one it is said so, never shown as nought. */
export function PrecisionText(props: {
  readonly precision: Precision;
  /** Makes the way to what was counted of its words. */
  readonly linked?: (verdict: Verdict, text: string) => ReactNode;
}) {
  const { precision, linked = (_, text) => text } = props;
  const { t, w } = useWords();
  const { share, low, high } = precision;
  if (share === null || low === null || high === null) return <span className={css.quiet}>{t("nuisance.noVerdict")}</span>;
  const judged = VERDICTS.reduce((sum, verdict) => sum + precision[verdict], 0);
  const counted = VERDICTS.filter((verdict) => precision[verdict] > 0);
  return (
    <>
      {percent(share)}{" "}
      <span className={css.quiet}>{t("nuisance.interval", { low: percent(low), high: percent(high), count: judged })}</span>
      <div className={css.quiet}>
        {counted.map((verdict, at) => (
          <Fragment key={verdict}>
            {at === 0 ? "" : " · "}
            {linked(verdict, `${w(VERDICT_WORDS[verdict])} ${precision[verdict]}`)}
          </Fragment>
        ))}
      </div>
    </>
  );
}

export function SourceTable({ title, sources }: { readonly title: string; readonly sources: readonly NoisySource[] }) {
  const { t, w } = useWords();
  if (sources.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{title}</h2>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("nuisance.name")}</th>
              <th>{t("nuisance.alerts")}</th>
              <th>{t("nuisance.share")}</th>
              <th>{t("nuisance.precision")}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.id}>
                <td>
                  {w(source.name)}
                  {source.place === null ? null : <div className={css.quiet}>{source.place}</div>}
                </td>
                <td className={own.number}>
                  {source.alerts}
                  {source.occurrences > source.alerts ? (
                    <div className={css.quiet}>{t("alert.times", { count: source.occurrences })}</div>
                  ) : null}
                </td>
                <td>
                  {percent(source.share)}
                  <div className={own.bar} style={{ width: `${Math.max(2, source.share * 100)}%` }} aria-hidden="true" />
                </td>
                <td>
                  <PrecisionText precision={source.precision} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface AlertTableProps {
  readonly title: string;
  readonly empty: string;
  readonly alerts: readonly NoisyAlert[];
  readonly withAge?: boolean;
}

export function NoisyAlerts({ title, empty, alerts, withAge = false }: AlertTableProps) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  return (
    <section className={css.card}>
      <h2>{title}</h2>
      {alerts.length === 0 ? <p className={css.quiet}>{empty}</p> : null}
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Link to="/alerts/$id" params={{ id: alert.id }}>
              {w(alert.name)}
            </Link>{" "}
            {[alert.device, alert.place].filter((part) => part !== null).join(" · ")}{" "}
            <span className={css.quiet}>
              {withAge ? runningText(now - Date.parse(alert.since), language) : fullTime(Date.parse(alert.since), language)} ·{" "}
              {t("alert.times", { count: alert.occurrences })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Floods({ report }: { readonly report: NuisanceReport }) {
  const { t, language } = useWords();
  const whole = report.floods.filter((flood) => flood.desk === "");
  const time = { time: runningText(report.floodSeconds * 1_000, language), share: (report.floodShare * 100).toFixed(2) };
  return (
    <section className={css.card}>
      <h2>{t("nuisance.floods")}</h2>
      <p className={css.quiet}>{whole.length === 0 ? t("nuisance.noFloods") : t("nuisance.floodTime", { count: whole.length, ...time })}</p>
      <ul>
        {whole.map((flood) => (
          <li key={flood.id}>
            {fullTime(Date.parse(flood.from), language)} –{" "}
            {flood.to === null ? t("nuisance.stillFlooding") : fullTime(Date.parse(flood.to), language)}{" "}
            <span className={css.quiet}>{t("nuisance.flood", { count: flood.alerts, peak: flood.peak })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
