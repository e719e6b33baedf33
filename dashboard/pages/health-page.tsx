import { useEffect, useState } from "react";
import type { HealthFigure, HealthStage, HubHealth } from "../../contracts/index.ts";
import { SECOND } from "../../contracts/index.ts";
import { useAgeText } from "../components/age.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useHealth } from "../data/health.ts";
import { useWords } from "../i18n/setup.ts";
import { figureText } from "../words/figure.ts";
import { fullTime, runningText } from "../words/time.ts";
import own from "./health-page.module.css";
import css from "./page.module.css";

/** Older than three rounds of asking: the figures are no longer of now. */
const STALE_AFTER = 15 * SECOND;
const SHAPES = {
  ok: "M10 2.5A7.5 7.5 0 1 1 10 17.5 7.5 7.5 0 1 1 10 2.5Z",
  degraded: "M10 2 19.5 18 0.5 18Z",
  down: "M3 3H17V17H3Z",
} as const;

/** This machine's own clock: the age of an answer is counted where it arrived. */
function useWall(every: number): number {
  const [wall, setWall] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWall(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return wall;
}

function State({ state }: { readonly state: HealthStage["state"] }) {
  const { t } = useWords();
  return (
    <span className={`${own.state} ${own[state]}`}>
      <svg width={14} height={14} viewBox="0 0 20 20" aria-hidden="true">
        <path d={SHAPES[state]} fill="currentColor" />
      </svg>
      {t(`health.${state}`)}
    </span>
  );
}

function Figure({ figure }: { readonly figure: HealthFigure }) {
  const { w, language } = useWords();
  return (
    <div className={own.figure}>
      <dt>{w(figure.name)}</dt>
      <dd>{figureText(figure, language)}</dd>
    </div>
  );
}

function Faults({ faults }: { readonly faults: HubHealth["faults"] }) {
  const { t, w, language } = useWords();
  if (faults.length === 0) return <p>{t("health.noFaults")}</p>;
  return (
    <ul className={css.list}>
      {faults.map((fault) => (
        <li key={fault.kind} className={css.item}>
          <strong className={own.fault}>
            <SeverityBadge severity={fault.severity} /> {w(fault.name)}
          </strong>
          <span className={css.quiet}>{t("health.since", { since: fullTime(Date.parse(fault.since), language) })}</span>
          <span>{w(fault.detail)}</span>
          <span>
            <strong>{t("health.todo")}</strong> {w(fault.todo)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Stages({ stages }: { readonly stages: readonly HealthStage[] }) {
  const { w } = useWords();
  return (
    <ul className={own.stages}>
      {stages.map((stage) => (
        <li key={stage.id} className={css.item} data-stage={stage.id}>
          <h3 className={own.fault}>
            {w(stage.name)} <State state={stage.state} />
          </h3>
          <dl className={own.figures}>
            {stage.figures.map((figure) => (
              <Figure key={figure.name.en} figure={figure} />
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function BackupLine({ backup, now }: { readonly backup: HubHealth["backup"]; readonly now: number }) {
  const { t, language } = useWords();
  const ageText = useAgeText();
  const time = (iso: string): string => fullTime(Date.parse(iso), language);
  if (backup === null) return <p className={css.quiet}>{t("health.backupOff")}</p>;
  const { last, kept, next, failed } = backup;
  const size = figureText({ value: last?.bytes ?? null, unit: "bytes" }, language);
  return (
    <>
      <p className={css.quiet}>
        {last === null
          ? t("health.backupNone")
          : t("health.backup", { at: time(last.at), age: ageText(Date.parse(last.at), now), size, kept })}
        {next === null ? null : ` ${t("health.backupNext", { at: time(next) })}`}
      </p>
      {failed === null ? null : <p role="alert">{t("health.backupFailed", { reason: failed })}</p>}
    </>
  );
}

/** How the hub itself is doing: what is wrong and what to do, then every stage with its figures. */
export function HealthPage() {
  const { t, language } = useWords();
  const query = useHealth();
  const wall = useWall(SECOND);
  const ageText = useAgeText();
  const { data, dataUpdatedAt } = query;
  const stale = query.error !== null || wall - dataUpdatedAt > STALE_AFTER;
  const bytes = (value: number): string => figureText({ value, unit: "bytes" }, language);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.health")}</h1>
        {data ? (
          <span className={css.quiet}>
            {t("health.updated")} {ageText(dataUpdatedAt, wall)}
          </span>
        ) : null}
        {data && stale ? <strong role="alert">{t("health.stale")}</strong> : null}
      </div>
      {query.isPending ? <Bones /> : null}
      {query.error && !data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {data ? (
        <div className={`${own.body} ${stale ? own.stale : ""}`}>
          <h2>{t("health.faults")}</h2>
          <Faults faults={data.faults} />
          <h2>{t("health.stages")}</h2>
          <Stages stages={data.stages} />
          <h2>{t("health.backups")}</h2>
          <BackupLine backup={data.backup} now={Date.parse(data.time)} />
          <p className={css.quiet}>
            {t("health.version", { version: data.version, uptime: runningText(data.uptimeSeconds * SECOND, language) })}
          </p>
          {data.disk ? (
            <p className={css.quiet}>{t("health.disk", { free: bytes(data.disk.freeBytes), total: bytes(data.disk.totalBytes) })}</p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
