import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import {
  CASE_ACT_WORDS,
  type Case,
  FOREIGN_SYSTEM_WORDS,
  FOREIGN_SYSTEMS,
  type ForeignSystem,
  HANDOVER_TO,
  type HandoverTo,
  HOUR,
  isPlaceHazard,
  isRole,
  ROLES,
  SATISFACTION,
  SATISFACTION_WORDS,
  type Satisfaction,
  SEVERITY_WORDS,
  severityRank,
  toIso,
  type Verdict,
  VISIT_OUTCOME_WORDS,
  VISIT_OUTCOMES,
  VISIT_WAY_WORDS,
  VISIT_WAYS,
  type VisitOutcome,
  type VisitWay,
} from "../../contracts/index.ts";
import { type CaseActRequest, useCaseHands } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import { foundOf } from "./act-forms.tsx";
import css from "./acts.module.css";
import { CauseChoice, Choice, FoundChoice, VerdictChoice } from "./choices.tsx";
import { FormButtons } from "./form-end.tsx";

export interface CaseFormProps {
  readonly one: Case;
  readonly busy: boolean;
  readonly send: (request: CaseActRequest) => void;
  readonly cancel: () => void;
}

interface FrameProps {
  readonly label: string;
  readonly ready: boolean;
  readonly busy: boolean;
  readonly submit: () => void;
  readonly cancel: () => void;
  readonly children: ReactNode;
}

/** A form with its two buttons. */
export function Frame({ label, ready, busy, submit, cancel, children }: FrameProps) {
  return (
    <form
      className={css.form}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) submit();
      }}
    >
      {children}
      <FormButtons label={label} ready={ready} busy={busy} cancel={cancel} />
    </form>
  );
}

const line = (value: string, onChange: (value: string) => void, label: string) => (
  <Input value={value} onChange={(event) => onChange(event.target.value)} placeholder={label} aria-label={label} maxLength={2000} />
);

/** To whom it goes; a transfer says why. */
export function GiveForm({ one, act, busy, send, cancel }: CaseFormProps & { readonly act: "dispatch" | "transfer" }) {
  const { t, w } = useWords();
  const { data } = useCaseHands(one.id);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const why = reason.trim();
  const ready = to !== null && (act === "dispatch" || why.length >= 2);
  const submit = (): void => {
    if (to === null) return;
    if (act === "dispatch") send({ act, body: { to, ...(why ? { comment: why } : {}) } });
    else send({ act, body: { to, reason: why } });
  };
  return (
    <Frame label={act === "dispatch" ? t("case.dispatch") : t("case.transfer")} ready={ready} busy={busy} submit={submit} cancel={cancel}>
      <Select
        value={to}
        onChange={setTo}
        placeholder={t("case.giveTo")}
        aria-label={t("case.giveTo")}
        options={(data ?? []).map((hand) => ({
          value: hand.user,
          label: `${hand.name} · ${isRole(hand.role) ? w(ROLES[hand.role].words) : hand.role} · ${t("case.inHand", { count: hand.open })}${hand.ofGrid ? ` · ${t("grid.ofGrid")}` : ""}`,
        }))}
      />
      {line(reason, setReason, act === "dispatch" ? t("act.comment") : t("act.reason"))}
    </Frame>
  );
}

export function HoldForm({ busy, send, cancel }: CaseFormProps) {
  const { t } = useWords();
  const now = useNow(60_000);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => fieldOfInstant(now + 24 * HOUR));
  const end = instantOfField(until);
  const ready = reason.trim().length >= 2 && end !== undefined && end > now;
  return (
    <Frame
      label={t("case.hold")}
      ready={ready}
      busy={busy}
      submit={() => end !== undefined && send({ act: "hold", body: { reason: reason.trim(), until: toIso(end) } })}
      cancel={cancel}
    >
      <label className={css.label} htmlFor="hold-until">
        {t("case.holdUntil")}
      </label>
      <Input id="hold-until" type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
      {line(reason, setReason, t("act.reason"))}
    </Frame>
  );
}

/** Only what is worse than now can be chosen. */
export function RaiseForm({ one, busy, send, cancel }: CaseFormProps) {
  const { t, w } = useWords();
  const worse = (["critical", "high"] as const).filter((severity) => severityRank(severity) < severityRank(one.severity));
  const [to, setTo] = useState<(typeof worse)[number]>("critical");
  const [reason, setReason] = useState("");
  return (
    <Frame
      label={w(CASE_ACT_WORDS["raise-severity"])}
      ready={reason.trim().length >= 2}
      busy={busy}
      submit={() => send({ act: "raise-severity", body: { to, reason: reason.trim() } })}
      cancel={cancel}
    >
      {worse.length < 2 ? null : (
        <Choice
          label={t("case.raiseTo")}
          value={to}
          onChange={setTo}
          options={worse.map((value) => ({ value, label: w(SEVERITY_WORDS[value]) }))}
        />
      )}
      {line(reason, setReason, t("act.reason"))}
    </Frame>
  );
}

export function HandoverForm({ busy, send, cancel }: CaseFormProps) {
  const { t } = useWords();
  const [to, setTo] = useState<HandoverTo | null>(null);
  const [number, setNumber] = useState("");
  return (
    <Frame
      label={t("case.handover")}
      ready={to !== null}
      busy={busy}
      submit={() => to !== null && send({ act: "handover", body: { to, ...(number.trim() ? { number: number.trim() } : {}) } })}
      cancel={cancel}
    >
      <Choice label={t("case.handoverTo")} value={to} onChange={setTo} options={HANDOVER_TO.map((value) => ({ value, label: value }))} />
      {line(number, setNumber, t("case.theirNumber"))}
    </Frame>
  );
}

