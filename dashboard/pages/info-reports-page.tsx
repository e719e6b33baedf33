import { Link } from "@tanstack/react-router";
import { INFO_STAGE_WORDS, INFO_STATE_WORDS } from "../../contracts/index.ts";
import { DueText } from "../components/info-report.tsx";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { INFO_REPORTS_TABLE, useInfoReports, useInfoReportsDue } from "../data/info-reports.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** Reports that are due, and all that were written. */
export function InfoReportsPage() {
  const { t, w, language } = useWords();
  const due = useInfoReportsDue();
  const list = useInfoReports();
  const items = list.data?.pages.flatMap((each) => each.items) ?? [];
  const error = due.error ?? list.error;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.infoReports")}</h1>
        <span className={css.spring} />
        <TableFiles path={INFO_REPORTS_TABLE} />
      </div>
      <p className={css.quiet}>{t("info.about")}</p>
      {due.isPending || list.isPending ? <Bones rows={6} /> : null}
      {error ? (
        <Failed
          error={error}
          retry={() => {
            void due.refetch();
            void list.refetch();
          }}
        />
      ) : null}
      {due.data && due.data.length > 0 ? (
        <section className={css.card}>
          <h2>{t("info.dueNow")}</h2>
          <ul className={css.list}>
            {due.data.map((one) => (
              <li key={one.case}>
                <Link to="/cases/$id/report" params={{ id: one.case }}>
                  {one.number}
                </Link>{" "}
                {w(one.title)} · <DueText due={one} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {list.data && items.length === 0 ? <Empty title={t("info.none")} hint={t("info.noneHint")} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("info.report")}</th>
                <th>{t("info.stage")}</th>
                <th>{t("info.state")}</th>
                <th>{t("info.draftedBy")}</th>
                <th>{t("info.approvedBy")}</th>
                <th>{t("info.sent")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to="/cases/$id/report" params={{ id: one.case }}>
                      {one.caseNumber}
                      {one.number === null ? "" : `-${one.number}`}
                    </Link>
                    {one.drill ? ` ${t("info.drill")}` : ""}
                  </td>
                  <td>{w(INFO_STAGE_WORDS[one.stage])}</td>
                  <td>{w(INFO_STATE_WORDS[one.state])}</td>
                  <td>
                    {one.drafted.byName} {fullTime(Date.parse(one.drafted.at), language)}
                  </td>
                  <td>{one.approved === null ? "—" : `${one.approved.byName} ${fullTime(Date.parse(one.approved.at), language)}`}</td>
                  <td>
                    {one.sent.length === 0
                      ? "—"
                      : one.sent.map(({ to, at }) => `${to} ${fullTime(Date.parse(at), language)}`).join(t("list.comma"))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <More query={list} />
    </div>
  );
}
