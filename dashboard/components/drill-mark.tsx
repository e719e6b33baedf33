import { DRILL_MARK, isDrilling, REAL_MARK } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import css from "./drill-mark.module.css";

/** So many times across a page: no part of it can be cut out without the word. */
const TIMES = Array.from({ length: 15 }, (_, at) => at);

/** On a row or card: that it is played, or, while somebody drills, that it is not. */
export function DrillMark({ drill }: { readonly drill: string | undefined }) {
  const { w } = useWords();
  const runs = useLive((state) => state.status !== null && isDrilling(state.status));
  if (drill !== undefined) return <span className={css.played}>{w(DRILL_MARK)}</span>;
  return runs ? <strong className={css.real}>{w(REAL_MARK)}</strong> : null;
}

/** The word across the whole page, on the screen and on paper. */
export function DrillWatermark() {
  const { w } = useWords();
  return (
    <div className={css.watermark} aria-hidden="true">
      {TIMES.map((at) => (
        <span key={at}>{w(DRILL_MARK)}</span>
      ))}
    </div>
  );
}

/** At the head of what belongs to a drill: what must not be done for it. Of what is real while one runs: that it is. */
export function DrillHead({ drill }: { readonly drill: string | undefined }) {
  const { t } = useWords();
  if (drill === undefined) return <DrillMark drill={drill} />;
  return (
    <>
      <DrillWatermark />
      <p className={css.head} role="note">
        {t("drill.nothingReal")}
      </p>
    </>
  );
}
