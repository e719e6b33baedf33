import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import {
  CASE_KIND_WORDS,
  CASE_KINDS,
  CASE_SOURCE_WORDS,
  CASE_SOURCES,
  CASE_STATE_WORDS,
  CASE_STATES,
  type Case,
  SEVERITIES,
  SEVERITY_WORDS,
} from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { CaseCards, useCasesRefreshed } from "../components/case-cards.tsx";
import { CaseClock, TheirClock } from "../components/case-facts.tsx";
import { useRight } from "../components/desk.ts";
import { DrillMark } from "../components/drill-mark.tsx";
import { ExpectedMark } from "../components/expected.tsx";
import { More } from "../components/more.tsx";
import { OnlyCounted } from "../components/only-counted.tsx";
import { PlacePicker } from "../components/pickers.tsx";
import { ReturnVisits } from "../components/return-visits.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { TypeCall } from "../components/type-call.tsx";
import { usePhone } from "../components/use-width.ts";
import { type CaseSearch, casesTable, useCases } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

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
            <th>{t("case.source")}</th>
            <th>{t("alert.place")}</th>
            <th>{t("alert.stateName")}</th>
            <th>{t("case.who")}</th>
            <th>{t("case.opened")}</th>
            <th>{t("case.ourClock")}</th>
            <th>{t("case.theirDeadline")}</th>
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
              <td>
                {w(one.title)} <DrillMark drill={one.drill} />
              </td>
              <td>{w(CASE_SOURCE_WORDS[one.source])}</td>
              <td>{one.place?.path ?? "—"}</td>
              <td>
                {w(CASE_STATE_WORDS[one.state])}
                {one.hold === null ? "" : ` · ${t("case.held")}`}
                {one.closing === null ? null : (
                  <>
                    {" · "}
                    <strong>{t("case.secondWaits")}</strong>
                  </>
                )}
              </td>
              <td>{one.takenByName ?? one.assignedToName ?? "—"}</td>
              <td>
                <Age at={one.openedAt} />
              </td>
              <td>
                <CaseClock one={one} /> <ExpectedMark one={one} />
              </td>
              <td>
                <TheirClock one={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Filters({ search, change }: { readonly search: CaseSearch; readonly change: (change: CaseSearch) => void }) {
  const { t, w } = useWords();
  const exports = useRight("reports.read");
  const [number, setNumber] = useState(search.number ?? "");
  const pick = (
    key: "state" | "source" | "kind" | "severity" | "theirs" | "sort",
    label: string,
    all: string,
    options: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <Select
      style={{ minWidth: 124 }}
      value={search[key] ?? ""}
      aria-label={label}
      onChange={(value) => change({ [key]: value || undefined })}
      options={[{ value: "", label: all }, ...options]}
    />
  );
  return (
    <div className={css.filters}>
      {pick("state", t("filter.state"), t("filter.allStates"), [
        { value: "open", label: t("filter.open") },
        ...CASE_STATES.map((state) => ({ value: state, label: w(CASE_STATE_WORDS[state]) })),
      ])}
      {pick(
        "source",
        t("case.source"),
        t("filter.allSources"),
        CASE_SOURCES.map((source) => ({ value: source, label: w(CASE_SOURCE_WORDS[source]) })),
      )}
      {pick(
        "kind",
        t("case.kind"),
        t("filter.allKinds"),
        CASE_KINDS.map((kind) => ({ value: kind, label: w(CASE_KIND_WORDS[kind]) })),
      )}
      {pick(
        "severity",
        t("filter.severity"),
        t("filter.allSeverities"),
        SEVERITIES.map((severity) => ({ value: severity, label: w(SEVERITY_WORDS[severity]) })),
      )}
      {pick("theirs", t("case.theirDeadline"), t("filter.allTheirs"), [
        { value: "over", label: t("filter.theirsOver") },
        { value: "day", label: t("filter.theirsDay") },
        { value: "week", label: t("filter.theirsWeek") },
        { value: "any", label: t("filter.theirsAny") },
      ])}
      {pick("sort", t("filter.sort"), t("filter.newest"), [{ value: "theirs", label: t("filter.soonestTheirs") }])}
      <span style={{ width: 240 }}>
        <PlacePicker
          value={search.place ?? null}
          onChange={(place) => change({ place: place ?? undefined })}
          label={t("filter.allPlaces")}
        />
      </span>
      <Checkbox checked={search.mine === "true"} onChange={(event) => change({ mine: event.target.checked ? "true" : undefined })}>
        {t("case.mine")}
      </Checkbox>
      <Checkbox checked={search.overdue === "true"} onChange={(event) => change({ overdue: event.target.checked ? "true" : undefined })}>
        {t("case.overdue")}
      </Checkbox>
      <Checkbox checked={search.second === "true"} onChange={(event) => change({ second: event.target.checked ? "true" : undefined })}>
        {t("case.secondWaits")}
      </Checkbox>
      <Input.Search
        style={{ width: 220 }}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        onSearch={(value) => change({ number: value.trim() || undefined })}
        placeholder={t("case.findNumber")}
        aria-label={t("case.findNumber")}
        allowClear
      />
      {exports ? <TableFiles path={casesTable(search)} /> : null}
    </div>
  );
}

/** Cases, newest first; filters live in the address. */
export function CasesPage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/cases" });
  const navigate = useNavigate({ from: "/cases" });
  const phone = usePhone();
  const registers = useRight("cases.register");
  const reports = useRight("cases.report");
  const query = useCases(search);
  useCasesRefreshed();
  const cases = query.data?.pages.flatMap((page) => page.items) ?? [];
  const change = (more: CaseSearch): void => {
    const next = Object.fromEntries(Object.entries({ ...search, ...more }).filter(([, value]) => value !== undefined));
    void navigate({ to: "/cases", search: next, replace: true });
  };
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.cases")}</h1>
        <span className={css.spring} />
        {reports ? (
          <Link to="/hazard">
            <Button>{t("hazard.report")}</Button>
          </Link>
        ) : null}
        <TypeCall />
        {registers ? (
          <Link to="/cases/new">
            <Button type="primary">{t("case.register")}</Button>
          </Link>
        ) : null}
      </div>
      <ReturnVisits />
      <Filters key={search.number ?? ""} search={search} change={change} />
      <OnlyCounted search={search} cases={cases} change={change} />
      <Unreadable count={query.data?.pages.reduce((sum, page) => sum + page.unreadable, 0) ?? 0} />
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && cases.length === 0 ? <Empty title={t("cases.empty")} hint={t("cases.emptyHint")} /> : null}
      {cases.length > 0 ? phone ? <CaseCards cases={cases} /> : <Rows cases={cases} /> : null}
      <More query={query} />
    </div>
  );
}
