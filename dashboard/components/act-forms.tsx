import { Input } from "antd";
import { useState } from "react";
import {
  asksFound,
  asksLook,
  type Case,
  HOUR,
  type Instant,
  leftOutOf,
  MINUTE,
  type SettledLevel,
  toIso,
  type Verdict,
} from "../../contracts/index.ts";
import type { AlertActRequest } from "../data/alerts.ts";
import { type CaseActRequest, useCase } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { fieldOfInstant, instantOfField, timeText } from "../words/time.ts";
import css from "./acts.module.css";
import { CauseChoice, Choice, FoundChoice, SettledChoice, VerdictChoice } from "./choices.tsx";
import { FormButtons } from "./form-end.tsx";

interface FormProps<R> {
  readonly busy: boolean;
  readonly send: (request: R) => void;
  readonly cancel: () => void;
}

/** Whether how the person was found must be chosen, and is: nothing ends while nobody knows how she is. */
export const foundOf = (
  one: Case | null,
  verdict: Verdict | null,
  found: string | null,
): { readonly asks: boolean; readonly ok: boolean } => {
  const asks = one !== null && asksFound(one, verdict);
  return { asks, ok: !asks || found !== null };
};

export function VerifyForm({ one, busy, send, cancel }: FormProps<AlertActRequest> & { readonly one: Case | null }) {
  const { t } = useWords();
  const [found, setFound] = useState<string | null>(one?.found ?? null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [cause, setCause] = useState<string | null>(null);
  const [how, setHow] = useState("");
  const asked = verdict !== null && verdict !== "true" ? foundOf(one, verdict, found) : { asks: false, ok: true };
  return (
    <form
      className={css.form}
      aria-label={t("act.verify")}
      onSubmit={(event) => {
        event.preventDefault();
        const said = { ...(how ? { how } : {}), ...(cause ? { cause } : {}), ...(asked.asks && found ? { found } : {}) };
        if (verdict !== null && asked.ok) send({ act: "verify", body: { verdict, ...said } });
      }}
    >
      <VerdictChoice value={verdict} onChange={setVerdict} />
      {asked.asks ? <FoundChoice value={found} onChange={setFound} /> : null}
      {verdict !== null && verdict !== "true" ? <CauseChoice value={cause} onChange={setCause} /> : null}
      <Input
        value={how}
        onChange={(event) => setHow(event.target.value)}
        placeholder={t("act.how")}
        aria-label={t("act.how")}
        maxLength={2000}
      />
      <FormButtons label={t("act.verify")} ready={verdict !== null && asked.ok} busy={busy} cancel={cancel} />
    </form>
  );
}

const SHELVE_MINUTES = ["30", "60", "240", "480"] as const;

export function ShelveForm({ busy, send, cancel, now }: FormProps<AlertActRequest> & { readonly now: Instant }) {
  const { t, language } = useWords();
  const [minutes, setMinutes] = useState<string>("60");
  const [until, setUntil] = useState(() => fieldOfInstant(now + HOUR));
  const [reason, setReason] = useState("");
  const end = minutes === "until" ? instantOfField(until) : now + Number(minutes) * MINUTE;
  const ready = end !== undefined && end > now && reason.trim().length >= 2;
  return (
    <form
      className={css.form}
      aria-label={t("act.shelve")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send({ act: "shelve", body: { until: toIso(end), reason: reason.trim() } });
      }}
    >
      <Choice
        label={t("act.shelveFor")}
        value={minutes}
        onChange={setMinutes}
        options={[
          ...SHELVE_MINUTES.map((value) => ({
            value,
            label: Number(value) < 60 ? t("act.minutes", { count: value }) : t("act.hours", { count: Number(value) / 60 }),
          })),
          { value: "until", label: t("act.until") },
        ]}
      />
      {minutes === "until" ? (
        <Input type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} aria-label={t("act.until")} />
      ) : null}
      <Input
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("act.reason")}
        aria-label={t("act.reason")}
        maxLength={2000}
      />
      <FormButtons
        label={t("act.shelveUntil", { until: end === undefined ? "…" : timeText(end, now, language) })}
        ready={ready}
        busy={busy}
        cancel={cancel}
      />
    </form>
  );
}

