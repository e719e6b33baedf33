import { Link } from "@tanstack/react-router";
import { ABILITY_WORDS, LIVING_WORDS, MOBILITY_WORDS, NEED_WORDS, PERSON_STATE_WORDS, type PersonView } from "../../contracts/index.ts";
import { usePeople, usePerson } from "../data/people.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { isAtHome } from "../words/at-home.ts";
import css from "./alert-panel.module.css";
import { useRight } from "./desk.ts";
import { FactLines } from "./facts-form.tsx";
import { Bones, useFailure } from "./states.tsx";

function useAgeYears(): (person: PersonView) => number | null {
  const now = useNow(3_600_000);
  return (person) => (person.birthYear === null ? null : new Date(now).getFullYear() - person.birthYear);
}

/** Name, age and how she lives, in one line, as far as the role may know. */
export function PersonLine({ person }: { readonly person: PersonView }) {
  const { t, w } = useWords();
  const years = useAgeYears()(person);
  const parts = [years === null ? null : t("person.years", { count: years }), w(LIVING_WORDS[person.living])].filter(
    (part) => part !== null,
  );
  return (
    <span>
      <strong>{person.name}</strong>
      {t("person.inBrackets", { about: parts.join(t("list.comma")) })}
      {person.demo ? <span className={css.quiet}> {t("person.demo")}</span> : null}
    </span>
  );
}

function Contacts({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  if (person.contacts.length === 0) return <p className={css.quiet}>{t("person.noContacts")}</p>;
  return (
    <ul>
      {person.contacts.map((contact) => (
        <li key={`${contact.name}${contact.relation}`} className={css.contact}>
          <span>
            {contact.name}
            <span className={css.quiet}> {contact.relation}</span>
            {contact.keyholder ? <span className={css.quiet}> · {t("person.keyholder")}</span> : null}
          </span>
          {contact.phone === null ? null : contact.phone.includes("*") ? (
            <span className={css.phone}>{contact.phone}</span>
          ) : (
            <a className={css.phone} href={`tel:${contact.phone}`}>
              {contact.phone}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

/** @param contacts false where they are shown beside it in full */
export function PersonFacts({ person, contacts = true }: { readonly person: PersonView; readonly contacts?: boolean }) {
  const { t, w } = useWords();
  return (
    <>
      <p>
        <PersonLine person={person} /> · {w(PERSON_STATE_WORDS[person.state])}
      </p>
      <p className={css.quiet}>{person.placePath ?? ""}</p>
      <p className={css.needs}>
        <span className={css.need}>{w(ABILITY_WORDS[person.ability])}</span>
        <span className={css.need}>{w(MOBILITY_WORDS[person.mobility])}</span>
        {person.needs.map((need) => (
          <span key={need} className={css.need}>
            {w(NEED_WORDS[need])}
          </span>
        ))}
      </p>
      <FactLines person={person} />
      {person.identity === undefined ? null : (
        <p className={css.quiet}>
          {t("person.identity")} {person.identity}
        </p>
      )}
      {person.masked ? <p className={css.quiet}>{t("person.masked")}</p> : null}
      {contacts ? <Contacts person={person} /> : null}
    </>
  );
}

/** Who it is about and who can be called; opening it is a view that the hub writes down. */
export function PersonCard({ id }: { readonly id: string }) {
  const { t } = useWords();
  const may = useRight("people.read");
  const failure = useFailure();
  const { data, error, isPending } = usePerson(id, may);
  if (!may) return null;
  return (
    <section className={css.section} aria-label={t("person.title")}>
      <h3>
        <Link to="/people" search={{ id }}>
          {t("person.title")}
        </Link>
      </h3>
      {isPending ? <Bones rows={3} /> : error ? <p className={css.quiet}>{failure(error)}</p> : <PersonFacts person={data} />}
    </section>
  );
}

/** Who lives in the home where it happens: a smoke head has nobody assigned, but somebody may be inside. */
export function Residents({ place }: { readonly place: string }) {
  const may = useRight("people.read");
  const people = usePeople(may);
  const places = usePlaces(useRight("places.read"));
  const residents = (people.data?.items ?? []).filter(
    (person) => person.state === "home" && person.home !== null && isAtHome(place, person.home, places.data?.items ?? []),
  );
  return may ? residents.map((person) => <PersonCard key={person.id} id={person.id} />) : null;
}
