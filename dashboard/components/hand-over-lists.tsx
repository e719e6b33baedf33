import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CASE_STATE_WORDS, DEVICE_TROUBLE_WORDS, type HandedCase, type HandOverLists, SEVERITY_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/duty-log-page.module.css";
import page from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";

interface List {
  readonly title: string;
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** One list with its count. */
function Part({ title, rows }: List) {
  const { t } = useWords();
  return (
    <section className={css.part}>
      <h2>
        {title} {t("handOver.count", { count: rows.length })}
      </h2>
      <div className={page.scroll}>
        <table className={`${page.table} ${css.log}`}>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a row keep their places
                  <td key={index} className={index === 0 ? css.first : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function CaseLink({ id, number }: { readonly id: string; readonly number: string }) {
  return (
    <Link to="/cases/$id" params={{ id }}>
      {number}
    </Link>
  );
}

/** What is open, overdue, shelved, isolated, out of order and promised; empty lists are named in one line, so that nobody wonders. */
export function HandOverListsView({ lists }: { readonly lists: HandOverLists }) {
  const { t, w, language } = useWords();
  const time = (at: string): string => fullTime(Date.parse(at), language);
  const marks = (one: HandedCase): string =>
    [
      ...(one.drill ? [t("dutyLog.drill")] : []),
      ...(one.overdue ? [t("handOver.overdue")] : []),
      ...(one.holdUntil === null ? [] : [t("handOver.hold", { time: time(one.holdUntil) })]),
      ...(one.closing ? [t("handOver.closing")] : []),
      ...(one.relative === null ? [] : [t("handOver.relative", { name: one.relative })]),
    ].join(t("list.comma"));
  const overdueFirst = lists.cases.toSorted((a, b) => Number(b.overdue) - Number(a.overdue));
  const all: readonly List[] = [
    { title: t("handOver.remarks"), rows: lists.remarks.map((one) => ({ key: one.id, cells: [time(one.at), one.byName, one.text] })) },
    {
      title: t("handOver.cases"),
      rows: overdueFirst.map((one) => ({
        key: one.id,
        cells: [
          <CaseLink key="number" {...one} />,
          w(SEVERITY_WORDS[one.severity]),
          w(one.title),
          `${w(CASE_STATE_WORDS[one.state])} ${one.takenByName ?? ""}`,
          <strong key="marks">{marks(one)}</strong>,
        ],
      })),
    },
    {
      title: t("handOver.unacknowledged"),
      rows: lists.unacknowledged.map((one) => ({ key: one.id, cells: [time(one.at), w(one.sentence)] })),
    },
    {
      title: t("handOver.shelved"),
      rows: lists.shelved.map((one) => ({
        key: one.id,
        cells: [one.until === null ? "" : t("handOver.until", { time: time(one.until) }), w(one.sentence), one.reason ?? ""],
      })),
    },
    {
      title: t("handOver.maintenance"),
      rows: lists.maintenance.map((one) => ({
        key: one.id,
        cells: [t("handOver.until", { time: time(one.until) }), one.where, one.reason, one.owner],
      })),
    },
    {
      title: t("handOver.devices"),
      rows: lists.devices.map((one) => ({
        key: `${one.id} ${one.what}`,
        cells: [w(DEVICE_TROUBLE_WORDS[one.what]), one.name, one.place],
      })),
    },
    {
      title: t("handOver.channels"),
      rows: lists.channels.map((one) => ({
        key: one.channel,
        cells: [w(one.words), t("handOver.since", { time: time(one.since) })],
      })),
    },
    {
      title: t("handOver.visits"),
      rows: lists.visits.map((one) => ({
        key: one.id,
        cells: [<CaseLink key="number" {...one} />, w(one.title), t("handOver.dueAt", { time: time(one.dueAt) })],
      })),
    },
    {
      title: t("handOver.care"),
      rows: lists.care.map((one) => ({
        key: `${one.person} ${one.dueAt}`,
        cells: [
          one.person,
          one.place,
          one.overdue ? <strong key="due">{t("handOver.overdue")}</strong> : t("handOver.dueAt", { time: time(one.dueAt) }),
        ],
      })),
    },
  ];
  const empty = all.filter(({ rows }) => rows.length === 0).map(({ title }) => title);
  return (
    <>
      {all.map((list) => (list.rows.length > 0 ? <Part key={list.title} {...list} /> : null))}
      {empty.length > 0 ? <p className={page.quiet}>{t("handOver.none", { lists: empty.join(t("list.mark")) })}</p> : null}
    </>
  );
}
