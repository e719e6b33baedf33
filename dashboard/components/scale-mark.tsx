import { Button } from "antd";
import { useState } from "react";
import type { PersonView, Spo2Prescription } from "../../contracts/index.ts";
import { usePrescribe } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import { ClinicianWordForm } from "./clinician-word.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import own from "./score.module.css";

function Prescribe({ person, done }: { readonly person: PersonView; readonly done: () => void }) {
  const { t } = useWords();
  const prescribe = usePrescribe(person.id);
  const [scale, setScale] = useState<1 | 2>(person.spo2Scale === 2 ? 1 : 2);
  return (
    <ClinicianWordForm
      rule={t("score.scaleRule")}
      save={{
        error: prescribe.error,
        isPending: prescribe.isPending,
        send: (word) => prescribe.mutate({ ...word, scale }, { onSuccess: done }),
      }}
      done={done}
    >
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
    </ClinicianWordForm>
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
