import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { CONSENT_BY, CONSENT_BY_WORDS, type Consent } from "../../contracts/index.ts";
import { portraitPicture, usePortrait, useSetPortrait } from "../data/lost.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant } from "../words/time.ts";
import acts from "./acts.module.css";
import { PictureInput, Preview } from "./case-pictures.tsx";
import { Choice } from "./choices.tsx";
import { useDesk, useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine, FormButtons } from "./form-end.tsx";
import own from "./lost-panel.module.css";

/** A face is known at this size. */
const PORTRAIT_SIDE = 900;
const DAY_LETTERS = 10;

/** Her picture in the register, with consent: for whoever looks for her should she be lost, and nobody else. */
export function PortraitSection({ person, name }: { readonly person: string; readonly name: string }) {
  const { t, w } = useWords();
  const may = useRight("portraits.manage");
  const { data } = usePortrait(person, may);
  const [picked, setPicked] = useState<Blob | null>(null);
  const [shown, setShown] = useState(false);
  const set = useSetPortrait(person);
  if (!may || !data) return null;
  return (
    <section aria-label={t("portrait.title")}>
      <h3>{t("portrait.title")}</h3>
      <p className={css.quiet}>{t("portrait.about")}</p>
      {data.set && data.consent && data.at !== null ? (
        <>
          <p>{t("portrait.there", { name: data.byName ?? "", by: w(CONSENT_BY_WORDS[data.consent.by]), date: data.consent.date })}</p>
          {shown ? <img className={own.portrait} src={portraitPicture(person, data.at)} alt={t("lost.picture")} /> : null}
          <div className={acts.buttons}>
            <Button onClick={() => setShown(!shown)}>{t(shown ? "portrait.hide" : "portrait.show")}</Button>
            <Popconfirm title={t("portrait.removeAsk", { name })} onConfirm={() => set.mutate(null, { onSuccess: () => setShown(false) })}>
              <Button loading={set.isPending}>{t("portrait.remove")}</Button>
            </Popconfirm>
          </div>
        </>
      ) : null}
      {picked === null ? (
        <PictureInput label={t(data.set ? "portrait.other" : "portrait.add")} side={PORTRAIT_SIDE} onPick={setPicked} />
      ) : (
        <ConsentForm
          picture={picked}
          pending={set.isPending}
          close={() => setPicked(null)}
          send={(consent) => set.mutate({ picture: picked, consent }, { onSuccess: () => setPicked(null) })}
        />
      )}
      <FailureLine error={set.error} />
    </section>
  );
}

function ConsentForm(props: {
  readonly picture: Blob;
  readonly pending: boolean;
  readonly close: () => void;
  readonly send: (consent: Consent) => void;
}) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const family = user.role === "family";
  const [by, setBy] = useState<Consent["by"] | null>(null);
  const [name, setName] = useState(family ? user.name : "");
  const [document, setDocument] = useState("");
  const [date, setDate] = useState(fieldOfInstant(now).slice(0, DAY_LETTERS));
  return (
    <form
      className={acts.form}
      aria-label={t("portrait.consent")}
      onSubmit={(event) => {
        event.preventDefault();
        if (by !== null) props.send({ by, name: name.trim(), date, document: document.trim() === "" ? null : document.trim() });
      }}
    >
      <Preview picture={props.picture} alt={t("lost.picture")} />
      <Choice
        label={t("portrait.consentBy")}
        value={by}
        onChange={setBy}
        options={CONSENT_BY.map((value) => ({ value, label: w(CONSENT_BY_WORDS[value]) }))}
      />
      <Field label={t("portrait.consentName")}>
        {(id) => <Input id={id} value={name} maxLength={60} required onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("portrait.consentDate")}>
        {(id) => <Input id={id} type="date" value={date} required onChange={(event) => setDate(event.target.value)} />}
      </Field>
      {family ? null : (
        <Field label={t("portrait.consentPaper")}>
          {(id) => <Input id={id} value={document} maxLength={200} onChange={(event) => setDocument(event.target.value)} />}
        </Field>
      )}
      <FormButtons label={t("portrait.save")} ready={!(by === null || name.trim() === "")} busy={props.pending} cancel={props.close} />
    </form>
  );
}
