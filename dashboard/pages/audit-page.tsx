import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { AUDIT_ACT_WORDS, wordsOf } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { auditTable, useAudit } from "../data/audit.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** Who viewed and did what, newest first; append only. */
export function AuditPage() {
  const { t, w, language } = useWords();
  const search = useSearch({ from: "/shell/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const [user, setUser] = useState(search.user ?? "");
  const [target, setTarget] = useState(search.target ?? "");
  const query = useAudit(search);
  const readsAll = useRight("audit.all");
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.audit")}</h1>
        <form
          className={css.filters}
          onSubmit={(event) => {
            event.preventDefault();
            void navigate({
              to: "/audit",
              search: { ...(user.trim() ? { user: user.trim() } : {}), ...(target.trim() ? { target: target.trim() } : {}) },
            });
          }}
        >
          <Input
            style={{ width: "min(100%, 180px)" }}
            value={user}
            onChange={(event) => setUser(event.target.value)}
            placeholder={t("audit.user")}
            aria-label={t("audit.user")}
          />
          <Input
            style={{ width: "min(100%, 220px)" }}
            value={target}
            onChange={(event) => setTarget(event.target.value)}
            placeholder={t("audit.target")}
            aria-label={t("audit.target")}
          />
          <button type="submit" className="visually-hidden">
            {t("audit.filter")}
          </button>
        </form>
        <span className={css.spring} />
        <TableFiles path={auditTable(search)} />
      </div>
      {search.act === undefined ? null : (
        <p>
          {t("audit.onlyActs", {
            acts: search.act
              .split(",")
              .map((act) => w(wordsOf(AUDIT_ACT_WORDS, act)))
              .join(t("list.comma")),
          })}{" "}
          <Link to="/audit">{t("audit.allActs")}</Link>
        </p>
      )}
      {readsAll ? null : <p className={css.quiet}>{t("audit.ofArea")}</p>}
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && items.length === 0 ? <Empty title={t("audit.empty")} /> : null}
      {items.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, it is scrolled by keys too
        <section className={css.scroll} aria-label={t("nav.audit")} tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("chart.time")}</th>
                <th>{t("audit.user")}</th>
                <th>{t("audit.act")}</th>
                <th>{t("audit.target")}</th>
                <th>{t("audit.outcome")}</th>
                <th>{t("audit.address")}</th>
                <th>{t("audit.detail")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of an append-only log have no id and never move
                <tr key={index}>
                  <td>{fullTime(Date.parse(item.at), language)}</td>
                  <td translate="no">{item.user ?? "—"}</td>
                  <td title={item.act} translate="no">
                    {w(wordsOf(AUDIT_ACT_WORDS, item.act))}
                  </td>
                  <td translate="no">{item.target}</td>
                  <td>{t(`audit.${item.outcome}`)}</td>
                  <td>{item.address}</td>
                  <td translate="no">{item.detail ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      <More query={query} />
    </div>
  );
}
