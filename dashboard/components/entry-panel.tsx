import { Button, Input } from "antd";
import { useState } from "react";
import {
  type Case,
  CONSENT_BY_WORDS,
  ENTRY_WAY_WORDS,
  ENTRY_WAYS,
  type EntryWay,
  hasCase,
  isEndedCase,
  type PersonView,
  whyNotAct,
} from "../../contracts/index.ts";
import { useCaseAct } from "../data/cases.ts";
import { useLookAtDoorCode } from "../data/entry.ts";
import { usePerson } from "../data/people.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import acts from "./acts.module.css";
import css from "./alert-panel.module.css";
import { Choice } from "./choices.tsx";
import { useDesk, useRight } from "./desk.ts";
import { FailureLine, FormButtons } from "./form-end.tsx";
import { useFailure } from "./states.tsx";

/** Who has a key and how far away, the code of the door, whether it may be broken open, and who went in. */
export function EntryPanel({ one }: { readonly one: Case }) {
  const { t, w, language } = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const seesPeople = useRight("people.names");
  const person = usePerson(one.person, seesPeople);
  const [opened, setOpened] = useState(false);
  const may = whyNotAct(one, "enter", user) === null;
  if (one.kind !== "alarm" || (one.entries.length === 0 && !may)) return null;
  return (
    <section className={css.section} aria-label={t("goingIn.title")}>
      <h3>{t("goingIn.title")}</h3>
      {person.data ? <Keys person={person.data} /> : null}
      {one.person !== null ? <DoorCodeLook one={one} /> : null}
      {one.entries.length > 0 ? (
        <ul>
          {one.entries.map((entry) => (
            <li key={entry.at}>
              {timeText(Date.parse(entry.at), now, language)} <strong>{entry.who}</strong> · {w(ENTRY_WAY_WORDS[entry.how])}
              {entry.police === null ? "" : ` · ${t("entry.policeWas", { police: entry.police })}`}
              {entry.note ? ` · ${entry.note}` : ""}
            </li>
          ))}
        </ul>
      ) : null}
      {may ? (
        opened ? (
          <EnterForm one={one} close={() => setOpened(false)} />
        ) : (
          <div>
            <Button onClick={() => setOpened(true)}>{t("entry.book")}</Button>
          </div>
        )
      ) : null}
    </section>
  );
}

function Keys({ person }: { readonly person: PersonView }) {
  const { t, w } = useWords();
  const holders = person.contacts.filter((contact) => contact.keyholder);
  const consent = person.facts?.breakIn ?? null;
  return (
    <ul>
      {holders.length === 0 ? <li className={css.quiet}>{t("entry.noKey")}</li> : null}
      {holders.map((contact) => (
        <li key={`${contact.name}${contact.relation}`}>
          {t("entry.keyWith", { relation: contact.relation, name: contact.name })}{" "}
          <span className={css.quiet}>
            {contact.minutes == null ? t("entry.minutesUnknown") : t("entry.minutes", { minutes: contact.minutes })}
          </span>
        </li>
      ))}
      <li>
        {consent === null
          ? t("entry.noConsent")
          : t("entry.consent", { by: w(CONSENT_BY_WORDS[consent.by]), name: consent.name, date: consent.date })}
      </li>
      {person.facts?.knock ? <li>{t("facts.knockIs", { knock: person.facts.knock })}</li> : null}
      {person.facts?.way ? <li>{t("facts.wayIs", { way: person.facts.way })}</li> : null}
    </ul>
  );
}

function DoorCodeLook({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const { user } = useDesk();
  const failure = useFailure();
  const desk = useRight("cases.dispatch");
  const names = useRight("people.names");
  const look = useLookAtDoorCode(one.id);
  const may = names && (desk || hasCase(one, user)) && one.severity === "critical" && !isEndedCase(one) && one.state !== "visit-due";
  if (!may) return null;
  return (
    <div className={acts.acts}>
      {look.data ? (
        <strong style={{ fontSize: 26, letterSpacing: "0.08em" }}>{t("entry.code", { code: look.data.code })}</strong>
      ) : (
        <Button loading={look.isPending} onClick={() => look.mutate()}>
          {t("entry.look")}
        </Button>
      )}
      {look.error ? <span className={css.quiet}>{failure(look.error)}</span> : null}
    </div>
  );
}

function EnterForm({ one, close }: { readonly one: Case; readonly close: () => void }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const act = useCaseAct(one.id);
  const [how, setHow] = useState<EntryWay | null>(null);
  const [who, setWho] = useState(user.name);
  const [police, setPolice] = useState("");
  const [note, setNote] = useState("");
  const field = (value: string, set: (text: string) => void, label: string, maxLength: number) => (
    <Input value={value} maxLength={maxLength} onChange={(event) => set(event.target.value)} placeholder={label} aria-label={label} />
  );
  return (
    <form
      className={acts.form}
      aria-label={t("entry.book")}
      onSubmit={(event) => {
        event.preventDefault();
        if (how === null) return;
        const body = {
          how,
          ...(who.trim() && who.trim() !== user.name ? { who: who.trim() } : {}),
          ...(police.trim() ? { police: police.trim() } : {}),
          ...(note.trim() ? { note: note.trim() } : {}),
        };
        act.mutate({ act: "enter", body }, { onSuccess: close });
      }}
    >
      <Choice
        label={t("entry.how")}
        value={how}
        onChange={setHow}
        options={ENTRY_WAYS.map((value) => ({ value, label: w(ENTRY_WAY_WORDS[value]) }))}
      />
      {field(who, setWho, t("entry.who"), 60)}
      {field(police, setPolice, t("entry.police"), 60)}
      {field(note, setNote, t(how === "forced" ? "entry.whyForced" : "goingIn.note"), 500)}
      <FailureLine error={act.error} />
      <FormButtons label={t("entry.book")} ready={how !== null} busy={act.isPending} cancel={close} />
    </form>
  );
}
