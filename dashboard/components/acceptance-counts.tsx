import type { AcceptanceCounts } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./visits.module.css";

/** How far a table is: what is missing and what is wrong stand first and in red. */
export function AcceptanceCountsLine({ counts }: { readonly counts: AcceptanceCounts }) {
  const { t } = useWords();
  const shown = [
    ["incomplete", counts.incomplete, true],
    ["rejected", counts.rejected, true],
    ["accepted", counts.accepted, false],
    ["all", counts.all, false],
  ] as const;
  return (
    <dl className={css.counts}>
      {shown.map(([key, count, red]) => (
        <div key={key} className={css.count} data-left={red && count > 0}>
          <dt>{t(`acceptance.count.${key}`)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
