import { Checkbox } from "antd";
import { CARE_WAY_WORDS, type DueVisit } from "../../contracts/index.ts";
import { visitPath } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { dayText, timeText } from "../words/time.ts";
import type { Ticks } from "./use-ticks.ts";
import { VisitButtons } from "./visit-buttons.tsx";
import visitCss from "./visits.module.css";

interface DueItemProps {
  readonly one: DueVisit;
  readonly ticks: Ticks;
  /** Absent where one may not say who goes. */
  readonly chosen?: { readonly on: boolean; readonly choose: (on: boolean) => void } | undefined;
}

/** A care visit that is due, with how it went. */
export function DueItem({ one, ticks, chosen }: DueItemProps) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const due = Date.parse(one.dueAt);
  const key = `${one.person} ${one.way}`;
  const isWaiting = ticks.waiting.some((tick) => tick.key === key);
  return (
    <li className={visitCss.item} data-left={one.overdue}>
      <div className={visitCss.line}>
        {chosen === undefined ? null : (
          <Checkbox
            checked={chosen.on}
            onChange={(event) => chosen.choose(event.target.checked)}
            aria-label={t("round.choose", { name: one.name })}
          />
        )}
        <span className={visitCss.name}>{one.name}</span>
        <span>{one.place}</span>
        <span>{w(CARE_WAY_WORDS[one.way])}</span>
        <span className={one.overdue ? visitCss.late : visitCss.quiet}>
          {one.again
            ? t("visit.again")
            : one.overdue
              ? t("visit.overdue", { day: dayText(due, language) })
              : t("visit.due", { day: dayText(due, language) })}
        </span>
        {one.workerName === null ? null : <span className={visitCss.quiet}>{one.workerName}</span>}
      </div>
      <div className={visitCss.quiet}>
        {one.metAt === null
          ? t("visit.neverMet")
          : t("visit.lastMet", { time: timeText(Date.parse(one.metAt), now, language), name: one.metByName ?? "" })}
      </div>
      {isWaiting ? (
        <p className={visitCss.quiet}>{t("visit.kept")}</p>
      ) : (
        <VisitButtons
          way={one.way}
          mayMove={false}
          who={one.name}
          person={one.person}
          say={(body) => ticks.add({ path: visitPath(one.person), key, body: { ...body, way: one.way } })}
        />
      )}
    </li>
  );
}
