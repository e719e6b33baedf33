import { Link, useParams } from "@tanstack/react-router";
import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { RATING_MEND_WORDS, type Rating, type RatingAct, turnsGreen } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { PrintButton } from "../components/paper/print-button.tsx";
import own from "../components/rating.module.css";
import { Colour, Measures } from "../components/rating-measures.tsx";
import roster from "../components/roster/roster.module.css";
import { Bones, Failed } from "../components/states.tsx";
import { useRating, useRatingActs } from "../data/ratings.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** The plate for the wall. */
function Plate({ rating }: { readonly rating: Rating }) {
  const { t, w, language } = useWords();
  const mend = turnsGreen(rating.measures);
  return (
    <section className={own.plate}>
      <h2>
        {rating.name} {t("rating.plate", { period: rating.period })}
      </h2>
      <Colour of={rating.colour} />
      {mend.length > 0 ? (
        <div>
          <strong>{t("rating.mend")}</strong>
          <ol>
            {mend.map((name) => (
              <li key={name}>{w(RATING_MEND_WORDS[name])}</li>
            ))}
          </ol>
        </div>
      ) : null}
      <p className={css.quiet}>
        {rating.state === "published" && rating.endedAt !== null
          ? t("rating.publishedBy", { time: fullTime(Date.parse(rating.endedAt), language), name: rating.endedBy ?? "" })
          : rating.state === "draft"
            ? t("rating.draftUntil", { time: fullTime(Date.parse(rating.publishFrom), language) })
            : t("rating.withdrawn", { reason: rating.reason ?? "", name: rating.endedBy ?? "" })}
      </p>
    </section>
  );
}

type Doing = (act: RatingAct, done?: () => void) => void;

/** A text that somebody types and sends. */
function Say({
  label,
  send,
  onSend,
  busy,
}: {
  readonly label: string;
  readonly send: string;
  readonly onSend: (text: string, done: () => void) => void;
  readonly busy: boolean;
}) {
  const [text, setText] = useState("");
  return (
    <div className={`${own.line} ${roster.noPrint}`}>
      <Field label={label}>
        {(id) => <Input id={id} value={text} maxLength={1000} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <Button disabled={text.trim() === ""} loading={busy} onClick={() => onSend(text.trim(), () => setText(""))}>
        {send}
      </Button>
    </div>
  );
}

function Objections({
  rating,
  manages,
  doing,
  busy,
}: {
  readonly rating: Rating;
  readonly manages: boolean;
  readonly doing: Doing;
  readonly busy: boolean;
}) {
  const { t, language } = useWords();
  const [by, setBy] = useState("");
  const open = manages && rating.state === "draft";
  return (
    <section className={css.card}>
      <h2>{t("rating.objections")}</h2>
      {rating.objections.length === 0 ? <p className={css.quiet}>{t("rating.noObjection")}</p> : null}
      {rating.objections.map((one, index) => (
        <div key={`${one.at} ${one.by}`}>
          <p>
            <strong>{one.by}</strong> {fullTime(Date.parse(one.at), language)}
            {t("list.colon")}
            {one.text}
          </p>
          {one.answer === null ? (
            open ? (
              <Say
                label={t("rating.answer")}
                send={t("rating.answerSend")}
                busy={busy}
                onSend={(text, done) => doing({ act: "answer", objection: index, text }, done)}
              />
            ) : (
              <p className={css.quiet}>{t("rating.unanswered")}</p>
            )
          ) : (
            <p>
              {t("rating.answered", { name: one.answer.by, time: fullTime(Date.parse(one.answer.at), language) })}
              {t("list.colon")}
              {one.answer.text}
            </p>
          )}
        </div>
      ))}
      {open ? (
        <>
          <Field label={t("rating.objector")}>
            {(id) => <Input id={id} value={by} maxLength={60} onChange={(event) => setBy(event.target.value)} />}
          </Field>
          {by.trim() === "" ? null : (
            <Say
              label={t("rating.objection")}
              send={t("rating.object")}
              busy={busy}
              onSend={(text, done) =>
                doing({ act: "object", by: by.trim(), text }, () => {
                  setBy("");
                  done();
                })
              }
            />
          )}
        </>
      ) : null}
    </section>
  );
}

/** One rating: its plate, what was counted, objections with their answers. */
export function RatingPage() {
  const { t, language } = useWords();
  const { id } = useParams({ from: "/shell/ratings/$id" });
  const now = useNow(60_000);
  const manages = useRight("ratings.manage");
  const { data: rating, error, isPending, refetch } = useRating(id);
  const { act } = useRatingActs();
  const doing: Doing = (one, done) => act.mutate({ id, act: one }, { onSuccess: () => done?.() });
  if (isPending) return <Bones rows={8} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const busy = act.isPending;
  const ripe = now >= Date.parse(rating.publishFrom) && rating.objections.every(({ answer }) => answer !== null);
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={`${css.head} ${roster.noPrint}`}>
        <h1>{t("nav.ratings")}</h1>
        <Link to="/ratings">{t("rating.all")}</Link>
        <span className={css.spring} />
        {manages && rating.state === "draft" ? (
          <Popconfirm title={t("rating.publishAsk")} disabled={!ripe} onConfirm={() => doing({ act: "publish" })}>
            <Button type="primary" disabled={!ripe} loading={busy}>
              {t("rating.publish")}
            </Button>
          </Popconfirm>
        ) : null}
        <PrintButton page="rating" subject={`rating:${id}`} />
      </div>
      <FailureLine error={act.error} />
      <Plate rating={rating} />
      <section className={`${css.card} ${roster.noPrint}`}>
        <h2>{t("rating.counted")}</h2>
        <Measures measures={rating.measures} formula={null} compound={null} />
        <p className={css.quiet}>
          {t("rating.byFormula", { version: rating.formula, time: fullTime(Date.parse(rating.draftedAt), language) })}
        </p>
        {rating.recounts.map((one) => (
          <p key={one.at} className={css.quiet}>
            {t("rating.recounted", { time: fullTime(Date.parse(one.at), language), name: one.by, reason: one.reason })}{" "}
            <Colour of={one.colour} />
          </p>
        ))}
        {manages && rating.state === "draft" ? (
          <Say
            label={t("rating.why")}
            send={t("rating.recount")}
            busy={busy}
            onSend={(reason, done) => doing({ act: "recount", reason }, done)}
          />
        ) : null}
      </section>
      <div className={roster.noPrint}>
        <Objections rating={rating} manages={manages} doing={doing} busy={busy} />
      </div>
      <section className={css.card}>
        <h2>{t("rating.police")}</h2>
        <p>
          {rating.police === null
            ? t("rating.noPolice")
            : `${rating.police.text} · ${rating.police.by} ${fullTime(Date.parse(rating.police.at), language)}`}
        </p>
        {manages && rating.state === "draft" ? (
          <Say
            label={t("rating.policeText")}
            send={t("act.save")}
            busy={busy}
            onSend={(text, done) => doing({ act: "police", text }, done)}
          />
        ) : null}
      </section>
      {manages && rating.state !== "withdrawn" ? (
        <section className={`${css.card} ${roster.noPrint}`}>
          <h2>{t("rating.withdraw")}</h2>
          <Say
            label={t("rating.why")}
            send={t("rating.withdraw")}
            busy={busy}
            onSend={(reason, done) => doing({ act: "withdraw", reason }, done)}
          />
        </section>
      ) : null}
    </div>
  );
}
