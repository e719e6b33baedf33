import { Button, Input } from "antd";
import { useState } from "react";
import { useWords } from "../i18n/setup.ts";
import { Age } from "./age.tsx";
import css from "./alert-panel.module.css";

/** Shortest reason that is one. */
const LEAST_REASON = 2;

interface SnapshotProps {
  readonly picture: { readonly hash: string; readonly at: string };
  readonly may: boolean;
  /** A critical alert is open: nobody is asked why they look. */
  readonly isClear: boolean;
}

/** One picture. Outside of an open critical case it is fetched when somebody says why, by one press where it is to verify. */
export function Snapshot({ picture, may, isClear }: SnapshotProps) {
  const { t } = useWords();
  const [reason, setReason] = useState<string | null>(isClear ? "" : null);
  const [own, setOwn] = useState("");
  const [broken, setBroken] = useState(false);
  const why = reason === null || reason === "" ? "" : `?reason=${encodeURIComponent(reason)}`;
  // The hub has the last word on whether a reason is needed: where it refuses, one is asked for.
  const failed = (): void => (reason === "" ? setReason(null) : setBroken(true));
  return (
    <figure>
      {!may ? (
        <p className={css.quiet}>{t("picture.forbidden")}</p>
      ) : broken ? (
        <p className={css.quiet}>{t("picture.failed")}</p>
      ) : reason === null ? (
        <form
          className={css.hidden}
          onSubmit={(event) => {
            event.preventDefault();
            if (own.trim().length >= LEAST_REASON) setReason(own.trim());
          }}
        >
          <span>{t("picture.hidden")}</span>
          <Button type="primary" onClick={() => setReason(t("picture.toVerify"))}>
            {t("picture.toVerify")}
          </Button>
          <Input
            value={own}
            maxLength={200}
            onChange={(event) => setOwn(event.target.value)}
            placeholder={t("picture.otherReason")}
            aria-label={t("picture.otherReason")}
          />
          <Button htmlType="submit" disabled={own.trim().length < LEAST_REASON}>
            {t("picture.show")}
          </Button>
        </form>
      ) : (
        <img
          className={css.picture}
          src={`/api/v1/snapshots/${encodeURIComponent(picture.hash)}${why}`}
          alt={t("picture.alt")}
          onError={failed}
        />
      )}
      <figcaption className={css.quiet}>
        {t("picture.taken")} <Age at={picture.at} />
      </figcaption>
    </figure>
  );
}
