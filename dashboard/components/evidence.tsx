import { useQueries } from "@tanstack/react-query";
import { type AlertDetail, bothOf, HOUR, ROLES, SEVERITY_WORDS, toIso } from "../../contracts/index.ts";
import { evidenceChart, type Later } from "../charts/evidence.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { MotionChart } from "../charts/motion-chart.tsx";
import { fetchSeries } from "../data/devices.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";
import { fullTime } from "../words/time.ts";
import { eventText, measurementText, valueText } from "../words/value.ts";
import { Age } from "./age.tsx";
import css from "./alert-panel.module.css";
import { useDesk, useRight } from "./desk.ts";
import { Snapshot } from "./snapshot.tsx";

/** What has come in since the alert was raised, at most two hours of it; nothing where the role may not read series. */
function useLater(alert: AlertDetail): readonly Later[] {
  const may = useRight("devices.read");
  const { kinds } = ROLES[useDesk().user.role];
  // Of a smoke head at her home a relative reads the alert, not the values.
  const sees = (device: string): boolean =>
    kinds === "all" || alert.device?.id !== device || kinds.some((kind) => kind === alert.device?.kind);
  const from = alert.raisedAt;
  const to = toIso(Math.min(Date.parse(alert.clearedAt ?? alert.raisedAt) + 2 * HOUR, Date.parse(alert.raisedAt) + 24 * HOUR));
  const results = useQueries({
    queries: alert.evidence.series.map((series) => ({
      queryKey: ["series", series.device, { measurement: series.measurement, from, to, evidence: true }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchSeries(series.device, { measurement: series.measurement, from, to, points: null }, signal),
      enabled: may && sees(series.device),
      retry: false,
      refetchInterval: alert.active ? 15_000 : (false as const),
    })),
  });
  return alert.evidence.series.flatMap((series, index) => {
    const points = results[index]?.data?.points;
    return points === undefined ? [] : [{ device: series.device, measurement: series.measurement, points }];
  });
}

function Facts({ alert }: { readonly alert: AlertDetail }) {
  const { t, w, language } = useWords();
  const { evidence } = alert;
  const { measurement, unit, limit, value } = evidence;
  const sign = evidence.side === "below" ? "<" : ">";
  return (
    <dl className={css.facts}>
      <dt>{t("evidence.reason")}</dt>
      <dd>
        {w(alert.reason)}
        {alert.detail === undefined ? null : <p>{w(alert.detail)}</p>}
      </dd>
      {evidence.event !== null ? (
        <>
          <dt>{t("evidence.event")}</dt>
          <dd>{eventText(evidence.event, language)}</dd>
        </>
      ) : null}
      {measurement !== null && unit !== null && value !== null ? (
        <>
          <dt>{measurementText(measurement, language)}</dt>
          <dd>{valueText(value, measurement, unit, language)}</dd>
        </>
      ) : null}
      {measurement !== null && unit !== null && limit !== null ? (
        <>
          <dt>{t("evidence.limit")}</dt>
          <dd>
            {sign} {valueText(limit, measurement, unit, language)}
          </dd>
        </>
      ) : null}
      <dt>{t("evidence.rule")}</dt>
      <dd>
        {w(alert.ruleName)} · {t("evidence.version", { version: evidence.ruleVersion })}
      </dd>
      <dt>{t("evidence.source")}</dt>
      <dd>{w(bothOf(evidence.source))}</dd>
      <dt>{t("evidence.since")}</dt>
      <dd>{fullTime(Date.parse(evidence.since), language)}</dd>
    </dl>
  );
}

function Pictures({ alert }: { readonly alert: AlertDetail }) {
  const { t } = useWords();
  const may = useRight("pictures.read");
  if (alert.evidence.pictures.length === 0) return alert.picture && !may ? <p className={css.quiet}>{t("picture.forbidden")}</p> : null;
  const isClear = alert.severity === "critical" && alert.closedAt === null;
  return (
    <>
      {alert.evidence.pictures.map((picture) => (
        <Snapshot key={picture.hash} picture={picture} may={may} isClear={isClear} />
      ))}
    </>
  );
}

/** What the hub saw: picture, curves with the limit, and whose limit it is. */
export function Evidence({ alert }: { readonly alert: AlertDetail }) {
  const { t, w, language } = useWords();
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const later = useLater(alert);
  const now = useNow(5_000);
  const chart = evidenceChart(alert, later);
  const marks = [{ at: chart.raised, label: t("chart.raised"), colour: tokens[alert.severity] }];
  if (chart.cleared !== null) marks.push({ at: chart.cleared, label: t("chart.cleared"), colour: tokens.quiet });
  return (
    <section className={css.section} aria-label={t("evidence.title")}>
      <h3>
        {t("evidence.title")} <span className="visually-hidden">{w(SEVERITY_WORDS[alert.severity])}</span>
      </h3>
      <Pictures alert={alert} />
      {alert.evidence.motion ? <MotionChart motion={alert.evidence.motion} /> : null}
      {chart.series.map((series) => (
        <LineChart
          key={`${series.device}/${series.measurement}`}
          measurement={series.measurement}
          unit={series.unit}
          points={series.points}
          height={190}
          marks={marks}
          limit={
            series.limit === null
              ? null
              : {
                  value: series.limit,
                  label: t("chart.limit", { value: valueText(series.limit, series.measurement, series.unit, language) }),
                }
          }
          extra={<LastOf points={series.points} now={now} />}
        />
      ))}
      <Facts alert={alert} />
    </section>
  );
}

function LastOf({ points }: { readonly points: readonly { readonly t: number }[]; readonly now: number }) {
  const last = points.at(-1);
  return last === undefined ? null : (
    <span className={css.quiet} style={{ fontWeight: 400 }}>
      <Age at={toIso(last.t)} />
    </span>
  );
}
