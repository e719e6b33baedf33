import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { MINUTE, type ReturnVisit, returnVisitsDue, VISIT_WHY_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { dayIn } from "../words/days.ts";
import { timeText, ZONE } from "../words/time.ts";
import { useDesk } from "./desk.ts";

/** Rows drawn at once; the filter of the list below has them all. */
const ROWS = 8;

/** The return visits that this user may make and that are due today, the longest overdue first. */
export function useReturnVisits(): readonly ReturnVisit[] {
  const { user } = useDesk();
  const cases = useLive((state) => state.cases);
  const now = useNow(MINUTE);
  return useMemo(() => returnVisitsDue(cases.values(), user, now, (at) => dayIn(ZONE, at)), [cases, user, now]);
}

/** What is due today above the list of cases: nobody has to look for it. */
export function ReturnVisits() {
  const { t, w, language } = useWords();
  const due = useReturnVisits();
  const now = useNow(MINUTE);
  if (due.length === 0) return null;
  const overdue = due.filter((one) => one.overdue).length;
  return (
    <section className={css.card} aria-label={t("visitsDue.title")}>
      <h2>
        {t("visitsDue.title")}{" "}
        <span className={css.quiet}>
          {t("visitsDue.count", { today: due.length - overdue, overdue })} ·{" "}
          <Link to="/cases" search={{ state: "visit-due" }}>
            {t("visitsDue.all")}
          </Link>
        </span>
      </h2>
      <ul>
        {due.slice(0, ROWS).map(({ case: one, dueAt, overdue: late }) => (
          <li key={one.id}>
            <Link to="/cases/$id" params={{ id: one.id }}>
              {one.number}
            </Link>{" "}
            {w(one.title)} · {one.visit === null ? "" : w(VISIT_WHY_WORDS[one.visit.why])} ·{" "}
            {late ? <strong>{t("visitsDue.late", { day: timeText(dueAt, now, language) })}</strong> : t("visitsDue.today")}
          </li>
        ))}
      </ul>
    </section>
  );
}
