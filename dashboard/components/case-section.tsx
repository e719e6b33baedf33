import { Link } from "@tanstack/react-router";
import { type Dispatch, type SetStateAction, useState } from "react";
import {
  CASE_STATE_WORDS,
  CAUSES,
  type CaseDetail,
  ENDED_CASE_STATES,
  FOUND,
  isRole,
  NOTICE_ANSWER_WORDS,
  NOTICE_CHANNEL_WORDS,
  NOTICE_STATE_WORDS,
  type Notice,
  publicLine,
  ROLES,
  SETTLED_WORDS,
  VERDICT_WORDS,
} from "../../contracts/index.ts";
import { useCase } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime, timeText } from "../words/time.ts";
import { workOrderText } from "../words/work-order.ts";
import { ActionCards } from "./action-cards.tsx";
import css from "./alert-panel.module.css";
import { CallPanel } from "./call-panel.tsx";
import { CardLinks } from "./card-links.tsx";
import { CaseActs, type CaseForm } from "./case-acts.tsx";
import { CaseAlerts } from "./case-alerts.tsx";
import { RingingLine } from "./case-ladder.tsx";
import { CopyButton } from "./copy.tsx";
import { EntryPanel } from "./entry-panel.tsx";
import { ExpectedChoice, ExpectedMark } from "./expected.tsx";
import { ReportLink } from "./info-report.tsx";
import { LostPanel } from "./lost-panel.tsx";
import { Bones, useFailure } from "./states.tsx";
import { Timeline } from "./timeline.tsx";

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { w, language } = useWords();
  const now = useNow(60_000);
  return (
    <li className={css.notice} data-bad={notice.state === "failed"}>
      <span>
        {notice.to.name} <span className={css.quiet}>{isRole(notice.to.role) ? w(ROLES[notice.to.role].words) : notice.to.role}</span>
      </span>
      <span className={css.quiet}>{w(NOTICE_CHANNEL_WORDS[notice.channel])}</span>
      <span title={fullTime(Date.parse(notice.changedAt), language)}>
        {w(NOTICE_STATE_WORDS[notice.state])} {timeText(Date.parse(notice.changedAt), now, language)}
        {notice.answer ? ` · ${w(NOTICE_ANSWER_WORDS[notice.answer])}` : ""}
      </span>
      {notice.error ? <span className={css.error}>{notice.error}</span> : null}
    </li>
  );
}

/** Who was told, through what, and how far it got: sent is not reached. */
export function NoticeList({ notices }: { readonly notices: readonly Notice[] }) {
  const { t } = useWords();
  if (notices.length === 0) return <p className={css.quiet}>{t("case.nobodyTold")}</p>;
  const reached = notices.filter((notice) => notice.state === "read" || notice.state === "answered").length;
  return (
    <>
      <p className={css.quiet}>{t("case.told", { count: notices.length, reached })}</p>
      <ul>
        {notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} />
        ))}
      </ul>
    </>
  );
}

function Outcome({ one }: { readonly one: CaseDetail }) {
  const { t, w } = useWords();
  const found = one.found === null ? undefined : FOUND[one.found];
  const cause = one.cause === null ? undefined : CAUSES[one.cause];
  const rows: (readonly [string, string])[] = [];
  if (one.verdict !== null) rows.push([t("act.verdict"), w(VERDICT_WORDS[one.verdict])]);
  if (found) rows.push([t("act.found"), w(found)]);
  if (cause) rows.push([t("act.cause"), w(cause)]);
  if (one.settled) rows.push([t("act.settled"), w(SETTLED_WORDS[one.settled])]);
  if (one.summary) rows.push([t("case.summary"), one.summary]);
  return rows.length === 0 ? null : (
    <dl className={css.facts}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function CaseBody({
  one,
  opened,
  setOpened,
}: {
  readonly one: CaseDetail;
  readonly opened: CaseForm;
  readonly setOpened: Dispatch<SetStateAction<CaseForm>>;
}) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  return (
    <>
      <p>
        <Link to="/cases/$id" params={{ id: one.id }}>
          {one.number}
        </Link>{" "}
        · <strong>{w(CASE_STATE_WORDS[one.state])}</strong> ·{" "}
        {one.takenByName === null
          ? t("case.notTaken")
          : t("case.takenBy", { name: one.takenByName, time: one.takenAt ? timeText(Date.parse(one.takenAt), now, language) : "" })}
      </p>
      <RingingLine one={one} />
      <LostPanel one={one} />
      <Outcome one={one} />
      <ExpectedMark one={one} />
      <CaseActs one={one} opened={opened} setOpened={setOpened} />
      <ExpectedChoice one={one} />
      <CardLinks one={one} />
      <ReportLink one={one} />
      <ActionCards one={one} />
      <CallPanel one={one} />
      <EntryPanel one={one} />
      <div className={css.copies}>
        {ENDED_CASE_STATES.includes(one.state) ? null : <CopyButton text={publicLine(one)[language]} label={t("case.groupLine")} />}
        <CopyButton text={workOrderText(one, { t, w, language })} label={t("case.workOrder")} />
      </div>
      <NoticeList notices={one.notices} />
    </>
  );
}

/** The human work on it: who was told, who has it, how it ended. */
export function CaseSection({
  id,
  opened,
  setOpened,
}: {
  readonly id: string;
  readonly opened: CaseForm;
  readonly setOpened: Dispatch<SetStateAction<CaseForm>>;
}) {
  const { t } = useWords();
  const failure = useFailure();
  const { data, error, isPending } = useCase(id);
  const [log, setLog] = useState(false);
  return (
    <section className={css.section} aria-label={t("case.title")}>
      <h3>{t("case.title")}</h3>
      {isPending ? <Bones rows={3} /> : null}
      {error ? <p className={css.quiet}>{failure(error)}</p> : null}
      {data ? (
        <>
          <CaseBody one={data} opened={opened} setOpened={setOpened} />
          {data.alerts.length > 1 ? <CaseAlerts one={data} /> : null}
          <details open={log} onToggle={(event) => setLog(event.currentTarget.open)}>
            <summary className={css.quiet}>{t("case.log", { count: data.log.length })}</summary>
            <Timeline entries={data.log} label={t("case.title")} />
          </details>
        </>
      ) : null}
    </section>
  );
}
