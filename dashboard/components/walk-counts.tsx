import type { WalkCounts } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./visits.module.css";

/** How far a walk is: what was not tested and what did not alarm stand first and in red. */
export function WalkCountsLine({ counts }: { readonly counts: WalkCounts }) {
  const { t } = useWords();
  const shown = [
    ["walk.missing", counts.missing, true],
    ["walk.failed", counts.failed, true],
    ["walk.notTestable", counts.notTestable, false],
    ["walk.passed", counts.passed, false],
    ["walk.all", counts.all, false],
  ] as const;
  return (
    <dl className={css.counts}>
      {shown.map(([key, count, red]) => (
        <div key={key} className={css.count} data-left={red && count > 0}>
          <dt>{t(key)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
