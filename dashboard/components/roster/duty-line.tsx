import { Link } from "@tanstack/react-router";
import { POSTS } from "../../../contracts/index.ts";
import { useHandOverDue } from "../../data/hand-over.ts";
import { useDutyNow } from "../../data/rosters.ts";
import { useWords } from "../../i18n/setup.ts";
import { useNow } from "../../live/hooks.ts";
import shell from "../../pages/shell.module.css";
import { clockIn } from "../../words/days.ts";
import { useDesk, useRight } from "../desk.ts";
import css from "./roster.module.css";

/** Before a change of shift, and after it, the desk is told for so long. */
const CHANGE_SHOWN = 30 * 60_000;

/** Who is on duty, with their telephones, and the change of shift: under the desk's head. */
export function DutyLine() {
  const { t, w } = useWords();
  const { data } = useDutyNow(useRight("roster.read"));
  const { data: handOver } = useHandOverDue(useRight("duty-log.write"));
  const now = useNow(30_000);
  if (data === undefined || (data.items.length === 0 && data.nextChangeAt === null)) return null;
  const time = (at: string): string => clockIn(data.zone, Date.parse(at));
  const soon = data.nextChangeAt !== null && Date.parse(data.nextChangeAt) - now < CHANGE_SHOWN;
  const just = data.changedAt !== null && now - Date.parse(data.changedAt) < CHANGE_SHOWN / 2;
  const names = data.next.map((one) => `${w(POSTS[one.post].words)} ${one.name}`).join(t("list.comma")) || t("duty.nobody");
  return (
    <div className={`${shell.bar} ${shell.thin} ${css.on}`} role="status">
      {data.items.length === 0 ? <span>{t("duty.nobody")}</span> : null}
      {data.items.map((one) => (
        <span key={`${one.roster} ${one.post} ${one.user}`}>
          {w(POSTS[one.post].words)} <strong>{one.name}</strong> {one.phone === null ? null : <a href={`tel:${one.phone}`}>{one.phone}</a>}
        </span>
      ))}
      {just && data.changedAt !== null ? <strong>{t("duty.changed", { time: time(data.changedAt) })}</strong> : null}
      {soon && data.nextChangeAt !== null ? <strong>{t("duty.change", { time: time(data.nextChangeAt), names })}</strong> : null}
      <Link to="/rosters">{t("nav.rosters")}</Link>
      {handOver === undefined ? null : <Link to="/hand-over">{t("nav.handOver")}</Link>}
      {handOver?.waiting ? <strong>{t("handOver.bar")}</strong> : null}
      {handOver?.missing ? (
        <strong>{t("handOver.missingBar", { time: clockIn(handOver.zone, Date.parse(handOver.shiftAt)) })}</strong>
      ) : null}
    </div>
  );
}

/** A post without anybody within a day: for those who can mend it, on every page. */
export function GapBar() {
  const { t, w } = useWords();
  const { user } = useDesk();
  const { data } = useDutyNow(useRight("roster.read"));
  const gap = data?.gaps[0];
  if (data === undefined || gap === undefined || user.role !== "leader") return null;
  const at = clockIn(data.zone, Date.parse(gap.from));
  return (
    <div className={shell.bar} role="alert">
      {t("bar.gap", { count: data.gaps.length, date: gap.date.slice(5), at, shift: gap.shiftName, post: w(POSTS[gap.post].words) })}{" "}
      <Link to="/rosters">{t("bar.gapMend")}</Link>
    </div>
  );
}
