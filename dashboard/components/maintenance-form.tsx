import { Checkbox, Input, Modal, Select } from "antd";
import { useState } from "react";
import {
  type DeviceKind,
  HOUR,
  isRole,
  LONGEST_MAINTENANCE,
  LONGEST_TEST_WINDOW,
  type NewMaintenance,
  ROLES,
  toIso,
} from "../../contracts/index.ts";
import { useMaintenanceActs, useOwners } from "../data/maintenance.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import { useDesk, useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { contains, DevicesPicker, KindsPicker, PlacesPicker, RulesPicker } from "./pickers.tsx";

interface Draft {
  readonly reason: string;
  readonly places: readonly string[];
  readonly devices: readonly string[];
  readonly kinds: readonly DeviceKind[];
  readonly rules: readonly string[];
  readonly owner: string;
  readonly contractor: string;
  readonly from: string;
  readonly until: string;
  readonly tests: boolean;
}

/** What is wrong with a draft before it is sent, as the key of its words; null: nothing. */
function faultOf(
  draft: Draft,
  now: number,
):
  | "maintenance.needReason"
  | "maintenance.needScope"
  | "maintenance.needTimes"
  | "maintenance.tooLong"
  | "maintenance.testsTooLong"
  | "maintenance.testsNeedPlace"
  | null {
  const from = draft.from === "" ? now : instantOfField(draft.from);
  const until = instantOfField(draft.until);
  if (draft.reason.trim().length < 2) return "maintenance.needReason";
  if (draft.places.length + draft.devices.length === 0) return "maintenance.needScope";
  if (draft.tests && draft.places.length === 0) return "maintenance.testsNeedPlace";
  if (from === undefined || until === undefined || until <= from || until <= now) return "maintenance.needTimes";
  if (draft.tests && until - Math.max(from, now) > LONGEST_TEST_WINDOW) return "maintenance.testsTooLong";
  return until - Math.max(from, now) > LONGEST_MAINTENANCE ? "maintenance.tooLong" : null;
}

function bodyOf(draft: Draft): NewMaintenance {
  const from = draft.from === "" ? undefined : instantOfField(draft.from);
  return {
    reason: draft.reason.trim(),
    places: [...draft.places],
    devices: [...draft.devices],
    kinds: [...draft.kinds],
    rules: [...draft.rules],
    tests: draft.tests,
    until: toIso(instantOfField(draft.until) ?? 0),
    ...(from === undefined ? {} : { from: toIso(from) }),
    owner: draft.owner,
    ...(draft.contractor.trim().length < 2 ? {} : { contractor: draft.contractor.trim() }),
  };
}

interface OwnerProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (username: string) => void;
}

/** Who of the staff answers for it; oneself unless another is chosen. */
function OwnerPicker({ id, value, onChange }: OwnerProps) {
  const { w } = useWords();
  const { user } = useDesk();
  const { data, isPending } = useOwners();
  const owners = data ?? [];
  const all = owners.some((one) => one.username === user.username) ? owners : [user, ...owners];
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      value={value}
      onChange={onChange}
      loading={isPending}
      showSearch={{ filterOption: contains }}
      options={all.map(({ username, name, role }) => {
        const words = isRole(role) ? w(ROLES[role].words) : role;
        return { value: username, label: `${name} · ${words}`, search: `${name} ${username} ${words}` };
      })}
    />
  );
}

/** Declares planned maintenance; what it will and will not hold back is said before it is pressed. */
export function MaintenanceForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const { user } = useDesk();
  const mayRules = useRight("rules.read");
  const { declare } = useMaintenanceActs();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ reason: "", places: [], devices: [], kinds: [], rules: [], from: "", contractor: "", tests: false },
    owner: user.username,
    until: fieldOfInstant(Date.now() + 2 * HOUR),
  }));
  const [pressed, setPressed] = useState(false);
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const fault = faultOf(draft, Date.now());
  const submit = (): void => {
    setPressed(true);
    if (fault === null) declare.mutate(bodyOf(draft), { onSuccess: onClose });
  };
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={submit}
      okText={t("maintenance.declare")}
      okButtonProps={{ loading: declare.isPending }}
      cancelText={t("act.cancel")}
      title={t("maintenance.declare")}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className={css.quiet}>{t("maintenance.about")}</p>
        <Field label={t("maintenance.reason")}>
          {(id) => (
            <Input id={id} name="reason" value={draft.reason} maxLength={500} onChange={(event) => set({ reason: event.target.value })} />
          )}
        </Field>
        <div className={css.field}>
          {t("maintenance.places")}
          <PlacesPicker value={draft.places} onChange={(places) => set({ places })} label={t("maintenance.places")} />
        </div>
        <div className={css.field}>
          {t("maintenance.devices")}
          <DevicesPicker value={draft.devices} onChange={(devices) => set({ devices })} label={t("maintenance.devices")} />
        </div>
        <div className={css.field}>
          {t("maintenance.kinds")}
          <KindsPicker value={draft.kinds} onChange={(kinds) => set({ kinds })} label={t("maintenance.kindsHint")} />
        </div>
        {mayRules ? (
          <div className={css.field}>
            {t("maintenance.rules")}
            <RulesPicker value={draft.rules} onChange={(rules) => set({ rules })} label={t("maintenance.rulesHint")} />
          </div>
        ) : null}
        <Field label={t("maintenance.from")}>
          {(id) => <Input id={id} type="datetime-local" value={draft.from} onChange={(event) => set({ from: event.target.value })} />}
        </Field>
        <Field label={t("maintenance.until")}>
          {(id) => <Input id={id} type="datetime-local" value={draft.until} onChange={(event) => set({ until: event.target.value })} />}
        </Field>
        <Field label={t("maintenance.owner")}>
          {(id) => <OwnerPicker id={id} value={draft.owner} onChange={(owner) => set({ owner })} />}
        </Field>
        <Field label={t("maintenance.contractor")}>
          {(id) => (
            <Input
              id={id}
              value={draft.contractor}
              maxLength={100}
              placeholder={t("maintenance.contractorHint")}
              onChange={(event) => set({ contractor: event.target.value })}
            />
          )}
        </Field>
        <Checkbox checked={draft.tests} onChange={(event) => set({ tests: event.target.checked })}>
          {t("maintenance.tests")}
        </Checkbox>
        {pressed && fault !== null ? (
          <p role="alert" className={css.failure}>
            {t(fault)}
          </p>
        ) : null}
        <FailureLine error={declare.error} />
      </form>
    </Modal>
  );
}
