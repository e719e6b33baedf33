import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { CASE_SOURCE_WORDS, CASE_STATE_WORDS, type Case } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { Age } from "./age.tsx";
import { CaseClock, TheirClock } from "./case-facts.tsx";
import { DrillMark } from "./drill-mark.tsx";
import { ExpectedMark } from "./expected.tsx";
import { SeverityBadge } from "./severity.tsx";

/** Cases on a narrow screen: one card each, a thumb wide. */
export function CaseCards({ cases }: { readonly cases: readonly Case[] }) {
  const { t, w } = useWords();
  return (
    <div className={css.list}>
      {cases.map((one) => (
        <Link key={one.id} to="/cases/$id" params={{ id: one.id }} className={css.item ?? ""}>
          <span>
            <SeverityBadge severity={one.severity} /> · {w(CASE_STATE_WORDS[one.state])} <CaseClock one={one} /> <TheirClock one={one} />{" "}
            <ExpectedMark one={one} /> <DrillMark drill={one.drill} />
          </span>
          <strong>{w(one.title)}</strong>
          <span className={css.quiet}>
            {one.number} · {w(CASE_SOURCE_WORDS[one.source])} · <Age at={one.openedAt} /> ·{" "}
            {one.takenByName ?? one.assignedToName ?? t("case.notTaken")}
          </span>
        </Link>
      ))}
    </div>
  );
}

/** What the feed changes is fetched again, at most every few seconds: a flood must not become one of requests. */
export function useCasesRefreshed(): void {
  const cases = useLive((state) => state.cases);
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  const first = useRef(cases);
  useEffect(() => {
    if (cases === first.current || waiting.current !== null) return;
    first.current = cases;
    waiting.current = setTimeout(() => {
      waiting.current = null;
      void client.invalidateQueries({ queryKey: ["cases"] });
    }, 3_000);
  }, [cases, client]);
  useEffect(
    () => () => {
      if (waiting.current !== null) clearTimeout(waiting.current);
    },
    [],
  );
}
