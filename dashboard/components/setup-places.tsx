import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import { useAddPlaces } from "../data/setup.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/login-page.module.css";
import { readPlaceList } from "../words/place-list.ts";
import { Field } from "./field.tsx";

/** Compounds, buildings, units and homes as a pasted list. */
export function SetupPlaces() {
  const { t } = useWords();
  const [text, setText] = useState("");
  const { places, badLines } = useMemo(() => readPlaceList(text), [text]);
  const add = useAddPlaces();
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (places.length > 0) add.mutate(places, { onSuccess: () => setText("") });
      }}
    >
      <Field label={t("setup.places")}>
        {(id) => (
          <>
            <Input.TextArea id={id} name="places" rows={6} value={text} onChange={(event) => setText(event.target.value)} />
            <small className={css.quiet}>{t("setup.placesHelp")}</small>
          </>
        )}
      </Field>
      {badLines.map((line) => (
        <p key={line} role="alert" className={css.failure}>
          {t("setup.placesLine", { line })}
        </p>
      ))}
      {add.error ? (
        <p role="alert" className={css.failure}>
          {add.error.message}
        </p>
      ) : null}
      <p role="status">
        {add.isSuccess && text === "" ? t("setup.placesSaved", { count: add.data }) : t("setup.placesFound", { count: places.length })}
      </p>
      <Button htmlType="submit" loading={add.isPending} disabled={places.length === 0}>
        {t("setup.placesSave")}
      </Button>
    </form>
  );
}
