import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { type MyDuty, POSTS, type Swap, WEEKDAYS } from "../../contracts/index.ts";
import { useDesk } from "../components/desk.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { CalendarAddress } from "../components/roster/calendar-address.tsx";
import roster from "../components/roster/roster.module.css";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useMyDuty, useSwapActs } from "../data/rosters.ts";
import type { TextKey } from "../i18n/setup.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { dutyTimes, shortDay, weekdayOf } from "../words/days.ts";
import css from "./page.module.css";

type Own = MyDuty["duties"][number];

const STATES: Readonly<Record<Swap["state"], TextKey>> = {
  asked: "swap.asked",
  agreed: "swap.agreed",
  refused: "swap.refused",
  withdrawn: "swap.withdrawn",
  void: "swap.void",
  lapsed: "swap.lapsed",
};

function useDutyLine(zone: string): (duty: Own) => string {
  const { t, w } = useWords();
  return (duty) => {
    const weekday = t(`weekday.${WEEKDAYS[weekdayOf(duty.date)] ?? "sun"}`);
    return `${shortDay(duty.date)} ${weekday} ${duty.shiftName} ${dutyTimes(duty, zone)} · ${w(POSTS[duty.post].words)}`;
  };
}

/** Asks a colleague to take a duty, with one of theirs in return or none. */
function AskForm({ data, duty, onClose }: { readonly data: MyDuty; readonly duty: Own; readonly onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const line = useDutyLine(data.zone);
  const { ask } = useSwapActs();
  const [to, setTo] = useState<string | null>(null);
  const [back, setBack] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const send = (): void => {
    if (to === null) return;
    ask.mutate(
      { duty: duty.id, to, back, reason: reason.trim() || null },
      {
        onSuccess: () => {
          void message.success(t("swap.sent"));
          onClose();
        },
      },
    );
  };
  return (
    <Modal open onCancel={onClose} footer={null} title={t("swap.ask")}>
      <div className={roster.form}>
        <strong>{line(duty)}</strong>
        <Field label={t("swap.to")}>
          {(id) => (
            <Select
              id={id}
              value={to}
              onChange={(next) => {
                setTo(next);
                setBack(null);
              }}
              placeholder={t("roster.pickWho")}
              options={data.mates.map((one) => ({ value: one.user, label: one.name }))}
            />
          )}
        </Field>
        <Field label={t("swap.back")}>
          {(id) => (
            <Select
              id={id}
              allowClear
              value={back}
              disabled={to === null}
              onChange={(next) => setBack(next ?? null)}
              placeholder={t("swap.noBack")}
              options={data.theirs.filter((one) => one.user === to).map((one) => ({ value: one.id, label: line(one) }))}
            />
          )}
        </Field>
        <Field label={t("swap.reason")}>
          {(id) => <Input id={id} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        <FailureLine error={ask.error} />
        <div className={roster.row}>
          <Button type="primary" size="large" disabled={to === null} loading={ask.isPending} onClick={send}>
            {t("swap.send")}
          </Button>
          <Button size="large" onClick={onClose}>
            {t("act.cancel")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function SwapCard({ swap }: { readonly swap: Swap }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const { answer, withdraw } = useSwapActs();
  const error = answer.error ?? withdraw.error;
  return (
    <div className={roster.card}>
      <strong>{w(swap.about)}</strong>
      <span>
        {t(swap.from === user.id ? "swap.toWhom" : "swap.fromWhom", { name: swap.from === user.id ? swap.toName : swap.fromName })} ·{" "}
        {t(STATES[swap.state])}
        {swap.reason === null ? "" : ` · ${swap.reason}`}
        {swap.answer === null ? "" : ` · ${swap.answer}`}
      </span>
      {swap.state === "asked" ? (
        <div className={roster.row}>
          {swap.to === user.id ? (
            <>
              <Button type="primary" size="large" loading={answer.isPending} onClick={() => answer.mutate({ id: swap.id, agree: true })}>
                {t("swap.agree")}
              </Button>
              <Button size="large" loading={answer.isPending} onClick={() => answer.mutate({ id: swap.id, agree: false })}>
                {t("swap.refuse")}
              </Button>
            </>
          ) : (
            <Button size="large" loading={withdraw.isPending} onClick={() => withdraw.mutate(swap.id)}>
              {t("swap.withdraw")}
            </Button>
          )}
        </div>
      ) : null}
      <FailureLine error={error} />
    </div>
  );
}

/** For the phone: what comes, swaps asked and to answer. */
export function MyDutyPage() {
  const { t } = useWords();
  const now = useNow(60_000);
  const { data, error, isPending, refetch } = useMyDuty();
  const [asked, setAsked] = useState<Own | null>(null);
  const [calendar, setCalendar] = useState(false);
  const line = useDutyLine(data?.zone ?? "Asia/Shanghai");
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const open = data.swaps.filter((swap) => swap.state === "asked");
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("nav.myDuty")}</h1>
        <span className={css.spring} />
        <Button onClick={() => setCalendar(true)}>{t("roster.calendar")}</Button>
      </div>
      {open.map((swap) => (
        <SwapCard key={swap.id} swap={swap} />
      ))}
      {data.duties.length === 0 ? <Empty title={t("duty.none")} hint={t("duty.noneHint")} /> : null}
      {data.duties.map((duty) => (
        <div key={duty.id} className={roster.card}>
          <strong>{line(duty)}</strong>
          <span className={css.quiet}>
            {duty.rosterName}
            {duty.note === null ? "" : ` · ${duty.note}`}
            {Date.parse(duty.from) <= now ? ` · ${t("duty.onNow")}` : ""}
          </span>
          {Date.parse(duty.from) > now && !open.some((swap) => swap.duty === duty.id) ? (
            <div className={roster.row}>
              <Button onClick={() => setAsked(duty)}>{t("swap.ask")}</Button>
            </div>
          ) : null}
        </div>
      ))}
      {data.swaps.length > open.length ? <h2>{t("swap.past")}</h2> : null}
      {data.swaps
        .filter((swap) => swap.state !== "asked")
        .slice(0, 10)
        .map((swap) => (
          <SwapCard key={swap.id} swap={swap} />
        ))}
      {asked === null ? null : <AskForm data={data} duty={asked} onClose={() => setAsked(null)} />}
      {calendar ? <CalendarAddress roster={null} onClose={() => setCalendar(false)} /> : null}
    </div>
  );
}
