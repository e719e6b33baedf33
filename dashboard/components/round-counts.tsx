import type { RoundCounts } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./visits.module.css";

/** How far a round is: who is left stands first and in red. */
export function RoundCountsLine({ counts }: { readonly counts: RoundCounts }) {
  const { t } = useWords();
  const shown = [
    ["round.left", counts.left],
    ["round.notMet", counts.notMet],
    ["round.reached", counts.reached],
    ["round.moved", counts.moved],
    ...(counts.gone > 0 ? ([["round.gone", counts.gone]] as const) : []),
    ["round.all", counts.all],
  ] as const;
  return (
    <dl className={css.counts}>
      {shown.map(([key, count]) => (
        <div key={key} className={css.count} data-left={(key === "round.left" || key === "round.notMet") && count > 0}>
          <dt>{t(key)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
