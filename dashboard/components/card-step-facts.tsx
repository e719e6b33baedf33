import type { CardStep } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { runningText, spanText } from "../words/time.ts";
import cards from "./action-cards.module.css";

/** By when a step is to be done: the time left where a clock runs, else the span. */
export function CardStepFacts({ step, leftMs }: { readonly step: CardStep; readonly leftMs: number | null }) {
  const { t, language } = useWords();
  if (step.within === null) return null;
  if (leftMs === null) return <span>{t("actionCard.within", { time: spanText(step.within * 1_000, language) })}</span>;
  if (leftMs < 0) return <span className={cards.late}>{t("actionCard.over", { time: runningText(-leftMs, language) })}</span>;
  return <span>{t("actionCard.left", { time: runningText(leftMs, language) })}</span>;
}
