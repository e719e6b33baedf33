import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { ROUND_REASON_WORDS, type RoundSummary } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { DueList } from "../components/due-list.tsx";
import { More } from "../components/more.tsx";
import { RoundCountsLine } from "../components/round-counts.tsx";
import { RoundForm } from "../components/round-form.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { SuggestedLists } from "../components/suggested-lists.tsx";
import { VisitLoadView } from "../components/visit-load.tsx";
import visitCss from "../components/visits.module.css";
import { useRounds } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

function RoundLine({ one }: { readonly one: RoundSummary }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const isLate = one.endedAt === null && Date.parse(one.dueAt) < now && one.counts.left > 0;
  return (
    <li className={visitCss.item} data-left={isLate}>
      <div className={visitCss.line}>
        <Link to="/rounds/$id" params={{ id: one.id }} className={visitCss.name ?? ""}>
          {one.title}
        </Link>
        <span>{w(ROUND_REASON_WORDS[one.reason])}</span>
        <span className={isLate ? visitCss.late : visitCss.quiet}>
          {one.endedAt === null
            ? t("round.due", { time: timeText(Date.parse(one.dueAt), now, language) })
            : t("round.ended", { time: timeText(Date.parse(one.endedAt), now, language), name: one.endedByName ?? "" })}
        </span>
      </div>
      <RoundCountsLine counts={one.counts} />
    </li>
  );
}

function RoundList() {
  const { t } = useWords();
  const query = useRounds();
  const { data, error, isPending, refetch } = query;
  const rounds = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className={css.form}>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && rounds.length === 0 ? <Empty title={t("round.empty")} hint={t("round.emptyHint")} /> : null}
      <ul className={visitCss.list}>
        {rounds.map((one) => (
          <RoundLine key={one.id} one={one} />
        ))}
      </ul>
      <More query={query} />
    </div>
  );
}

/** Care visits that are due, and rounds: the daily bread of grid workers. */
export function VisitsPage() {
  const { t } = useWords();
  const mayPlan = useRight("visits.plan");
  const { tab } = useSearch({ from: "/shell/visits" });
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.visits")}</h1>
        <span className={css.spring} />
        {mayPlan ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("round.new")}
          </Button>
        ) : null}
      </div>
      {mayPlan ? <SuggestedLists /> : null}
      <Tabs
        activeKey={tab === "rounds" || tab === "workers" ? tab : "due"}
        onChange={(key) => void navigate({ to: "/visits", search: key === "due" ? {} : { tab: key } })}
        items={[
          { key: "due", label: t("visit.tab"), children: <DueList /> },
          { key: "workers", label: t("load.tab"), children: <VisitLoadView /> },
          { key: "rounds", label: t("round.tab"), children: <RoundList /> },
        ]}
      />
      {open ? <RoundForm onClose={() => setOpen(false)} onMade={(id) => void navigate({ to: "/rounds/$id", params: { id } })} /> : null}
    </div>
  );
}
