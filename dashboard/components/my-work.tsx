import { Link } from "@tanstack/react-router";
import { useCases } from "../data/cases.ts";
import { useDueVisits } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/home-page.module.css";
import { useCasesRefreshed } from "./case-cards.tsx";

/** What waits for whoever is sent out, above the queue on their phone; nothing where nothing waits. */
export function MyWork() {
  const { t } = useWords();
  const query = useCases({ mine: "true", state: "open" });
  const visits = useDueVisits(0, true);
  useCasesRefreshed();
  const cases = query.data?.pages[0]?.items.length ?? 0;
  const due = visits.data?.items.length ?? 0;
  if (cases === 0 && due === 0) return null;
  return (
    <nav className={css.work} aria-label={t("work.mine")}>
      {cases > 0 ? (
        <Link to="/cases" search={{ mine: "true", state: "open" }}>
          {t("work.cases", { count: cases })}
        </Link>
      ) : null}
      {due > 0 ? <Link to="/visits">{t("work.visits", { count: due })}</Link> : null}
    </nav>
  );
}
