import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { ACVPU, ACVPU_WORDS, HAND_MEASUREMENTS, type HandValues, MEASUREMENTS } from "../../contracts/index.ts";
import { useEnter } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { isUnusual } from "../words/entry.ts";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import { unitText } from "../words/value.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import own from "./score.module.css";

/** Without the names that were emptied again. */
function withoutEmpty(values: { readonly [Name in keyof HandValues]: HandValues[Name] | null | undefined }): HandValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}

type Draft = { readonly [Name in keyof HandValues]: HandValues[Name] | null | undefined };

function Numbers({ draft, change }: { readonly draft: Draft; readonly change: (next: Draft) => void }) {
  const { w, language } = useWords();
  return HAND_MEASUREMENTS.map((name) => {
    const { words, unit, digits } = MEASUREMENTS[name];
    return (
      <Field key={name} label={`${w(words)} ${unitText(unit, language)}`}>
        {(id) => (
          <InputNumber
            id={id}
            inputMode="decimal"
            value={draft[name] ?? null}
            precision={digits}
            onChange={(value) => change({ ...draft, [name]: value })}
          />
        )}
      </Field>
    );
  });
}

const GASES = ["air", "oxygen"] as const;

/** The browser's own list: on a phone it fills the screen, and it never opens out of sight. */
function Pick<T extends string>(props: {
  readonly id: string;
  readonly value: T | null | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly change: (value: T | undefined) => void;
}) {
  return (
    <select
      id={props.id}
      className={own.pick}
      value={props.value ?? ""}
      onChange={(event) => props.change(props.options.find(({ value }) => value === event.target.value)?.value)}
    >
      <option value="">—</option>
      {props.options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

function Choices({ draft, change }: { readonly draft: Draft; readonly change: (next: Draft) => void }) {
  const { t, w } = useWords();
  return (
    <>
      <Field label={t("entry.oxygen")}>
        {(id) => (
          <Pick
            id={id}
            value={draft.oxygen}
            options={GASES.map((value) => ({ value, label: t(`entry.gas.${value}`) }))}
            change={(oxygen) => change({ ...draft, oxygen, oxygenFlow: null })}
          />
        )}
      </Field>
      {draft.oxygen === "oxygen" ? (
        <Field label={t("entry.flow")}>
          {(id) => (
            <InputNumber
              id={id}
              inputMode="decimal"
              min={0.1}
              max={60}
              value={draft.oxygenFlow ?? null}
              onChange={(oxygenFlow) => change({ ...draft, oxygenFlow })}
            />
          )}
        </Field>
      ) : null}
      <Field label={t("entry.consciousness")}>
        {(id) => (
          <Pick
            id={id}
            value={draft.consciousness}
            options={ACVPU.map((value) => ({ value, label: `${value} ${w(ACVPU_WORDS[value])}` }))}
            change={(consciousness) => change({ ...draft, consciousness })}
          />
        )}
      </Field>
    </>
  );
}

/** What was measured by hand; what is left empty was not measured. */
export function EntryForm({ person, done }: { readonly person: string; readonly done: () => void }) {
  const { t } = useWords();
  const enter = useEnter(person);
  const [draft, setDraft] = useState<Draft>({});
  const [when, setWhen] = useState(fieldOfInstant(Date.now()));
  const [by, setBy] = useState("");
  const [device, setDevice] = useState("");
  const [note, setNote] = useState("");
  const values = withoutEmpty(draft);
  const unusual = isUnusual(enter.error);
  const send = (confirmed: boolean): void => {
    const at = instantOfField(when);
    enter.mutate(
      {
        values,
        ...(at !== undefined && { measuredAt: new Date(at).toISOString() }),
        ...(by.trim() !== "" && { measuredBy: by.trim() }),
        ...(device.trim() !== "" && { device: device.trim() }),
        ...(note.trim() !== "" && { note: note.trim() }),
        ...(confirmed && { confirmed }),
      },
      { onSuccess: done },
    );
  };
  const change = (next: Draft): void => {
    setDraft(next);
    enter.reset();
  };
  const text = (label: string, value: string, set: (value: string) => void, length: number) => (
    <Field label={label}>{(id) => <Input id={id} value={value} maxLength={length} onChange={(event) => set(event.target.value)} />}</Field>
  );
  return (
    <form
      className={css.form}
      aria-label={t("entry.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (Object.keys(values).length > 0) send(unusual);
      }}
    >
      <div className={own.fields}>
        <Numbers draft={draft} change={change} />
        <Choices draft={draft} change={change} />
        <div className={own.wide}>
          <Field label={t("entry.when")}>
            {(id) => <Input id={id} type="datetime-local" value={when} onChange={(event) => setWhen(event.target.value)} />}
          </Field>
        </div>
        {text(t("entry.by"), by, setBy, 60)}
        {text(t("entry.with"), device, setDevice, 100)}
      </div>
      {text(t("entry.note"), note, setNote, 1_000)}
      <FailureLine error={enter.error} />
      <span>
        <Button type="primary" htmlType="submit" size="large" disabled={Object.keys(values).length === 0} loading={enter.isPending}>
          {t(unusual ? "entry.sendUnusual" : "entry.send")}
        </Button>{" "}
        <Button size="large" onClick={done}>
          {t("act.cancel")}
        </Button>
      </span>
    </form>
  );
}
