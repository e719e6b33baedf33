import { Button, Input } from "antd";
import { useState } from "react";
import {
  AWAY_STATES,
  DAY,
  type Duration,
  FAMILY_STATES,
  PERSON_STATE_WORDS,
  PERSON_STATES,
  type PersonView,
  toIso,
} from "../../contracts/index.ts";
import { useSetStay, useUndoStay } from "../data/care.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField, timeText } from "../words/time.ts";
import { Choice } from "./choices.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

/** Where she is, by whose word and until when. */
function StayLine({ person }: { readonly person: PersonView }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const { stay } = person;
  return (
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
  );
}

/** Where she is; and the form for those who may say so. */
export function StaySection({ person }: { readonly person: PersonView }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("people.stay");
  const { deathReport } = person;
  return (
    <>
      <h2>{t("stay.title")}</h2>
      <StayLine person={person} />
      {deathReport ? (
        <p role="status">{t("stay.death", { name: deathReport.byName, at: timeText(Date.parse(deathReport.at), now, language) })}</p>
      ) : null}
      {may && person.state !== "died" ? <StayFold person={person} states={PERSON_STATES} ahead={7 * DAY} /> : null}
    </>
  );
}

/** On the family's page: only where a relative learns of her activity, which pauses by it. */
export function FamilyStay({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const may = useRight("people.stay");
  if (person.activity === undefined) return null;
  const registrable = FAMILY_STATES.some((each) => each === person.state);
  return (
    <section aria-label={t("stay.title")}>
      <StayLine person={person} />
      {may && registrable ? <StayFold person={person} states={FAMILY_STATES} ahead={DAY} /> : null}
    </section>
  );
}

interface FormProps {
  readonly person: PersonView;
  readonly states: readonly PersonView["state"][];
  /** The end that is proposed, from now. */
  readonly ahead: Duration;
}

function StayFold(props: FormProps) {
  const { t } = useWords();
  const undo = useUndoStay(props.person.id);
  // Held here: the form is another once what it saved holds.
  const set = useSetStay(props.person.id);
  /** The word that was just given here, by its time; it can be taken back until another is. */
  const [said, setSaid] = useState<string | null>(null);
  const own = said !== null && props.person.stay?.at === said;
  return (
    <>
      {own ? (
        <p role="status" className={css.filters}>
          {t(props.states === FAMILY_STATES ? "stay.saidTold" : "stay.said")}
          <Button size="small" loading={undo.isPending} onClick={() => undo.mutate(undefined, { onSuccess: () => setSaid(null) })}>
            {t("stay.undo")}
          </Button>
        </p>
      ) : null}
      <FailureLine error={undo.error} />
      {/* Folded, and filled in anew, whenever another word holds: what was said stands in sight above it. */}
      <details key={`${props.person.state} ${props.person.stay?.at ?? ""}`} className={css.fold}>
        <summary>{t("stay.change")}</summary>
        <StayForm {...props} set={set} onSaid={setSaid} />
      </details>
    </>
  );
}

interface StayFormProps extends FormProps {
  readonly set: ReturnType<typeof useSetStay>;
  readonly onSaid: (at: string | null) => void;
}

function StayForm({ person, states, ahead, set, onSaid }: StayFormProps) {
  const { t, w } = useWords();
  const [state, setState] = useState<PersonView["state"]>(person.state);
  const [until, setUntil] = useState(() => fieldOfInstant(Date.now() + ahead));
  const [reason, setReason] = useState("");
  const away = AWAY_STATES.some((each) => each === state);
  const end = instantOfField(until);
  const byFamily = states === FAMILY_STATES;
  const about = byFamily ? (away ? "stay.aboutAwayFamily" : "stay.aboutFamily") : away ? "stay.aboutAway" : "stay.about";
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(
          { state, reason: reason.trim() || null, ...(away && { until: end === undefined ? null : toIso(end) }) },
          { onSuccess: (now) => onSaid(state === "died" ? null : (now.stay?.at ?? null)) },
        );
      }}
    >
      <Choice
        label={t("stay.title")}
        value={state}
        onChange={setState}
        options={states.map((one) => ({ value: one, label: w(PERSON_STATE_WORDS[one]) }))}
      />
      {away ? (
        <Field label={t("stay.end")}>
          {(id) => (
            <Input id={id} type="datetime-local" required={byFamily} value={until} onChange={(event) => setUntil(event.target.value)} />
          )}
        </Field>
      ) : null}
      <p className={css.quiet}>{t(state === "died" ? "stay.aboutDied" : about)}</p>
      <Field label={t("stay.reason")}>
        {(id) => <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <FailureLine error={set.error} />
      <Button htmlType="submit" loading={set.isPending} danger={state === "died"}>
        {t("stay.save")}
      </Button>
    </form>
  );
}
