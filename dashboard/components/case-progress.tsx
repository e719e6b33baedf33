import { type CaseDetail, FOUND, isEndedCase } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import css from "../pages/family-home.module.css";
import { timeText } from "../words/time.ts";
import { ExpectedForFamily } from "./expected.tsx";

interface Props {
  readonly one: CaseDetail;
  /** When it was last read from the hub. */
  readonly readAt: number;
}

/** The work as a parcel's way: who did what when, the newest first; how old it is where the line is lost. */
export function CaseProgress({ one, readAt }: Props) {
  const { t, w, language } = useWords();
  const now = useNow(1_000);
  const link = useLive((state) => state.link);
  const last = useLive((state) => state.lastFrameAt);
  const ended = isEndedCase(one) || one.state === "visit-due";
  const steps = one.log.map((entry, index) => ({ entry, index })).reverse();
  const found = one.found === null ? undefined : FOUND[one.found];
  return (
    <section className={css.card} aria-label={t("family.story")}>
      <h2>{t("family.story")}</h2>
      {link !== "live" && !ended ? (
        <p role="alert" className={css.lost}>
          {t("family.lostSince", { at: timeText(Math.max(readAt, last ?? 0), now, language, true) })}
        </p>
      ) : null}
      {ended ? (
        <p className={css.words}>
          {found === undefined
            ? t("family.ended")
            : t("family.endedFound", { name: one.closedByName ?? one.takenByName ?? "", found: w(found) })}
        </p>
      ) : null}
      <ExpectedForFamily one={one} />
      <ol className={css.steps} aria-live="polite">
        {steps.map(({ entry, index }) => (
          <li key={index}>
            <time dateTime={entry.at}>{timeText(Date.parse(entry.at), now, language, true)}</time>
            <span>
              {entry.byName === null ? "" : <strong>{entry.byName} </strong>}
              {w(entry.words)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
