import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import {
  type NewRoster,
  POST_NAMES,
  POSTS,
  type Roster,
  SHIFT_DAY_WORDS,
  SHIFT_DAYS,
  type Shift,
  USUAL_LONGEST_HOURS,
  USUAL_REST_HOURS,
} from "../../../contracts/index.ts";
import { useRosterActs } from "../../data/rosters.ts";
import { useWords } from "../../i18n/setup.ts";
import { Field } from "../field.tsx";
import { FailureLine } from "../form-end.tsx";
import { PlacePicker } from "../pickers.tsx";
import css from "./roster.module.css";

const DAY_SHIFT: Shift = { id: "s1", name: "", from: "08:00", to: "20:00", days: "every", posts: ["leader", "duty-a"] };
const NIGHT_SHIFT: Shift = { ...DAY_SHIFT, id: "s2", name: "", from: "20:00", to: "08:00" };

/** The first id that is free: s1, s2… */
function freeId(shifts: readonly Shift[]): string {
  let number = shifts.length + 1;
  while (shifts.some(({ id }) => id === `s${number}`)) number += 1;
  return `s${number}`;
}

/** Makes a roster, or changes its shifts and limits; null: a new one. */
export function ShiftsForm({ roster, onClose }: { readonly roster: Roster | null; readonly onClose: () => void }) {
  const { t, w } = useWords();
  const { modal } = App.useApp();
  const { save, remove } = useRosterActs(roster?.id ?? "");
  const [place, setPlace] = useState<string | null>(roster?.place ?? null);
  const [name, setName] = useState(roster?.name ?? "");
  const [shifts, setShifts] = useState<readonly Shift[]>(
    roster?.shifts ?? [
      { ...DAY_SHIFT, name: t("roster.dayShift") },
      { ...NIGHT_SHIFT, name: t("roster.nightShift") },
    ],
  );
  const [rest, setRest] = useState(String(roster?.restHours ?? USUAL_REST_HOURS));
  const [longest, setLongest] = useState(String(roster?.longestHours ?? USUAL_LONGEST_HOURS));
  const set = (id: string, change: Partial<Shift>): void => setShifts(shifts.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const submit = (): void => {
    if (place === null) return;
    const body: NewRoster = { place, name: name.trim(), shifts: [...shifts], restHours: Number(rest), longestHours: Number(longest) };
    save.mutate(body, { onSuccess: onClose });
  };
  const ask = (): void =>
    void modal.confirm({
      title: t("roster.removeAsk", { name: roster?.name ?? "" }),
      content: t("roster.removeAbout"),
      okText: t("roster.remove"),
      cancelText: t("act.cancel"),
      onOk: () => remove.mutateAsync(undefined).then(onClose, () => undefined),
    });
  return (
    <Modal open onCancel={onClose} footer={null} width={760} title={t(roster === null ? "roster.new" : "roster.shifts")}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("roster.name")}>
          {(id) => <Input id={id} value={name} maxLength={40} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <PlacePicker value={place} onChange={setPlace} label={t("roster.place")} />
        <span className={css.quiet}>{t("roster.placeAbout")}</span>
        {shifts.map((shift) => (
          <div key={shift.id} className={css.card}>
            <div className={css.row}>
              <Input
                style={{ width: 110 }}
                aria-label={t("roster.shiftName")}
                value={shift.name}
                maxLength={20}
                onChange={(event) => set(shift.id, { name: event.target.value })}
              />
              <Input
                style={{ width: 110 }}
                type="time"
                aria-label={t("roster.from")}
                value={shift.from}
                onChange={(event) => set(shift.id, { from: event.target.value })}
              />
              –
              <Input
                style={{ width: 110 }}
                type="time"
                aria-label={t("roster.to")}
                value={shift.to}
                onChange={(event) => set(shift.id, { to: event.target.value })}
              />
              <Select
                style={{ minWidth: 200 }}
                aria-label={t("roster.whichDays")}
                value={shift.days}
                onChange={(days) => set(shift.id, { days })}
                options={SHIFT_DAYS.map((one) => ({ value: one, label: w(SHIFT_DAY_WORDS[one]) }))}
              />
              <Button disabled={shifts.length === 1} onClick={() => setShifts(shifts.filter((one) => one.id !== shift.id))}>
                {t("roster.removeShift")}
              </Button>
            </div>
            <Select
              mode="multiple"
              aria-label={t("roster.posts")}
              placeholder={t("roster.posts")}
              value={[...shift.posts]}
              onChange={(posts) => set(shift.id, { posts })}
              options={POST_NAMES.map((one) => ({ value: one, label: w(POSTS[one].words) }))}
            />
          </div>
        ))}
        <div className={css.row}>
          <Button onClick={() => setShifts([...shifts, { ...DAY_SHIFT, id: freeId(shifts), name: t("roster.newShift") }])}>
            {t("roster.addShift")}
          </Button>
        </div>
        <div className={css.row}>
          <Field label={t("roster.restHours")}>
            {(id) => <Input id={id} type="number" min={0} max={48} value={rest} onChange={(event) => setRest(event.target.value)} />}
          </Field>
          <Field label={t("roster.longestHours")}>
            {(id) => <Input id={id} type="number" min={1} max={72} value={longest} onChange={(event) => setLongest(event.target.value)} />}
          </Field>
        </div>
        <FailureLine error={save.error ?? remove.error} />
        <div className={css.row}>
          <Button
            type="primary"
            htmlType="submit"
            loading={save.isPending}
            disabled={
              place === null || name.trim() === "" || shifts.some(({ posts, name: one }) => posts.length === 0 || one.trim() === "")
            }
          >
            {t("act.save")}
          </Button>
          {roster === null ? null : <Button onClick={ask}>{t("roster.remove")}</Button>}
          <Button onClick={onClose}>{t("act.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
