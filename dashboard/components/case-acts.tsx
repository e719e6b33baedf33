import { Button } from "antd";
import type { Dispatch, SetStateAction } from "react";
import { actsNow, CASE_ACT_WORDS, type Case, type CaseAct, ONLOOKERS, roleHas, VERDICT_WORDS } from "../../contracts/index.ts";
import { type CaseActRequest, useCaseAct } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import { CloseForm, ResolveForm, TextForm } from "./act-forms.tsx";
import acts from "./acts.module.css";
import { ArrivalUndo, ArriveForm } from "./arrive-form.tsx";
import { CaseVerifyForm, ForeignForm, GiveForm, HandoverForm, HoldForm, MergeForm, RaiseForm, VisitForm } from "./case-forms.tsx";
import { SplitForm } from "./case-split.tsx";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";

export type CaseForm = CaseAct | null;

/** Without particulars: one press. */
const AT_ONCE: readonly CaseAct[] = ["accept", "take", "arrive", "resume", "urge"];
/** The second name has a box of its own, calls, entries and action cards have theirs. */
const ELSEWHERE: readonly CaseAct[] = ["confirm", "unclose", "unarrive", "call", "called", "uncall", "enter", "tick", "untick"];
/** The way of a case, in this order; the rest stands behind it. */
const LEADING: readonly CaseAct[] = ["accept", "take", "arrive", "dispatch", "resolve", "close", "visit"];

/** What this user can do with the case now, and nothing else. */
export function CaseActs({
  one,
  opened,
  setOpened,
}: {
  readonly one: Case;
  readonly opened: CaseForm;
  readonly setOpened: Dispatch<SetStateAction<CaseForm>>;
}) {
  const { t, w, language } = useWords();
  const { user } = useDesk();
  const act = useCaseAct(one.id);
  const at = useNow(60_000);
  const now = actsNow(one, user);
  // Its own form alone: another may have been opened while the act was under way.
  const send = (request: CaseActRequest): void =>
    act.mutate(request, { onSuccess: () => setOpened((now) => (now === request.act ? null : now)) });
  const cancel = (): void => setOpened(null);
  // The desk says who is there; whoever presses it on the way means himself.
  const desk = roleHas(user.role, "cases.dispatch");
  const books = !desk && user.role !== "volunteer" && !ONLOOKERS.includes(user.role) && now.includes("arrive");
  const press = (name: CaseAct): void => {
    if (name === "accept" || name === "take" || (name === "arrive" && !desk) || name === "resume" || name === "urge")
      send({ act: name, body: {} });
    else setOpened(opened === name ? null : name);
  };
  // Once somebody is there, another one who comes is no next step.
  const leading = one.state === "on-site" ? LEADING.filter((name) => name !== "arrive") : LEADING;
  const shown = [...leading.filter((name) => now.includes(name)), ...now.filter((name) => !leading.includes(name))].filter(
    (name) => !ELSEWHERE.includes(name),
  );
  if (shown.length === 0) return null;
  const form = { one, busy: act.isPending, send, cancel };
  return (
    <>
      {one.closing === null ? null : (
        <div role="status" className={`${acts.failure} ${acts.waits}`}>
          <p>{t("case.closingWaits", { name: one.closing.byName, verdict: w(VERDICT_WORDS[one.closing.verdict]) })}</p>
          <p>{t("case.secondUntil", { at: timeText(Date.parse(one.closing.until), at, language) })}</p>
          {now.includes("unclose") ? (
            <Button loading={act.isPending} onClick={() => send({ act: "unclose", body: {} })}>
              {w(CASE_ACT_WORDS.unclose)}
            </Button>
          ) : null}
          {now.includes("confirm") ? (
            <div className={acts.acts}>
              <Button type="primary" loading={act.isPending} onClick={() => send({ act: "confirm", body: { agree: true } })}>
                {t("case.confirmClose")}
              </Button>
              <Button onClick={() => send({ act: "confirm", body: { agree: false } })}>{t("case.refuseClose")}</Button>
            </div>
          ) : null}
        </div>
      )}
      <div className={acts.acts}>
        {shown.map((name) => (
          <Button
            key={name}
            {...(name === shown[0] ? { type: "primary" as const } : {})}
            {...(AT_ONCE.includes(name) && !(name === "arrive" && desk) ? {} : { "aria-expanded": opened === name })}
            loading={act.isPending && act.variables?.act === name}
            onClick={() => press(name)}
          >
            {w(CASE_ACT_WORDS[name])}
          </Button>
        ))}
        {books ? (
          <Button aria-expanded={opened === "arrive"} onClick={() => setOpened(opened === "arrive" ? null : "arrive")}>
            {t("arrive.others")}
          </Button>
        ) : null}
      </div>
      <ArrivalUndo one={one} busy={act.isPending} send={send} />
      <FailureLine error={act.error} />
      {opened !== null && now.includes(opened) ? <ActForm name={opened} {...form} /> : null}
    </>
  );
}

interface ActFormProps {
  readonly name: CaseAct;
  readonly one: Case;
  readonly busy: boolean;
  readonly send: (request: CaseActRequest) => void;
  readonly cancel: () => void;
}

function ActForm({ name, ...form }: ActFormProps) {
  const { t, w } = useWords();
  const { busy, cancel, send } = form;
  const label = w(CASE_ACT_WORDS[name]);
  switch (name) {
    case "arrive":
      return <ArriveForm {...form} />;
    case "close":
      return <CloseForm {...form} />;
    case "dispatch":
    case "transfer":
      return <GiveForm {...form} act={name} />;
    case "hold":
      return <HoldForm {...form} />;
    case "handover":
      return <HandoverForm {...form} />;
    case "verify":
      return <CaseVerifyForm {...form} />;
    case "visit":
      return <VisitForm {...form} />;
    case "merge":
      return <MergeForm {...form} />;
    case "split":
      return <SplitForm {...form} />;
    case "foreign":
      return <ForeignForm {...form} />;
    case "comment":
      return (
        <TextForm
          label={label}
          hint={t("act.commentHint")}
          busy={busy}
          cancel={cancel}
          send={(text) => send({ act: name, body: { text } })}
        />
      );
    case "raise-severity":
      return <RaiseForm {...form} />;
    case "resolve":
      return <ResolveForm {...form} label={label} />;
    case "send-back":
    case "cancel":
    case "reopen":
      return (
        <TextForm
          label={label}
          hint={t("act.reason")}
          least={2}
          busy={busy}
          cancel={cancel}
          send={(reason) => send({ act: name, body: { reason } })}
        />
      );
    default:
      return null;
  }
}
