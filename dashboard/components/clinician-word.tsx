import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant } from "../words/time.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import own from "./score.module.css";

/** Whose word it is, of which day, and why. */
export interface ClinicianWord {
  readonly clinician: string;
  readonly date: string;
  readonly reason: string;
}

interface Props {
  readonly rule: string;
  /** What is said, before who says it. */
  readonly children: ReactNode;
  readonly save: { readonly error: unknown; readonly isPending: boolean; send(word: ClinicianWord): void };
  readonly done: () => void;
}

/** The form in which a clinician's word on somebody is written down: never without name, day and reason. */
export function ClinicianWordForm({ rule, children, save, done }: Props) {
  const { t } = useWords();
  const [word, setWord] = useState<ClinicianWord>({ clinician: "", date: fieldOfInstant(Date.now()).slice(0, 10), reason: "" });
  const set = (change: Partial<ClinicianWord>): void => setWord({ ...word, ...change });
  const complete = word.clinician.trim() !== "" && word.reason.trim() !== "" && word.date !== "";
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) save.send({ ...word, clinician: word.clinician.trim(), reason: word.reason.trim() });
      }}
    >
      <p className={own.quiet}>{rule}</p>
      <div className={own.fields}>
        {children}
        <Field label={t("score.clinician")}>
          {(id) => <Input id={id} value={word.clinician} maxLength={60} onChange={(event) => set({ clinician: event.target.value })} />}
        </Field>
        <Field label={t("score.date")}>
          {(id) => <Input id={id} type="date" value={word.date} onChange={(event) => set({ date: event.target.value })} />}
        </Field>
      </div>
      <Field label={t("score.reason")}>
        {(id) => (
          <Input.TextArea id={id} value={word.reason} maxLength={500} rows={2} onChange={(event) => set({ reason: event.target.value })} />
        )}
      </Field>
      <FailureLine error={save.error} />
      <span>
        <Button type="primary" htmlType="submit" disabled={!complete} loading={save.isPending}>
          {t("act.save")}
        </Button>{" "}
        <Button onClick={done}>{t("act.cancel")}</Button>
      </span>
    </form>
  );
}
