import type { PatrolSpot } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { dayText } from "../words/time.ts";
import visitCss from "./visits.module.css";

/** When a spot is to be looked at. */
export function SpotDue({ at }: { readonly at: Pick<PatrolSpot, "dueAt" | "overdue" | "again"> }) {
  const { t, language } = useWords();
  const day = dayText(Date.parse(at.dueAt), language);
  const text = at.again ? t("patrol.notReachedAgain") : at.overdue ? t("visit.overdue", { day }) : t("visit.due", { day });
  return <span className={at.overdue ? visitCss.late : visitCss.quiet}>{text}</span>;
}
