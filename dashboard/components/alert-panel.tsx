import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type RefObject, useEffect, useImperativeHandle, useState } from "react";
import { type Alert, EVENT_KINDS, FAMILY_WORDS, INTERNAL_GRADING, VERDICT_WORDS } from "../../contracts/index.ts";
import { type AlertActRequest, useAlert, useAlertAct } from "../data/alerts.ts";
import { useCaseAct } from "../data/cases.ts";
import { type TextKey, useWords } from "../i18n/setup.ts";
import { fireCategory } from "../live/fire-board.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { type NextStep, nextStep } from "../words/steps.ts";
import { runningText } from "../words/time.ts";
import { ShelveForm, TextForm, VerifyForm } from "./act-forms.tsx";
import acts from "./acts.module.css";
import css from "./alert-panel.module.css";
import { AlertMarks, useStateText } from "./alert-words.tsx";
import { Beside } from "./beside.tsx";
import { CapExport } from "./cap-export.tsx";
import type { CaseForm } from "./case-acts.tsx";
import { CaseSection } from "./case-section.tsx";
import { Dependents, isOutage } from "./dependents.tsx";
import { useDesk, useRight } from "./desk.ts";
import { DrillHead } from "./drill-mark.tsx";
import { Evidence } from "./evidence.tsx";
import { FailureLine } from "./form-end.tsx";
import { PersonCard, Residents } from "./person-card.tsx";
import { SeenBy } from "./seen-by.tsx";
import { SeverityBadge } from "./severity.tsx";
import { Bones, Failed } from "./states.tsx";
import { Timeline } from "./timeline.tsx";

/** What the keyboard can do with the open panel. */
export interface PanelKeys {
  next(): void;
  silence(): void;
}

type Form = "verify" | "shelve" | "comment" | null;

const STEP_KEYS: Readonly<Record<Exclude<NextStep, null>, TextKey>> = {
  acknowledge: "act.acknowledge",
  take: "case.take",
  verify: "act.verify",
  close: "case.close",
};

function Head({ alert, onClose }: { readonly alert: Alert; readonly onClose?: (() => void) | undefined }) {
  const { t, w, language } = useWords();
  const now = useNow(1_000);
  const stateText = useStateText();
  return (
    <>
      <div className={css.top}>
        <SeverityBadge severity={alert.severity} size={18} />
        <span className={css.state}>{stateText(alert, now)}</span>
        <span>{runningText(now - Date.parse(alert.raisedAt), language)}</span>
        <AlertMarks alert={alert} withCertainty />
        {onClose ? (
          <Button className={css.close ?? ""} size="small" onClick={onClose} aria-label={`Esc ${t("act.closePanel")}`}>
            Esc
          </Button>
        ) : null}
      </div>
      {alert.drill === undefined ? null : <DrillHead drill={alert.drill} />}
      <p className={css.sentence}>{w(alert.sentence)}</p>
    </>
  );
}

function Where({ alert }: { readonly alert: Alert }) {
  const { t, w } = useWords();
  const category = fireCategory(alert);
  return (
    <dl className={css.facts}>
      <dt>{t("alert.place")}</dt>
      <dd>
        {alert.place?.path ?? "—"}
        {alert.place?.floor != null ? ` · ${t("alert.floor", { floor: alert.place.floor })}` : ""}
      </dd>
      {alert.device ? (
        <>
          <dt>{t("alert.device")}</dt>
          <dd>
            <Link to="/devices/$id" params={{ id: alert.device.id }}>
              {alert.device.name}
            </Link>
          </dd>
        </>
      ) : null}
      <dt>{t("alert.family")}</dt>
      <dd>
        {w(FAMILY_WORDS[alert.family])}
        {category === null ? "" : ` · ${w(EVENT_KINDS[category].words)}`} <span className={css.quiet}>· {w(INTERNAL_GRADING)}</span>
      </dd>
      {alert.verdict !== null ? (
        <>
          <dt>{t("act.verdict")}</dt>
          <dd>{w(VERDICT_WORDS[alert.verdict])}</dd>
        </>
      ) : null}
    </dl>
  );
}

interface ActsProps {
  readonly alert: Alert;
  readonly form: Form;
  readonly setForm: (form: Form) => void;
  readonly onCloseCase: () => void;
  readonly keys?: RefObject<PanelKeys | null> | undefined;
}

