import { Button } from "antd";
import { useRef } from "react";
import {
  CALL_RESULT_WORDS,
  CALL_RESULTS,
  CALL_UNDO_WITHIN,
  type CallResult,
  type Case,
  type CaseCall,
  type CaseNumber,
  DIAL_WITH,
  dialHref,
  lastCallTo,
  nextToCall,
  whyNotAct,
} from "../../contracts/index.ts";
import { useCaseNumbers } from "../data/calls.ts";
import { useCaseAct } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { runningText, timeText } from "../words/time.ts";
import panel from "./alert-panel.module.css";
import css from "./call-panel.module.css";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { Bones, useFailure } from "./states.tsx";
import { useKeys } from "./use-keys.ts";

const callee = ({ to, contact }: CaseNumber) => ({ to, ...(contact === null ? {} : { contact }) });
const isOf = (number: CaseNumber, call: CaseCall): boolean => number.to === call.to && number.contact === call.contact;

function useName(): (of: { readonly to: string; readonly name: string | null }) => string {
  const { t } = useWords();
  return ({ to, name }) => (to === "person" || name === null ? t("call.herself") : name);
}

/** A telephone system that is reached over HTTP answers in a tab of its own: the desk stays where it is. */
const dialling = (dialWith: string, number: string) => ({
  href: dialHref(dialWith, number),
  ...(dialWith.startsWith("http") && { target: "_blank", rel: "noreferrer" }),
});

/** One number: whose, how often it was answered, what came of the last call, and the button that dials. */
interface RowProps {
  readonly number: CaseNumber;
  readonly one: Case;
  readonly dialWith: string;
  readonly dial: () => void;
}

function NumberRow({ number, one, dialWith, dial }: RowProps) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const name = useName();
  const last = lastCallTo(one.calls, number);
  const said: string[] = [];
  if (number.keyholder) said.push(number.minutes === null ? t("person.keyholder") : t("call.key", { minutes: number.minutes }));
  if (number.made > 0) said.push(t("call.answered", { answered: number.answered, made: number.made }));
  if (number.lastAnsweredAt !== null) said.push(t("call.lastAnswered", { at: timeText(Date.parse(number.lastAnsweredAt), now, language) }));
  if (last?.result) said.push(`${timeText(Date.parse(last.startedAt), now, language)} ${w(CALL_RESULT_WORDS[last.result])}`);
  const dead = number.state === "dead";
  return (
    <li className={css.row} data-dead={dead}>
      <span>{name(number)}</span>
      {dead ? (
        <strong>{t("call.stopped")}</strong>
      ) : (
        <Button {...dialling(dialWith, number.number)} onClick={dial} aria-label={t("call.dialTo", { name: name(number) })}>
          {t("call.dial")}
        </Button>
      )}
      <span className={css.number}>{number.number}</span>
      {said.length > 0 ? <span className={`${css.said} ${css.quiet}`}>{said.join(" · ")}</span> : null}
    </li>
  );
}

interface UnderwayProps {
  readonly call: CaseCall;
  readonly number: string | null;
  readonly book: (result: CallResult) => void;
}

