import { Link, useParams } from "@tanstack/react-router";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { DRILL_ALARMS, DRILL_END_WORDS, DRILL_STATE_WORDS, type Drill, isRole, ROLES } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import own from "../components/drill.module.css";
import { DrillWatermark } from "../components/drill-mark.tsx";
import { DrillSheetView } from "../components/drill-sheet.tsx";
import { DrillTrend } from "../components/drill-trend.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { drillSheetPath, useDrill, useDrillActs, useDrills } from "../data/drills.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime, runningText } from "../words/time.ts";
import css from "./page.module.css";

/** Start, finish, break off; each asked once more. */
function Run({ drill }: { readonly drill: Drill }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { start, end } = useDrillActs();
  const ask = (title: string, content: string, okText: string, run: () => Promise<unknown>): void =>
    void modal.confirm({ title, content, okText, cancelText: t("act.cancel"), onOk: () => run().catch(() => undefined) });
  const error = start.error ?? end.error;
  return (
    <div className={`${css.filters} ${own.noPrint}`}>
      {drill.state === "planned" ? (
        <Button
          type="primary"
          loading={start.isPending}
          onClick={() => ask(t("drill.startAsk"), t("drill.startHint"), t("drill.start"), () => start.mutateAsync(drill.id))}
        >
          {t("drill.start")}
        </Button>
      ) : null}
      {drill.state === "running" ? (
        <Button
          type="primary"
          loading={end.isPending}
          onClick={() =>
            ask(t("drill.finishAsk"), t("drill.abortHint"), t("drill.finish"), () => end.mutateAsync({ id: drill.id, how: "finished" }))
          }
        >
          {t("drill.finish")}
        </Button>
      ) : null}
      {drill.state === "ended" ? null : (
        <Button
          loading={end.isPending}
          onClick={() =>
            ask(t("drill.abortAsk", { title: drill.title }), t("drill.abortHint"), t("drill.abort"), () =>
              end.mutateAsync({ id: drill.id, how: "aborted" }),
            )
          }
        >
          {t("drill.abort")}
        </Button>
      )}
      <FailureLine error={error} />
    </div>
  );
}

function Facts({ drill }: { readonly drill: Drill }) {
  const { t, w, language } = useWords();
  const now = useNow(1_000);
  const roleOf = (role: string): string => (isRole(role) ? w(ROLES[role].words) : role);
  const time = (at: string): string => fullTime(Date.parse(at), language);
  return (
    <section className={css.card}>
      <p>
        <strong>{w(DRILL_STATE_WORDS[drill.state])}</strong>
        {drill.ended === null ? "" : ` · ${w(DRILL_END_WORDS[drill.ended.how])} ${time(drill.ended.at)} ${drill.ended.byName ?? ""}`}
        {drill.state === "running" && drill.endsAt !== null
          ? ` · ${t("drill.left", { time: runningText(Math.max(0, Date.parse(drill.endsAt) - now), language) })}`
          : ""}
      </p>
      {drill.started === null ? null : <p>{t("drill.startedBy", { name: drill.started.byName, at: time(drill.started.at) })}</p>}
      <p>{t("drill.plannedBy", { name: drill.planned.byName, at: time(drill.planned.at), minutes: drill.minutes })}</p>
      {drill.plannedFor === null || drill.started !== null ? null : <p>{t("drill.meantFor", { at: time(drill.plannedFor) })}</p>}
      <h2>{t("drill.alarms")}</h2>
      <ul className={own.steps}>
        {drill.alarms.map((alarm, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the alarms of a plan never move
          <li key={at}>
            {w(DRILL_ALARMS[alarm.kind].words)} · {alarm.about} · {t("drill.afterMinutes", { count: alarm.after })}
            {alarm.alert === null ? null : (
              <>
                {" "}
                <Link to="/alerts/$id" params={{ id: alarm.alert }} className={own.noPrint ?? ""}>
                  {t("drill.openAlert")}
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
      <h2>{t("drill.participants")}</h2>
      <p>{drill.participants.map(({ name, role }) => `${name} ${roleOf(role)}`).join(t("list.comma"))}</p>
    </section>
  );
}

function Remarks({ drill }: { readonly drill: Drill }) {
  const { t, language } = useWords();
  const { remark } = useDrillActs();
  const [text, setText] = useState("");
  return (
    <section className={css.card}>
      <h2>{t("drill.remarks")}</h2>
      {drill.remarks.length === 0 ? <p className={css.quiet}>{t("drill.noRemarks")}</p> : null}
      <ul className={own.steps}>
        {drill.remarks.map((one) => (
          <li key={`${one.at} ${one.by}`}>
            {one.text}{" "}
            <span className={css.quiet}>
              {one.byName} {fullTime(Date.parse(one.at), language)}
            </span>
          </li>
        ))}
      </ul>
      <form
        className={own.noPrint}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim().length >= 2) remark.mutate({ id: drill.id, text: text.trim() }, { onSuccess: () => setText("") });
        }}
      >
        <Input.TextArea
          value={text}
          maxLength={1000}
          rows={2}
          aria-label={t("drill.remark")}
          placeholder={t("drill.remark")}
          onChange={(event) => setText(event.target.value)}
        />
        <Button htmlType="submit" loading={remark.isPending} disabled={text.trim().length < 2}>
          {t("drill.addRemark")}
        </Button>
      </form>
      <FailureLine error={remark.error} />
    </section>
  );
}

/** Earlier drills of the same kinds, the oldest first, with this one. */
function Earlier({ drill }: { readonly drill: Drill }) {
  const { t, language } = useWords();
  const { data } = useDrills();
  const same = (data ?? [])
    .filter((one) => one.scenario === drill.scenario && one.started !== null)
    .toSorted((a, b) => (a.started?.at ?? "").localeCompare(b.started?.at ?? ""));
  if (same.length < 2) return null;
  return (
    <section className={css.card}>
      <h2>{t("drill.trend")}</h2>
      <DrillTrend drills={same} />
      <ul className={own.steps}>
        {same.toReversed().map((one) => (
          <li key={one.id}>
            <Link to="/drills/$id" params={{ id: one.id }}>
              {fullTime(Date.parse(one.started?.at ?? one.planned.at), language)} {one.title}
            </Link>{" "}
            {one.ended?.how === "aborted" ? t("drill.notCompared") : `${one.sheet?.points ?? "—"}`}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One drill: what it plays, who takes part, how it runs, and its score sheet, kept and printed. */
export function DrillPage() {
  const { id } = useParams({ from: "/shell/drills/$id" });
  const { t } = useWords();
  const runs = useRight("drills.run");
  const { data, error, isPending, refetch } = useDrill(id);
  if (isPending) return <Bones rows={8} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <>
      <DrillWatermark />
      <div className={`${css.page} ${own.sheet}`}>
        <div className={css.head}>
          <h1>{t("drill.sheetTitle", { title: data.title })}</h1>
          <span className={css.spring} />
          {runs ? <Run drill={data} /> : null}
          {data.sheet === null ? null : (
            <TableFiles path={drillSheetPath(data.id)} prints={{ page: "drill", subject: `drill:${data.id}` }} />
          )}
        </div>
        <Facts drill={data} />
        {data.sheet === null ? <p className={css.quiet}>{t("drill.noSheet")}</p> : <DrillSheetView sheet={data.sheet} />}
        <Remarks drill={data} />
        <Earlier drill={data} />
      </div>
    </>
  );
}
