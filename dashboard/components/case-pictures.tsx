import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { type Case, isInvolved, type PictureStage } from "../../contracts/index.ts";
import { useAddPicture } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { smaller } from "../words/picture.ts";
import { fullTime } from "../words/time.ts";
import acts from "./acts.module.css";
import css from "./case-pictures.module.css";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";

const PICTURES = "image/jpeg,image/png,image/webp";

/** Picks a picture or takes one, makes it smaller, and shows it before it goes. */
export function PictureInput({
  label,
  onPick,
  accept = PICTURES,
  side,
}: {
  readonly label: string;
  readonly onPick: (picture: Blob) => void;
  /** Types that may be picked; what is no picture goes as it is. */
  readonly accept?: string;
  /** Its longest side at most; that of a photograph of a hazard unless told. */
  readonly side?: number;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>{label}</Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void smaller(file, side).then(onPick);
        }}
      />
    </>
  );
}

export function Preview({ picture, alt }: { readonly picture: Blob; readonly alt: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return url === null ? null : <img className={css.picture} src={url} alt={alt} />;
}

/** Before and after, side by side; opening one is written down. */
export function CasePictures({ one }: { readonly one: Case }) {
  const { t, language } = useWords();
  const { user } = useDesk();
  const add = useAddPicture(one.id);
  const [shown, setShown] = useState(false);
  const sees = user.rights.includes("cases.pictures") || isInvolved(one, user.username);
  const adds = user.rights.includes("cases.report");
  if (!sees && !adds) return null;
  const send = (stage: PictureStage) => (picture: Blob) => add.mutate({ stage, picture });
  return (
    <section className={css.pictures} aria-label={t("case.pictures")}>
      <h2>{t("case.pictures")}</h2>
      {sees && one.pictures.length > 0 && !shown ? (
        <Button onClick={() => setShown(true)}>{t("case.showPictures", { count: one.pictures.length })}</Button>
      ) : null}
      {shown ? (
        <div className={css.grid}>
          {one.pictures.map((picture) => (
            <figure key={picture.hash} className={css.figure}>
              <img
                className={css.picture}
                src={`/api/v1/cases/${encodeURIComponent(one.id)}/pictures/${picture.hash}`}
                alt={picture.stage === "after" ? t("case.after") : t("case.before")}
              />
              <figcaption>
                {picture.stage === "after" ? t("case.after") : t("case.before")} · {picture.byName} ·{" "}
                {fullTime(Date.parse(picture.at), language)}
              </figcaption>
            </figure>
          ))}
        </div>
      ) : null}
      {adds ? (
        <div className={acts.acts}>
          <PictureInput label={t("case.addBefore")} onPick={send("before")} />
          <PictureInput label={t("case.addAfter")} onPick={send("after")} />
        </div>
      ) : null}
      {add.isPending ? <p role="status">{t("case.uploading")}</p> : null}
      {add.data?.stripped ? <p className={css.note}>{t("case.stripped")}</p> : null}
      <FailureLine error={add.error} />
    </section>
  );
}
