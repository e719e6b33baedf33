import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { DEVICE_KINDS, type Life, PERSON_STATE_WORDS, type PersonView } from "../../contracts/index.ts";
import { useLife } from "../data/life.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { PeriodsForm } from "./periods-form.tsx";
import { Bones, useFailure } from "./states.tsx";

function useSpan(): (from: string | null, to: string | null) => string {
  const { t, language } = useWords();
  const text = (at: string | null): string => (at === null ? "" : fullTime(Date.parse(at), language));
  return (from, to) => (to === null ? t("life.since", { from: text(from) }) : t("life.span", { from: text(from), to: text(to) }));
}

function Periods({ life }: { readonly life: Life }) {
  const { t } = useWords();
  const span = useSpan();
  return (
    <ul className={css.list}>
      {life.homes.map((one) => (
        <li key={`${one.place}${one.from}`}>
          {one.name} <span className={css.quiet}>{span(one.from, one.to)}</span>
        </li>
      ))}
      {life.carers.map((one) => (
        <li key={`${one.name}${one.from}`}>
          {t("life.carer", { name: one.name })} {one.phone ?? ""} {one.keyholder ? t("person.keyholder") : ""}{" "}
          <span className={css.quiet}>{span(one.from, one.to)}</span>
        </li>
      ))}
      {life.homes.length + life.carers.length === 0 ? <li className={css.quiet}>{t("life.none")}</li> : null}
    </ul>
  );
}

function History({ life }: { readonly life: Life }) {
  const { t, w } = useWords();
  const span = useSpan();
  return (
    <>
      <h3>{t("life.stays")}</h3>
      <ul className={css.list}>
        {life.stays.map((one) => (
          <li key={one.to}>
            {w(PERSON_STATE_WORDS[one.state])}{" "}
            <span className={css.quiet}>
              {span(one.from, one.to)} {[one.byName, one.reason].filter(Boolean).join(t("list.comma"))}
            </span>
          </li>
        ))}
        {life.stays.length === 0 ? <li className={css.quiet}>{t("life.noStays")}</li> : null}
      </ul>
      <h3>{t("life.devices")}</h3>
      <ul className={css.list}>
        {life.devices.map((one) => (
          <li key={`${one.device}${one.from}`}>
            {one.name === null ? (
              t("life.removed")
            ) : (
              <Link to="/devices/$id" params={{ id: one.device }}>
                {one.name}
              </Link>
            )}{" "}
            {one.kind === null ? "" : w(DEVICE_KINDS[one.kind].words)} <span className={css.quiet}>{span(one.from, one.to)}</span>
          </li>
        ))}
        {life.devices.length === 0 ? <li className={css.quiet}>{t("life.noDevices")}</li> : null}
      </ul>
    </>
  );
}

/** Homes and carers by period, where she was, what she wore when; shown on opening, since each look is written down. */
export function LifeSection({ person }: { readonly person: PersonView }) {
  const [opened, setOpened] = useState(false);
  const { t } = useWords();
  const failure = useFailure();
  const sees = useRight("help.read");
  const may = useRight("people.write");
  const { data, error, isPending } = useLife(person.id, sees && opened);
  if (!sees) return null;
  return (
    <details
      className={css.fold}
      onToggle={(event) => {
        if (event.currentTarget.open) setOpened(true);
      }}
    >
      <summary>{t("life.title")}</summary>
      {opened && isPending ? <Bones rows={2} /> : null}
      {error ? <p className={css.quiet}>{failure(error)}</p> : null}
      {data ? (
        <>
          <Periods life={data} />
          {may && person.state !== "died" ? <PeriodsForm key={data.at ?? "new"} person={person.id} life={data} /> : null}
          <History life={data} />
        </>
      ) : null}
    </details>
  );
}
