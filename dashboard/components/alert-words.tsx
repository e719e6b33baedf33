import { ALERT_STATE_WORDS, type Alert, CERTAINTY_WORDS, isStanding, SIGNAL_MARK_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./alert-words.module.css";
import { DrillMark } from "./drill-mark.tsx";
import { useLasting } from "./use-lasting.ts";

/** State of an alert in words; shelved with its end, silenced beside it. */
export function useStateText(): (alert: Alert, now: number) => string {
  const { t, w, language } = useWords();
  return (alert, now) => {
    const word = alert.state in ALERT_STATE_WORDS ? w(ALERT_STATE_WORDS[alert.state]) : alert.state;
    if (alert.state === "shelved" && alert.shelvedUntil !== null)
      return t("alert.shelvedUntil", { until: timeText(Date.parse(alert.shelvedUntil), now, language) });
    if (alert.state === "out-of-service" && alert.maintenance !== undefined)
      return t("alert.maintenanceUntil", { until: timeText(Date.parse(alert.maintenance.until), now, language) });
    return alert.silencedBy !== null && alert.state === "unacknowledged" ? `${word} · ${t("alert.silenced")}` : word;
  };
}

/** A change is saved within tenths of a second; an alert that goes on repeating is between two of them again and again. */
const UNSAVED_AFTER = 3_000;

/** Everything that qualifies an alert: not saved yet, marks, repeats, certainty. */
export function AlertMarks({ alert, withCertainty = false }: { readonly alert: Alert; readonly withCertainty?: boolean }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const late = alert.marks.includes("late");
  const unsaved = useLasting(!alert.saved, UNSAVED_AFTER);
  return (
    <span className={css.marks}>
      <DrillMark drill={alert.drill} />
      {unsaved ? <span className={css.mark}>{t("alert.unsaved")}</span> : null}
      {alert.marks.map((mark) => (
        <span key={mark} className={css.mark}>
          {mark in SIGNAL_MARK_WORDS ? w(SIGNAL_MARK_WORDS[mark]) : mark}
        </span>
      ))}
      {isStanding(alert, now) ? <span className={css.mark}>{t("alert.standing")}</span> : null}
      {late ? (
        <span className={css.quiet}>
          {t("alert.bothTimes", {
            happened: timeText(Date.parse(alert.happenedAt), now, language),
            raised: timeText(Date.parse(alert.raisedAt), now, language),
          })}
        </span>
      ) : null}
      {alert.occurrences > 1 ? <span className={css.mark}>{t("alert.times", { count: alert.occurrences })}</span> : null}
      {withCertainty ? (
        <span className={css.mark}>{alert.certainty in CERTAINTY_WORDS ? w(CERTAINTY_WORDS[alert.certainty]) : alert.certainty}</span>
      ) : null}
    </span>
  );
}
