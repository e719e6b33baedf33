import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { type OwnVolunteer, VOLUNTEER_HELP_WORDS } from "../../contracts/index.ts";
import acts from "../components/acts.module.css";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import look from "../components/lost-panel.module.css";
import { EMPTY_OFFER, OfferFields } from "../components/offer-fields.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useOffer, useOwnOffer } from "../data/volunteers.ts";
import { useWords } from "../i18n/setup.ts";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import css from "./page.module.css";

/** A volunteer's own sign-up: where, when, and for what. */
export function VolunteeringPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useOwnOffer();
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("nav.volunteering")}</h1>
      </div>
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Offer key={data.offer?.volunteer.at ?? "none"} own={data} /> : null}
    </div>
  );
}

function Standing({ own }: { readonly own: OwnVolunteer }) {
  const { t, w } = useWords();
  const { offer } = own;
  if (offer === null) return <p>{t("offer.none")}</p>;
  const waits = offer.volunteer.helps.filter(({ confirmed }) => !confirmed).map(({ kind }) => w(VOLUNTEER_HELP_WORDS[kind]));
  const state = offer.volunteer.confirmed === null ? "offer.waits" : offer.available ? "offer.now" : "offer.notNow";
  return (
    <>
      <p role="status">
        <strong>{t(state)}</strong>
      </p>
      {offer.volunteer.confirmed !== null && waits.length > 0 ? <p>{t("offer.waitsFor", { helps: waits.join(t("list.comma")) })}</p> : null}
    </>
  );
}

function Offer({ own }: { readonly own: OwnVolunteer }) {
  const { t } = useWords();
  const save = useOffer();
  const known = own.offer?.volunteer;
  const [draft, setDraft] = useState(
    known ? { hours: known.hours, helps: known.helps.map(({ kind, until }) => ({ kind, until })) } : EMPTY_OFFER,
  );
  const [place, setPlace] = useState(known?.place ?? own.places[0]?.id ?? "");
  const [pause, setPause] = useState(known?.pausedUntil ? fieldOfInstant(Date.parse(known.pausedUntil)) : "");
  return (
    <section className={css.card}>
      <Standing own={own} />
      <form
        className={acts.form}
        onSubmit={(event) => {
          event.preventDefault();
          const until = instantOfField(pause);
          const pausedUntil = until === undefined ? null : new Date(until).toISOString();
          save.mutate({ place, hours: [...draft.hours], helps: [...draft.helps], pausedUntil });
        }}
      >
        <Field label={t("offer.place")}>
          {(id) => (
            <select id={id} className={look.pick} value={place} onChange={(event) => setPlace(event.target.value)}>
              {own.places.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <OfferFields draft={draft} change={setDraft} />
        <Field label={t("offer.pause")}>
          {(id) => <Input id={id} type="datetime-local" value={pause} onChange={(event) => setPause(event.target.value)} />}
        </Field>
        <p className={css.quiet}>{t("offer.learns")}</p>
        <FailureLine error={save.error} />
        <div className={acts.buttons}>
          <Button type="primary" htmlType="submit" disabled={draft.helps.length === 0 || place === ""} loading={save.isPending}>
            {t(known ? "offer.save" : "offer.signUp")}
          </Button>
          {known ? (
            <Popconfirm title={t("offer.signOutAsk")} onConfirm={() => save.mutate(null)}>
              <Button>{t("offer.signOut")}</Button>
            </Popconfirm>
          ) : null}
        </div>
      </form>
    </section>
  );
}
