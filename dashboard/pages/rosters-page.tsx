import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Select } from "antd";
import { useState } from "react";
import { POSTS } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { GridsOnDuty } from "../components/grid/grids-on-duty.tsx";
import { CalendarAddress } from "../components/roster/calendar-address.tsx";
import { DutyEditor, type Slot } from "../components/roster/duty-editor.tsx";
import { FillForm } from "../components/roster/fill-form.tsx";
import { ImportForm } from "../components/roster/import-form.tsx";
import { Conflicts, Gaps } from "../components/roster/problems.tsx";
import roster from "../components/roster/roster.module.css";
import { ShiftsForm } from "../components/roster/shifts-form.tsx";
import { MonthGrid, WeekGrid } from "../components/roster/week.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { rosterTable, useDutyNow, useGaps, useRosterActs, useRosterDays, useRosters } from "../data/rosters.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { addDays, addMonth, clockIn, dayIn, mondayOf, monthRange } from "../words/days.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

type Form = "fill" | "import" | "shifts" | "new" | "calendar";

/** Who is on duty at this moment, until when, and who comes. */
function OnDuty() {
  const { t, w } = useWords();
  const { data } = useDutyNow(true);
  if (!data) return null;
  return (
    <section className={`${roster.card} ${roster.noPrint}`} aria-label={t("duty.now")}>
      <strong>{t("duty.now")}</strong>
      {data.items.length === 0 ? <span className={css.quiet}>{t("duty.nobody")}</span> : null}
      <div className={roster.on}>
        {data.items.map((one) => (
          <span key={`${one.roster} ${one.post} ${one.user}`}>
            {w(POSTS[one.post].words)} <strong>{one.name}</strong>{" "}
            {one.phone === null ? null : <a href={`tel:${one.phone}`}>{one.phone}</a>}{" "}
            <span className={css.quiet}>{t("duty.until", { time: clockIn(data.zone, Date.parse(one.until)) })}</span>
          </span>
        ))}
      </div>
      {data.nextChangeAt === null ? null : (
        <span className={css.quiet}>
          {t("duty.change", {
            time: clockIn(data.zone, Date.parse(data.nextChangeAt)),
            names: data.next.map((one) => `${w(POSTS[one.post].words)} ${one.name}`).join(t("list.comma")) || t("duty.nobody"),
          })}
        </span>
      )}
    </section>
  );
}

/** Gaps of the next 7 days, of every roster in sight. */
function ComingGaps({ zone }: { readonly zone: string }) {
  const { t, w } = useWords();
  const { data } = useGaps();
  if (!data) return null;
  return (
    <section className={`${roster.card} ${roster.noPrint}`} aria-label={t("roster.coming")}>
      <strong>{data.items.length === 0 ? t("roster.noGaps") : t("roster.comingCount", { count: data.items.length })}</strong>
      {data.items.length === 0 ? null : <Gaps items={data.items} zone={zone} />}
      {data.uncovered.length === 0 ? null : (
        <span className={css.quiet}>{t("roster.uncovered", { roles: data.uncovered.map(w).join(t("list.comma")) })}</span>
      )}
    </section>
  );
}

