import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { type Case, HAZARD_NAMES, HAZARDS, type Hazard, type Point } from "../../contracts/index.ts";
import { PictureInput, Preview } from "../components/case-pictures.tsx";
import { Choice } from "../components/choices.tsx";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { PlacePicker } from "../components/pickers.tsx";
import { useFailure } from "../components/states.tsx";
import { sendPicture, useCreateCase } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

type Fix =
  | { readonly state: "none" | "asking" | "refused" }
  | { readonly state: "found"; readonly point: Point; readonly accuracy: number };

/** The phone's own position, asked for only when it is pressed. */
function usePosition(): { readonly fix: Fix; readonly ask: () => void; readonly clear: () => void } {
  const [fix, setFix] = useState<Fix>({ state: "none" });
  const ask = (): void => {
    if (!("geolocation" in navigator)) {
      setFix({ state: "refused" });
      return;
    }
    setFix({ state: "asking" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        setFix({ state: "found", point: { lon: coords.longitude, lat: coords.latitude }, accuracy: Math.round(coords.accuracy) }),
      () => setFix({ state: "refused" }),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  };
  return { fix, ask, clear: () => setFix({ state: "none" }) };
}

/** After it is sent: its number, and the photograph again where that did not go through. */
function Sent({ one, picture, again }: { readonly one: Case; readonly picture: Blob | null; readonly again: () => void }) {
  const { t } = useWords();
  const failure = useFailure();
  const [left, setLeft] = useState(picture);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const retry = async (): Promise<void> => {
    if (left === null) return;
    setBusy(true);
    try {
      await sendPicture(one.id, "before", left);
      setLeft(null);
      setError(null);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={css.card} role="status">
      <h2>{t("hazard.sent")}</h2>
      <p>
        <Link to="/cases/$id" params={{ id: one.id }}>
          {one.number}
        </Link>
      </p>
      {left === null ? null : (
        <>
          <p>{t("hazard.pictureLeft")}</p>
          {error ? <p className={css.failure}>{failure(error instanceof Error ? error : new Error(String(error)))}</p> : null}
          <Button loading={busy} onClick={() => void retry()}>
            {t("hazard.sendPicture")}
          </Button>
        </>
      )}
      <Button onClick={again}>{t("hazard.another")}</Button>
    </section>
  );
}

/** A hazard reported: for a phone in one hand, on the spot. */
export function HazardPage() {
  const { t, w } = useWords();
  const create = useCreateCase();
  const { fix, ask, clear } = usePosition();
  const [hazard, setHazard] = useState<Hazard | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [description, setDescription] = useState("");
  const [picture, setPicture] = useState<Blob | null>(null);
  const [sent, setSent] = useState<{ readonly one: Case; readonly left: Blob | null } | null>(null);
  const [sending, setSending] = useState(false);
  const point = fix.state === "found" ? fix.point : null;
  const ready = hazard !== null && (place !== null || point !== null) && (hazard !== "other" || description.trim() !== "");
  const reset = (): void => {
    setHazard(null);
    setDescription("");
    setPicture(null);
    setSent(null);
    create.reset();
  };
  const submit = async (): Promise<void> => {
    if (hazard === null || sending) return;
    setSending(true);
    try {
      const one = await create.mutateAsync({
        kind: "hazard",
        source: "grid",
        hazard,
        ...(place === null ? {} : { place }),
        ...(point === null ? {} : { point }),
        ...(description.trim() ? { description: description.trim() } : {}),
      });
      // The report stands even where the photograph does not get through.
      const left =
        picture === null
          ? null
          : await sendPicture(one.id, "before", picture).then(
              () => null,
              () => picture,
            );
      setSent({ one, left });
    } catch {
      // Shown below from the request itself.
    } finally {
      setSending(false);
    }
  };
  if (sent !== null)
    return (
      <div className={`${css.page} ${css.narrow}`}>
        <Sent one={sent.one} picture={sent.left} again={reset} />
      </div>
    );
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("hazard.report")}</h1>
      </div>
      <form
        className={css.card}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void submit();
        }}
      >
        <div className={css.field}>
          <div className={css.filters}>
            <PictureInput label={picture === null ? t("hazard.takePicture") : t("hazard.otherPicture")} onPick={setPicture} />
            {picture === null ? null : <Button onClick={() => setPicture(null)}>{t("hazard.noPicture")}</Button>}
          </div>
          {picture === null ? null : <Preview picture={picture} alt={t("hazard.picture")} />}
          <span className={css.quiet}>{t("hazard.pictureNote")}</span>
        </div>
        <Choice
          label={t("hazard.kind")}
          value={hazard}
          onChange={setHazard}
          options={HAZARD_NAMES.map((value) => ({ value, label: w(HAZARDS[value].words) }))}
        />
        <div className={css.field}>
          {t("alert.place")}
          <PlacePicker value={place} onChange={setPlace} label={t("hazard.pickPlace")} />
          <div className={css.filters}>
            <Button onClick={ask} loading={fix.state === "asking"}>
              {t("hazard.here")}
            </Button>
            {point === null ? null : <Button onClick={clear}>{t("hazard.forgetPosition")}</Button>}
          </div>
          {fix.state === "found" ? <span role="status">{t("hazard.positionFound", { metres: fix.accuracy })}</span> : null}
          {fix.state === "refused" ? <span role="alert">{t("hazard.positionRefused")}</span> : null}
        </div>
        <Field label={t("case.description")}>
          {(id) => (
            <Input.TextArea
              id={id}
              value={description}
              maxLength={4000}
              autoSize={{ minRows: 2, maxRows: 8 }}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <FailureLine error={create.error} />
        <Button type="primary" size="large" htmlType="submit" disabled={!ready} loading={sending}>
          {t("hazard.send")}
        </Button>
      </form>
    </div>
  );
}
