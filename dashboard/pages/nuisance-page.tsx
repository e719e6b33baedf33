import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { useState } from "react";
import { DAY, type NuisanceReport, SEVERITIES, SEVERITY_WORDS, toIso } from "../../contracts/index.ts";
import { DayChart } from "../charts/day-chart.tsx";
import { Floods, NoisyAlerts, PrecisionText, SourceTable } from "../components/nuisance-tables.tsx";
import { PlacePicker } from "../components/pickers.tsx";
import { SeverityShape } from "../components/severity.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { nuisanceTable, useNuisanceReport } from "../data/reports.ts";
import { useWords } from "../i18n/setup.ts";
import own from "./nuisance-page.module.css";
import css from "./page.module.css";

const SPANS = [1, 7, 30, 90] as const;

function Figures({ report }: { readonly report: NuisanceReport }) {
  const { t, w } = useWords();
  const figure = (name: string, value: string | number, more?: string) => (
    <div key={name} className={own.figure}>
      <span className={css.quiet}>{name}</span>
      <strong>{value}</strong>
      {more === undefined ? null : <span className={css.quiet}>{more}</span>}
    </div>
  );
  const share = (count: number): string => (report.alerts === 0 ? "—" : `${Math.round((count / report.alerts) * 100)}%`);
  return (
    <div className={own.figures}>
      {figure(t("nuisance.alerts"), report.alerts, t("alert.times", { count: report.occurrences }))}
      {figure(t("nuisance.lifeSafety"), report.lifeSafety)}
      {figure(t("nuisance.heldBack"), report.heldBack)}
      {SEVERITIES.map((severity) => (
        <div key={severity} className={own.figure}>
          <span className={css.quiet}>
            <SeverityShape severity={severity} /> {w(SEVERITY_WORDS[severity])}
          </span>
          <strong>{report.severities[severity]}</strong>
          <span className={css.quiet}>{share(report.severities[severity])}</span>
        </div>
      ))}
      <div className={own.figure}>
        <span className={css.quiet}>{t("nuisance.precision")}</span>
        <span>
          <PrecisionText precision={report.precision} />
        </span>
      </div>
    </div>
  );
}

function Desks({ report }: { readonly report: NuisanceReport }) {
  const { t, w } = useWords();
  const [own, ...desks] = report.desks;
  const days = own?.days ?? [];
  return (
    <section className={css.card}>
      <h2>{t("nuisance.byDay")}</h2>
      <p className={css.quiet}>{t("nuisance.bounds", report.bounds)}</p>
      {own ? <DayChart name={t("nuisance.byDay")} days={days} bounds={report.bounds} /> : null}
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("nuisance.desk")}</th>
              <th>{t("nuisance.perDay")}</th>
              <th>{t("nuisance.busiest")}</th>
            </tr>
          </thead>
          <tbody>
            {(own ? [own, ...desks] : desks).map((desk) => {
              const total = desk.days.reduce((sum, each) => sum + each.count, 0);
              const most = desk.days.reduce((best, each) => (each.count > best.count ? each : best), { day: "", count: 0 });
              const average = desk.days.length === 0 ? 0 : Math.round((total / desk.days.length) * 10) / 10;
              const state =
                most.count > report.bounds.most ? t("nuisance.tooMany") : most.count > report.bounds.acceptable ? t("nuisance.many") : "";
              return (
                <tr key={w(desk.name)}>
                  <td>{w(desk.name)}</td>
                  <td>{average}</td>
                  <td>{most.count === 0 ? "—" : `${most.day}  ${most.count} ${state}`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Report({ report }: { readonly report: NuisanceReport }) {
  const { t } = useWords();
  return (
    <>
      {report.truncated ? <p role="alert">{t("nuisance.truncated", { count: report.alerts })}</p> : null}
      <Figures report={report} />
      {report.alerts === 0 ? <Empty title={t("nuisance.empty")} hint={t("nuisance.emptyHint")} /> : <Desks report={report} />}
      <div className={css.grid}>
        <SourceTable title={t("nuisance.topRules")} sources={report.rules} />
        <SourceTable title={t("nuisance.topDevices")} sources={report.devices} />
        <SourceTable title={t("nuisance.topCameras")} sources={report.cameras} />
        <SourceTable title={t("nuisance.topPeople")} sources={report.people} />
        <NoisyAlerts title={t("nuisance.chattering")} empty={t("nuisance.noChattering")} alerts={report.chattering} />
        <NoisyAlerts title={t("nuisance.standing")} empty={t("nuisance.noStanding")} alerts={report.standing} withAge />
        <Floods report={report} />
      </div>
    </>
  );
}

/** What rings how often, how much of it was true, and whether one desk can still answer it. */
export function NuisancePage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/nuisance" });
  const navigate = useNavigate({ from: "/nuisance" });
  // Fixed while the page is open: an end that moves would ask for another report each second.
  const [now] = useState(() => Math.ceil(Date.now() / 60_000) * 60_000);
  const days = SPANS.find((span) => String(span) === search.days) ?? 7;
  const asked = { from: toIso(now - days * DAY), to: toIso(now), place: search.place ?? null };
  const { data, error, isPending, refetch } = useNuisanceReport(asked);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/nuisance", search: { ...search, ...change }, replace: true });
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.nuisance")}</h1>
        <div className={css.filters}>
          <Select
            style={{ minWidth: 120 }}
            value={days}
            aria-label={t("nuisance.span")}
            onChange={(value) => set({ days: String(value) })}
            options={SPANS.map((span) => ({ value: span, label: t("nuisance.days", { count: span }) }))}
          />
          <PlacePicker value={asked.place} onChange={(place) => set({ place: place ?? undefined })} label={t("filter.allPlaces")} />
        </div>
        <span className={css.spring} />
        <TableFiles path={nuisanceTable(asked)} prints={{ page: "nuisance" }} />
      </div>
      <p className={css.quiet}>{t("nuisance.about")}</p>
      {isPending ? <Bones rows={10} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Report report={data} /> : null}
    </div>
  );
}
