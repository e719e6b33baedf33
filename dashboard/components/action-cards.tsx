import { Select } from "antd";
import { useState } from "react";
import { type CardKind, type Case, isEndedCase, whyNotAct } from "../../contracts/index.ts";
import { cardActPath, useCaseCards } from "../data/action-cards.ts";
import { useCaseAct } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import cards from "./action-cards.module.css";
import css from "./alert-panel.module.css";
import { CardStepRow } from "./card-step-row.tsx";
import { useDesk, useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { useFailure } from "./states.tsx";
import { TickNotes } from "./tick-notes.tsx";
import { useTicks } from "./use-ticks.ts";

/** The action card of a case: who does what by when; steps are ticked with name and time, without network too. */
export function ActionCards({ one }: { readonly one: Case }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const failure = useFailure();
  const now = useNow(1_000);
  const works = useRight("cases.act");
  const [also, setAlso] = useState<CardKind | null>(null);
  const ticks = useTicks();
  const act = useCaseAct(one.id);
  const { data, error } = useCaseCards(one, also, works);
  if (!works) return null;
  if (error && !data) return <p className={css.quiet}>{failure(error)}</p>;
  if (!data) return null;
  const mayTick = whyNotAct(one, "tick", user) === null && !isEndedCase(one);
  const mayUntick = whyNotAct(one, "untick", user) === null;
  const openedAt = Date.parse(one.openedAt);
  return (
    <section className={css.section} aria-label={t("actionCard.title")}>
      {data.items.map(({ card, ticks: shown }) => {
        // The case that came with a live frame may know more than the card that was fetched before.
        const done = one.ticks?.filter(({ kind }) => kind === card.kind) ?? shown;
        const isDone = (step: string): boolean =>
          done.some((tick) => tick.step === step) || ticks.waiting.some(({ key }) => key === `${one.id} ${card.kind} ${step}`);
        // Whoever stands before it for the first time reads one line: the next.
        const next = mayTick ? card.steps.find(({ key }) => !isDone(key)) : undefined;
        return (
          <div key={card.kind}>
            <h3>
              {w(card.name)}{" "}
              <span className={css.quiet}>
                {t("actionCard.done", { done: done.length, all: card.steps.length, version: card.version })}
              </span>
            </h3>
            <ol className={cards.steps}>
              {card.steps.map((step) => {
                const key = `${one.id} ${card.kind} ${step.key}`;
                return (
                  <CardStepRow
                    key={step.key}
                    step={step}
                    isNext={step === next}
                    tick={done.find((tick) => tick.step === step.key) ?? null}
                    waiting={ticks.waiting.some((tick) => tick.key === key)}
                    openedAt={openedAt}
                    now={isEndedCase(one) ? null : now}
                    tickIt={
                      mayTick
                        ? () =>
                            ticks.add({
                              path: cardActPath(one.id, "tick"),
                              key,
                              body: { card: card.kind, step: step.key, version: card.version, at: new Date().toISOString() },
                            })
                        : null
                    }
                    untickIt={
                      mayUntick ? (reason) => act.mutate({ act: "untick", body: { card: card.kind, step: step.key, reason } }) : null
                    }
                  />
                );
              })}
            </ol>
          </div>
        );
      })}
      <FailureLine error={act.error} />
      <TickNotes ticks={ticks} />
      {mayTick && data.others.length > 0 ? (
        <Select<CardKind>
          style={{ width: "100%", maxWidth: 360 }}
          value={null}
          placeholder={t("actionCard.another")}
          aria-label={t("actionCard.another")}
          onChange={(kind) => setAlso(kind)}
          options={data.others.map(({ kind, name }) => ({ value: kind, label: w(name) }))}
        />
      ) : null}
    </section>
  );
}
