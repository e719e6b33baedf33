import { type ActionCard, CARD_HAND_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import cards from "./action-cards.module.css";
import { CardStepFacts } from "./card-step-facts.tsx";

/** A card as it is read and printed. */
export function CardView({ card }: { readonly card: Pick<ActionCard, "steps"> }) {
  const { t, w } = useWords();
  return (
    <ol className={cards.steps}>
      {card.steps.map((step, index) => (
        <li key={step.key} className={cards.step}>
          <span className={cards.text}>{index + 1}</span>
          <div>
            <div className={cards.text}>
              {step.danger ? <span className={cards.danger}>{t("actionCard.danger")}</span> : null}
              {w(step.text)}
            </div>
            <div className={cards.meta}>
              <span>{w(CARD_HAND_WORDS[step.who])}</span>
              <CardStepFacts step={step} leftMs={null} />
            </div>
            {step.source === null ? null : <div className={cards.source}>{t("actionCard.source", { source: w(step.source) })}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
