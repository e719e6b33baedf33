import { Button, Input } from "antd";
import { useState } from "react";
import { AWAY_STATES, DAY, PERSON_STATE_WORDS, PERSON_STATES, type PersonView, toIso } from "../../contracts/index.ts";
import { useSetStay } from "../data/care.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField, timeText } from "../words/time.ts";
import { Choice } from "./choices.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { useFailure } from "./states.tsx";

/** Where she is, by whose word and until when; and the form for those who may say so. */
export function StaySection({ person }: { readonly person: PersonView }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("people.write");
  const { stay, deathReport } = person;
  return (
    <>
      <h2>{t("stay.title")}</h2>
      <p>
        <strong>{w(PERSON_STATE_WORDS[person.state])}</strong>
        {stay ? (
          <span className={css.quiet}>
            {" "}
            {stay.until === null ? "" : t("stay.until", { until: timeText(Date.parse(stay.until), now, language) })}
            {t("stay.by", { name: stay.byName, at: timeText(Date.parse(stay.at), now, language) })}
            {stay.second === undefined ? "" : t("stay.second", { name: stay.second })}
            {stay.reason === null ? "" : t("stay.because", { reason: stay.reason })}
          </span>
        ) : null}
      </p>
      {deathReport ? (
        <p role="status">{t("stay.death", { name: deathReport.byName, at: timeText(Date.parse(deathReport.at), now, language) })}</p>
      ) : null}
      {may && person.state !== "died" ? (
        <details className={css.fold}>
          <summary>{t("stay.change")}</summary>
          <StayForm person={person} />
        </details>
      ) : null}
    </>
  );
}

function StayForm({ person }: { readonly person: PersonView }) {
  const { t, w } = useWords();
  const failure = useFailure();
  const set = useSetStay(person.id);
  const [state, setState] = useState<PersonView["state"]>(person.state);
  const [until, setUntil] = useState(() => fieldOfInstant(Date.now() + 7 * DAY));
  const [reason, setReason] = useState("");
  const away = AWAY_STATES.some((each) => each === state);
  const end = instantOfField(until);
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate({ state, reason: reason.trim() || null, ...(away && { until: end === undefined ? null : toIso(end) }) });
      }}
    >
      <Choice
        label={t("stay.title")}
        value={state}
        onChange={setState}
        options={PERSON_STATES.map((one) => ({ value: one, label: w(PERSON_STATE_WORDS[one]) }))}
      />
      <p className={css.quiet}>{t(state === "died" ? "stay.aboutDied" : away ? "stay.aboutAway" : "stay.about")}</p>
      {away ? (
        <Field label={t("stay.end")}>
          {(id) => <Input id={id} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}
        </Field>
      ) : null}
      <Field label={t("stay.reason")}>
        {(id) => <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {set.error ? (
        <p role="alert" className={css.failure}>
          {failure(set.error)}
        </p>
      ) : null}
      <Button htmlType="submit" loading={set.isPending} danger={state === "died"}>
        {t("stay.save")}
      </Button>
    </form>
  );
}
