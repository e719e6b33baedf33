import { Link } from "@tanstack/react-router";
import { useCases } from "../data/cases.ts";
import { usePatrols } from "../data/patrols.ts";
import { useDueVisits } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/home-page.module.css";
import { useCasesRefreshed } from "./case-cards.tsx";
import { useRight } from "./desk.ts";

/** What waits for whoever is sent out, above the queue on their phone; nothing where nothing waits. */
export function MyWork() {
  const { t } = useWords();
  const query = useCases({ mine: "true", state: "open" });
  const visits = useDueVisits({ days: 0, mine: true });
  const patrols = usePatrols(useRight("patrols.make"));
  useCasesRefreshed();
  const cases = query.data?.pages[0]?.items.length ?? 0;
  const due = visits.data?.items.length ?? 0;
  const spots = (patrols.data ?? []).reduce((sum, { counts, endedAt }) => sum + (endedAt === null ? counts.due : 0), 0);
  if (cases === 0 && due === 0 && spots === 0) return null;
  return (
    <nav className={css.work} aria-label={t("work.mine")}>
      {cases > 0 ? (
        <Link to="/cases" search={{ mine: "true", state: "open" }}>
          {t("work.cases", { count: cases })}
        </Link>
      ) : null}
      {due > 0 ? <Link to="/visits">{t("work.visits", { count: due })}</Link> : null}
      {spots > 0 ? <Link to="/patrols">{t("work.patrols", { count: spots })}</Link> : null}
    </nav>
  );
}
