import { type Conflict, type Gap, POSTS } from "../../../contracts/index.ts";
import type { TextKey } from "../../i18n/setup.ts";
import { useWords } from "../../i18n/setup.ts";
import { clockIn, dayIn, shortDay } from "../../words/days.ts";
import css from "./roster.module.css";

const CONFLICTS: Readonly<Record<Conflict["kind"], TextKey>> = {
  twice: "roster.conflict.twice",
  "short-rest": "roster.conflict.shortRest",
  "too-long": "roster.conflict.tooLong",
  "not-fit": "roster.conflict.notFit",
  gone: "roster.conflict.gone",
};

export function Conflicts({
  items,
  zone,
  nameOf,
}: {
  readonly items: readonly Conflict[];
  readonly zone: string;
  readonly nameOf: (user: string) => string;
}) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <section className={css.card} aria-label={t("roster.conflicts")}>
      <strong>{t("roster.conflictCount", { count: items.length })}</strong>
      <ul className={css.problems}>
        {items.slice(0, 20).map((one) => (
          <li key={`${one.kind} ${one.duties.join(" ")}`}>
            {shortDay(dayIn(zone, Date.parse(one.at)))} {clockIn(zone, Date.parse(one.at))}{" "}
            {t(CONFLICTS[one.kind], { name: nameOf(one.user), hours: one.hours ?? 0 })}
          </li>
        ))}
      </ul>
      {items.length > 20 ? <span className={css.quiet}>{t("roster.andMore", { count: items.length - 20 })}</span> : null}
    </section>
  );
}

export function Gaps({ items, zone }: { readonly items: readonly Gap[]; readonly zone: string }) {
  const { t, w } = useWords();
  return (
    <ul className={css.problems}>
      {items.slice(0, 30).map((gap) => (
        <li key={`${gap.roster} ${gap.from} ${gap.shift} ${gap.post}`}>
          {shortDay(dayIn(zone, Date.parse(gap.from)))} {clockIn(zone, Date.parse(gap.from))}–{clockIn(zone, Date.parse(gap.to))}{" "}
          {gap.rosterName} · {gap.shiftName} · {w(POSTS[gap.post].words)}
        </li>
      ))}
      {items.length > 30 ? <li className={css.quiet}>{t("roster.andMore", { count: items.length - 30 })}</li> : null}
    </ul>
  );
}
