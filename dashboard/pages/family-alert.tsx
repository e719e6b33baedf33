import { Button } from "antd";
import { useEffect } from "react";
import { CASE_STATE_WORDS, ENDED_CASE_STATES } from "../../contracts/index.ts";
import { AlertMarks, useStateText } from "../components/alert-words.tsx";
import { useDesk } from "../components/desk.ts";
import { Evidence } from "../components/evidence.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Failed, useFailure } from "../components/states.tsx";
import { Timeline } from "../components/timeline.tsx";
import { useAlert } from "../data/alerts.ts";
import { useCase, useCaseAct } from "../data/cases.ts";
import { useReadNotice } from "../data/notices.ts";
import { type TextKey, useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { fullTime, runningText } from "../words/time.ts";
import css from "./family-home.module.css";

const REMARKS: readonly TextKey[] = ["family.spoke", "family.cannot"];

/** Three big answers; the words themselves go into the case's log, under her name. */
function Answers({ id }: { readonly id: string }) {
  const { t } = useWords();
  const failure = useFailure();
  const act = useCaseAct(id);
  return (
    <div className={css.answers}>
      <Button
        type="primary"
        size="large"
        loading={act.isPending}
        onClick={() => act.mutate({ act: "arrive", body: { comment: t("family.withHer") } })}
      >
        {t("family.withHer")}
      </Button>
      {REMARKS.map((key) => (
        <Button key={key} size="large" disabled={act.isPending} onClick={() => act.mutate({ act: "comment", body: { text: t(key) } })}>
          {t(key)}
        </Button>
      ))}
      {act.isSuccess ? <p role="status">{t("family.answered")}</p> : null}
      {act.error ? <p role="alert">{failure(act.error)}</p> : null}
    </div>
  );
}

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

/** An alert as a story for the family: what, since when, who is doing what; and three answers. */
export function FamilyAlert({ id }: { readonly id: string }) {
  const { t, w, language } = useWords();
  const { data, error, isPending, refetch } = useAlert(id);
  const now = useNow(1_000);
  const stateText = useStateText();
  const live = useLive((state) => state.alerts.get(id)?.changedAt);
  const one = useCase(data?.case ?? null);
  useReadOnOpen(data?.case ?? null);
  useEffect(() => {
    if (live !== undefined) void refetch();
  }, [live, refetch]);
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const story = [...data.log, ...(one.data?.log ?? [])];
  return (
    <article className={css.page}>
      <section className={css.card}>
        <p>
          <SeverityBadge severity={data.severity} size={20} /> · {stateText(data, now)} · {runningText(now - Date.parse(data.raisedAt))}
        </p>
        <p className={css.words}>{w(data.sentence)}</p>
        <AlertMarks alert={data} withCertainty />
        <p className={css.quiet}>{fullTime(Date.parse(data.happenedAt), language)}</p>
        {one.data && !ENDED_CASE_STATES.includes(one.data.state) ? <Answers id={one.data.id} /> : null}
      </section>
      <section className={css.card} aria-label={t("family.story")}>
        <h2>{t("family.story")}</h2>
        {one.data ? (
          <p>
            {w(CASE_STATE_WORDS[one.data.state])}
            {one.data.takenByName ? ` · ${one.data.takenByName}` : ""}
          </p>
        ) : null}
        <Timeline entries={story} label={t("family.story")} />
      </section>
      <section className={css.card}>
        <Evidence alert={data} />
      </section>
    </article>
  );
}
