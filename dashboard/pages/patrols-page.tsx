import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { PatrolSummary } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { PatrolCountsLine } from "../components/patrol-counts.tsx";
import { PatrolForm } from "../components/patrol-form.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import visitCss from "../components/visits.module.css";
import { usePatrols } from "../data/patrols.ts";
import { useWords } from "../i18n/setup.ts";
import { dayText } from "../words/time.ts";
import css from "./page.module.css";

function PatrolLine({ one }: { readonly one: PatrolSummary }) {
  const { t, language } = useWords();
  const isOver = one.endedAt !== null;
  return (
    <li className={visitCss.item} data-left={!isOver && one.counts.overdue > 0}>
      <div className={visitCss.line}>
        <Link to="/patrols/$id" params={{ id: one.id }} className={visitCss.name ?? ""}>
          {one.title}
        </Link>
        <span>{t("patrol.rhythm", { count: one.every })}</span>
        {one.workerName === null ? null : <span className={visitCss.quiet}>{one.workerName}</span>}
        {one.endedAt === null ? null : (
          <span className={visitCss.quiet}>
            {t("patrol.ended", { day: dayText(Date.parse(one.endedAt), language), name: one.endedByName ?? "" })}
          </span>
        )}
      </div>
      {isOver ? null : <PatrolCountsLine counts={one.counts} />}
    </li>
  );
}

/** Patrols of one's own area: what is due on each. */
export function PatrolsPage() {
  const { t } = useWords();
  const mayPlan = useRight("patrols.plan");
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const { data, error, isPending, refetch } = usePatrols();
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.patrols")}</h1>
        <span className={css.spring} />
        {mayPlan ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("patrol.new")}
          </Button>
        ) : null}
      </div>
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data?.length === 0 ? <Empty title={t("patrol.empty")} hint={t("patrol.emptyHint")} /> : null}
      <ul className={visitCss.list}>
        {data?.map((one) => (
          <PatrolLine key={one.id} one={one} />
        ))}
      </ul>
      {open ? (
        <PatrolForm patrol={null} onClose={() => setOpen(false)} onSaved={(id) => void navigate({ to: "/patrols/$id", params: { id } })} />
      ) : null}
    </div>
  );
}
