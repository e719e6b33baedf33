import { useMemo, useState } from "react";
import { type Alert, EVENT_KINDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { feedbackOf, feedbackText, fireBoard } from "../live/fire-board.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./fire-board.module.css";

/** So many buildings are named; the queue holds the rest. */
const SITES = 3;

interface FireBoardProps {
  readonly alerts: readonly Alert[];
  /** While the pointer is on the rows below, nothing here grows and moves them. */
  readonly held: boolean;
  readonly onOpen: (id: string) => void;
}

/** The fire panels at a glance, above the queue: first alarms pinned, points by state, since when. Nothing where all is in order. */
export function FireBoard({ alerts, held, onOpen }: FireBoardProps) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const feedback = useLive((state) => feedbackText(state.devices));
  const board = useMemo(() => fireBoard(alerts, feedbackOf(feedback)), [alerts, feedback]);
  const [shown, setShown] = useState(board);
  if (!held && shown !== board) setShown(board);
  const { counts, sites } = shown;
  if (counts.length === 0) return null;
  return (
    <section className={css.board} aria-label={t("fire.board")}>
      {sites.slice(0, SITES).map(({ first, count }) => (
        <button key={first.id} type="button" className={css.first} data-first-alarm={first.id} onClick={() => onOpen(first.id)}>
          <b>{t("fire.first")}</b> {timeText(Date.parse(first.raisedAt), now, language)} {first.place?.path ?? first.device?.name ?? ""}{" "}
          {w(first.ruleName)}
          {count > 1 ? ` · ${t("fire.points", { count })}` : ""}
        </button>
      ))}
      {sites.length > SITES ? <span className={css.more}>{t("fire.moreSites", { count: sites.length - SITES })}</span> : null}
      <dl className={css.counts}>
        {counts.map(({ category, count, since }) => (
          <div key={category} data-category={category}>
            <dt>{w(EVENT_KINDS[category].words)}</dt>
            <dd>
              {count} <span>{t("fire.since", { since: timeText(Date.parse(since), now, language) })}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
