import { Input } from "antd";
import { useState } from "react";
import type { Volunteer } from "../../contracts/index.ts";
import { useVolunteerAct } from "../data/volunteers.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import acts from "./acts.module.css";
import { Field } from "./field.tsx";
import { FailureLine, FormButtons } from "./form-end.tsx";
import { EMPTY_OFFER, OfferFields } from "./offer-fields.tsx";
import { PeoplePicker, PlacePicker } from "./pickers.tsx";

/** What `NewNeighbourSchema` takes as a telephone number. */
const PHONE = /^[0-9+*#,() -]{3,30}$/;

interface Props {
  /** Null: somebody new. */
  readonly known: Volunteer | null;
  readonly close: () => void;
}

/** A neighbour without a log-in, who agreed to be called: name, telephone, place, hours, kinds of help, keys, a pause. */
export function NeighbourForm({ known, close }: Props) {
  const { t } = useWords();
  const act = useVolunteerAct();
  const [draft, setDraft] = useState(
    known === null ? EMPTY_OFFER : { hours: known.hours, helps: known.helps.map(({ kind, until }) => ({ kind, until })) },
  );
  const [who, setWho] = useState({ name: known?.name ?? "", phone: known?.phone ?? "" });
  const [place, setPlace] = useState<string | null>(known?.place ?? null);
  const [keyOf, setKeyOf] = useState<readonly string[]>(known?.keyOf ?? []);
  const [pause, setPause] = useState(known?.pausedUntil ? fieldOfInstant(Date.parse(known.pausedUntil)) : "");
  const [pressed, setPressed] = useState(false);
  const keeps = draft.helps.some(({ kind }) => kind === "key");
  const fault =
    who.name.trim() === ""
      ? "offer.needName"
      : !PHONE.test(who.phone.trim())
        ? "offer.needPhone"
        : place === null
          ? "offer.needPlace"
          : draft.helps.length === 0
            ? "offer.needHelp"
            : draft.hours.some(({ from, to }) => from === to)
              ? "offer.needHours"
              : keeps && keyOf.length === 0
                ? "offer.needKeyOf"
                : null;
  const submit = (): void => {
    setPressed(true);
    if (fault !== null || place === null) return;
    const until = instantOfField(pause);
    const body = {
      ...{ place, hours: [...draft.hours], helps: [...draft.helps], keyOf: keeps ? [...keyOf] : [] },
      ...{ name: who.name.trim(), phone: who.phone.trim() },
      pausedUntil: until === undefined ? null : new Date(until).toISOString(),
    };
    act.mutate(known === null ? { act: "add", body } : { act: "change", id: known.id, body }, { onSuccess: close });
  };
  return (
    <form
      className={`${css.card} ${acts.form}`}
      aria-label={known === null ? t("offer.addNeighbour") : t("offer.editName", { name: known.name })}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={css.quiet}>{t("offer.askFirst")}</p>
      <Field label={t("offer.name")}>
        {(id) => <Input id={id} value={who.name} maxLength={60} onChange={(event) => setWho({ ...who, name: event.target.value })} />}
      </Field>
      <Field label={t("offer.phone")}>
        {(id) => (
          <Input id={id} type="tel" value={who.phone} maxLength={30} onChange={(event) => setWho({ ...who, phone: event.target.value })} />
        )}
      </Field>
      <fieldset className={acts.choice}>
        <legend>{t("offer.place")}</legend>
        <PlacePicker value={place} onChange={setPlace} label={t("offer.place")} />
      </fieldset>
      <OfferFields draft={draft} change={setDraft} />
      {keeps ? <PeoplePicker value={keyOf} onChange={setKeyOf} label={t("offer.keyOf")} /> : null}
      <Field label={t("offer.pause")}>
        {(id) => <Input id={id} type="datetime-local" value={pause} onChange={(event) => setPause(event.target.value)} />}
      </Field>
      {pressed && fault !== null ? (
        <p role="alert" className={css.failure}>
          {t(fault)}
        </p>
      ) : null}
      <FailureLine error={act.error} />
      <FormButtons label={t("offer.save")} busy={act.isPending} cancel={close} />
    </form>
  );
}
