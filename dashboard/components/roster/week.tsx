import { type Duty, POST_NAMES, POSTS, type Post, type Roster, type RosterDays, type Shift, WEEKDAYS } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import { dutyTimes, shortDay, weekdayOf } from "../../words/days.ts";
import type { Slot } from "./duty-editor.tsx";
import css from "./roster.module.css";

export interface GridProps {
  readonly roster: Roster;
  readonly zone: string;
  readonly data: RosterDays;
  readonly today: string;
  readonly nameOf: (user: string) => string;
  /** Null: only looked at. */
  readonly onEdit: ((slot: Slot) => void) | null;
}

/** Holidays and working weekends by name, with their weekday. */
export function DayHead({ day, today }: { readonly day: RosterDays["days"][number]; readonly today: string }) {
  const { t } = useWords();
  const weekday = WEEKDAYS[weekdayOf(day.date)] ?? "sun";
  return (
    <>
      {shortDay(day.date)} {t(`weekday.${weekday}`)}
      <div className={css.quiet}>
        {day.name ?? (day.kind === "rest" ? t("roster.rest") : "")}
        {day.date === today ? ` ${t("roster.today")}` : ""}
        {day.announced ? "" : ` ${t("roster.notAnnounced")}`}
      </div>
    </>
  );
}

const worked = (shift: Shift, day: RosterDays["days"][number]): boolean => shift.days === "every" || shift.days === day.kind;

/** Shifts and posts down, days across; each name and each empty place is a button. */
export function WeekGrid({ roster, zone, data, today, nameOf, onEdit }: GridProps) {
  const { t, w } = useWords();
  const clashes = new Set(data.conflicts.flatMap((one) => one.duties));
  // Who stands on a post that the shift does not ask for is shown all the same.
  const rows = roster.shifts.flatMap((shift) => {
    const more = data.duties.filter((duty) => duty.shift === shift.id && !shift.posts.includes(duty.post)).map((duty) => duty.post);
    const posts = POST_NAMES.filter((post) => shift.posts.includes(post) || more.includes(post));
    return posts.map((post) => ({ shift, post }));
  });
  const at = (date: string, shift: Shift, post: Post): readonly Duty[] =>
    data.duties.filter((duty) => duty.date === date && duty.shift === shift.id && duty.post === post);
  return (
    <table className={css.week}>
      <thead>
        <tr>
          <th className={css.lead}>{t("roster.shiftPost")}</th>
          {data.days.map((day) => (
            <th key={day.date} className={`${day.kind === "rest" ? css.rest : ""} ${day.date === today ? css.today : ""}`}>
              <DayHead day={day} today={today} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ shift, post }) => (
          <tr key={`${shift.id} ${post}`}>
            <th scope="row">
              {shift.name} · {w(POSTS[post].words)}
              <div className={css.quiet}>
                {shift.from}–{shift.to}
              </div>
            </th>
            {data.days.map((day) => {
              const duties = at(day.date, shift, post);
              const gap = data.gaps.some((one) => one.date === day.date && one.shift === shift.id && one.post === post);
              const slot = { date: day.date, shift, post };
              return (
                <td key={day.date} className={day.kind === "rest" ? css.rest : ""}>
                  {duties.map((duty) => {
                    const inside = (
                      <>
                        <span className={clashes.has(duty.id) ? css.clash : ""}>{nameOf(duty.user)}</span>
                        {duty.ownTimes ? <span className={css.quiet}> {dutyTimes(duty, zone)}</span> : null}
                        {duty.note === null ? null : <div className={css.quiet}>{duty.note}</div>}
                      </>
                    );
                    return onEdit === null ? (
                      <span key={duty.id} className={css.name}>
                        {inside}
                      </span>
                    ) : (
                      <button key={duty.id} type="button" className={css.name} onClick={() => onEdit({ ...slot, duty })}>
                        {inside}
                      </button>
                    );
                  })}
                  {gap ? <span className={`${css.name} ${css.gap}`}>{t(duties.length > 0 ? "roster.partGap" : "roster.gap")}</span> : null}
                  {onEdit !== null && worked(shift, day) && (duties.length === 0 || gap) ? (
                    <button
                      type="button"
                      className={`${css.name} ${css.quiet} ${css.noPrint}`}
                      aria-label={t("roster.putOn", { date: day.date, shift: shift.name, post: w(POSTS[post].words) })}
                      onClick={() => onEdit({ ...slot, duty: null })}
                    >
                      ＋ {t("roster.put")}
                    </button>
                  ) : null}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A month in weeks: who, by shift; a day opens its week. */
export function MonthGrid({
  roster,
  data,
  today,
  nameOf,
  month,
  onDay,
}: GridProps & { readonly month: string; readonly onDay: (day: string) => void }) {
  const { t } = useWords();
  return (
    <div className={css.month}>
      {[...WEEKDAYS.slice(1), WEEKDAYS[0]].map((weekday) => (
        <div key={weekday} className={css.head}>
          {t(`weekday.${weekday}`)}
        </div>
      ))}
      {data.days.map((day) => {
        const gaps = data.gaps.filter((gap) => gap.date === day.date).length;
        const tone = `${day.kind === "rest" ? css.rest : ""} ${day.date.slice(0, 7) === month ? "" : css.other} ${day.date === today ? css.today : ""}`;
        return (
          <div key={day.date} className={tone}>
            <button type="button" className={css.name} onClick={() => onDay(day.date)}>
              <span className={css.day}>
                {shortDay(day.date)} <span className={css.quiet}>{day.name ?? ""}</span>
              </span>
            </button>
            {roster.shifts.map((shift) => {
              const names = data.duties
                .filter((duty) => duty.date === day.date && duty.shift === shift.id)
                .map((duty) => nameOf(duty.user));
              return names.length === 0 ? null : (
                <div key={shift.id}>
                  <span className={css.quiet}>{shift.name}</span> {[...new Set(names)].join(t("list.comma"))}
                </div>
              );
            })}
            {gaps > 0 ? <div className={css.gap}>{t("roster.gaps", { count: gaps })}</div> : null}
          </div>
        );
      })}
    </div>
  );
}