/** The call that is being made: the number from a metre, how long, and one key for what came of it. */
function Underway({ call, number, book }: UnderwayProps) {
  const { t, w, language } = useWords();
  const name = useName();
  const now = useNow(1_000);
  return (
    <div className={css.underway} role="status">
      <span className={css.whose}>
        {t("call.underway", { name: name(call) })}
        <span>{runningText(Math.max(0, now - Date.parse(call.startedAt)), language)}</span>
      </span>
      {number === null ? null : <span className={css.far}>{number}</span>}
      <div className={css.keys}>
        {CALL_RESULTS.map((result, index) => (
          <Button key={result} onClick={() => book(result)}>
            <kbd>{index + 1}</kbd> {w(CALL_RESULT_WORDS[result])}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** What was booked a moment ago, to be taken back; later, to be corrected. */
function Booked({
  call,
  undo,
  again,
}: {
  readonly call: CaseCall;
  readonly undo: () => void;
  readonly again: (result: CallResult) => void;
}) {
  const { t, w } = useWords();
  const name = useName();
  const now = useNow(1_000);
  const left = call.endedAt === null ? 0 : Date.parse(call.endedAt) + CALL_UNDO_WITHIN - now;
  if (call.result === null) return null;
  return (
    <div className={css.undo}>
      <span>{t("call.booked", { name: name(call), result: w(CALL_RESULT_WORDS[call.result]) })}</span>
      {left > 0 ? (
        <Button onClick={undo}>
          {t("call.undo", { seconds: Math.ceil(left / 1000) })} <kbd>Z</kbd>
        </Button>
      ) : (
        <details>
          <summary className={css.quiet}>{t("call.correct")}</summary>
          <div className={css.keys}>
            {CALL_RESULTS.filter((result) => result !== call.result).map((result) => (
              <Button key={result} onClick={() => again(result)}>
                {w(CALL_RESULT_WORDS[result])}
              </Button>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

/** The telephone of a case: whom to call next, what came of it. The first act on nearly every alarm. */
export function CallPanel({ one }: { readonly one: Case }) {
  const { user } = useDesk();
  const may = whyNotAct(one, "call", user) === null;
  return may ? <Calls one={one} /> : null;
}

function Calls({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const { user } = useDesk();
  const name = useName();
  const failure = useFailure();
  const numbers = useCaseNumbers(one.id, true);
  const act = useCaseAct(one.id);
  const now = useNow(1_000);
  const items = numbers.data?.items ?? [];
  const dialWith = numbers.data?.dialWith ?? DIAL_WITH;
  const mine = one.calls.filter((call) => call.by === user.username);
  const underway = mine.findLast((call) => call.result === null);
  const booked = underway === undefined ? mine.at(-1) : undefined;
  const next = underway === undefined ? nextToCall(items, one.calls) : null;
  const nextButton = useRef<HTMLAnchorElement & HTMLButtonElement>(null);
  const settle = { onSuccess: () => void numbers.refetch() };
  const dial = (number: CaseNumber): void => act.mutate({ act: "call", body: callee(number) });
  const book = (call: CaseCall, result: CallResult): void =>
    act.mutate(
      { act: "called", body: { to: call.to, ...(call.contact === null ? {} : { contact: call.contact }), result, call: call.id } },
      settle,
    );
  const undo = (): void => {
    if (booked) act.mutate({ act: "uncall", body: { call: booked.id } }, settle);
  };
  const inTime = booked?.endedAt != null && Date.parse(booked.endedAt) + CALL_UNDO_WITHIN > now;
  // Never waits for what is under way: a key that is swallowed is a result that is missing. Said twice it stands once.
  useKeys({
    ...(underway ? Object.fromEntries(CALL_RESULTS.map((result, index) => [String(index + 1), () => book(underway, result)])) : {}),
    ...(booked && inTime ? { z: undo } : {}),
    ...(next
      ? {
          c: () => nextButton.current?.click(),
        }
      : {}),
  });
  if (numbers.data && items.length === 0 && one.calls.length === 0) return null;
  return (
    <section className={panel.section} aria-label={t("call.title")}>
      <h3>{t("call.title")}</h3>
      {numbers.isPending ? <Bones rows={2} /> : null}
      {numbers.error ? <p className={css.quiet}>{failure(numbers.error)}</p> : null}
      {underway ? (
        <Underway
          call={underway}
          number={items.find((each) => isOf(each, underway))?.number ?? null}
          book={(result) => book(underway, result)}
        />
      ) : null}
      {booked ? <Booked call={booked} undo={undo} again={(result) => book(booked, result)} /> : null}
      {next ? (
        <Button ref={nextButton} className={css.next ?? ""} type="primary" {...dialling(dialWith, next.number)} onClick={() => dial(next)}>
          {t("call.next", { name: name(next), number: next.number })} <kbd>C</kbd>
        </Button>
      ) : null}
      <FailureLine error={act.error} />
      <ul className={css.list}>
        {items.map((number) => (
          <NumberRow key={`${number.to}${number.contact ?? ""}`} number={number} one={one} dialWith={dialWith} dial={() => dial(number)} />
        ))}
      </ul>
    </section>
  );
}
