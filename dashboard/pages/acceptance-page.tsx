import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import { ACCEPTANCE_ITEM_WORDS, ACCEPTANCE_RESULT_WORDS, type AcceptanceView, isAcceptanceOpen } from "../../contracts/index.ts";
import css from "../components/acceptance.module.css";
import { AcceptanceCountsLine } from "../components/acceptance-counts.tsx";
import { AcceptanceItemLine } from "../components/acceptance-item.tsx";
import { AcceptanceSign } from "../components/acceptance-sign.tsx";
import { useRight } from "../components/desk.ts";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import visitCss from "../components/visits.module.css";
import { acceptanceTable, useAcceptance, useAcceptanceActs, useAcceptanceChanges, useAcceptanceRows } from "../data/acceptances.ts";
import { useWords } from "../i18n/setup.ts";
import { lackWords, scopeText } from "../words/acceptance.ts";
import { fullTime } from "../words/time.ts";
import page from "./page.module.css";

/** `version` of the address; nothing: the one in force. */
const versionOf = (text: string | undefined): number | undefined => (text === undefined || text === "" ? undefined : Number(text) || 0);

function Head({ view }: { readonly view: AcceptanceView }) {
  const { t, w, language } = useWords();
  const navigate = useNavigate({ from: "/acceptances/$id" });
  const { revise } = useAcceptanceActs(view.id);
  const mayMake = useRight("acceptance.make");
  const { limits } = view;
  const version = view.version ?? 0;
  const shown = view.versions.find((one) => one.version === view.version);
  const open = isAcceptanceOpen(view);
  const versions = [
    ...(open ? [{ value: 0, label: t("acceptance.draft") }] : []),
    ...view.versions.map((one) => ({ value: one.version, label: t("acceptance.versionNo", { version: one.version }) })),
  ];
  return (
    <>
      <div className={page.head}>
        <h1>{view.title}</h1>
        <Select
          value={version}
          options={versions}
          aria-label={t("acceptance.versions")}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, version: String(next) }) })}
        />
        <span className={page.spring} />
        <Link to="/acceptances/$id/print" params={{ id: view.id }} search={{ version: String(version) }}>
          {t("acceptance.print")}
        </Link>
        <TableFiles path={acceptanceTable(view.id, version)} />
        {mayMake && !open ? (
          <Button loading={revise.isPending} onClick={() => revise.mutate(undefined, { onSuccess: () => void navigate({ search: {} }) })}>
            {t("acceptance.revise")}
          </Button>
        ) : null}
      </div>
      <p className={page.quiet}>
        {scopeText(view, language)} ·{" "}
        {t("acceptance.begunBy", { name: view.by.name, time: fullTime(Date.parse(view.createdAt), language) })}
      </p>
      <p className={page.quiet}>
        {t("acceptance.limits", { ...limits, since: fullTime(Date.parse(view.since), language) })}
        {" · "}
        {t("acceptance.asked", { items: view.items.map((item) => w(ACCEPTANCE_ITEM_WORDS[item])).join(language === "zh" ? "、" : ", ") })}
      </p>
      {shown ? (
        <p>
          {t("acceptance.frozen", { version: shown.version, time: fullTime(Date.parse(shown.frozenAt), language) })}{" "}
          <span className={css.hash}>SHA-256 {shown.hash.slice(0, 16)}…</span>
        </p>
      ) : null}
    </>
  );
}

