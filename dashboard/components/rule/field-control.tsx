import { Input, InputNumber, Select } from "antd";
import { type RuleField, SEVERITIES, SEVERITY_WORDS } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import { spanUnitText } from "../../words/rule-diff.ts";
import { SPAN_UNITS, spanParts } from "../../words/rule-text.ts";
import { unitText } from "../../words/value.ts";

interface Props {
  readonly field: RuleField;
  readonly value: number | string;
  readonly onChange: (value: number | string) => void;
  readonly label: string;
  readonly id?: string;
}

/** The control that suits a value of a rule: a number with its unit, a span, hours, a severity. */
export function FieldControl({ field, value, onChange, label, id }: Props) {
  const { t, w, language } = useWords();
  const common = { "aria-label": label, ...(id === undefined ? {} : { id }) };
  if (field.kind === "severity")
    return (
      <Select
        {...common}
        style={{ width: 130 }}
        value={String(value)}
        onChange={onChange}
        options={SEVERITIES.map((one) => ({ value: String(one), label: w(SEVERITY_WORDS[one]) }))}
      />
    );
  if (field.kind === "duration") {
    const { count, unit } = spanParts(String(value));
    return (
      <>
        <InputNumber
          {...common}
          style={{ width: 90 }}
          min={0}
          value={count}
          onChange={(next) => next !== null && onChange(`${next}${unit}`)}
        />
        <Select
          aria-label={t("rule.unitOf", { name: label })}
          style={{ width: 90 }}
          value={unit}
          onChange={(next) => onChange(`${count}${next}`)}
          options={SPAN_UNITS.map((one) => ({ value: one, label: spanUnitText(one, language) }))}
        />
      </>
    );
  }
  if (field.kind === "hours") {
    const [from = "00:00", to = "00:00"] = String(value).split("-");
    return (
      <>
        <Input {...common} type="time" style={{ width: 110 }} value={from} onChange={(event) => onChange(`${event.target.value}-${to}`)} />
        –
        <Input
          aria-label={t("rule.until", { name: label })}
          type="time"
          style={{ width: 110 }}
          value={to}
          onChange={(event) => onChange(`${from}-${event.target.value}`)}
        />
      </>
    );
  }
  const unit = field.unit === null ? "" : unitText(field.unit, language);
  return (
    <InputNumber
      {...common}
      style={{ width: 140 }}
      value={Number(value)}
      onChange={(next) => next !== null && onChange(next)}
      {...(unit === "" ? {} : { suffix: unit })}
    />
  );
}
