import { Button } from "antd";
import { NOTICE_CHANNEL_WORDS, PROOF_LASTS, type WayProof } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { dayText, timeText } from "../words/time.ts";

/** Whether a way counts, and until when; what counts is an answer, never that something was sent. */
function useProofText(): (way: WayProof) => string {
  const { t, language } = useWords();
  const now = useNow(60_000);
  return ({ ready, testedAt, answeredAt, proven }) => {
    if (!ready) return t("ways.notReady");
    if (proven && answeredAt !== null) return t("ways.proven", { until: dayText(Date.parse(answeredAt) + PROOF_LASTS, language) });
    if (testedAt !== null && (answeredAt === null || testedAt > answeredAt))
      return t("ways.waiting", { at: timeText(Date.parse(testedAt), now, language) });
    if (answeredAt !== null) return t("ways.lapsed", { at: dayText(Date.parse(answeredAt), language) });
    return t("ways.unproven");
  };
}

interface WayLineProps {
  readonly way: WayProof;
  /** Null: this user may not test it. */
  readonly onTest: (() => void) | null;
  readonly busy: boolean;
}

/** One way to somebody: whether it is proven, and a test. */
export function WayLine({ way, onTest, busy }: WayLineProps) {
  const { t, w } = useWords();
  const proofText = useProofText();
  return (
    <li className={css.filters} data-channel={way.channel} data-proven={way.proven}>
      <span>
        {w(NOTICE_CHANNEL_WORDS[way.channel])} ·{" "}
        {way.proven ? <strong>{proofText(way)}</strong> : <span className={css.quiet}>{proofText(way)}</span>}
      </span>
      {onTest === null || !way.ready ? null : (
        <Button size="small" loading={busy} onClick={onTest}>
          {t("ways.test")}
        </Button>
      )}
    </li>
  );
}
