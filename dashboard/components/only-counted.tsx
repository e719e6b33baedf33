import { Button } from "antd";
import {
  ANY_RULE,
  CASE_FIGURE_WORDS,
  CASE_FIGURES,
  CASE_VERDICTS,
  type Case,
  SETTLED_COUNTS,
  SETTLED_WORDS,
  VERDICT_WORDS,
  VERDICTS,
} from "../../contracts/index.ts";
import type { CaseSearch } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";

const NONE = { figure: undefined, settled: undefined, verdict: undefined, rule: undefined, since: undefined, until: undefined };

/** What of a report these cases are, in words; empty: of none. */
function useCountedAs(search: CaseSearch, cases: readonly Case[]): readonly string[] {
  const { t, w } = useWords();
  const figure = CASE_FIGURES.find((each) => each === search.figure);
  const level = SETTLED_COUNTS.find((each) => each === search.settled);
  const verdict = CASE_VERDICTS.find((each) => each === search.verdict);
  const said = VERDICTS.find((each) => each === verdict);
  // A rule is called what its cases call it: it may be gone.
  const named = cases.flatMap((one) => one.alerts).find((alert) => alert.rule === search.rule)?.ruleName;
  return [
    ...(figure === undefined ? [] : [w(CASE_FIGURE_WORDS[figure])]),
    ...(level === undefined ? [] : [t("cases.settledAt", { level: w(SETTLED_WORDS[level]) })]),
    ...(search.rule === undefined
      ? []
      : [search.rule === ANY_RULE ? t("cases.ruleAny") : t("cases.ruleIs", { rule: named === undefined ? search.rule : w(named) })]),
    ...(verdict === undefined
      ? []
      : [
          said === undefined
            ? t(verdict === "any" ? "cases.verdictAny" : "cases.verdictNone")
            : t("cases.verdictIs", { verdict: w(VERDICT_WORDS[said]) }),
        ]),
  ];
}

/** Cases that a number of a report counts: says so, and leads back to all. */
export function OnlyCounted(props: {
  readonly search: CaseSearch;
  readonly cases: readonly Case[];
  readonly change: (change: CaseSearch) => void;
}) {
  const { search, cases, change } = props;
  const { t, language } = useWords();
  const what = useCountedAs(search, cases);
  const time = (at: string | undefined): string => (at === undefined ? "—" : fullTime(Date.parse(at), language));
  if (what.length === 0) return null;
  return (
    <p className={css.note}>
      {t("cases.spanOnly", { what: what.join(" · "), from: time(search.since), to: time(search.until) })}{" "}
      <Button size="small" onClick={() => change(NONE)}>
        {t("cases.figureOff")}
      </Button>
    </p>
  );
}