export function CaseVerifyForm({ one, busy, send, cancel }: CaseFormProps) {
  const { t } = useWords();
  const [verdict, setVerdict] = useState<Verdict | null>(one.verdict);
  const [cause, setCause] = useState<string | null>(one.cause);
  const [how, setHow] = useState("");
  const [found, setFound] = useState<string | null>(one.found);
  const asked = verdict !== null && verdict !== "true" ? foundOf(one, verdict, found) : { asks: false, ok: true };
  return (
    <Frame
      label={t("act.verify")}
      ready={verdict !== null && asked.ok}
      busy={busy}
      submit={() => {
        const said = { ...(how.trim() ? { how: how.trim() } : {}), ...(cause ? { cause } : {}), ...(asked.asks && found ? { found } : {}) };
        if (verdict !== null) send({ act: "verify", body: { verdict, ...said } });
      }}
      cancel={cancel}
    >
      <VerdictChoice value={verdict} onChange={setVerdict} />
      {asked.asks ? <FoundChoice value={found} onChange={setFound} /> : null}
      {verdict !== null && verdict !== "true" ? <CauseChoice value={cause} onChange={setCause} /> : null}
      {line(how, setHow, t("act.how"))}
    </Frame>
  );
}

export function VisitForm({ one, busy, send, cancel }: CaseFormProps) {
  const { t, w } = useWords();
  const [way, setWay] = useState<VisitWay>("phone");
  const [outcome, setOutcome] = useState<VisitOutcome | null>(null);
  const [satisfaction, setSatisfaction] = useState<Satisfaction | null>(null);
  const [text, setText] = useState("");
  const scored = one.visit?.score === true && outcome === "reached";
  const ready = outcome !== null && (!scored || satisfaction !== null) && (outcome !== "impossible" || text.trim().length >= 2);
  const submit = (again: boolean): void => {
    if (outcome === null) return;
    const said = { ...(scored && satisfaction ? { satisfaction } : {}), ...(text.trim() ? { text: text.trim() } : {}) };
    send({ act: "visit", body: { way, outcome, ...said, ...(again ? { again } : {}) } });
  };
  return (
    <Frame label={t("case.visit")} ready={ready} busy={busy} submit={() => submit(false)} cancel={cancel}>
      {one.visit?.care ? <p>{t("case.visitCare")}</p> : null}
      <Choice
        label={t("case.visitWay")}
        value={way}
        onChange={setWay}
        options={VISIT_WAYS.map((value) => ({ value, label: w(VISIT_WAY_WORDS[value]) }))}
      />
      <Choice
        label={t("case.visitOutcome")}
        value={outcome}
        onChange={setOutcome}
        options={VISIT_OUTCOMES.map((value) => ({ value, label: w(VISIT_OUTCOME_WORDS[value]) }))}
      />
      {scored ? (
        <Choice
          label={t("case.satisfaction")}
          value={satisfaction}
          onChange={setSatisfaction}
          options={SATISFACTION.map((value) => ({ value, label: w(SATISFACTION_WORDS[value]) }))}
        />
      ) : null}
      {line(text, setText, t("case.visitText"))}
      {outcome === "reached" ? (
        <Button disabled={!ready} onClick={() => submit(true)}>
          {t("case.visitAgain")}
        </Button>
      ) : null}
    </Frame>
  );
}

/** Only what can be one happening is offered: the same family at the same building or spot. */
export function MergeForm({ one, busy, send, cancel }: CaseFormProps) {
  const { t, w } = useWords();
  const cases = useLive((state) => state.cases);
  const [into, setInto] = useState<string | null>(null);
  const at = (other: Case): string | null => other.place?.building ?? other.place?.id ?? null;
  const near = [...cases.values()].filter(
    (other) =>
      other.id !== one.id && isPlaceHazard(other) && other.family === one.family && at(other) === at(one) && other.state !== "visit-due",
  );
  return (
    <Frame
      label={t("case.merge")}
      ready={into !== null}
      busy={busy}
      submit={() => into !== null && send({ act: "merge", body: { into } })}
      cancel={cancel}
    >
      {near.length === 0 ? <p className={css.label}>{t("case.mergeNone")}</p> : null}
      <Select
        value={into}
        onChange={setInto}
        placeholder={t("case.mergeInto")}
        aria-label={t("case.mergeInto")}
        options={near.map((other) => ({ value: other.id, label: `${other.number} · ${w(other.title)}` }))}
      />
    </Frame>
  );
}

export function ForeignForm({ busy, send, cancel }: CaseFormProps) {
  const { t, w } = useWords();
  const [system, setSystem] = useState<ForeignSystem>("12345");
  const [number, setNumber] = useState("");
  const [deadline, setDeadline] = useState("");
  const at = deadline === "" ? null : instantOfField(deadline);
  return (
    <Frame
      label={t("case.foreign")}
      ready={number.trim() !== "" && at !== undefined}
      busy={busy}
      submit={() => send({ act: "foreign", body: { system, number: number.trim(), deadline: at == null ? null : toIso(at) } })}
      cancel={cancel}
    >
      <Choice
        label={t("case.foreignSystem")}
        value={system}
        onChange={setSystem}
        options={FOREIGN_SYSTEMS.map((value) => ({ value, label: w(FOREIGN_SYSTEM_WORDS[value]) }))}
      />
      {line(number, setNumber, t("case.theirNumber"))}
      <label className={css.label} htmlFor="foreign-deadline">
        {t("case.theirDeadline")}
      </label>
      <Input id="foreign-deadline" type="datetime-local" value={deadline} onChange={(event) => setDeadline(event.target.value)} />
    </Frame>
  );
}
