import {
  type CaseDetail,
  HEARD_OF_WORDS,
  LADDER_KIND_WORDS,
  LADDER_STEP_STATE_WORDS,
  type LadderStep,
  NOTICE_ANSWER_WORDS,
  NOTICE_CHANNEL_WORDS,
  NOTICE_STATE_WORDS,
  type Notice,
  ringingNow,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime, runningText, timeText } from "../words/time.ts";
import css from "./case-ladder.module.css";

/** One human and what came of the message to them. */
function ToldLine({ notice }: { readonly notice: Notice }) {
  const { t, w } = useWords();
  const said = notice.answer == null ? null : w(NOTICE_ANSWER_WORDS[notice.answer]);
  return (
    <li>
      <span>{notice.to.name}</span> <span className={css.quiet}>{w(NOTICE_CHANNEL_WORDS[notice.channel])}</span>{" "}
      <strong className={notice.state === "failed" ? css.bad : undefined}>{said ?? w(NOTICE_STATE_WORDS[notice.state])}</strong>
      {(notice.rounds ?? 0) > 0 ? <span className={css.quiet}> {t("ladder.rounds", { count: notice.rounds ?? 0 })}</span> : null}
    </li>
  );
}

function Step({ step, notices, next }: { readonly step: LadderStep; readonly notices: readonly Notice[]; readonly next: boolean }) {
  const { t, w, language } = useWords();
  const now = useNow(1_000);
  const at = Date.parse(step.at ?? step.dueAt);
  // What failed one way goes on by the next: its notice has the id of the first, and more.
  const told = notices.filter(({ id }) => step.notices.some((own) => id === own || id.startsWith(`${own}-`)));
  const left = Date.parse(step.dueAt) - now;
  return (
    <li className={`${css.step} ${css[step.state] ?? ""}`} aria-current={next ? "step" : undefined}>
      <time dateTime={step.at ?? step.dueAt} title={fullTime(at, language)}>
        {timeText(at, now, language, true)}
      </time>
      <div>
        <strong>{w(step.name)}</strong>{" "}
        <span className={css.state}>
          {step.state === "waiting" && next
            ? left > 0
              ? t("ladder.in", { time: runningText(left, language) })
              : t("ladder.now")
            : w(LADDER_STEP_STATE_WORDS[step.state])}
        </span>
        {step.why === null ? null : <span className={css.quiet}> · {w(step.why)}</span>}
        {told.length === 0 ? null : (
          <ul className={css.told}>
            {told.map((notice) => (
              <ToldLine key={notice.id} notice={notice} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** Whose telephones ring about it now. */
export function RingingLine({ one }: { readonly one: CaseDetail }) {
  const { t, w, language } = useWords();
  const ringing = ringingNow(one, useNow(1_000));
  if (ringing.length === 0) return null;
  const names = ringing.map(({ to, channel }) => t("ladder.ringingOne", { name: to.name, way: w(NOTICE_CHANNEL_WORDS[channel]) }));
  return (
    <p className={css.ringing} role="status">
      {t("ladder.ringing", { names: names.join(language === "zh" ? "、" : ", ") })}
    </p>
  );
}

/** What stands still of it, and what stops it. */
function Standing({ one }: { readonly one: CaseDetail }) {
  const { t, w } = useWords();
  const { ladder } = one;
  if (!ladder) return null;
  const lines: string[] = [];
  if (ladder.taken !== null) lines.push(t("ladder.taken", { name: ladder.taken.byName }));
  else if (!ladder.over && ladder.kind === "urgent") lines.push(t("ladder.stops"));
  else if (!ladder.over) lines.push(t("ladder.stopsMatter"));
  if (ladder.person !== null) lines.push(t("ladder.person", { what: w(HEARD_OF_WORDS[ladder.person.state]), name: ladder.person.byName }));
  if (ladder.family !== null)
    lines.push(
      t(ladder.family.people === undefined ? "ladder.family" : "ladder.familyOfHome", {
        ...{ name: ladder.family.byName, answer: w(NOTICE_ANSWER_WORDS[ladder.family.answer]) },
      }),
    );
  if (ladder.coming !== null) lines.push(t("ladder.coming", { name: ladder.coming.byName }));
  if (ladder.cards.length > 0) lines.push(t("ladder.cards", { cards: ladder.cards.join(" · ") }));
  if (ladder.unheard) lines.push(t("ladder.unheard"));
  return <p className={css.standing}>{lines.join(" · ")}</p>;
}

/** The ladder of a case: what was done when, whom it reached, what comes next, and what stops it. */
export function CaseLadder({ one }: { readonly one: CaseDetail }) {
  const { t, w } = useWords();
  const { ladder, steps = [] } = one;
  if (!ladder) return null;
  const ordered = steps.toSorted(
    (a, b) => a.round - b.round || (a.at ?? a.dueAt).localeCompare(b.at ?? b.dueAt) || a.dueAt.localeCompare(b.dueAt),
  );
  const next = ordered.find((step) => step.state === "waiting");
  return (
    <div>
      <h2>
        {t("ladder.title")} <span className={css.quiet}>{w(LADDER_KIND_WORDS[ladder.kind])}</span>
      </h2>
      {ladder.nobody !== null && ladder.nobody.endedAt === null ? (
        <p className={css.nobody} role="alert">
          {t("ladder.nobody")}
        </p>
      ) : null}
      <Standing one={one} />
      <ol className={css.steps} aria-label={t("ladder.title")}>
        {ordered.map((step) => (
          <Step key={step.id} step={step} notices={one.notices} next={step === next} />
        ))}
      </ol>
    </div>
  );
}
