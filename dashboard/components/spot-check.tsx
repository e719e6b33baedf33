import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { HAZARD_NAMES, HAZARDS, type Hazard, SPOT_RESULT_WORDS, type SpotCheck, toIso } from "../../contracts/index.ts";
import { sendPicture } from "../data/cases.ts";
import { HttpError } from "../data/http.ts";
import { sendCheck, spotCheckPath } from "../data/patrols.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { PictureInput, Preview } from "./case-pictures.tsx";
import { Choice } from "./choices.tsx";
import { useFailure } from "./states.tsx";
import type { Ticks } from "./use-ticks.ts";
import visitCss from "./visits.module.css";

interface Props {
  readonly patrol: string;
  readonly spot: string;
  readonly name: string;
  readonly ticks: Ticks;
}

export const checkKey = (patrol: string, spot: string): string => `${patrol} ${spot}`;

/** What was found there last, by whom, and the case that it became. */
export function LastCheck({ check }: { readonly check: SpotCheck | null }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  if (check === null) return <span className={visitCss.quiet}>{t("patrol.never")}</span>;
  return (
    <span>
      <span className={check.result === "normal" ? undefined : visitCss.late}>{w(SPOT_RESULT_WORDS[check.result])}</span>{" "}
      <span className={visitCss.quiet}>
        {timeText(Date.parse(check.at), now, language)} {check.byName}
      </span>{" "}
      {check.case === null ? null : (
        <Link to="/cases/$id" params={{ id: check.case.id }}>
          {check.case.number}
        </Link>
      )}
      {check.note === null ? null : <span> {check.note}</span>}
    </span>
  );
}

/** The hazard that was found: a case at once where there is a network, kept on this phone where there is none. */
function HazardForm({ patrol, spot, ticks, close }: Props & { readonly close: () => void }) {
  const { t, w } = useWords();
  const failure = useFailure();
  const client = useQueryClient();
  const [hazard, setHazard] = useState<Hazard | null>(null);
  const [note, setNote] = useState("");
  const [picture, setPicture] = useState<Blob | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [left, setLeft] = useState<"offline" | "refused" | null>(null);
  const ready = hazard !== null && (hazard !== "other" || note.trim() !== "");
  const submit = async (): Promise<void> => {
    if (hazard === null || busy) return;
    setBusy(true);
    const body = { result: "hazard", hazard, note: note.trim() || null, at: toIso(Date.now()) } as const;
    try {
      const check = await sendCheck(patrol, spot, body);
      const sent =
        picture === null ||
        check.case === null ||
        (await sendPicture(check.case.id, "before", picture).then(
          () => true,
          () => false,
        ));
      void client.invalidateQueries({ queryKey: ["patrols"] });
      if (sent) close();
      else setLeft("refused");
    } catch (caught) {
      if (caught instanceof HttpError && caught.status === 0) {
        ticks.add({ path: spotCheckPath(patrol, spot), key: checkKey(patrol, spot), body });
        if (picture === null) close();
        else setLeft("offline");
      } else setError(caught instanceof Error ? caught : new Error(String(caught)));
    } finally {
      setBusy(false);
    }
  };
  if (left !== null)
    return (
      <div className={css.form} role="status">
        <p className={css.note}>{t(left === "offline" ? "patrol.pictureOffline" : "patrol.pictureLeft")}</p>
        <div>
          <Button onClick={close}>{t("visit.refusedSeen")}</Button>
        </div>
      </div>
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void submit();
      }}
    >
      <div className={css.filters}>
        <PictureInput label={t(picture === null ? "hazard.takePicture" : "hazard.otherPicture")} onPick={setPicture} />
        {picture === null ? null : <Button onClick={() => setPicture(null)}>{t("hazard.noPicture")}</Button>}
      </div>
      {picture === null ? null : <Preview picture={picture} alt={t("hazard.picture")} />}
      <Choice
        label={t("hazard.kind")}
        value={hazard}
        onChange={setHazard}
        options={HAZARD_NAMES.map((value) => ({ value, label: w(HAZARDS[value].words) }))}
      />
      <Input.TextArea
        aria-label={t("case.description")}
        placeholder={t("case.description")}
        value={note}
        maxLength={500}
        autoSize={{ minRows: 1, maxRows: 5 }}
        onChange={(event) => setNote(event.target.value)}
      />
      {error === null ? null : (
        <p role="alert" className={css.failure}>
          {failure(error)}
        </p>
      )}
      <div className={css.filters}>
        <Button type="primary" size="large" htmlType="submit" disabled={!ready} loading={busy}>
          {t("hazard.send")}
        </Button>
        <Button size="large" onClick={close}>
          {t("act.cancel")}
        </Button>
      </div>
    </form>
  );
}

/** How a spot was found: one press, or a hazard with its photograph. */
export function SpotButtons(props: Props) {
  const { patrol, spot, name, ticks } = props;
  const { t, w } = useWords();
  const [hazard, setHazard] = useState(false);
  if (ticks.waiting.some(({ key }) => key === checkKey(patrol, spot))) return <p className={visitCss.quiet}>{t("visit.kept")}</p>;
  if (hazard) return <HazardForm {...props} close={() => setHazard(false)} />;
  const say = (result: "normal" | "not-reached"): void =>
    ticks.add({ path: spotCheckPath(patrol, spot), key: checkKey(patrol, spot), body: { result, at: toIso(Date.now()) } });
  return (
    <fieldset className={visitCss.buttons}>
      <legend className={visitCss.hidden}>{t("visit.how", { name })}</legend>
      <Button size="large" onClick={() => say("normal")}>
        {w(SPOT_RESULT_WORDS.normal)}
      </Button>
      <Button size="large" onClick={() => setHazard(true)}>
        {w(SPOT_RESULT_WORDS.hazard)}
      </Button>
      <Button size="large" onClick={() => say("not-reached")}>
        {w(SPOT_RESULT_WORDS["not-reached"])}
      </Button>
    </fieldset>
  );
}
