import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { MAINTENANCE_STATE_WORDS, type WalkSummary } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { MaintenanceForm } from "../components/maintenance-form.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import visitCss from "../components/visits.module.css";
import { WalkCountsLine } from "../components/walk-counts.tsx";
import { useWalks } from "../data/walks.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

function Item({ walk }: { readonly walk: WalkSummary }) {
  const { t, w, language } = useWords();
  const now = useNow(30_000);
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  return (
    <li className={visitCss.item} data-left={walk.record === null && walk.state === "ended"}>
      <div className={visitCss.line}>
        <Link to="/walks/$id" params={{ id: walk.id }} className={visitCss.name ?? ""}>
          {walk.reason}
        </Link>
        <span>{w(MAINTENANCE_STATE_WORDS[walk.state])}</span>
        {walk.record === null ? null : (
          <span className={visitCss.quiet}>{t("walk.signedBy", { name: walk.record.by.name, time: time(walk.record.signedAt) })}</span>
        )}
        {walk.record === null && walk.state === "ended" ? <span className={visitCss.late}>{t("walk.unsigned")}</span> : null}
      </div>
      <div className={visitCss.quiet}>
        {walk.placeNames.join("、")} · {time(walk.from)} – {time(walk.until)} · {t("walk.owner", { name: walk.owner.name })}
      </div>
      <WalkCountsLine counts={walk.counts} />
    </li>
  );
}

/** Walks of the own area: under way, to come, and signed. */
export function WalksPage() {
  const { t } = useWords();
  const mayDeclare = useRight("maintenance.manage");
  const { data, error, isPending, refetch } = useWalks();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.walks")}</h1>
        <span className={css.spring} />
        {mayDeclare ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("walk.declare")}
          </Button>
        ) : null}
      </div>
      <p className={css.quiet}>{t("walk.listAbout")}</p>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Unreadable count={data.unreadable} /> : null}
      {data && data.items.length === 0 ? <Empty title={t("walk.empty")} hint={t("walk.emptyHint")} /> : null}
      <ul className={visitCss.list}>
        {data?.items.map((walk) => (
          <Item key={walk.id} walk={walk} />
        ))}
      </ul>
      {open ? <MaintenanceForm onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