interface TextFormProps extends Pick<FormProps<string>, "busy" | "cancel"> {
  readonly label: string;
  readonly hint: string;
  readonly least?: number;
  readonly send: (text: string) => void;
}

/** One text and a button: remarks, reasons, summaries. */
export function TextForm({ label, hint, least = 1, busy, send, cancel }: TextFormProps) {
  const [text, setText] = useState("");
  const ready = text.trim().length >= least;
  return (
    <form
      className={css.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send(text.trim());
      }}
    >
      <Input.TextArea
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={hint}
        aria-label={hint}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={2000}
      />
      <FormButtons label={label} ready={ready} busy={busy} cancel={cancel} />
    </form>
  );
}

/** What was done, and where it is asked how she was found: one press. */
export function ResolveForm({
  one,
  label,
  busy,
  send,
  cancel,
}: FormProps<CaseActRequest> & { readonly one: Case; readonly label: string }) {
  const { t } = useWords();
  const [found, setFound] = useState<string | null>(one.found);
  const [summary, setSummary] = useState("");
  const asked = foundOf(one, one.verdict, found);
  const ready = asked.ok && summary.trim() !== "";
  return (
    <form
      className={css.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send({ act: "resolve", body: { summary: summary.trim(), ...(asked.asks && found ? { found } : {}) } });
      }}
    >
      {asked.asks ? <FoundChoice value={found} onChange={setFound} /> : null}
      <Input.TextArea
        value={summary}
        onChange={(event) => setSummary(event.target.value)}
        placeholder={t("case.summary")}
        aria-label={t("case.summary")}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={4000}
      />
      <FormButtons label={label} ready={ready} busy={busy} cancel={cancel} />
    </form>
  );
}

export function CloseForm({ one, busy, send, cancel }: FormProps<CaseActRequest> & { readonly one: Case }) {
  const { t } = useWords();
  const [verdict, setVerdict] = useState<Verdict | null>(one.verdict ?? (one.kind === "alarm" ? null : "true"));
  const [found, setFound] = useState<string | null>(one.found);
  const [cause, setCause] = useState<string | null>(one.cause);
  const proposed = useCase(one.id).data?.proposedSettled ?? null;
  const [chosen, setChosen] = useState<SettledLevel | null>(null);
  const settles = verdict !== null && leftOutOf({ state: "closed", verdict }) === null;
  const settled = settles ? (chosen ?? proposed) : null;
  const [second, setSecond] = useState("");
  const [password, setPassword] = useState("");
  const [summary, setSummary] = useState(one.summary ?? "");
  const asks = { found: asksFound(one, verdict), second: asksLook(one), summary: one.kind !== "alarm" };
  const ready = verdict !== null && (!asks.found || found !== null) && (!asks.summary || summary.trim() !== "");
  return (
    <form
      className={css.form}
      aria-label={t("case.close")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const extra = {
          ...(found ? { found } : {}),
          ...(cause ? { cause } : {}),
          ...(settled ? { settled } : {}),
          ...(second.trim() && password ? { second: { username: second.trim(), password } } : {}),
        };
        send({ act: "close", body: { verdict, ...(summary.trim() ? { summary: summary.trim() } : {}), ...extra } });
      }}
    >
      <VerdictChoice value={verdict} onChange={setVerdict} />
      {asks.found || one.person !== null ? <FoundChoice value={found} onChange={setFound} /> : null}
      {verdict !== null && verdict !== "true" ? <CauseChoice value={cause} onChange={setCause} /> : null}
      {settles ? <SettledChoice value={settled} onChange={setChosen} /> : null}
      {asks.second ? (
        <>
          <span className={css.label}>{t("case.secondHint")}</span>
          <Input
            value={second}
            onChange={(event) => setSecond(event.target.value)}
            placeholder={t("case.second")}
            aria-label={t("case.second")}
            autoComplete="off"
            maxLength={100}
          />
          <Input.Password
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            placeholder={t("case.secondPassword")}
            aria-label={t("case.secondPassword")}
            autoComplete="new-password"
            maxLength={200}
          />
        </>
      ) : null}
      <Input.TextArea
        value={summary}
        onChange={(event) => setSummary(event.target.value)}
        placeholder={t("case.summary")}
        aria-label={t("case.summary")}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={4000}
      />
      <FormButtons label={t("case.close")} ready={ready} busy={busy} cancel={cancel} />
    </form>
  );
}
