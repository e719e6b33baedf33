import { Button, Checkbox, Input, Popconfirm } from "antd";
import { useState } from "react";
import { VOLUNTEER_HELP_WORDS, type VolunteerView } from "../../contracts/index.ts";
import acts from "../components/acts.module.css";
import { Field } from "../components/field.tsx";
import { EMPTY_OFFER, OfferFields } from "../components/offer-fields.tsx";
import { PeoplePicker, PlacePicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed, useFailure } from "../components/states.tsx";
import { useVolunteerAct, useVolunteers } from "../data/volunteers.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** Who signed up to help: the leader confirms it, and keeps neighbours without a log-in. */
export function VolunteersPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useVolunteers();
  const [adds, setAdds] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.volunteers")}</h1>
        <span className={css.spring} />
        {adds ? null : <Button onClick={() => setAdds(true)}>{t("offer.addNeighbour")}</Button>}
      </div>
      {adds ? <NeighbourForm close={() => setAdds(false)} /> : null}
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? <Empty title={t("offer.nobody")} hint={t("offer.nobodyHint")} /> : null}
      {data?.items.map((one) => (
        <Row key={`${one.volunteer.id} ${one.volunteer.at} ${one.volunteer.confirmed?.at ?? ""}`} view={one} />
      ))}
    </div>
  );
}

function Row({ view }: { readonly view: VolunteerView }) {
  const { t, w } = useWords();
  const failure = useFailure();
  const act = useVolunteerAct();
  const { volunteer } = view;
  const [helps, setHelps] = useState(volunteer.helps.filter(({ confirmed }) => confirmed).map(({ kind }) => kind));
  const [keyOf, setKeyOf] = useState<readonly string[]>(volunteer.keyOf);
  const state = volunteer.confirmed === null ? "offer.waits" : view.available ? "offer.now" : "offer.notNow";
  const hours = volunteer.hours.map(({ day, from, to }) => `${t(`weekday.${day}`)} ${from}–${to}`).join(t("list.comma"));
  return (
    <section className={css.card} aria-label={volunteer.name}>
      <h2>
        {volunteer.name}{" "}
        <span className={css.quiet}>{volunteer.user === null ? t("offer.neighbour", { phone: volunteer.phone ?? "" }) : ""}</span>
      </h2>
      <p>
        <strong>{t(state)}</strong> · {view.placeName} · {hours}
      </p>
      {volunteer.helps.map(({ kind, until }) => (
        <div key={kind}>
          <Checkbox
            checked={helps.includes(kind)}
            onChange={(event) => setHelps(event.target.checked ? [...helps, kind] : helps.filter((each) => each !== kind))}
          >
            {w(VOLUNTEER_HELP_WORDS[kind])} {until === null ? "" : t("offer.until", { until })}
          </Checkbox>
        </div>
      ))}
      {volunteer.helps.some(({ kind }) => kind === "key") ? (
        <PeoplePicker value={keyOf} onChange={setKeyOf} label={t("offer.keyOf")} />
      ) : null}
      {act.error ? (
        <p role="alert" className={css.failure}>
          {failure(act.error)}
        </p>
      ) : null}
      <div className={acts.buttons}>
        <Button
          type="primary"
          loading={act.isPending}
          onClick={() => act.mutate({ act: "confirm", id: volunteer.id, body: { helps, keyOf: [...keyOf] } })}
        >
          {t("offer.confirm")}
        </Button>
        <Popconfirm
          title={t("offer.removeAsk", { name: volunteer.name })}
          onConfirm={() => act.mutate({ act: "remove", id: volunteer.id })}
        >
          <Button>{t("offer.remove")}</Button>
        </Popconfirm>
      </div>
    </section>
  );
}

function NeighbourForm({ close }: { readonly close: () => void }) {
  const { t } = useWords();
  const failure = useFailure();
  const act = useVolunteerAct();
  const [draft, setDraft] = useState(EMPTY_OFFER);
  const [who, setWho] = useState({ name: "", phone: "" });
  const [place, setPlace] = useState<string | null>(null);
  const [keyOf, setKeyOf] = useState<readonly string[]>([]);
  return (
    <form
      className={`${css.card} ${acts.form}`}
      aria-label={t("offer.addNeighbour")}
      onSubmit={(event) => {
        event.preventDefault();
        if (place === null) return;
        const offer = { place, hours: [...draft.hours], helps: [...draft.helps], pausedUntil: null };
        act.mutate(
          { act: "add", body: { ...offer, name: who.name.trim(), phone: who.phone.trim(), keyOf: [...keyOf] } },
          { onSuccess: close },
        );
      }}
    >
      <p className={css.quiet}>{t("offer.askFirst")}</p>
      <Field label={t("offer.name")}>
        {(id) => (
          <Input id={id} value={who.name} maxLength={60} required onChange={(event) => setWho({ ...who, name: event.target.value })} />
        )}
      </Field>
      <Field label={t("offer.phone")}>
        {(id) => (
          <Input id={id} type="tel" value={who.phone} required onChange={(event) => setWho({ ...who, phone: event.target.value })} />
        )}
      </Field>
      <PlacePicker value={place} onChange={setPlace} label={t("offer.place")} />
      <OfferFields draft={draft} change={setDraft} />
      {draft.helps.some(({ kind }) => kind === "key") ? <PeoplePicker value={keyOf} onChange={setKeyOf} label={t("offer.keyOf")} /> : null}
      {act.error ? (
        <p role="alert" className={css.failure}>
          {failure(act.error)}
        </p>
      ) : null}
      <div className={acts.buttons}>
        <Button type="primary" htmlType="submit" disabled={draft.helps.length === 0 || place === null} loading={act.isPending}>
          {t("offer.save")}
        </Button>
        <Button onClick={close}>{t("act.cancel")}</Button>
      </div>
    </form>
  );
}
