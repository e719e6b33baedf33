import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { DRILL_ALARMS, DRILL_END_WORDS, DRILL_STATE_WORDS, type Drill, type DrillDuty } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import own from "../components/drill.module.css";
import { DrillForm } from "../components/drill-form.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useDrillDuty, useDrills } from "../data/drills.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** When each kind was last practised, and whether that is soon enough. */
function Duty({ items }: { readonly items: DrillDuty["items"] }) {
  const { t, w, language } = useWords();
  return (
    <section className={css.card}>
      <h2>{t("drill.duty")}</h2>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("drill.kind")}</th>
              <th>{t("drill.dutyState")}</th>
              <th>{t("drill.last")}</th>
              <th>{t("drill.every")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ kind, words, days, source, last, dueAt, met }) => (
              <tr key={kind}>
                <td>{w(words)}</td>
                <td className={met ? undefined : own.due}>
                  {met && dueAt !== null
                    ? t("drill.metUntil", { until: fullTime(Date.parse(dueAt), language) })
                    : dueAt === null
                      ? t("drill.never")
                      : t("drill.overdue", { since: fullTime(Date.parse(dueAt), language) })}
                </td>
                <td>
                  {last === null ? (
                    "—"
                  ) : (
                    <Link to="/drills/$id" params={{ id: last.drill }}>
                      {fullTime(Date.parse(last.at), language)} {last.title}
                    </Link>
                  )}
                </td>
                <td>
                  {t("span.days", { count: days })}
                  <div className={css.quiet}>{w(source)}</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ drill }: { readonly drill: Drill }) {
  const { w, t, language } = useWords();
  const at = drill.started?.at ?? drill.plannedFor ?? drill.planned.at;
  return (
    <Link to="/drills/$id" params={{ id: drill.id }} className={css.item ?? ""}>
      <strong>
        {drill.title} · {w(DRILL_STATE_WORDS[drill.state])}
        {drill.ended === null ? "" : ` · ${w(DRILL_END_WORDS[drill.ended.how])}`}
        {drill.sheet?.points == null ? "" : ` · ${t("drill.pointsOf", { points: drill.sheet.points })}`}
      </strong>
      <span className={css.quiet}>
        {fullTime(Date.parse(at), language)} · {drill.alarms.map(({ kind }) => w(DRILL_ALARMS[kind].words)).join(t("list.comma"))} ·{" "}
        {drill.participants.map(({ name }) => name).join(t("list.comma"))}
      </span>
    </Link>
  );
}

/** Drills: what is due, what is planned, what runs, and how earlier ones went. */
export function DrillsPage() {
  const { t } = useWords();
  const runs = useRight("drills.run");
  const navigate = useNavigate({ from: "/drills" });
  const { data, error, isPending, refetch } = useDrills();
  const duty = useDrillDuty();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.drills")}</h1>
        <span className={css.spring} />
        {runs ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("drill.plan")}
          </Button>
        ) : null}
      </div>
      <p className={css.quiet}>{t("drill.about")}</p>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.length === 0 ? <Empty title={t("drill.empty")} hint={t("drill.emptyHint")} /> : null}
      {data && data.length > 0 ? (
        <div className={css.list}>
          {data.map((drill) => (
            <Row key={drill.id} drill={drill} />
          ))}
        </div>
      ) : null}
      {duty.error ? <Failed error={duty.error} retry={() => void duty.refetch()} /> : null}
      {duty.data ? <Duty items={duty.data} /> : null}
      {open ? (
        <DrillForm onClose={() => setOpen(false)} onPlanned={({ id }) => void navigate({ to: "/drills/$id", params: { id } })} />
      ) : null}
    </div>
  );
}
