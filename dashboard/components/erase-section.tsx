import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ErasurePreview, PersonView } from "../../contracts/index.ts";
import { useErasePerson, useErasurePreview } from "../data/person-erasure.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed } from "./states.tsx";

function Preview({ preview }: { readonly preview: ErasurePreview }) {
  const { t, w } = useWords();
  const { goes, stays, series, obstacle } = preview;
  return (
    <>
      <p>{t("erase.goes", { ...goes })}</p>
      <p>{t("erase.series", { ...series })}</p>
      <p>{t("erase.stays", { ...stays })}</p>
      {obstacle === null ? null : (
        <p role="alert" className={css.failure}>
          {w(obstacle)}
        </p>
      )}
    </>
  );
}

function EraseForm({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const preview = useErasurePreview(person.id);
  const erase = useErasePerson(person.id);
  const [name, setName] = useState("");
  if (preview.isPending) return <Bones />;
  if (preview.error) return <Failed error={preview.error} retry={() => void preview.refetch()} />;
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        erase.mutate(name.trim(), { onSuccess: () => void navigate({ to: "/people" }) });
      }}
    >
      <Preview preview={preview.data} />
      {preview.data.obstacle === null ? (
        <>
          <Field label={t("erase.name", { name: person.name })}>
            {(id) => <Input id={id} value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Button htmlType="submit" danger disabled={name.trim() !== person.name} loading={erase.isPending}>
            {t("erase.do")}
          </Button>
        </>
      ) : null}
      <FailureLine error={erase.error} />
    </form>
  );
}

/** The last act on somebody's page: everything that is hers goes for good, after a look and with her name typed. */
export function EraseSection({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const may = useRight("people.erase");
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <details className={css.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("erase.title")}</summary>
      {open ? <EraseForm key={person.id} person={person} /> : null}
    </details>
  );
}
