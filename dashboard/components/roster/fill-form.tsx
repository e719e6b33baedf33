import { App, Button, Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import {
  type Filled,
  type FillOrder,
  POST_NAMES,
  POSTS,
  type Post,
  ROTATIONS,
  type Roster,
  SHIFT_DAY_WORDS,
  SHIFT_DAYS,
  type ShiftDays,
  type Staff,
} from "../../../contracts/index.ts";
import { useRosterActs } from "../../data/rosters.ts";
import { useWords } from "../../i18n/setup.ts";
import { addDays, mondayOf } from "../../words/days.ts";
import { Field } from "../field.tsx";
import { FailureLine } from "../form-end.tsx";
import { Conflicts } from "./problems.tsx";
import css from "./roster.module.css";

interface Props {
  readonly roster: Roster;
  readonly zone: string;
  readonly staff: readonly Staff[];
  readonly week: string;
  readonly nameOf: (user: string) => string;
  readonly onClose: () => void;
}

/** What a fill would do, before it does; nothing is written until that is agreed to. */
function Preview({ filled, zone, nameOf }: { readonly filled: Filled; readonly zone: string; readonly nameOf: (user: string) => string }) {
  const { t } = useWords();
  const days = [...new Set(filled.added.map((duty) => duty.date))];
  return (
    <div className={css.card} role="status">
      <strong>{t("roster.willAdd", { added: filled.added.length, removed: filled.removed.length, kept: filled.kept })}</strong>
      <div className={css.quiet}>
        {days.slice(0, 7).map((date) => (
          <div key={date}>
            {date}{" "}
            {filled.added
              .filter((duty) => duty.date === date)
              .map((duty) => nameOf(duty.user))
              .join(t("list.comma"))}
          </div>
        ))}
        {days.length > 7 ? t("roster.andDays", { count: days.length - 7 }) : null}
      </div>
      <Conflicts items={filled.conflicts} zone={zone} nameOf={nameOf} />
    </div>
  );
}

/** A range filled by a pattern or by the week before. */
export function FillForm({ roster, zone, staff, week, nameOf, onClose }: Props) {
  const { t, w } = useWords();
  const { message } = App.useApp();
  const { fill } = useRosterActs(roster.id);
  const [kind, setKind] = useState<"copy" | "rotate">("rotate");
  const [from, setFrom] = useState(week);
  const [to, setTo] = useState(addDays(week, 27));
  const [times, setTimes] = useState("1");
  const [days, setDays] = useState<ShiftDays>("every");
  const [pattern, setPattern] = useState("three-two");
  const [shifts, setShifts] = useState<string[]>(roster.shifts.slice(0, 2).map(({ id }) => id));
  const [post, setPost] = useState<Post>(roster.shifts[0]?.posts[0] ?? "duty-a");
  const [people, setPeople] = useState<string[]>([]);
  const [replace, setReplace] = useState(false);
  const [seen, setSeen] = useState<Filled | null>(null);
  const preset = ROTATIONS.find(({ id }) => id === pattern);
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      setSeen(null);
    };
  const order = (): FillOrder => {
    if (kind === "copy")
      return { kind, source: addDays(mondayOf(from), -7), from: mondayOf(from), days: 7, times: Number(times) || 1, replace };
    const made = preset?.build(shifts, people.length);
    const teams = people.map((user) => [{ post, user }]);
    return { kind, from, to, days, cycle: [...(made?.cycle ?? [])], step: made?.step ?? 0, start: 0, teams, replace };
  };
  const lacks =
    kind === "copy"
      ? null
      : preset && shifts.length < preset.shifts
        ? t("roster.needShifts", { count: preset.shifts })
        : people.length < (preset?.teams ?? 1)
          ? t("roster.needPeople", { count: preset?.teams ?? 1 })
          : preset?.teams != null && people.length > preset.teams
            ? t("roster.tooMany", { count: preset.teams })
            : null;
  const run = (preview: boolean): void =>
    fill.mutate(
      { fill: order(), preview },
      {
        onSuccess: (filled) => {
          if (preview) {
            setSeen(filled);
            return;
          }
          void message.success(t("roster.filled", { count: filled.added.length }));
          onClose();
        },
      },
    );
  return (
    <Modal open onCancel={onClose} footer={null} width={680} title={t("roster.fill")}>
      <div className={css.form}>
        <Select
          value={kind}
          onChange={changed(setKind)}
          aria-label={t("roster.fill")}
          options={[
            { value: "rotate", label: t("roster.rotate") },
            { value: "copy", label: t("roster.copyWeek") },
          ]}
        />
        <div className={css.row}>
          <Field label={t(kind === "copy" ? "roster.copyInto" : "roster.firstDay")}>
            {(id) => <Input id={id} type="date" value={from} onChange={(event) => changed(setFrom)(event.target.value)} />}
          </Field>
          {kind === "copy" ? (
            <Field label={t("roster.weeks")}>
              {(id) => (
                <Input id={id} type="number" min={1} max={12} value={times} onChange={(event) => changed(setTimes)(event.target.value)} />
              )}
            </Field>
          ) : (
            <Field label={t("roster.lastDay")}>
              {(id) => <Input id={id} type="date" value={to} onChange={(event) => changed(setTo)(event.target.value)} />}
            </Field>
          )}
        </div>
        {kind === "rotate" ? (
          <>
            <Field label={t("roster.pattern")}>
              {(id) => (
                <Select
                  id={id}
                  value={pattern}
                  onChange={changed(setPattern)}
                  options={ROTATIONS.map((one) => ({ value: one.id, label: w(one.words) }))}
                />
              )}
            </Field>
            <Field label={t("roster.whichDays")}>
              {(id) => (
                <Select
                  id={id}
                  value={days}
                  onChange={changed(setDays)}
                  options={SHIFT_DAYS.map((one) => ({ value: one, label: w(SHIFT_DAY_WORDS[one]) }))}
                />
              )}
            </Field>
            <Field label={t("roster.shiftsInOrder")}>
              {(id) => (
                <Select
                  id={id}
                  mode="multiple"
                  value={shifts}
                  onChange={changed(setShifts)}
                  options={roster.shifts.map((shift) => ({ value: shift.id, label: `${shift.name} ${shift.from}–${shift.to}` }))}
                />
              )}
            </Field>
            <Field label={t("roster.post")}>
              {(id) => (
                <Select
                  id={id}
                  value={post}
                  onChange={(next) => {
                    changed(setPost)(next);
                    setPeople([]);
                  }}
                  options={POST_NAMES.map((one) => ({ value: one, label: w(POSTS[one].words) }))}
                />
              )}
            </Field>
            <Field label={t("roster.peopleInOrder")}>
              {(id) => (
                <Select
                  id={id}
                  mode="multiple"
                  value={people}
                  onChange={changed(setPeople)}
                  options={staff.filter((one) => one.role === POSTS[post].role).map((one) => ({ value: one.user, label: one.name }))}
                />
              )}
            </Field>
          </>
        ) : (
          <span className={css.quiet}>{t("roster.copyAbout", { source: addDays(mondayOf(from), -7) })}</span>
        )}
        <Checkbox checked={replace} onChange={(event) => changed(setReplace)(event.target.checked)}>
          {t("roster.replace")}
        </Checkbox>
        {lacks === null ? null : <span className={css.quiet}>{lacks}</span>}
        <FailureLine error={fill.error} />
        {seen === null ? null : <Preview filled={seen} zone={zone} nameOf={nameOf} />}
        <div className={css.row}>
          {seen === null ? (
            <Button type="primary" disabled={lacks !== null} loading={fill.isPending} onClick={() => run(true)}>
              {t("roster.preview")}
            </Button>
          ) : (
            <Button
              type="primary"
              disabled={seen.added.length + seen.removed.length === 0}
              loading={fill.isPending}
              onClick={() => run(false)}
            >
              {t("roster.doFill")}
            </Button>
          )}
          <Button onClick={onClose}>{t("act.cancel")}</Button>
        </div>
      </div>
    </Modal>
  );
}
