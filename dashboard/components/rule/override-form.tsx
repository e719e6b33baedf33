import { Input, Select } from "antd";
import { useState } from "react";
import { type NewRuleOverride, type RuleDetail, type RuleOverride, toIso } from "../../../contracts/index.ts";
import { useRuleActs } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fieldText } from "../../words/rule-diff.ts";
import { instantOfField } from "../../words/time.ts";
import { useRight } from "../desk.ts";
import { Field } from "../field.tsx";
import { DevicePicker, PersonPicker, PlacePicker } from "../pickers.tsx";
import { FieldControl } from "./field-control.tsx";
import { ReasonModal } from "./reason-modal.tsx";

type Kind = RuleOverride["subject"]["kind"];

/** For whom a rule may be set otherwise: those it is about, and all below a place. */
function kindsFor(rule: RuleDetail, mayPeople: boolean): readonly Kind[] {
  const person = mayPeople && (rule.family === "vitals" || rule.family === "activity" || rule.family === "person");
  return person ? ["person", "place", "device"] : ["device", "place"];
}

/** Sets one value of a rule otherwise for one person, device or place, until a day or for good. */
export function OverrideForm({ rule, onClose }: { readonly rule: RuleDetail; readonly onClose: () => void }) {
  const { t, w, language } = useWords();
  const { limit } = useRuleActs(rule.id);
  const kinds = kindsFor(rule, useRight("people.read"));
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "device");
  const [id, setId] = useState<string | null>(null);
  const [path, setPath] = useState(rule.fields[0]?.path ?? "");
  const field = rule.fields.find((one) => one.path === path);
  const [value, setValue] = useState<number | string>(field?.value ?? "");
  const [until, setUntil] = useState("");
  const end = until === "" ? null : instantOfField(until);
  const fault = id === null ? t("rule.limitNeedsSubject") : value === field?.value ? t("rule.limitNeedsValue") : null;
  const save = (reason: string): void => {
    if (id === null || field === undefined || fault !== null || end === undefined) return;
    const added: NewRuleOverride = {
      subject: { kind, id },
      set: { [path]: value },
      reason,
      ...(end === null ? {} : { until: toIso(end) }),
    };
    limit.mutate({ items: [...rule.overrides.map((one) => ({ id: one.id })), added], reason }, { onSuccess: onClose });
  };
  const Picker = { person: PersonPicker, device: DevicePicker, place: PlacePicker }[kind];
  return (
    <ReasonModal
      title={t("rule.limitAdd")}
      okText={t("rule.limitAdd")}
      label={t("act.reason")}
      busy={limit.isPending}
      error={limit.error}
      onClose={onClose}
      onOk={save}
    >
      <p className={css.quiet}>{t("rule.limitsAbout")}</p>
      <Field label={t("rule.limitWhom")}>
        {(own) => (
          <Select
            id={own}
            value={kind}
            onChange={(next: Kind) => {
              setKind(next);
              setId(null);
            }}
            options={kinds.map((one) => ({ value: one, label: t(`rule.subject.${one}`) }))}
          />
        )}
      </Field>
      <Picker value={id} onChange={setId} label={t(`rule.subject.${kind}`)} />
      <Field label={t("rule.limitWhat")}>
        {(own) => (
          <Select
            id={own}
            value={path}
            onChange={(next: string) => {
              setPath(next);
              setValue(rule.fields.find((one) => one.path === next)?.value ?? "");
            }}
            options={rule.fields.map((one) => ({ value: one.path, label: `${w(one.words)} (${fieldText(one, one.value, language)})` }))}
          />
        )}
      </Field>
      {field ? (
        <span className={css.filters}>
          <FieldControl field={field} value={value} onChange={setValue} label={t("rule.limitValue")} />
          <span className={css.quiet}>{t("rule.inForceIs", { value: fieldText(field, field.value, language) })}</span>
        </span>
      ) : null}
      <Field label={t("rule.limitUntil")}>
        {(own) => <Input id={own} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}
      </Field>
      {fault === null ? null : <p className={css.quiet}>{fault}</p>}
      {rule.lifeSafety ? <p>{t("rule.twoNames")}</p> : null}
    </ReasonModal>
  );
}
