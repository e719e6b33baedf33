import { Button } from "antd";
import { useId } from "react";
import type { RuleDetail, RuleField } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fieldText, partOf } from "../../words/rule-diff.ts";
import { faultText, type RuleFault } from "../../words/rule-faults.ts";
import { fieldReader, setField } from "../../words/rule-text.ts";
import { Empty } from "../states.tsx";
import { FieldControl } from "./field-control.tsx";
import own from "./rule.module.css";
import type { RuleDraft } from "./use-draft.ts";

interface RowProps {
  readonly field: RuleField;
  readonly value: number | string;
  readonly inForce: RuleField | undefined;
  readonly fault: RuleFault | undefined;
  readonly onSet: (value: number | string) => void;
}

function Row({ field, value, inForce, fault, onSet }: RowProps) {
  const { t, w, language } = useWords();
  const id = useId();
  const changed = inForce === undefined || inForce.value !== value;
  return (
    <div className={changed ? `${own.row} ${own.changed}` : own.row}>
      <label htmlFor={id}>{w(field.words)}</label>
      <span className={own.control}>
        <FieldControl id={id} field={field} value={value} label={w(field.words)} onChange={onSet} />
      </span>
      {changed && inForce ? (
        <span className={own.under}>
          {t("rule.inForceIs", { value: fieldText(inForce, inForce.value, language) })}{" "}
          <Button size="small" onClick={() => onSet(inForce.value)}>
            {t("rule.putBack")}
          </Button>
        </span>
      ) : null}
      {fault ? (
        <span role="alert" className={`${own.under} ${own.fault}`}>
          {faultText(fault, language)}
        </span>
      ) : null}
    </div>
  );
}

interface FormProps {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly fields: readonly RuleField[];
  readonly faults: readonly RuleFault[];
}

/** Every value of a rule that can be changed without knowing its language, in the order of the rule. */
export function RuleForm({ rule, draft, fields, faults }: FormProps) {
  const { t, w } = useWords();
  const read = fieldReader(draft.text);
  const inForce = new Map(rule.fields.map((field) => [field.path, field]));
  const parts = new Map<string, RuleField[]>();
  for (const field of fields) {
    const { part, rung } = partOf(field.path);
    const title = rung === null ? t(`rule.part.${part}`) : t("rule.rung", { name: t(`rule.part.${part}`), count: rung });
    parts.set(title, [...(parts.get(title) ?? []), field]);
  }
  if (fields.length === 0) return <Empty title={t("rule.noFields")} hint={t("rule.noFieldsHint")} />;
  return (
    <div className={css.card}>
      <p className={css.quiet}>
        {t("rule.formHint")} {t("rule.sourceIs", { source: w(rule.source) })}
      </p>
      {[...parts].map(([title, of]) => (
        <fieldset key={title} className={own.part}>
          <legend>{title}</legend>
          {of.map((field) => (
            <Row
              key={field.path}
              field={field}
              value={read(field.path) ?? field.value}
              inForce={inForce.get(field.path)}
              fault={faults.find((one) => one.path === field.path)}
              onSet={(value) => draft.set(setField(draft.text, field.path, value))}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}
