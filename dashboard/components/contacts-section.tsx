import { Button } from "antd";
import { useState } from "react";
import { type ContactsChange, type ContactWays, type PersonView, reachable, VERIFIED_FOR } from "../../contracts/index.ts";
import { useContactActs, useContactWays } from "../data/channels.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { dayText, timeText } from "../words/time.ts";
import own from "./contacts.module.css";
import { ContactsForm } from "./contacts-form.tsx";
import { useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed, useFailure } from "./states.tsx";
import { WayLine } from "./way-proof.tsx";

/** Who can be called for her, in which order, and whether it is known that the numbers are theirs. */
export function ContactsSection({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const may = useRight("people.write");
  const ways = useContactWays(person.id);
  const acts = useContactActs(person.id);
  const [undo, setUndo] = useState<ContactsChange["items"] | null>(null);
  const failure = useFailure();
  const list = ways.data;
  return (
    <section className={css.form} aria-label={t("contacts.title")}>
      <h2>{t("contacts.title")}</h2>
      {ways.isPending ? <Bones rows={3} /> : null}
      {ways.error && !list ? <Failed error={ways.error} retry={() => void ways.refetch()} /> : null}
      {list ? (
        <>
          <Completeness person={person} ways={list.items} />
          {list.items.some((one) => one.state === "unverified") ? <p className={css.quiet}>{t("contacts.unverifiedAbout")}</p> : null}
          <ol className={own.list}>
            {list.items.map((one) => (
              <Contact key={`${one.contact} ${one.name}`} one={one} person={person} />
            ))}
          </ol>
          {undo === null ? null : (
            <p role="status" className={css.filters}>
              {t("contacts.saved")}
              <Button
                size="small"
                loading={acts.save.isPending}
                onClick={() => acts.save.mutate({ version: list.version, items: undo }, { onSuccess: () => setUndo(null) })}
              >
                {t("contacts.undo")}
              </Button>
              {acts.save.error ? <span role="alert">{failure(acts.save.error)}</span> : null}
            </p>
          )}
          {may ? (
            <details className={css.fold}>
              <summary>{t("contacts.change")}</summary>
              <ContactsForm key={list.version} person={person} version={list.version} onSaved={setUndo} />
            </details>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

/** The line that says whether she can be reached tonight, and what is lacking. */
function Completeness({ person, ways }: { readonly person: PersonView; readonly ways: readonly ContactWays[] }) {
  const { t } = useWords();
  const { verified, key, keyUnknown, complete } = reachable(person.contacts, ways);
  const parts = [
    t("contacts.verifiedCount", { count: verified }),
    key ? t("contacts.key") : keyUnknown ? t("contacts.keyUnknown") : t("contacts.noKey"),
  ];
  return (
    <p role="status" data-complete={complete} className={complete ? css.note : `${css.note} ${own.lacking}`}>
      <strong>{complete ? t("contacts.complete") : t("contacts.incomplete")}</strong> {parts.join(t("list.comma"))}
    </p>
  );
}

function Contact({ one, person }: { readonly one: ContactWays; readonly person: PersonView }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("people.write");
  const acts = useContactActs(person.id);
  const known = person.contacts[one.contact];
  const phone = known?.phone ?? one.phone;
  const since = one.since === null ? null : Date.parse(one.since);
  const askedAgain = one.state === "verified" && since !== null && now - since >= VERIFIED_FOR;
  const error = acts.verify.error ?? acts.test.error;
  return (
    <li className={own.contact} data-state={one.state ?? "none"}>
      <div className={own.head}>
        <strong>{one.name}</strong>
        <span className={css.quiet}>{one.relation}</span>
        {known?.keyholder ? (
          <span className={css.quiet}>
            {known.minutes == null ? t("person.keyholder") : t("contacts.keyMinutes", { minutes: known.minutes })}
          </span>
        ) : null}
        {phone === null ? (
          <span className={css.quiet}>{t("contacts.noPhone")}</span>
        ) : one.state === "dead" || phone.includes("*") ? (
          <span className={one.state === "dead" ? own.dead : own.phone}>{phone}</span>
        ) : (
          <a className={own.phone} href={`tel:${phone}`}>
            {phone}
          </a>
        )}
      </div>
      {one.state === null ? null : (
        <div className={css.filters}>
          <span className={one.state === "dead" ? own.dead : one.state === "verified" ? "" : css.quiet}>
            {t(`contacts.${one.state}`)}
            {since === null ? "" : ` · ${dayText(since, language)}`}
            {one.reason === null ? "" : ` · ${one.reason}`}
          </span>
          {may ? (
            <Button size="small" loading={acts.verify.isPending} onClick={() => acts.verify.mutate(one.contact)}>
              {t("contacts.verify")}
            </Button>
          ) : null}
          {acts.verify.isSuccess ? (
            <span role="status" className={css.quiet}>
              {t("contacts.asked", { at: timeText(acts.verify.submittedAt, now, language) })}
            </span>
          ) : null}
        </div>
      )}
      {one.state === "dead" ? <p className={own.todo}>{t("contacts.deadTodo")}</p> : null}
      {askedAgain ? <p className={css.quiet}>{t("contacts.askedAgain")}</p> : null}
      {one.ways.length === 0 ? null : (
        <ul className={own.ways}>
          {one.ways.map((way) => (
            <WayLine
              key={way.channel}
              way={way}
              busy={acts.test.isPending && acts.test.variables.channel === way.channel}
              onTest={may && one.state !== "dead" ? () => acts.test.mutate({ contact: one.contact, channel: way.channel }) : null}
            />
          ))}
        </ul>
      )}
      <FailureLine error={error} />
    </li>
  );
}
