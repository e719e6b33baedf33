import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { CASE_STATE_WORDS, CASE_STATES, type Case } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { More } from "../components/more.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { usePhone } from "../components/use-width.ts";
import { useCases } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

function Cards({ cases }: { readonly cases: readonly Case[] }) {
  const { t, w } = useWords();
  return (
    <div className={css.list}>
      {cases.map((one) => (
        <Link key={one.id} to="/cases/$id" params={{ id: one.id }} className={css.item ?? ""}>
          <span>
            <SeverityBadge severity={one.severity} /> · {w(CASE_STATE_WORDS[one.state])}
          </span>
          <strong>{w(one.title)}</strong>
          <span className={css.quiet}>
            {one.place?.path ?? ""} · <Age at={one.openedAt} /> · {one.takenByName ?? t("case.notTaken")}
          </span>
        </Link>
      ))}
    </div>
  );
}

function Rows({ cases }: { readonly cases: readonly Case[] }) {
  const { t, w } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("case.number")}</th>
            <th>{t("alert.severity")}</th>
            <th>{t("case.title")}</th>
            <th>{t("alert.place")}</th>
            <th>{t("alert.stateName")}</th>
            <th>{t("case.who")}</th>
            <th>{t("case.opened")}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.id}>
              <td>
                <Link to="/cases/$id" params={{ id: one.id }}>
                  {one.number}
                </Link>
              </td>
              <td>
                <SeverityBadge severity={one.severity} />
              </td>
              <td>{w(one.title)}</td>
              <td>{one.place?.path ?? "—"}</td>
              <td>{w(CASE_STATE_WORDS[one.state])}</td>
              <td>{one.takenByName ?? "—"}</td>
              <td>
                <Age at={one.openedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Cases, newest first. */
export function CasesPage() {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/cases" });
  const navigate = useNavigate({ from: "/cases" });
  const phone = usePhone();
  const query = useCases(search);
  const cases = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.cases")}</h1>
        <Select
          style={{ minWidth: 160 }}
          value={search.state ?? ""}
          aria-label={t("filter.state")}
          onChange={(value) => void navigate({ to: "/cases", search: value ? { state: value } : {}, replace: true })}
          options={[
            { value: "", label: t("filter.allStates") },
            ...CASE_STATES.map((state) => ({ value: state, label: w(CASE_STATE_WORDS[state]) })),
          ]}
        />
      </div>
      <Unreadable count={query.data?.pages.reduce((sum, page) => sum + page.unreadable, 0) ?? 0} />
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && cases.length === 0 ? <Empty title={t("cases.empty")} hint={t("cases.emptyHint")} /> : null}
      {cases.length > 0 ? phone ? <Cards cases={cases} /> : <Rows cases={cases} /> : null}
      <More query={query} />
    </div>
  );
}
