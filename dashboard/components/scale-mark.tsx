import { Button, Input } from "antd";
import { useState } from "react";
import type { PersonView, Spo2Prescription } from "../../contracts/index.ts";
import { usePrescribe } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import own from "./score.module.css";
import { useFailure } from "./states.tsx";

function Prescribe({ person, done }: { readonly person: PersonView; readonly done: () => void }) {
  const { t } = useWords();
  const failure = useFailure();
  const prescribe = usePrescribe(person.id);
  const [scale, setScale] = useState<1 | 2>(person.spo2Scale === 2 ? 1 : 2);
  const [clinician, setClinician] = useState("");
  const [date, setDate] = useState(fieldOfInstant(Date.now()).slice(0, 10));
  const [reason, setReason] = useState("");
  const complete = clinician.trim() !== "" && reason.trim() !== "" && date !== "";
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) prescribe.mutate({ scale, clinician: clinician.trim(), date, reason: reason.trim() }, { onSuccess: done });
      }}
    >
      <p className={own.quiet}>{t("score.scaleRule")}</p>
      <div className={own.fields}>
        <Field label={t("score.scale")}>
          {(id) => (
            <select id={id} className={own.pick} value={scale} onChange={(event) => setScale(event.target.value === "2" ? 2 : 1)}>
              {([1, 2] as const).map((value) => (
                <option key={value} value={value}>
                  {t("score.scaleName", { scale: value })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t("score.clinician")}>
          {(id) => <Input id={id} value={clinician} maxLength={60} onChange={(event) => setClinician(event.target.value)} />}
        </Field>
        <Field label={t("score.date")}>
          {(id) => <Input id={id} type="date" value={date} onChange={(event) => setDate(event.target.value)} />}
        </Field>
      </div>
      <Field label={t("score.reason")}>
        {(id) => <Input.TextArea id={id} value={reason} maxLength={500} rows={2} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {prescribe.error ? (
        <p role="alert" className={css.failure}>
          {failure(prescribe.error)}
        </p>
      ) : null}
      <span>
        <Button type="primary" htmlType="submit" disabled={!complete} loading={prescribe.isPending}>
          {t("act.save")}
        </Button>{" "}
        <Button onClick={done}>{t("act.cancel")}</Button>
      </span>
    </form>
  );
}

/** By which scale her saturation is judged, and whose word that is; a clinician may change it here. */
export function ScaleMark({ person, prescription }: { readonly person: PersonView; readonly prescription: Spo2Prescription | null }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const may = useRight("spo2-scale.write");
  return (
    <>
      <p>
        {prescription === null
          ? t("score.scale1")
          : t("score.scaleBy", { scale: prescription.scale, name: prescription.clinician, date: prescription.date })}
        {prescription === null ? null : <span className={own.quiet}> {prescription.reason}</span>}{" "}
        {may && !open ? (
          <Button size="small" onClick={() => setOpen(true)}>
            {t("score.prescribe")}
          </Button>
        ) : null}
      </p>
      {open ? <Prescribe person={person} done={() => setOpen(false)} /> : null}
    </>
  );
}
