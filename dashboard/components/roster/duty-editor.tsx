import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { type Duty, POSTS, type Post, type Shift, type Staff } from "../../../contracts/index.ts";
import { useRosterActs } from "../../data/rosters.ts";
import { useWords } from "../../i18n/setup.ts";
import { clockIn } from "../../words/days.ts";
import { Field } from "../field.tsx";
import { FailureLine } from "../form-end.tsx";
import css from "./roster.module.css";

/** A post of a shift on a day, with the duty that is there; null: nobody yet. */
export interface Slot {
  readonly date: string;
  readonly shift: Shift;
  readonly post: Post;
  readonly duty: Duty | null;
}

interface Props {
  readonly roster: string;
  readonly zone: string;
  readonly slot: Slot;
  readonly staff: readonly Staff[];
  readonly onClose: () => void;
}

/** Somebody else, other times, a note, nobody; the one put there is told. */
export function DutyEditor({ roster, zone, slot, staff, onClose }: Props) {
  const { t, w } = useWords();
  const { message } = App.useApp();
  const { addDuty, changeDuty, removeDuty } = useRosterActs(roster);
  const { duty, shift, post, date } = slot;
  const [user, setUser] = useState<string | null>(duty?.user ?? null);
  const own = duty?.ownTimes === true;
  const [from, setFrom] = useState(own ? clockIn(zone, Date.parse(duty.from)) : shift.from);
  const [to, setTo] = useState(own ? clockIn(zone, Date.parse(duty.to)) : shift.to);
  const [note, setNote] = useState(duty?.note ?? "");
  const fits = staff.filter((one) => one.role === POSTS[post].role);
  const times = from === shift.from && to === shift.to ? null : { from, to };
  const done = (): void => {
    void message.success(t("roster.saved"));
    onClose();
  };
  const save = (): void => {
    if (user === null) return;
    const body = { user, times, note: note.trim() || null };
    if (duty === null) addDuty.mutate({ date, shift: shift.id, post, ...body }, { onSuccess: done });
    else changeDuty.mutate({ duty: duty.id, change: body }, { onSuccess: done });
  };
  const error = addDuty.error ?? changeDuty.error ?? removeDuty.error;
  return (
    <Modal open onCancel={onClose} footer={null} title={`${date} ${shift.name} · ${w(POSTS[post].words)}`}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label={t("roster.who")}>
          {(id) => (
            <Select
              id={id}
              value={user}
              onChange={setUser}
              showSearch={{ optionFilterProp: "label" }}
              placeholder={t("roster.pickWho")}
              options={fits.map((one) => ({ value: one.user, label: one.name }))}
              notFoundContent={t("roster.noStaff", { post: w(POSTS[post].words) })}
            />
          )}
        </Field>
        <div className={css.row}>
          <Field label={t("roster.from")}>
            {(id) => <Input id={id} type="time" value={from} onChange={(event) => setFrom(event.target.value)} />}
          </Field>
          <Field label={t("roster.to")}>
            {(id) => <Input id={id} type="time" value={to} onChange={(event) => setTo(event.target.value)} />}
          </Field>
        </div>
        <span className={css.quiet}>{t(times === null ? "roster.shiftTimes" : "roster.ownTimes")}</span>
        <Field label={t("roster.note")}>
          {(id) => <Input id={id} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />}
        </Field>
        <FailureLine error={error} />
        <div className={css.row}>
          <Button type="primary" htmlType="submit" disabled={user === null} loading={addDuty.isPending || changeDuty.isPending}>
            {t("act.save")}
          </Button>
          {duty === null ? null : (
            <Button onClick={() => removeDuty.mutate(duty.id, { onSuccess: done })} loading={removeDuty.isPending}>
              {t("roster.takeOff")}
            </Button>
          )}
          <Button onClick={onClose}>{t("act.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