/** What differs from the version before. */
function Changes({ view }: { readonly view: AcceptanceView }) {
  const { t, w, language } = useWords();
  const earlier = view.versions.filter(({ version }) => view.version === null || version < view.version).at(-1);
  const [asked, setAsked] = useState(false);
  const { data, error } = useAcceptanceChanges(view.id, asked ? (earlier?.version ?? null) : null, view.version ?? 0);
  if (earlier === undefined) return null;
  if (!asked)
    return (
      <div>
        <Button onClick={() => setAsked(true)}>{t("acceptance.compare", { version: earlier.version })}</Button>
      </div>
    );
  const names = (list: readonly string[]): string => list.map((one) => w(lackWords(one))).join(language === "zh" ? "、" : ", ");
  return (
    <section className={page.form} aria-label={t("acceptance.compare", { version: earlier.version })}>
      <h2>{t("acceptance.compare", { version: earlier.version })}</h2>
      {error ? <Failed error={error} /> : null}
      {data?.items.length === 0 ? <p>{t("acceptance.same")}</p> : null}
      <ul className={visitCss.list}>
        {data?.items.map((one) => (
          <li key={one.device} className={visitCss.item}>
            <div className={visitCss.line}>
              <strong>{one.name}</strong>
              <span>{one.place}</span>
              <span>
                {one.before === null ? t("acceptance.added") : w(ACCEPTANCE_RESULT_WORDS[one.before])} →{" "}
                {one.after === null ? t("acceptance.removed") : w(ACCEPTANCE_RESULT_WORDS[one.after])}
              </span>
            </div>
            {one.mended.length === 0 ? null : <div>{t("acceptance.mended", { what: names(one.mended) })}</div>}
            {one.arisen.length === 0 ? null : <div className={css.bad}>{t("acceptance.arisen", { what: names(one.arisen) })}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rows({ view }: { readonly view: AcceptanceView }) {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/acceptances/$id" });
  const navigate = useNavigate({ from: "/acceptances/$id" });
  const mayMake = useRight("acceptance.make");
  const only = search.only ?? "";
  const asked = { version: view.version ?? 0, only: only === "all" ? "" : only || "open", lacks: search.lacks, building: search.building };
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useAcceptanceRows(view.id, asked);
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const set = (change: Partial<typeof search>): void => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const lacking = [
    ...view.missing.map(({ item, count }) => ({ name: item, count })),
    ...view.faults.map(({ fault, count }) => ({ name: fault, count })),
  ];
  const open = isAcceptanceOpen(view) && view.version === null && mayMake;
  return (
    <>
      <div className={visitCss.filter}>
        <Select
          value={only === "" ? "open" : only}
          aria-label={t("acceptance.only")}
          onChange={(next) => set({ only: next })}
          options={[
            { value: "open", label: t("acceptance.onlyOpen") },
            { value: "all", label: t("acceptance.onlyAll") },
            ...(["incomplete", "rejected", "accepted"] as const).map((one) => ({ value: one, label: w(ACCEPTANCE_RESULT_WORDS[one]) })),
          ]}
        />
        <Select
          allowClear
          value={search.lacks ?? null}
          placeholder={t("acceptance.lacks")}
          aria-label={t("acceptance.lacks")}
          onChange={(next) => set({ lacks: next ?? "" })}
          options={lacking.map(({ name, count }) => ({ value: name, label: `${w(lackWords(name))} · ${count}` }))}
        />
        <Select
          allowClear
          value={search.building ?? null}
          placeholder={t("acceptance.building")}
          aria-label={t("acceptance.building")}
          onChange={(next) => set({ building: next ?? "" })}
          options={view.buildings
            .filter(({ name }) => name !== "")
            .map(({ name, all, open: left }) => ({ value: name, label: t("acceptance.buildingLeft", { name, left, all }) }))}
        />
      </div>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && rows.length === 0 ? <Empty title={t("acceptance.nothing")} hint={t("acceptance.nothingHint")} /> : null}
      {data?.pages[0] ? <p className={page.quiet}>{t("acceptance.shown", { shown: rows.length, of: data.pages[0].of })}</p> : null}
      <ul className={visitCss.list}>
        {rows.map((row) => (
          <AcceptanceItemLine key={row.device} view={view} row={row} open={open} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("acceptance.more")}
        </Button>
      ) : null}
    </>
  );
}

/** One acceptance table: how far it is, each device in the order of the stairs, and its signatures. */
export function AcceptancePage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/acceptances/$id" });
  const { version } = useSearch({ from: "/shell/acceptances/$id" });
  const { data: view, error, isPending, refetch } = useAcceptance(id, versionOf(version));
  const mayTest = useRight("maintenance.manage");
  const [walk] = view?.walks ?? [];
  const live = view !== undefined && view.version === null && mayTest;
  return (
    <div className={page.page}>
      <Link to="/acceptances">{t("acceptance.back")}</Link>
      {isPending ? <Bones /> : null}
      {error && !view ? <Failed error={error} retry={() => void refetch()} /> : null}
      {view ? (
        <>
          <Head view={view} />
          <AcceptanceCountsLine counts={view.counts} />
          {live ? (
            <p className={page.note}>
              {walk === undefined ? t("acceptance.noWalk") : t("acceptance.walk", { reason: walk.reason })}{" "}
              {walk === undefined ? (
                <Link to="/walks">{t("nav.walks")}</Link>
              ) : (
                <Link to="/walks/$id" params={{ id: walk.id }}>
                  {t("nav.walks")}
                </Link>
              )}
            </p>
          ) : null}
          <Changes view={view} />
          <Rows view={view} />
          <AcceptanceSign view={view} />
        </>
      ) : null}
    </div>
  );
}
