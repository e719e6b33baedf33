import { Button, Input, Select } from "antd";
import { useState } from "react";
import {
  CONSENT_BY,
  CONSENT_BY_WORDS,
  type Consent,
  HEARING_WORDS,
  HEARINGS,
  type Medical,
  type NewPersonFacts,
  NewPersonFactsSchema,
  NO_FACTS,
  type PersonView,
  SPEECH_WORDS,
  SPEECHES,
} from "../../contracts/index.ts";
import { useDoorCodeState, useSetDoorCode, useSetFacts } from "../data/entry.ts";
import { fits } from "../data/parse.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

/** How she is spoken to and how one gets to her: in words, for who calls or goes there. */
export function FactLines({ person }: { readonly person: PersonView }) {
  const { t, w } = useWords();
  const { facts } = person;
  if (!facts) return null;
  const said: string[] = [];
  if (facts.hearing !== null && facts.hearing !== "good") said.push(w(HEARING_WORDS[facts.hearing]));
  if (facts.speech !== null && facts.speech !== "clear") said.push(w(SPEECH_WORDS[facts.speech]));
  if (facts.dialect) said.push(t("facts.dialectIs", { dialect: facts.dialect }));
  if (facts.knock) said.push(t("facts.knockIs", { knock: facts.knock }));
  if (facts.way) said.push(t("facts.wayIs", { way: facts.way }));
  if (facts.phone) said.push(t("facts.phoneIs", { phone: facts.phone }));
  for (const part of ["illnesses", "medicines", "allergies"] as const)
    if (facts.medical?.[part]) said.push(t(`facts.${part}Is`, { text: facts.medical[part] }));
  return said.length === 0 ? null : (
    <ul>
      {said.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** What callers and helpers must know, with who said so; and the form for those who may. */
export function FactsSection({ person }: { readonly person: PersonView }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("people.write");
  const { facts } = person;
  return (
    <>
      <h2>{t("facts.title")}</h2>
      {facts ? (
        <>
          <FactLines person={person} />
          <p className={css.quiet}>{t("stay.by", { name: facts.byName, at: timeText(Date.parse(facts.at), now, language) })}</p>
        </>
      ) : (
        <p className={css.quiet}>{t("facts.none")}</p>
      )}
      {may ? (
        <details className={css.fold}>
          <summary>{t("facts.change")}</summary>
          <FactsForm key={facts?.at ?? "new"} person={person} />
          <DoorCodeForm person={person.id} />
        </details>
      ) : null}
    </>
  );
}

const NO_MEDICAL: Medical = { illnesses: null, medicines: null, allergies: null, consent: null };
const textOrNull = (text: string): string | null => (text === "" ? null : text);

function FactsForm({ person }: { readonly person: PersonView }) {
  const { t, w } = useWords();
  const seesHealth = useRight("health.read");
  const set = useSetFacts(person.id);
  const [draft, setDraft] = useState<NewPersonFacts>(() => {
    if (!person.facts) return NO_FACTS;
    const { by: _by, byName: _name, at: _at, ...rest } = person.facts;
    return rest;
  });
  const change = (part: Partial<NewPersonFacts>): void => setDraft({ ...draft, ...part });
  const medical = draft.medical ?? NO_MEDICAL;
  const changeMedical = (part: Partial<Medical>): void => change({ medical: { ...medical, ...part } });
  const text = (label: string, value: string | null, put: (value: string | null) => void, maxLength: number) => (
    <Field label={label}>
      {(id) => <Input id={id} value={value ?? ""} maxLength={maxLength} onChange={(event) => put(textOrNull(event.target.value))} />}
    </Field>
  );
  return (
    <form
      className={css.form}
      style={{ maxWidth: 720 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (fits(NewPersonFactsSchema, draft)) set.mutate(draft);
      }}
    >
      {text(t("facts.phone"), draft.phone, (phone) => change({ phone }), 30)}
      <Field label={t("facts.hearing")}>
        {(id) => (
          <Select
            id={id}
            allowClear
            value={draft.hearing}
            onChange={(hearing) => change({ hearing: hearing ?? null })}
            options={HEARINGS.map((value) => ({ value, label: w(HEARING_WORDS[value]) }))}
          />
        )}
      </Field>
      <Field label={t("facts.speech")}>
        {(id) => (
          <Select
            id={id}
            allowClear
            value={draft.speech}
            onChange={(speech) => change({ speech: speech ?? null })}
            options={SPEECHES.map((value) => ({ value, label: w(SPEECH_WORDS[value]) }))}
          />
        )}
      </Field>
      {text(t("facts.dialect"), draft.dialect, (dialect) => change({ dialect }), 60)}
      {text(t("facts.knock"), draft.knock, (knock) => change({ knock }), 200)}
      {text(t("facts.way"), draft.way, (way) => change({ way }), 200)}
      <ConsentFields label={t("facts.breakIn")} value={draft.breakIn} onChange={(breakIn) => change({ breakIn })} />
      {seesHealth ? (
        <>
          <strong>{t("facts.medical")}</strong>
          {text(t("facts.illnesses"), medical.illnesses, (illnesses) => changeMedical({ illnesses }), 500)}
          {text(t("facts.medicines"), medical.medicines, (medicines) => changeMedical({ medicines }), 500)}
          {text(t("facts.allergies"), medical.allergies, (allergies) => changeMedical({ allergies }), 300)}
          <ConsentFields label={t("facts.tell120")} value={medical.consent} onChange={(consent) => changeMedical({ consent })} />
        </>
      ) : null}
      <FailureLine error={set.error} />
      <Button htmlType="submit" disabled={!fits(NewPersonFactsSchema, draft)} loading={set.isPending}>
        {t("stay.save")}
      </Button>
    </form>
  );
}

interface ConsentProps {
  readonly label: string;
  readonly value: Consent | null;
  readonly onChange: (value: Consent | null) => void;
}

/** A consent on paper: none, or by whom, when, and where the paper is. */
function ConsentFields({ label, value, onChange }: ConsentProps) {
  const { t, w } = useWords();
  const now = useNow(3_600_000);
  const today = new Date(now).toISOString().slice(0, 10);
  return (
    <Field label={label}>
      {(id) => (
        <div className={css.filters}>
          <Select<Consent["by"] | "none">
            id={id}
            style={{ minWidth: 120 }}
            value={value?.by ?? ("none" as const)}
            onChange={(by) => onChange(by === "none" ? null : { name: "", date: today, document: null, ...value, by })}
            options={[
              { value: "none" as const, label: t("facts.noConsent") },
              ...CONSENT_BY.map((by) => ({ value: by, label: w(CONSENT_BY_WORDS[by]) })),
            ]}
          />
          {value === null ? null : (
            <>
              <Input
                style={{ width: 130 }}
                value={value.name}
                maxLength={60}
                aria-label={t("facts.consentName")}
                placeholder={t("facts.consentName")}
                onChange={(event) => onChange({ ...value, name: event.target.value })}
              />
              <Input
                type="date"
                style={{ width: 150 }}
                value={value.date}
                aria-label={t("facts.consentDate")}
                onChange={(event) => onChange({ ...value, date: event.target.value })}
              />
              <Input
                style={{ width: 200 }}
                value={value.document ?? ""}
                maxLength={200}
                aria-label={t("facts.consentPaper")}
                placeholder={t("facts.consentPaper")}
                onChange={(event) => onChange({ ...value, document: textOrNull(event.target.value) })}
              />
            </>
          )}
        </div>
      )}
    </Field>
  );
}

/** The code of her door goes in and is not shown again but to a look in an open critical case. */
function DoorCodeForm({ person }: { readonly person: string }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const state = useDoorCodeState(person, true);
  const set = useSetDoorCode(person);
  const [code, setCode] = useState("");
  return (
    <form
      className={css.form}
      style={{ maxWidth: 720 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== "") set.mutate(code.trim(), { onSuccess: () => setCode("") });
      }}
    >
      <strong>{t("entry.codeTitle")}</strong>
      <p className={css.quiet}>{t("entry.codeAbout")}</p>
      {state.data?.set ? (
        <p>{t("entry.codeSet", { name: state.data.byName ?? "", at: timeText(Date.parse(state.data.at ?? ""), now, language) })}</p>
      ) : null}
      <div className={css.filters}>
        <Input.Password
          style={{ width: 180 }}
          value={code}
          maxLength={60}
          autoComplete="off"
          aria-label={t("entry.codeTitle")}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button htmlType="submit" disabled={code.trim() === ""} loading={set.isPending}>
          {t("stay.save")}
        </Button>
        {state.data?.set ? <Button onClick={() => set.mutate(null)}>{t("entry.codeRemove")}</Button> : null}
      </div>
      <FailureLine error={set.error} />
    </form>
  );
}
