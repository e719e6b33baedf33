import { DAY, type ScoreTrend } from "../../contracts/index.ts";
import { withGaps } from "../charts/gaps.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { useScoreTrend } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import own from "./score.module.css";
import { Bones, Failed } from "./states.tsx";

/** Two quarters of an hour without a known part are a gap, and drawn as one. */
const GAP = 30 * 60_000;

const ofScore = ({ points }: ScoreTrend) =>
  withGaps(
    points.map(({ t, score }) => ({ t, value: score })),
    GAP,
  );

/** The score of the last seven days: a partial one is drawn like a whole one, so the note beneath says which it is. */
export function ScoreTrendChart({ person }: { readonly person: string }) {
  const { t } = useWords();
  const now = useNow(60_000);
  const { data, error, isPending, refetch } = useScoreTrend(person, true);
  if (isPending) return <Bones rows={4} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (data.points.length === 0) return <p className={own.quiet}>{t("score.noTrend")}</p>;
  return (
    <>
      <LineChart measurement="news" unit="1" points={ofScore(data)} height={160} from={now - 7 * DAY} to={now} />
      <p className={own.quiet}>{t("score.trendNote")}</p>
    </>
  );
}
