import type { PatrolCounts } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./visits.module.css";

/** How far a patrol is: what is overdue and where there is a hazard stand first and in red. */
export function PatrolCountsLine({ counts }: { readonly counts: PatrolCounts }) {
  const { t } = useWords();
  const shown = [
    ["patrol.overdue", counts.overdue],
    ["patrol.due", counts.due],
    ["patrol.hazards", counts.hazards],
    ["patrol.done", counts.done],
    ["patrol.all", counts.all],
  ] as const;
  return (
    <dl className={css.counts}>
      {shown.map(([key, count]) => (
        <div key={key} className={css.count} data-left={(key === "patrol.overdue" || key === "patrol.hazards") && count > 0}>
          <dt>{t(key)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
