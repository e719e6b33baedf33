import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { type AcceptanceSummary, isAcceptanceOpen } from "../../contracts/index.ts";
import { AcceptanceCountsLine } from "../components/acceptance-counts.tsx";
import { AcceptanceForm } from "../components/acceptance-form.tsx";
import { useRight } from "../components/desk.ts";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import visitCss from "../components/visits.module.css";
import { useAcceptances } from "../data/acceptances.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { scopeText } from "../words/acceptance.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

function Item({ one }: { readonly one: AcceptanceSummary }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const last = one.versions.at(-1);
  return (
    <li className={visitCss.item}>
      <div className={visitCss.line}>
        <Link to="/acceptances/$id" params={{ id: one.id }} search={{}} className={visitCss.name ?? ""}>
          {one.title}
        </Link>
        <span>
          {last === undefined || isAcceptanceOpen(one)
            ? t("acceptance.draft")
            : t("acceptance.version", { version: last.version, count: last.signatures.length })}
        </span>
      </div>
      <div className={visitCss.quiet}>
        {scopeText(one, language)} ·{" "}
        {t("acceptance.begunBy", { name: one.by.name, time: timeText(Date.parse(one.createdAt), now, language) })}
      </div>
      <AcceptanceCountsLine counts={one.counts} />
    </li>
  );
}

/** Acceptance tables of the own area. */
export function AcceptancesPage() {
  const { t } = useWords();
  const mayMake = useRight("acceptance.make");
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useAcceptances();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.acceptances")}</h1>
        <span className={css.spring} />
        {mayMake ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("acceptance.new")}
          </Button>
        ) : null}
      </div>
      <p className={css.quiet}>{t("acceptance.about")}</p>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Unreadable count={data.unreadable} /> : null}
      {data && data.items.length === 0 ? <Empty title={t("acceptance.empty")} hint={t("acceptance.emptyHint")} /> : null}
      <ul className={visitCss.list}>
        {data?.items.map((one) => (
          <Item key={one.id} one={one} />
        ))}
      </ul>
      {open ? (
        <AcceptanceForm
          onClose={() => setOpen(false)}
          onMade={(id) => void navigate({ to: "/acceptances/$id", params: { id }, search: {} })}
        />
      ) : null}
    </div>
  );
}
