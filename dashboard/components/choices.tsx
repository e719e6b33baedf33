import { Radio } from "antd";
import {
  CAUSES,
  FOUND,
  SETTLED_LEVELS,
  SETTLED_WORDS,
  type SettledLevel,
  VERDICT_WORDS,
  VERDICTS,
  type Verdict,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./acts.module.css";

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | null;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight: one press. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className={css.choice}>
      <legend className={css.label}>{label}</legend>
      <Radio.Group
        optionType="button"
        buttonStyle="solid"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        options={options.map((option) => ({ ...option }))}
        className={css.choices ?? ""}
      />
    </fieldset>
  );
}

export function VerdictChoice({ value, onChange }: { readonly value: Verdict | null; readonly onChange: (value: Verdict) => void }) {
  const { t, w } = useWords();
  return (
    <Choice
      label={t("act.verdict")}
      value={value}
      onChange={onChange}
      options={VERDICTS.map((one) => ({ value: one, label: w(VERDICT_WORDS[one]) }))}
    />
  );
}

export function CauseChoice({ value, onChange }: { readonly value: string | null; readonly onChange: (value: string) => void }) {
  const { t, w } = useWords();
  return (
    <Choice
      label={t("act.cause")}
      value={value}
      onChange={onChange}
      options={Object.entries(CAUSES).map(([key, words]) => ({ value: key, label: w(words) }))}
    />
  );
}

export function FoundChoice({ value, onChange }: { readonly value: string | null; readonly onChange: (value: string) => void }) {
  const { t, w } = useWords();
  return (
    <Choice
      label={t("act.found")}
      value={value}
      onChange={onChange}
      options={Object.entries(FOUND).map(([key, words]) => ({ value: key, label: w(words) }))}
    />
  );
}

/** Where it was settled; proposed by who took part. */
export function SettledChoice({
  value,
  onChange,
}: {
  readonly value: SettledLevel | null;
  readonly onChange: (value: SettledLevel) => void;
}) {
  const { t, w } = useWords();
  return (
    <Choice
      label={t("act.settled")}
      value={value}
      onChange={onChange}
      options={SETTLED_LEVELS.map((level) => ({ value: level, label: w(SETTLED_WORDS[level]) }))}
    />
  );
}
