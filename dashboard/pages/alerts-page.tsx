import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { type Alert, SEVERITIES, SEVERITY_WORDS } from "../../contracts/index.ts";
import { AlertMarks, useStateText } from "../components/alert-words.tsx";
import { useRight } from "../components/desk.ts";
import { More } from "../components/more.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { usePhone } from "../components/use-width.ts";
import { alertsTable, useAlerts } from "../data/alerts.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime, timeText } from "../words/time.ts";
import css from "./page.module.css";

function Filters() {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/alerts" });
  const navigate = useNavigate({ from: "/alerts" });
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/alerts", search: { ...search, ...change }, replace: true });
  return (
    <div className={css.filters}>
      <Select
        style={{ minWidth: 140 }}
        value={search.state ?? ""}
        aria-label={t("filter.state")}
        onChange={(value) => set({ state: value || undefined })}
        options={[
          { value: "", label: t("filter.allStates") },
          { value: "open", label: t("filter.open") },
          { value: "unacknowledged", label: t("filter.unacknowledged") },
          { value: "standing", label: t("filter.standing") },
          { value: "closed", label: t("filter.closed") },
        ]}
      />
      <Select
        style={{ minWidth: 140 }}
        value={search.severity ?? ""}
        aria-label={t("filter.severity")}
        onChange={(value) => set({ severity: value || undefined })}
        options={[
          { value: "", label: t("filter.allSeverities") },
          ...SEVERITIES.map((severity) => ({ value: severity, label: w(SEVERITY_WORDS[severity]) })),
        ]}
      />
    </div>
  );
}

function Rows({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t, w, language } = useWords();
  const now = useNow(10_000);
  const stateText = useStateText();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("alert.severity")}</th>
            <th>{t("alert.title")}</th>
            <th>{t("alert.place")}</th>
            <th>{t("alert.stateName")}</th>
            <th>{t("alert.raisedAt")}</th>
            <th>{t("alert.clearedAt")}</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <tr key={alert.id}>
              <td>
                <SeverityBadge severity={alert.severity} />
              </td>
              <td>
                <Link to="/alerts/$id" params={{ id: alert.id }}>
                  {w(alert.sentence)}
                </Link>{" "}
                <AlertMarks alert={alert} />
              </td>
              <td>{alert.place?.path ?? "—"}</td>
              <td>{stateText(alert, now)}</td>
              <td title={fullTime(Date.parse(alert.raisedAt), language)}>{timeText(Date.parse(alert.raisedAt), now, language, true)}</td>
              <td>{alert.clearedAt === null ? "—" : timeText(Date.parse(alert.clearedAt), now, language, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { w, language } = useWords();
  const now = useNow(10_000);
  const stateText = useStateText();
  return (
    <div className={css.list}>
      {alerts.map((alert) => (
        <Link key={alert.id} to="/alerts/$id" params={{ id: alert.id }} className={css.item ?? ""}>
          <span>
            <SeverityBadge severity={alert.severity} /> · {stateText(alert, now)}
          </span>
          <strong>{w(alert.sentence)}</strong>
          <span className={css.quiet}>
            {alert.place?.path ?? ""} · {timeText(Date.parse(alert.raisedAt), now, language)}
          </span>
          <AlertMarks alert={alert} />
        </Link>
      ))}
    </div>
  );
}

/** All alerts, newest first, the closed ones too. */
export function AlertsPage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/alerts" });
  const phone = usePhone();
  const exports = useRight("reports.read");
  const query = useAlerts(search);
  const alerts = query.data?.pages.flatMap((page) => page.items) ?? [];
  const unreadable = query.data?.pages.reduce((sum, page) => sum + page.unreadable, 0) ?? 0;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.alerts")}</h1>
        <Filters />
        <span className={css.spring} />
        {exports ? <TableFiles path={alertsTable(search)} /> : null}
      </div>
      <Unreadable count={unreadable} />
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && alerts.length === 0 ? <Empty title={t("alerts.empty")} hint={t("alerts.emptyHint")} /> : null}
      {alerts.length > 0 ? phone ? <Cards alerts={alerts} /> : <Rows alerts={alerts} /> : null}
      <More query={query} />
    </div>
  );
}