/** The next thing to do, big; beside it the acts that are not the next thing. None of them implies another. */
function Acts({ alert, form, setForm, onCloseCase, keys }: ActsProps) {
  const { t } = useWords();
  const { user } = useDesk();
  const now = useNow(5_000);
  const one = useLive((state) => (alert.case === null ? undefined : state.cases.get(alert.case))) ?? null;
  const act = useAlertAct(alert.id);
  const caseAct = useCaseAct(alert.case ?? "");
  const may = useRight("alerts.act");
  const step = nextStep(alert, one, user.rights);
  const send = (request: AlertActRequest): void => act.mutate(request, { onSuccess: () => setForm(null) });
  const cancel = (): void => setForm(null);
  const run = (): void => {
    if (act.isPending || caseAct.isPending) return;
    if (step === "acknowledge") send({ act: "acknowledge", body: {} });
    else if (step === "take") caseAct.mutate({ act: "take", body: {} });
    else if (step === "verify") setForm("verify");
    else if (step === "close") onCloseCase();
  };
  const silence = (): void => {
    if (may && alert.silencedBy === null) send({ act: "silence", body: {} });
  };
  useImperativeHandle(keys, () => ({ next: run, silence }));
  const problem = act.error ?? caseAct.error;
  return (
    <div className={acts.form} style={{ border: 0, padding: 0, background: "none" }}>
      {step !== null ? (
        <Button type="primary" size="large" className={acts.next ?? ""} loading={act.isPending || caseAct.isPending} onClick={run}>
          {t(STEP_KEYS[step])}
          <kbd>Enter</kbd>
        </Button>
      ) : null}
      {may ? (
        <div className={acts.acts}>
          {alert.silencedBy === null && alert.state === "unacknowledged" ? <Button onClick={silence}>{t("act.silence")}</Button> : null}
          {step === "verify" ? null : <Button onClick={() => setForm("verify")}>{t("act.verify")}</Button>}
          {alert.state === "shelved" ? (
            <Button onClick={() => send({ act: "unshelve", body: {} })}>{t("act.unshelve")}</Button>
          ) : alert.state === "out-of-service" ? null : (
            <Button onClick={() => setForm("shelve")}>{t("act.shelve")}</Button>
          )}
          <Button onClick={() => setForm("comment")}>{t("act.comment")}</Button>
        </div>
      ) : null}
      <FailureLine error={problem} />
      {form === "verify" ? <VerifyForm one={one} busy={act.isPending} send={send} cancel={cancel} /> : null}
      {form === "shelve" ? <ShelveForm busy={act.isPending} send={send} cancel={cancel} now={now} /> : null}
      {form === "comment" ? (
        <TextForm
          label={t("act.comment")}
          hint={t("act.commentHint")}
          busy={act.isPending}
          cancel={cancel}
          send={(text) => send({ act: "comment", body: { text } })}
        />
      ) : null}
    </div>
  );
}

export interface AlertPanelProps {
  readonly id: string;
  readonly onClose?: () => void;
  /** Opens another alert in this panel's place. */
  readonly onOpen?: (id: string) => void;
  readonly keys?: RefObject<PanelKeys | null>;
}

/** One alert: what, where, since when, what to do, what was seen, who was told, what was done. */
export function AlertPanel({ id, onClose, onOpen, keys }: AlertPanelProps) {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useAlert(id);
  const seesCases = useRight("cases.read");
  const live = useLive((state) => state.alerts.get(id));
  const [form, setForm] = useState<Form>(null);
  const [caseForm, setCaseForm] = useState<CaseForm>(null);
  const changed = live?.changedAt;
  const saved = live?.saved;
  const seen = data?.changedAt;
  const seenSaved = data?.saved;
  useEffect(() => {
    if (changed !== undefined && seen !== undefined && (changed !== seen || saved !== seenSaved)) void refetch();
  }, [changed, saved, seen, seenSaved, refetch]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert starts without an open form
  useEffect(() => {
    setForm(null);
    setCaseForm(null);
  }, [id]);

  if (data === undefined && error) return <Failed error={error} retry={() => void refetch()} />;
  // What the live feed says is newer than what was fetched, and is there before it: an alarm does not wait for a request.
  const alert = live && (data === undefined || live.changedAt >= data.changedAt) ? { ...data, ...live } : data;
  if (alert === undefined) return isPending ? <Bones rows={8} /> : null;
  const { place } = alert;
  return (
    <article className={css.panel} aria-label={t("alert.title")}>
      <Head alert={alert} onClose={onClose} />
      <Acts alert={alert} form={form} setForm={setForm} onCloseCase={() => setCaseForm("close")} keys={keys} />
      <Beside alert={alert} onOpen={onOpen} />
      <Where alert={alert} />
      {alert.device === null ? null : <SeenBy key={alert.device.id} device={alert.device.id} />}
      {alert.drill !== undefined ? null : alert.person !== null ? (
        <PersonCard id={alert.person} />
      ) : place !== null ? (
        <Residents place={place.id} />
      ) : null}
      {isOutage(alert.rule) && place !== null ? <Dependents place={place.id} /> : null}
      {data === undefined ? <Bones rows={6} /> : <Evidence alert={{ ...data, ...alert }} />}
      {alert.case !== null && seesCases ? <CaseSection id={alert.case} opened={caseForm} setOpened={setCaseForm} /> : null}
      <section className={css.section} aria-label={t("alert.log")}>
        <h3>{t("alert.log")}</h3>
        <Timeline entries={data?.log ?? []} label={t("alert.log")} />
      </section>
      <CapExport alert={id} />
    </article>
  );
}
