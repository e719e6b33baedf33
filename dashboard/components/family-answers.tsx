import { Button } from "antd";
import { type CaseDetail, FAMILY_ANSWERS, familyAnswerWords, relativeOfUser } from "../../contracts/index.ts";
import { useFamilyAnswer } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/family-home.module.css";
import page from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";

/** What the log calls a new press, fall or fire: an answer from before says nothing of it. */
const ANEW = ["again", "again-open"];

/** Three big answers, and what everybody has said so far. */
export function FamilyAnswers({ one, open }: { readonly one: CaseDetail; readonly open: boolean }) {
  const { t, w, language } = useWords();
  const { user } = useDesk();
  const now = useNow(1_000);
  const send = useFamilyAnswer(one.id);
  const own = relativeOfUser(user.id);
  const mine = (one.answers ?? []).findLast(({ relative }) => relative === own);
  const since = mine === undefined ? [] : one.log.filter(({ act, at }) => ANEW.includes(act) && at > mine.at);
  const anew = since.at(-1);
  const buttons = FAMILY_ANSWERS.map((answer) => (
    <Button
      key={answer}
      size="large"
      type={(mine === undefined ? answer === "with-her" : mine.answer === answer) ? "primary" : "default"}
      aria-pressed={mine?.answer === answer}
      disabled={send.isPending}
      loading={send.isPending && send.variables === answer}
      onClick={() => send.mutate(answer)}
    >
      {w(familyAnswerWords(answer))}
    </Button>
  ));
  return (
    <>
      {open && mine === undefined ? (
        <fieldset className={css.answers} aria-label={t("family.answerNow")}>
          {buttons}
        </fieldset>
      ) : null}
      {open ? (
        <p role="status" className={css.quiet}>
          {mine === undefined
            ? ""
            : anew
              ? t("family.happenedAnew", { at: timeText(Date.parse(anew.at), now, language, true) })
              : t("family.answeredAt", { at: timeText(Date.parse(mine.at), now, language, true) })}
        </p>
      ) : null}
      {send.isPending && send.failureCount > 0 ? (
        <p role="alert" className={css.lost}>
          {t("family.notSent")}
        </p>
      ) : null}
      <FailureLine error={send.error} />
      {(one.answers ?? []).length > 0 ? (
        <ul className={css.said} aria-label={t("family.said")}>
          {(one.answers ?? []).map((said) => (
            <li key={`${said.at}${said.relative}`}>
              {said.relative === own ? t("family.you") : said.name || t("family.otherRelative")}
              {t("list.colon")}
              {w(familyAnswerWords(said.answer))} <span className={css.quiet}>{timeText(Date.parse(said.at), now, language)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {open && mine !== undefined ? (
        // Once she has answered, who is on the way comes first; folded again after each answer, open again after each new press.
        <details key={`${mine.at}${anew?.at ?? ""}`} open={anew !== undefined} className={page.fold}>
          <summary>{t("family.answerAnew")}</summary>
          <fieldset className={css.answers} aria-label={t("family.answerAnew")}>
            {buttons}
          </fieldset>
        </details>
      ) : null}
    </>
  );
}
