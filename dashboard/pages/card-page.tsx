import { Link, useParams } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { CARD_LINE_WORDS, CARD_TO, CARD_WORDS, type CardTo, type Case, whyNotAct } from "../../contracts/index.ts";
import { useDesk } from "../components/desk.ts";
import { DrillHead } from "../components/drill-mark.tsx";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { NotFound } from "../components/not-found.tsx";
import { PrintButton } from "../components/paper/print-button.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useCase, useCaseAct } from "../data/cases.ts";
import { useDispatchCard } from "../data/entry.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime } from "../words/time.ts";
import css from "./card-page.module.css";
import page from "./page.module.css";

/** What is said to the dispatcher, large, in the order in which it is asked. A human dials. */
export function CardPage() {
  const { id, to } = useParams({ from: "/shell/cases/$id/card/$to" });
  const known = CARD_TO.find((each) => each === to);
  return known === undefined ? <NotFound /> : <Card id={id} to={known} />;
}

function Card({ id, to }: { readonly id: string; readonly to: CardTo }) {
  const { t, w, language } = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const card = useDispatchCard(id, to);
  const one = useCase(id);
  if (card.isPending || one.isPending) return <Bones />;
  if (card.error) return <Failed error={card.error} retry={() => void card.refetch()} />;
  if (one.error) return <Failed error={one.error} retry={() => void one.refetch()} />;
  return (
    <article className={css.card}>
      <DrillHead drill={one.data.drill} />
      <div className={css.head}>
        <span className={css.dials}>{to}</span>
        <h1>{w(CARD_WORDS[to])}</h1>
        <span className={css.quiet}>
          {card.data.number} · {user.name} · {fullTime(now, language)}
        </span>
      </div>
      <p className={css.quiet}>{t("card.humanDials", { number: to })}</p>
      <div className={css.tools}>
        {one.data.drill === undefined ? (
          <Button href={`tel:${to}`} type="primary">
            {t("card.dial", { number: to })}
          </Button>
        ) : null}
        <PrintButton page="dispatch-card" subject={`case:${id}`} />
        <Link to="/cases/$id" params={{ id }}>
          <Button>{t("card.back")}</Button>
        </Link>
      </div>
      <dl>
        {card.data.lines.map((line) => (
          <div key={line.name} className={css.line}>
            <dt>{w(CARD_LINE_WORDS[line.name])}</dt>
            <dd>{line.said === null ? <span className={css.ask}>{t("card.ask")}</span> : w(line.said)}</dd>
          </div>
        ))}
      </dl>
      <HandedOver one={one.data} to={to} />
    </article>
  );
}

/** That it was dialled, by whom, and under which number they have it: the hand-over. */
function HandedOver({ one, to }: { readonly one: Case; readonly to: CardTo }) {
  const { t, language } = useWords();
  const { user } = useDesk();
  const act = useCaseAct(one.id);
  const [number, setNumber] = useState("");
  const [dialledBy, setDialledBy] = useState(user.name);
  const made = one.handovers.filter((each) => each.to === to);
  return (
    <div className={css.tools}>
      {made.map((each) => (
        <strong key={each.at}>
          {t("card.handedOver", {
            number: [each.to, each.number].filter(Boolean).join(" "),
            at: fullTime(Date.parse(each.at), language),
            by: each.dialledBy ?? each.byName,
          })}
        </strong>
      ))}
      {whyNotAct(one, "handover", user) === null ? (
        <form
          className={page.filters}
          aria-label={t("card.book")}
          onSubmit={(event) => {
            event.preventDefault();
            const by = dialledBy.trim();
            act.mutate(
              {
                act: "handover",
                body: {
                  to,
                  ...(number.trim() ? { number: number.trim() } : {}),
                  ...(by !== "" && by !== user.name ? { dialledBy: by } : {}),
                },
              },
              { onSuccess: () => setNumber("") },
            );
          }}
        >
          <Field label={t("card.dialledBy")}>
            {(id) => <Input id={id} value={dialledBy} maxLength={60} onChange={(event) => setDialledBy(event.target.value)} />}
          </Field>
          <Field label={t("case.theirNumber")}>
            {(id) => <Input id={id} value={number} maxLength={60} onChange={(event) => setNumber(event.target.value)} />}
          </Field>
          <Button htmlType="submit" type="primary" loading={act.isPending}>
            {t("card.book")}
          </Button>
        </form>
      ) : null}
      <FailureLine error={act.error} />
    </div>
  );
}
