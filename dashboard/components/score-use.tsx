import { Button } from "antd";
import { useState } from "react";
import { type NewScoreWord, type PersonView, SCORE_REFUSAL_WORDS, type ScoreView } from "../../contracts/index.ts";
import { useSayScoreUse } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import { ClinicianWordForm } from "./clinician-word.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import own from "./score.module.css";

/** What may be said: it suits, or why not. */
const SAID = ["", "pregnancy", "clinical"] as const;

function Say({ person, score, done }: { readonly person: string; readonly score: ScoreView; readonly done: () => void }) {
  const { t, w } = useWords();
  const say = useSayScoreUse(person);
  const [unsuited, setUnsuited] = useState<NewScoreWord["unsuited"]>(score.word?.unsuited ? null : "pregnancy");
  return (
    <ClinicianWordForm
      rule={t("score.useRule")}
      save={{ error: say.error, isPending: say.isPending, send: (word) => say.mutate({ ...word, unsuited }, { onSuccess: done }) }}
      done={done}
    >
      <Field label={t("score.use")}>
        {(id) => (
          <select
            id={id}
            className={own.pick}
            value={unsuited ?? ""}
            onChange={(event) => setUnsuited(SAID.find((one) => one === event.target.value) || null)}
          >
            {SAID.map((one) => (
              <option key={one} value={one}>
                {one === "" ? t("score.suits") : w(SCORE_REFUSAL_WORDS[one])}
              </option>
            ))}
          </select>
        )}
      </Field>
    </ClinicianWordForm>
  );
}

/** Whether the score suits her, and whose word that is; a clinician may say otherwise here. */
export function ScoreUse({ person, score }: { readonly person: PersonView; readonly score: ScoreView }) {
  const { t, w } = useWords();
  const [open, setOpen] = useState(false);
  const may = useRight("spo2-scale.write");
  const { word } = score;
  if (word === null && !may) return null;
  return (
    <>
      <p>
        {word === null
          ? null
          : t("score.useBy", {
              word: word.unsuited === null ? t("score.suits") : w(SCORE_REFUSAL_WORDS[word.unsuited]),
              name: word.clinician,
              date: word.date,
            })}
        {word === null ? null : <span className={own.quiet}> {word.reason}</span>}{" "}
        {may && !open ? (
          <Button size="small" onClick={() => setOpen(true)}>
            {t("score.sayUse")}
          </Button>
        ) : null}
      </p>
      {open ? <Say person={person.id} score={score} done={() => setOpen(false)} /> : null}
    </>
  );
}
