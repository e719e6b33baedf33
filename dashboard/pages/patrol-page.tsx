import { Link, useParams } from "@tanstack/react-router";
import { App, Button, Checkbox } from "antd";
import { useState } from "react";
import type { PatrolSpot, PatrolView } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { PatrolCountsLine } from "../components/patrol-counts.tsx";
import { PatrolForm } from "../components/patrol-form.tsx";
import { LastCheck, SpotButtons } from "../components/spot-check.tsx";
import { SpotDue } from "../components/spot-due.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { TickNotes } from "../components/tick-notes.tsx";
import { type Ticks, useTicks } from "../components/use-ticks.ts";
import visitCss from "../components/visits.module.css";
import { patrolTable, usePatrol, usePatrolActs } from "../data/patrols.ts";
import { useWords } from "../i18n/setup.ts";
import { dayText } from "../words/time.ts";
import css from "./page.module.css";

interface ItemProps {
  readonly patrol: PatrolView;
  readonly one: PatrolSpot;
  readonly number: number;
  readonly ticks: Ticks;
}

function Item({ patrol, one, number, ticks }: ItemProps) {
  const { t } = useWords();
  const [again, setAgain] = useState(false);
  const open = patrol.endedAt === null;
  return (
    <li className={visitCss.item} data-left={open && one.due}>
      <div className={visitCss.line}>
        <span className={visitCss.quiet}>{number}</span>
        <Link to="/spots/$id" params={{ id: one.spot }} className={visitCss.name ?? ""}>
          {one.name}
        </Link>
        {open ? <SpotDue at={one} /> : null}
      </div>
      <div>
        <LastCheck check={one.last} />
      </div>
      {open && (one.due || again) ? <SpotButtons patrol={patrol.id} spot={one.spot} name={one.name} ticks={ticks} /> : null}
      {open && !one.due && !again ? (
        <div>
          <Button size="small" type="text" onClick={() => setAgain(true)}>
            {t("patrol.again")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function Head({ patrol }: { readonly patrol: PatrolView }) {
  const { t, language } = useWords();
  const { modal } = App.useApp();
  const mayPlan = useRight("patrols.plan") && patrol.endedAt === null;
  const { end } = usePatrolActs();
  const [open, setOpen] = useState(false);
  const ask = (): void =>
    void modal.confirm({
      title: t("patrol.endAsk"),
      content: t("patrol.endHint"),
      okText: t("patrol.end"),
      cancelText: t("act.cancel"),
      onOk: () => end.mutateAsync(patrol.id).catch(() => undefined),
    });
  return (
    <>
      <div className={css.head}>
        <h1>{patrol.title}</h1>
        <span className={css.spring} />
        <Link to="/patrols/$id/labels" params={{ id: patrol.id }}>
          <Button>{t("patrol.labels")}</Button>
        </Link>
        <TableFiles path={patrolTable(patrol.id)} prints={{ page: "patrol", subject: `patrol:${patrol.id}` }} />
        {mayPlan ? (
          <>
            <Button onClick={() => setOpen(true)}>{t("patrol.change")}</Button>
            <Button onClick={ask} loading={end.isPending}>
              {t("patrol.end")}
            </Button>
          </>
        ) : null}
      </div>
      <p className={css.quiet}>
        {t("patrol.rhythm", { count: patrol.every })}
        {patrol.workerName === null ? "" : ` · ${patrol.workerName}`} · {t("patrol.by", { name: patrol.byName })}
        {patrol.endedAt === null
          ? ""
          : ` · ${t("patrol.ended", { day: dayText(Date.parse(patrol.endedAt), language), name: patrol.endedByName ?? "" })}`}
      </p>
      <FailureLine error={end.error} />
      {open ? <PatrolForm patrol={patrol} onClose={() => setOpen(false)} onSaved={() => undefined} /> : null}
    </>
  );
}

/** One patrol in the order in which one walks: each spot with one press. */
export function PatrolPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/patrols/$id" });
  const ticks = useTicks();
  const { data: patrol, error, isPending, refetch } = usePatrol(id);
  const [onlyDue, setOnlyDue] = useState(false);
  return (
    <div className={css.page}>
      <Link to="/patrols">{t("patrol.back")}</Link>
      {isPending ? <Bones /> : null}
      {error && !patrol ? <Failed error={error} retry={() => void refetch()} /> : null}
      {patrol ? (
        <>
          <Head patrol={patrol} />
          {patrol.endedAt === null ? <PatrolCountsLine counts={patrol.counts} /> : null}
          <TickNotes ticks={ticks} />
          <Checkbox checked={onlyDue} onChange={(event) => setOnlyDue(event.target.checked)}>
            {t("patrol.onlyDue")}
          </Checkbox>
          <ul className={visitCss.list}>
            {patrol.spots.map((one, index) =>
              onlyDue && !one.due ? null : <Item key={one.spot} number={index + 1} {...{ patrol, one, ticks }} />,
            )}
          </ul>
        </>
      ) : null}
    </div>
  );
}
