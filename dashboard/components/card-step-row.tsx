import { App, Button, Input } from "antd";
import { useState } from "react";
import { CARD_HAND_WORDS, type CardStep, type CardTick } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { timeText } from "../words/time.ts";
import cards from "./action-cards.module.css";
import acts from "./acts.module.css";
import { CardStepFacts } from "./card-step-facts.tsx";

interface Props {
  readonly step: CardStep;
  /** The first that is not done. */
  readonly isNext: boolean;
  readonly tick: CardTick | null;
  /** Ticked on this phone, not sent yet. */
  readonly waiting: boolean;
  readonly openedAt: number;
  /** Null: the case has ended, no clock runs. */
  readonly now: number | null;
  /** Null: not this user's to tick. */
  readonly tickIt: (() => void) | null;
  readonly untickIt: ((reason: string) => void) | null;
}

/** Shortest reason that is one. */
const LEAST_REASON = 2;

/** One step of a card on a case, with its clock, its tick, and the way back for a reason. */
export function CardStepRow({ step, isNext, tick, waiting, openedAt, now, tickIt, untickIt }: Props) {
  const { t, w, language } = useWords();
  const { modal } = App.useApp();
  const [undo, setUndo] = useState(false);
  const done = tick !== null || waiting;
  const press = (): void => {
    if (done) setUndo(tick !== null && untickIt !== null && !undo);
    else if (!step.danger) tickIt?.();
    else
      void modal.confirm({
        title: t("actionCard.dangerAsk"),
        content: w(step.text),
        okText: t("actionCard.dangerDone"),
        cancelText: t("act.cancel"),
        onOk: () => tickIt?.(),
      });
  };
  return (
    <li className={cards.step} data-done={done} {...(isNext && { "aria-current": "step" as const })}>
      <input
        type="checkbox"
        checked={done}
        aria-label={w(step.text)}
        className={cards.box}
        disabled={done ? tick === null || untickIt === null : tickIt === null}
        onChange={press}
      />
      <div>
        <div className={cards.text}>
          {isNext ? <span className={cards.next}>{t("actionCard.next")}</span> : null}
          {step.danger ? <span className={cards.danger}>{t("actionCard.danger")}</span> : null}
          {w(step.text)}
        </div>
        <div className={cards.meta}>
          <span>{w(CARD_HAND_WORDS[step.who])}</span>
          {tick !== null ? (
            <span>
              {timeText(Date.parse(tick.at), now ?? Date.parse(tick.at), language, true)} {tick.byName}
              {tick.heardAt === null ? "" : ` · ${t("actionCard.late")}`}
            </span>
          ) : waiting ? (
            <span>{t("visit.kept")}</span>
          ) : (
            <CardStepFacts step={step} leftMs={now === null || step.within === null ? null : openedAt + step.within * 1_000 - now} />
          )}
        </div>
        {step.source === null ? null : <div className={cards.source}>{t("actionCard.source", { source: w(step.source) })}</div>}
        {undo && untickIt !== null ? (
          <UndoForm
            send={(reason) => {
              untickIt(reason);
              setUndo(false);
            }}
            cancel={() => setUndo(false)}
          />
        ) : null}
      </div>
    </li>
  );
}

function UndoForm({ send, cancel }: { readonly send: (reason: string) => void; readonly cancel: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  return (
    <form
      className={acts.form}
      onSubmit={(event) => {
        event.preventDefault();
        send(reason.trim());
      }}
    >
      <Input
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("actionCard.undoWhy")}
        aria-label={t("actionCard.undoWhy")}
      />
      <div className={acts.buttons}>
        <Button htmlType="submit" type="primary" disabled={reason.trim().length < LEAST_REASON}>
          {t("actionCard.undo")}
        </Button>
        <Button onClick={cancel}>{t("act.cancel")}</Button>
      </div>
    </form>
  );
}
