import { useEffect } from "react";
import { isEndedCase } from "../../contracts/index.ts";
import { AlertMarks, useStateText } from "../components/alert-words.tsx";
import { CaseProgress } from "../components/case-progress.tsx";
import { useDesk } from "../components/desk.ts";
import { EmergencyLine } from "../components/emergency-line.tsx";
import { Evidence } from "../components/evidence.tsx";
import { FamilyAnswers } from "../components/family-answers.tsx";
import { LostPanel } from "../components/lost-panel.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useAlert } from "../data/alerts.ts";
import { useCase } from "../data/cases.ts";
import { useReadNotice } from "../data/notices.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { fullTime, runningText } from "../words/time.ts";
import css from "./family-home.module.css";

/** Without the live line the page asks by itself. */
const ASK_EVERY = 10_000;

/** Opening the page is reading the notices about it. */
function useReadOnOpen(caseId: string | null): void {
  const { user } = useDesk();
  const { data } = useCase(caseId);
  const read = useReadNotice();
  const unread = data?.notices.find(
    (notice) => notice.to.user === user.id && notice.state !== "read" && notice.state !== "answered" && notice.channel === "app",
  );
  const id = unread?.id;
  const { mutate, isIdle } = read;
  useEffect(() => {
    if (id !== undefined && isIdle) mutate(id);
  }, [id, isIdle, mutate]);
}

/** Reads anew when the live line tells of a change, and by itself while the line is lost. */
function useFresh(alert: string, caseId: string | null, ask: () => void): void {
  const changed = useLive((state) => `${state.alerts.get(alert)?.changedAt ?? ""} ${state.cases.get(caseId ?? "")?.changedAt ?? ""}`);
  const link = useLive((state) => state.link);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when something changed, not when the function did
  useEffect(() => ask(), [changed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above; the case may be known later than the line is lost
  useEffect(() => {
    if (link === "live") return;
    const timer = setInterval(ask, ASK_EVERY);
    return () => clearInterval(timer);
  }, [link, caseId]);
}

/** An alert as a story for the family: what, since when, who is doing what; and three answers. */
export function FamilyAlert({ id }: { readonly id: string }) {
  const { t, w, language } = useWords();
  const { data, error, isPending, refetch } = useAlert(id);
  const now = useNow(1_000);
  const stateText = useStateText();
  const caseId = data?.case ?? null;
  const one = useCase(caseId);
  useReadOnOpen(caseId);
  useFresh(id, caseId, () => {
    void refetch();
    if (caseId !== null) void one.refetch();
  });
  if (isPending) return <Bones />;
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  const open = one.data !== undefined && !isEndedCase(one.data) && one.data.state !== "visit-due";
  return (
    <article className={css.page}>
      <section className={css.card}>
        <p>
          <SeverityBadge severity={data.severity} size={20} /> · {one.data === undefined || open ? stateText(data, now) : t("family.ended")}
          {open ? ` · ${runningText(now - Date.parse(data.raisedAt), language)}` : ""}
        </p>
        <p className={css.words}>{w(data.sentence)}</p>
        <AlertMarks alert={data} withCertainty />
        <p className={css.quiet}>
          {data.place === null ? "" : `${data.place.path} · `}
          {fullTime(Date.parse(data.happenedAt), language)}
        </p>
        {one.data ? <FamilyAnswers one={one.data} open={open} /> : null}
      </section>
      {one.data ? <LostPanel one={one.data} /> : null}
      {one.data ? <CaseProgress one={one.data} readAt={one.dataUpdatedAt} /> : null}
      <EmergencyLine />
      {data.evidence.series.length > 0 || data.evidence.pictures.length > 0 ? (
        <section className={css.card}>
          <Evidence alert={data} />
        </section>
      ) : null}
    </article>
  );
}
