import { Link } from "@tanstack/react-router";
import {
  arrivalWords,
  CASE_KIND_WORDS,
  CASE_SOURCE_WORDS,
  type Case,
  FOREIGN_SYSTEM_WORDS,
  HAZARDS,
  isEndedCase,
  isOverdue,
  isOwnArrival,
  standingArrivals,
  theirDueAt,
  VISIT_OUTCOME_WORDS,
  VISIT_WAY_WORDS,
  VISIT_WHY_WORDS,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { runningText, timeText } from "../words/time.ts";
import css from "./alert-panel.module.css";
import marks from "./case-facts.module.css";

/** How much of the time is left, or by how much it is over; it stands while the case is on hold. */
export function CaseClock({ one }: { readonly one: Case }) {
  const { t, language } = useWords();
  const now = useNow(1_000);
  if (isEndedCase(one) || one.state === "resolved" || one.state === "visit-due") return null;
  if (one.hold !== null || one.dueAt === null) return null;
  const left = Date.parse(one.dueAt) - now;
  return left >= 0 ? (
    <span>{t("case.left", { time: runningText(left, language) })}</span>
  ) : (
    <strong className={marks.over}>{t("case.over", { time: runningText(-left, language) })}</strong>
  );
}

/** The same of another system's time, the first of several; it runs on while ours is on hold. */
export function TheirClock({ one }: { readonly one: Case }) {
  const { t, language } = useWords();
  const now = useNow(1_000);
  const due = theirDueAt(one);
  if (due === null) return null;
  return due >= now ? (
    <span>{t("case.theirLeft", { time: runningText(due - now, language) })}</span>
  ) : (
    <strong className={marks.over}>{t("case.theirOver", { time: runningText(now - due, language) })}</strong>
  );
}

/** What stands out about a case: on hold, presumed true, handed over, overdue there, perhaps more than one place. */
export function CaseMarks({ one }: { readonly one: Case }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const floors = new Set(one.alerts.flatMap((alert) => (alert.place?.floor == null ? [] : [alert.place.floor])));
  const said: string[] = [];
  if (one.hold !== null)
    said.push(t("case.onHold", { until: timeText(Date.parse(one.hold.until), now, language), reason: one.hold.reason }));
  if (one.ladder?.nobody != null && one.ladder.nobody.endedAt === null) said.push(t("ladder.nobody"));
  if (one.presumed && one.verdict === null && !isEndedCase(one)) said.push(t("case.presumed"));
  if (floors.size > 1) said.push(t("case.elsewhere", { floors: [...floors].sort((a, b) => a - b).join(language === "zh" ? "、" : ", ") }));
  if (one.closing !== null) said.push(t("case.secondMark", { name: one.closing.byName }));
  for (const each of one.handovers) said.push(t("case.handedOver", { to: [each.to, each.number].filter(Boolean).join(" ") }));
  if (one.mergedInto !== null) said.push(t("case.mergedInto", { number: one.mergedInto.number }));
  if (one.splitFrom !== null) said.push(t("case.splitFrom", { number: one.splitFrom.number }));
  if (isOverdue(one, now) && one.foreign.some((each) => each.deadline !== null && Date.parse(each.deadline) <= now))
    said.push(t("case.theirTimeOver"));
  return said.length === 0 ? null : (
    <ul className={marks.marks}>
      {said.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

/** Where it came from, who received it, who has it, until when, and under which numbers others have it. */
export function CaseFacts({ one }: { readonly one: Case }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  const rows: (readonly [string, string])[] = [
    [
      t("case.kind"),
      one.hazard === null ? w(CASE_KIND_WORDS[one.kind]) : `${w(CASE_KIND_WORDS[one.kind])} · ${w(HAZARDS[one.hazard].words)}`,
    ],
    [t("case.source"), w(CASE_SOURCE_WORDS[one.source])],
  ];
  if (one.description !== null) rows.push([t("case.description"), one.description]);
  if (one.receivedByName !== null) rows.push([t("case.receivedBy"), one.receivedByName]);
  if (one.reporter !== null) rows.push([t("case.reporter"), [one.reporter.name, one.reporter.phone].filter(Boolean).join(" ")]);
  if (one.assignedToName !== null) rows.push([t("case.assignedTo"), one.assignedToName]);
  if (one.dispatchedAt !== null) rows.push([t("case.dispatchedAt"), time(one.dispatchedAt)]);
  if (one.dueAt !== null) rows.push([t("case.dueAt"), time(one.dueAt)]);
  const there = standingArrivals(one).map((each) => {
    const self = isOwnArrival(each);
    return `${time(each.at)} ${self ? `${each.byName} ` : ""}${w(arrivalWords(each, { self }))}`;
  });
  if (there.length > 0) rows.push([t("arrive.there"), there.join(language === "zh" ? "；" : "; ")]);
  for (const each of one.foreign)
    rows.push([
      w(FOREIGN_SYSTEM_WORDS[each.system]),
      each.deadline === null ? each.number : t("case.theirs", { number: each.number, deadline: time(each.deadline) }),
    ]);
  if (one.second !== null) rows.push([t("case.secondName"), one.second.name]);
  if (one.visit !== null) rows.push([t("case.visit"), w(VISIT_WHY_WORDS[one.visit.why])]);
  for (const [index, visit] of one.visits.entries())
    rows.push([
      t("case.visitMade", { n: index + 1 }),
      `${time(visit.at)} ${visit.byName} · ${w(VISIT_WAY_WORDS[visit.way])} · ${w(VISIT_OUTCOME_WORDS[visit.outcome])}`,
    ]);
  return (
    <dl className={css.facts}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {one.mergedInto === null ? null : (
        <>
          <dt>{t("case.goesOnAs")}</dt>
          <dd>
            <Link to="/cases/$id" params={{ id: one.mergedInto.case }}>
              {one.mergedInto.number}
            </Link>
          </dd>
        </>
      )}
    </dl>
  );
}
