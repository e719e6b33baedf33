import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { type Caller, type IncomingCall, MINUTE } from "../../contracts/index.ts";
import { useIncoming } from "../data/calls.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import { useRight } from "./desk.ts";
import css from "./incoming-cards.module.css";
import { SeverityBadge } from "./severity.tsx";

/** A call is of now for so long; after that it stands in no corner of the screen. */
const SHOWN_FOR = 10 * MINUTE;
const MOST_SHOWN = 3;

function CallerLines({ caller }: { readonly caller: Caller }) {
  const { t, w } = useWords();
  const who =
    caller.of === null ? caller.name : t("incoming.contactOf", { of: caller.of, relation: caller.relation ?? "", name: caller.name });
  return (
    <div>
      <strong>{who}</strong>
      {caller.sure ? null : <span className={css.quiet}> {t("incoming.perhaps")}</span>}
      {caller.placePath === null ? null : <div className={css.quiet}>{caller.placePath}</div>}
      {caller.person === null ? <div className={css.quiet}>{t("incoming.staff")}</div> : null}
      {caller.cases.map((one) => (
        <div key={one.id}>
          <SeverityBadge severity={one.severity} />{" "}
          <Link to="/cases/$id" params={{ id: one.id }}>
            {w(one.title)}
          </Link>
        </div>
      ))}
    </div>
  );
}

function Card({ call, dismiss }: { readonly call: IncomingCall; readonly dismiss: () => void }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const person = call.callers.length === 1 ? (call.callers[0]?.person ?? undefined) : undefined;
  const reporter = call.callers.length === 1 ? call.callers[0]?.name : undefined;
  return (
    <article className={css.card} aria-label={t("incoming.title")}>
      <div className={css.head}>
        <span>{t(call.state === "ended" ? "incoming.ended" : call.state === "answered" ? "incoming.answered" : "incoming.title")}</span>
        <span className={css.quiet}>
          {timeText(Date.parse(call.at), now, language)} · {call.by}
        </span>
      </div>
      <span className={css.number}>{call.number ?? t("incoming.hidden")}</span>
      {call.callers.length === 0 ? <span>{t("incoming.unknown")}</span> : null}
      {call.callers.map((caller) => (
        <CallerLines key={`${caller.person ?? ""}${caller.name}`} caller={caller} />
      ))}
      <div className={css.acts}>
        <Button
          type="primary"
          onClick={() => {
            dismiss();
            void navigate({
              to: "/cases/new",
              search: {
                ...(call.number === null || call.number.includes("*") ? {} : { phone: call.number }),
                ...(person === undefined ? {} : { person }),
                ...(reporter === undefined ? {} : { reporter }),
              },
            });
          }}
        >
          {t("incoming.newCase")}
        </Button>
        <Button onClick={dismiss}>{t("incoming.dismiss")}</Button>
      </div>
    </article>
  );
}

/** Who calls in, before the receiver is lifted: shown over whatever page the desk is on. */
export function IncomingCards() {
  const { t } = useWords();
  const may = useRight("calls.answer");
  const now = useNow(30_000);
  const { data = [] } = useIncoming(may);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const shown = data.filter((call) => !gone.has(call.id) && now - Date.parse(call.at) < SHOWN_FOR).slice(0, MOST_SHOWN);
  if (!may || shown.length === 0) return null;
  return (
    <section className={css.tray} aria-label={t("incoming.title")} aria-live="polite">
      {shown.map((call) => (
        <Card key={call.id} call={call} dismiss={() => setGone(new Set([...gone, call.id]))} />
      ))}
    </section>
  );
}
