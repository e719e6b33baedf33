import { Checkbox, Input, InputNumber, Modal } from "antd";
import { useState } from "react";
import { type Claim, type Claimed, DEVICE_KINDS, type DeviceKind, toIso, type Unclaimed } from "../../contracts/index.ts";
import { useUnclaimedActs } from "../data/unclaimed.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { instantOfField } from "../words/time.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { KindNote } from "./kind-note.tsx";
import { KindPicker, PersonPicker, PlacePicker } from "./pickers.tsx";

interface Props {
  readonly one: Unclaimed;
  readonly onClose: () => void;
  readonly onClaimed: (claimed: Claimed) => void;
}

/** Instant of a date field as the interface sends it; undefined where the field is empty. */
function isoOf(field: string): string | undefined {
  const at = field === "" ? undefined : instantOfField(field);
  return at === undefined ? undefined : toIso(at);
}

interface WornProps {
  readonly person: string | null;
  readonly from: string;
  readonly to: string;
  readonly onChange: (change: { readonly person?: string | null; readonly from?: string; readonly to?: string }) => void;
}

/** Who has it, and since and until when. */
function Worn({ person, from, to, onChange }: WornProps) {
  const { t } = useWords();
  return (
    <>
      <div className={css.field}>
        {t("device.person")}
        <PersonPicker value={person} onChange={(next) => onChange({ person: next })} label={t("device.person")} />
      </div>
      {person === null ? null : (
        <>
          <Field label={t("unclaimed.from")}>
            {(id) => <Input id={id} type="datetime-local" value={from} onChange={(event) => onChange({ from: event.target.value })} />}
          </Field>
          <Field label={t("unclaimed.to")}>
            {(id) => <Input id={id} type="datetime-local" value={to} onChange={(event) => onChange({ to: event.target.value })} />}
          </Field>
        </>
      )}
    </>
  );
}

/** Gives a device that speaks already its name, kind, place and person. */
export function ClaimForm({ one, onClose, onClaimed }: Props) {
  const { t, w } = useWords();
  const { claim } = useUnclaimedActs();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<DeviceKind | null>(one.kind);
  const [place, setPlace] = useState<string | null>(null);
  const [worn, setWorn] = useState({ person: null as string | null, from: "", to: "" });
  const [interval, setInterval] = useState<number | null>(null);
  const [rerun, setRerun] = useState(true);
  const isPersonal = kind !== null && DEVICE_KINDS[kind].personal;
  /** Where it is stands beside it everywhere: of fifty boxes not each needs a name thought of. */
  const usual = kind === null ? "" : w(DEVICE_KINDS[kind].words);
  const ready = kind !== null && kind !== "gateway" && place !== null;
  const submit = (): void => {
    if (!ready) return;
    const from = isoOf(worn.from);
    const to = isoOf(worn.to);
    const body: Claim = {
      ...{ name: name.trim() || usual, kind, place, rerun },
      ...(interval === null ? {} : { interval }),
      ...(isPersonal && worn.person !== null
        ? { person: worn.person, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
        : {}),
    };
    claim.mutate({ id: one.id, body }, { onSuccess: onClaimed });
  };
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={submit}
      okText={t("unclaimed.claim")}
      okButtonProps={{ disabled: !ready, loading: claim.isPending }}
      cancelText={t("act.cancel")}
      title={t("unclaimed.claimTitle", { id: one.externalId })}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("device.name")}>
          {(id) => (
            <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={80} name="name" placeholder={usual} />
          )}
        </Field>
        <div className={css.field}>
          {t("device.kind")}
          <KindPicker value={kind} onChange={setKind} label={t("device.kind")} />
          <KindNote kind={kind} />
          {kind === "gateway" ? <span role="alert">{t("unclaimed.noGateway")}</span> : null}
        </div>
        <div className={css.field}>
          {t("device.place")}
          <PlacePicker value={place} onChange={setPlace} label={t("device.place")} />
        </div>
        {isPersonal ? <Worn {...worn} onChange={(change) => setWorn({ ...worn, ...change })} /> : null}
        <Field label={t("device.interval")}>
          {(id) => (
            <InputNumber
              id={id}
              style={{ width: "100%" }}
              min={1}
              max={604_800}
              value={interval}
              onChange={setInterval}
              placeholder={kind === null ? "" : String(DEVICE_KINDS[kind].interval)}
            />
          )}
        </Field>
        <Checkbox checked={rerun} onChange={(event) => setRerun(event.target.checked)}>
          {t("unclaimed.rerun")}
        </Checkbox>
        <p className={css.quiet}>{t("unclaimed.rerunHint")}</p>
        <FailureLine error={claim.error} />
      </form>
    </Modal>
  );
}
