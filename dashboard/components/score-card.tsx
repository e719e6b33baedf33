import {
  NEWS_PART_WORDS,
  type PersonView,
  SCORE_NAME_WORDS,
  SCORE_TRIGGER_WORDS,
  type ScoreView,
  SINGLE_RED,
} from "../../contracts/index.ts";
import { useScore } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { partText } from "../words/entry.ts";
import { Age, useAgeText } from "./age.tsx";
import { useRight } from "./desk.ts";
import { Entries } from "./entry-list.tsx";
import { ScaleMark } from "./scale-mark.tsx";
import own from "./score.module.css";
import { ScoreTrendChart } from "./score-trend.tsx";
import { ScoreUse } from "./score-use.tsx";
import { Bones, Failed } from "./states.tsx";

function Total({ score }: { readonly score: ScoreView }) {
  const { t, w } = useWords();
  const ageText = useAgeText();
  const at = Date.parse(score.at);
  return (
    <>
      <p className={own.total}>
        <span>{w(SCORE_NAME_WORDS[score.name])}</span>
        <strong>{score.parts.length === 0 ? "—" : score.score}</strong>
        <span>{score.trigger === null ? t("score.unclear") : w(SCORE_TRIGGER_WORDS[score.trigger])}</span>
      </p>
      {score.missing.length > 0 ? (
        <p className={own.quiet}>
          {t("score.partial", {
            missing: score.missing.map(({ part }) => w(NEWS_PART_WORDS[part])).join(t("list.comma")),
            most: score.maxPossible,
          })}
        </p>
      ) : null}
      {score.oldestInputAge === null ? null : (
        <p className={own.quiet}>{t("score.oldest", { age: ageText(at - score.oldestInputAge, at) })}</p>
      )}
    </>
  );
}

function Parts({ score }: { readonly score: ScoreView }) {
  const { t, w, language } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("score.part")}</th>
            <th>{t("chart.value")}</th>
            <th>{t("score.age")}</th>
            <th>{t("score.points")}</th>
          </tr>
        </thead>
        <tbody>
          {score.parts.map(({ part, value, points, at, byHand }) => (
            <tr key={part}>
              <td>{w(NEWS_PART_WORDS[part])}</td>
              <td>
                {partText(part, value, language)}
                {byHand ? <span className={own.quiet}> · {t("score.byHand")}</span> : null}
              </td>
              <td>
                <Age at={at} />
              </td>
              <td className={points >= SINGLE_RED ? `${own.points} ${own.red}` : own.points}>
                {points >= SINGLE_RED ? t("score.red", { count: points }) : points}
              </td>
            </tr>
          ))}
          {score.missing.map(({ part, lastAt }) => (
            <tr key={part} className={own.missing}>
              <td>{w(NEWS_PART_WORDS[part])}</td>
              <td>{t("score.missing")}</td>
              <td>{lastAt === null ? "—" : <Age at={lastAt} />}</td>
              <td>—</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The early-warning score of a person, what it is made of, and what humans measured; by rights, nothing for a family. */
export function ScoreCard({ person }: { readonly person: PersonView }) {
  const { t, w } = useWords();
  const seesScores = useRight("scores.read");
  const seesEntries = useRight("entries.read");
  const { data, error, isPending, refetch } = useScore(person.id, seesScores);
  if (!seesScores && !seesEntries) return null;
  return (
    <section className={css.card} aria-label={t("score.title")}>
      <h2>{t("score.title")}</h2>
      {seesScores ? (
        <>
          <p className={own.quiet}>{t("score.about")}</p>
          {isPending ? <Bones rows={7} /> : null}
          {error ? <Failed error={error} retry={() => void refetch()} /> : null}
          {data?.refused ? (
            <>
              <p role="status">{w(data.refused)}</p>
              <p className={own.quiet}>{t("score.refusedHint")}</p>
              <ScoreUse person={person} score={data} />
            </>
          ) : null}
          {data && !data.refused ? (
            <>
              {data.ageKnown ? null : <p role="status">{t("score.ageUnknown")}</p>}
              <Total score={data} />
              {data.parts.length === 0 ? <p className={own.quiet}>{t("score.empty")}</p> : null}
              <Parts score={data} />
              <ScoreUse person={person} score={data} />
              <ScaleMark person={person} prescription={data.prescription} />
              <ScoreTrendChart person={person.id} />
            </>
          ) : null}
        </>
      ) : null}
      {seesEntries ? <Entries person={person.id} /> : null}
    </section>
  );
}
