import { Button, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import {
  DRILL_ALARM_KINDS,
  DRILL_ALARMS,
  type Drill,
  type DrillAlarmKind,
  isRole,
  LONGEST_DRILL,
  MINUTE,
  MOST_DRILL_ALARMS,
  type NewDrill,
  ROLES,
  toIso,
} from "../../contracts/index.ts";
import { useAllDevices } from "../data/devices.ts";
import { useDrillActs, useDrillCandidates } from "../data/drills.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { instantOfField } from "../words/time.ts";
import own from "./drill.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { contains, PersonPicker } from "./pickers.tsx";

interface DraftAlarm {
  readonly key: number;
  readonly kind: DrillAlarmKind;
  readonly subject: string | null;
  readonly after: number;
}
interface Draft {
  readonly title: string;
  readonly alarms: readonly DraftAlarm[];
  readonly participants: readonly string[];
  readonly minutes: number;
  readonly plannedFor: string;
}

const LONGEST = LONGEST_DRILL / MINUTE;
const EMPTY: Draft = {
  ...{ title: "", participants: [], minutes: 60, plannedFor: "" },
  alarms: [{ key: 0, kind: "fall", subject: null, after: 0 }],
};

/** What is wrong with a draft before it is sent, as the key of its words; null: nothing. */
function faultOf(draft: Draft): "drill.needTitle" | "drill.needSubject" | "drill.needParticipants" | "drill.needEarlier" | null {
  if (draft.title.trim().length < 2) return "drill.needTitle";
  if (draft.alarms.some(({ subject }) => subject === null)) return "drill.needSubject";
  if (draft.participants.length === 0) return "drill.needParticipants";
  return draft.alarms.some(({ after }) => after >= draft.minutes) ? "drill.needEarlier" : null;
}

function bodyOf({ title, alarms, participants, minutes, plannedFor }: Draft): NewDrill {
  const at = plannedFor === "" ? undefined : instantOfField(plannedFor);
  return {
    ...{ title: title.trim(), participants: [...participants], minutes, plannedFor: at === undefined ? null : toIso(at) },
    alarms: alarms.map(({ kind, subject, after }) => ({ kind, subject: subject ?? "", after })),
  };
}

/** A device of the kinds that can say it. */
function SubjectDevice({
  kind,
  value,
  onChange,
}: {
  readonly kind: DrillAlarmKind;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const { t } = useWords();
  const { data, isPending } = useAllDevices();
  const kinds: readonly string[] = DRILL_ALARMS[kind].devices;
  const options = (data?.items ?? [])
    .filter((device) => kinds.includes(device.kind))
    .map((device) => ({ value: device.id, label: `${device.name} · ${device.place?.path ?? ""}` }));
  return (
    <Select
      style={{ width: "100%" }}
      showSearch={{ filterOption: (input, option) => contains(input, { search: option?.label ?? "" }) }}
      value={value}
      onChange={(next: string | null) => onChange(next ?? null)}
      options={options}
      loading={isPending}
      placeholder={t("drill.device")}
      aria-label={t("drill.device")}
    />
  );
}

function AlarmRow({
  alarm,
  set,
  remove,
}: {
  readonly alarm: DraftAlarm;
  readonly set: (change: Partial<DraftAlarm>) => void;
  readonly remove: (() => void) | null;
}) {
  const { t, w } = useWords();
  const choose = (subject: string | null): void => set({ subject });
  return (
    <div className={own.alarm}>
      <Select
        value={alarm.kind}
        aria-label={t("drill.kind")}
        onChange={(kind: DrillAlarmKind) => set({ kind, subject: null })}
        options={DRILL_ALARM_KINDS.map((kind) => ({ value: kind, label: w(DRILL_ALARMS[kind].words) }))}
      />
      {DRILL_ALARMS[alarm.kind].about === "person" ? (
        <PersonPicker value={alarm.subject} onChange={choose} label={t("drill.person")} />
      ) : (
        <SubjectDevice kind={alarm.kind} value={alarm.subject} onChange={choose} />
      )}
      <InputNumber
        value={alarm.after}
        min={0}
        max={LONGEST}
        precision={0}
        aria-label={t("drill.after")}
        addonBefore={t("drill.after")}
        onChange={(after) => set({ after: after ?? 0 })}
      />
      {remove ? <Button onClick={remove}>{t("drill.removeAlarm")}</Button> : null}
    </div>
  );
}

/** Plans a drill; what it will and will not do is said before it is pressed. */
export function DrillForm({ onClose, onPlanned }: { readonly onClose: () => void; readonly onPlanned: (drill: Drill) => void }) {
  const { t, w } = useWords();
  const { plan } = useDrillActs();
  const candidates = useDrillCandidates();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [pressed, setPressed] = useState(false);
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const fault = faultOf(draft);
  const submit = (): void => {
    setPressed(true);
    if (fault === null) plan.mutate(bodyOf(draft), { onSuccess: onPlanned });
  };
  const alarm = (key: number, change: Partial<DraftAlarm>): void =>
    set({ alarms: draft.alarms.map((each) => (each.key === key ? { ...each, ...change } : each)) });
  const roleOf = (role: string): string => (isRole(role) ? w(ROLES[role].words) : role);
  return (
    <Modal
      open
      width={720}
      onCancel={onClose}
      onOk={submit}
      okText={t("drill.plan")}
      okButtonProps={{ loading: plan.isPending }}
      cancelText={t("act.cancel")}
      title={t("drill.plan")}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className={css.quiet}>{t("drill.about")}</p>
        <Field label={t("drill.title")}>
          {(id) => (
            <Input id={id} name="title" value={draft.title} maxLength={80} onChange={(event) => set({ title: event.target.value })} />
          )}
        </Field>
        <div className={css.field}>
          {t("drill.alarms")}
          {draft.alarms.map((each) => (
            <AlarmRow
              key={each.key}
              alarm={each}
              set={(change) => alarm(each.key, change)}
              remove={draft.alarms.length === 1 ? null : () => set({ alarms: draft.alarms.filter(({ key }) => key !== each.key) })}
            />
          ))}
          {draft.alarms.length < MOST_DRILL_ALARMS ? (
            <Button
              onClick={() => {
                const key = Math.max(...draft.alarms.map((each) => each.key)) + 1;
                set({ alarms: [...draft.alarms, { key, kind: "smoke", subject: null, after: 0 }] });
              }}
            >
              {t("drill.addAlarm")}
            </Button>
          ) : null}
        </div>
        <Field label={t("drill.participants")}>
          {(id) => (
            <Select
              id={id}
              mode="multiple"
              style={{ width: "100%" }}
              showSearch={{ filterOption: (input, option) => contains(input, { search: option?.label ?? "" }) }}
              value={[...draft.participants]}
              onChange={(participants: string[]) => set({ participants })}
              loading={candidates.isPending}
              options={(candidates.data ?? []).map(({ user, name, role }) => ({ value: user, label: `${name} · ${roleOf(role)}` }))}
            />
          )}
        </Field>
        <Field label={t("drill.minutes")}>
          {(id) => (
            <InputNumber
              id={id}
              value={draft.minutes}
              min={1}
              max={LONGEST}
              precision={0}
              onChange={(minutes) => set({ minutes: minutes ?? 60 })}
            />
          )}
        </Field>
        <Field label={t("drill.plannedFor")}>
          {(id) => (
            <Input id={id} type="datetime-local" value={draft.plannedFor} onChange={(event) => set({ plannedFor: event.target.value })} />
          )}
        </Field>
        {pressed && fault !== null ? (
          <p role="alert" className={css.failure}>
            {t(fault)}
          </p>
        ) : null}
        <FailureLine error={plan.error} />
      </form>
    </Modal>
  );
}
