import { Button } from "antd";
import { CARE_RESULT_WORDS, DAY, TRIP_WHAT_WORDS, TRIP_WHY_WORDS, type TripView, toIso } from "../../contracts/index.ts";
import { cityForm, useTrips } from "../data/trips.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { More } from "./more.tsx";
import { Bones, Failed } from "./states.tsx";

/** Days of the form that is asked for most. */
const LATELY = 31;

/** Trips that were signed, and the city's form filled with them. */
export function TripsSigned() {
  const { t } = useWords();
  const now = useNow(60_000);
  const query = useTrips(true);
  const { data, error, isPending, refetch } = query;
  const trips = data?.pages.flatMap(({ items }) => items) ?? [];
  const since = toIso(now - (now % 60_000) - LATELY * DAY);
  return (
    <section className={css.card} aria-label={t("trip.signedTitle")}>
      <div className={css.head}>
        <h2>{t("trip.signedTitle")}</h2>
        <span className={css.spring} />
        <span className={css.quiet}>{t("trip.form", { days: LATELY })}</span>
        <Button href={cityForm({ since, format: "xlsx" })}>{t("table.xlsx")}</Button>
        <Button href={cityForm({ since, format: "csv" })}>{t("table.csv")}</Button>
      </div>
      {isPending ? <Bones rows={3} /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && trips.length === 0 ? <p className={css.quiet}>{t("trip.noneSigned")}</p> : null}
      {trips.map((trip) => (
        <One key={trip.id} trip={trip} now={now} />
      ))}
      <More query={query} />
    </section>
  );
}

function One({ trip, now }: { readonly trip: TripView; readonly now: number }) {
  const { t, w, language } = useWords();
  const done = trip.lines.filter((line) => line.done).length;
  return (
    <details className={css.fold}>
      <summary>
        <strong>{trip.buildingName || t("deviceWork.outside")}</strong> · {timeText(Date.parse(trip.at), now, language)} {trip.byName} ·{" "}
        {t("trip.counts", { done, left: trip.lines.length - done })}
      </summary>
      <ul>
        {trip.lines.map((line) => (
          <li key={`${line.what} ${line.ref} ${line.result ?? ""} ${line.about}`}>
            {[line.name, line.place === line.name ? "" : line.place].filter(Boolean).join(" ")} · {w(TRIP_WHAT_WORDS[line.what])} ·{" "}
            {line.result === null ? t(line.done ? "trip.done" : "trip.notDone") : w(CARE_RESULT_WORDS[line.result])}
            {line.why === null ? "" : ` · ${w(TRIP_WHY_WORDS[line.why])}`}
          </li>
        ))}
      </ul>
      {trip.note === null ? null : <p>{trip.note}</p>}
      <Button size="small" href={cityForm({ trip: trip.id, format: "xlsx" })}>
        {t("trip.formOne")}
      </Button>
    </details>
  );
}