/** The roster by week or month, filled, copied, mended, printed. */
export function RostersPage() {
  const { t, language } = useWords();
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const search = useSearch({ from: "/shell/rosters" });
  const now = useNow(60_000);
  const mayTonight = useRight("tonight.read");
  const { data: list, error, isPending, refetch } = useRosters();
  const [slot, setSlot] = useState<Slot | null>(null);
  const [form, setForm] = useState<Form | null>(null);
  const current = list?.items.find((one) => one.id === search.roster) ?? list?.items[0];
  const zone = current?.zone ?? "Asia/Shanghai";
  const today = dayIn(zone, now);
  const day = search.day ?? today;
  const month = search.view === "month";
  const range = month ? monthRange(day) : { from: mondayOf(day), to: addDays(mondayOf(day), 6) };
  const days = useRosterDays(current?.id ?? null, range.from, range.to);
  const { undo } = useRosterActs(current?.id ?? "");
  const nameOf = (user: string): string => list?.staff.find((one) => one.user === user)?.name ?? t("roster.unknown");
  const go = (change: { readonly roster?: string; readonly view?: string; readonly day?: string }): void =>
    void navigate({ to: "/rosters", search: { ...search, ...change } });
  const step = (by: 1 | -1): void => go({ day: month ? addMonth(day, by) : addDays(mondayOf(day), 7 * by) });
  const askUndo = (): void => {
    const fill = days.data?.undo;
    if (fill == null) return;
    const at = timeText(Date.parse(fill.at), now, language);
    void modal.confirm({
      title: t("roster.undoAsk"),
      content: t("roster.undoAbout", { name: fill.byName, at, added: fill.added, removed: fill.removed }),
      okText: t("roster.undo"),
      cancelText: t("act.cancel"),
      onOk: () =>
        undo.mutateAsync(undefined).then(
          () => void message.success(t("roster.undone")),
          () => undefined,
        ),
    });
  };
  const close = (): void => {
    setForm(null);
    setSlot(null);
  };
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const editable = current?.mayEdit === true;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.rosters")}</h1>
        {list && list.items.length > 0 ? (
          <Select
            className={roster.noPrint ?? ""}
            style={{ minWidth: 180 }}
            aria-label={t("nav.rosters")}
            value={current?.id ?? null}
            onChange={(id) => id !== null && go({ roster: id })}
            options={list.items.map((one) => ({ value: one.id, label: `${one.name} · ${one.placeName}` }))}
          />
        ) : null}
        <span className={css.spring} />
        <span className={`${css.filters} ${roster.noPrint}`}>
          <Link to="/my-duty">{t("nav.myDuty")}</Link>
          {mayTonight ? <Link to="/tonight">{t("nav.tonight")}</Link> : null}
          {list?.mayCreate ? <Button onClick={() => setForm("new")}>{t("roster.new")}</Button> : null}
        </span>
      </div>
      <OnDuty />
      <GridsOnDuty />
      <ComingGaps zone={zone} />
      {current === undefined ? (
        <Empty title={t("roster.empty")} hint={t("roster.emptyHint")} />
      ) : (
        <>
          <div className={`${css.filters} ${roster.noPrint}`}>
            <Button onClick={() => step(-1)} aria-label={t(month ? "roster.monthBefore" : "roster.weekBefore")}>
              ‹
            </Button>
            <Button onClick={() => go({ day: today })}>{t("roster.today")}</Button>
            <Button onClick={() => step(1)} aria-label={t(month ? "roster.monthAfter" : "roster.weekAfter")}>
              ›
            </Button>
            <strong>{month ? day.slice(0, 7) : `${range.from} – ${range.to}`}</strong>
            <Button onClick={() => go({ view: month ? "week" : "month" })}>{t(month ? "roster.week" : "roster.month")}</Button>
            <span className={css.spring} />
            {editable ? (
              <>
                <Button onClick={() => setForm("fill")}>{t("roster.fill")}</Button>
                {days.data?.undo == null ? null : <Button onClick={askUndo}>{t("roster.undo")}</Button>}
                <Button onClick={() => setForm("import")}>{t("roster.import")}</Button>
                <Button onClick={() => setForm("shifts")}>{t("roster.shifts")}</Button>
              </>
            ) : null}
            <Button onClick={() => setForm("calendar")}>{t("roster.calendar")}</Button>
            <TableFiles path={rosterTable(current.id, range.from, range.to)} prints={{ page: "roster", subject: `roster:${current.id}` }} />
          </div>
          {days.error ? <Failed error={days.error} retry={() => void days.refetch()} /> : null}
          {days.data ? (
            <>
              <div className={css.scroll}>
                {month ? (
                  <MonthGrid
                    {...{ roster: current, zone, data: days.data, today, nameOf }}
                    month={day.slice(0, 7)}
                    onEdit={null}
                    onDay={(one) => go({ day: one, view: "week" })}
                  />
                ) : (
                  <WeekGrid {...{ roster: current, zone, data: days.data, today, nameOf }} onEdit={editable ? setSlot : null} />
                )}
              </div>
              <Conflicts items={days.data.conflicts} zone={zone} nameOf={nameOf} />
            </>
          ) : null}
          <p className={css.quiet}>{t("roster.printed", { name: current.name })}</p>
          {slot === null ? null : <DutyEditor {...{ zone, slot }} roster={current.id} staff={list?.staff ?? []} onClose={close} />}
          {form === "fill" ? (
            <FillForm {...{ zone, nameOf }} roster={current} staff={list?.staff ?? []} week={mondayOf(day)} onClose={close} />
          ) : null}
          {form === "import" ? <ImportForm roster={current.id} onClose={close} /> : null}
          {form === "shifts" ? <ShiftsForm roster={current} onClose={close} /> : null}
          {form === "calendar" ? <CalendarAddress roster={current.id} onClose={close} /> : null}
        </>
      )}
      {form === "new" ? <ShiftsForm roster={null} onClose={close} /> : null}
    </div>
  );
}
