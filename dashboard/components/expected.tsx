import { Button } from "antd";
import { type Case, EXPECTED_MINUTES, expectedNow } from "../../contracts/index.ts";
import { useCaseAct } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import acts from "./acts.module.css";
import marks from "./case-facts.module.css";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";

/** The word on an arrival that stands now, its times as they are written. */
function useExpected(one: Case) {
  const { language } = useWords();
  const now = useNow(5_000);
  const expected = expectedNow(one, now);
  if (expected === null) return null;
  const text = (at: string): string => timeText(Date.parse(at), now, language);
  return { name: expected.byName, late: expected.late, at: text(expected.at), saidAt: text(expected.saidAt) };
}

/** When who has the case thinks to be there; plainly over where that time has passed without an arrival. */
export function ExpectedMark({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const expected = useExpected(one);
  if (expected === null) return null;
  const { name, at } = expected;
  return expected.late ? (
    <strong className={marks.over}>{t("expected.late", { name, at })}</strong>
  ) : (
    <span>{t("expected.at", { name, at })}</span>
  );
}

/** The same for the family: what is known, and what is not. */
export function ExpectedForFamily({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const expected = useExpected(one);
  if (expected === null) return null;
  const { name, at, saidAt } = expected;
  if (!expected.late) return <p>{t("expected.family", { name, at, saidAt })}</p>;
  return <p role="status">{t("expected.familyLate", { name, at })}</p>;
}

/** One press says when one will be there; pressed again it says so anew. Saying nothing is right as well. */
export function ExpectedChoice({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const { user } = useDesk();
  const act = useCaseAct(one.id);
  if (one.state !== "taken" || one.takenBy !== user.username) return null;
  return (
    <fieldset className={acts.choices} style={{ border: 0, margin: 0, padding: 0, alignItems: "center" }}>
      <legend className={acts.label}>{t(expectedNow(one, 0) === null ? "expected.ask" : "expected.askAgain")}</legend>
      {EXPECTED_MINUTES.map((minutes) => (
        <Button
          key={minutes}
          style={{ minHeight: 44 }}
          loading={act.isPending && act.variables?.act === "take" && act.variables.body.minutes === minutes}
          onClick={() => act.mutate({ act: "take", body: { minutes } })}
        >
          {t("expected.minutes", { count: minutes })}
        </Button>
      ))}
      <FailureLine error={act.error} />
    </fieldset>
  );
}
