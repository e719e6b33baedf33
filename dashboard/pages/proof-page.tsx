import { Button } from "antd";
import { CHAIN_STAGE_WORDS, type ChainProof, type ChainProofView } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useProofs, useProve } from "../data/proof.ts";
import { useWords } from "../i18n/setup.ts";
import { figureText } from "../words/figure.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";
import own from "./proof-page.module.css";

/** Beside those that were missed so many of the newest are listed. */
const NEWEST = 20;

function useTook(): (ms: number | null) => string {
  const { language } = useWords();
  return (ms) => figureText({ value: ms, unit: "ms" }, language);
}

function Stages({ proof }: { readonly proof: ChainProof }) {
  const { t, w } = useWords();
  const took = useTook();
  return (
    <ol className={own.stages}>
      {proof.stages.map(({ stage, ms }) => (
        <li key={stage} data-state={ms === null ? (proof.failed.includes(stage) ? "stopped" : "behind") : "passed"}>
          <span>{w(CHAIN_STAGE_WORDS[stage])}</span>
          <strong>{ms !== null ? took(ms) : proof.failed.includes(stage) ? t("proof.here") : t("proof.behind")}</strong>
        </li>
      ))}
    </ol>
  );
}

function Row({ proof }: { readonly proof: ChainProof }) {
  const { t, w, language } = useWords();
  const took = useTook();
  return (
    <tr>
      <td>
        <time dateTime={proof.at}>{fullTime(Date.parse(proof.at), language)}</time>
      </td>
      <td>{proof.by === "hand" ? t("proof.byHand", { name: proof.byName ?? "" }) : t(`proof.${proof.by}`)}</td>
      <td data-state={proof.ok ? "passed" : "stopped"}>
        {proof.ok
          ? took(proof.ms)
          : t("proof.stopped", { stage: proof.failed.map((stage) => w(CHAIN_STAGE_WORDS[stage])).join(t("list.comma")) })}
      </td>
    </tr>
  );
}

function Day({ day }: { readonly day: ChainProofView["day"] }) {
  const { t } = useWords();
  const took = useTook();
  const listed = day.items.filter((proof, at) => at < NEWEST || !proof.ok);
  return (
    <>
      <h2>{t("proof.day")}</h2>
      <p>{t("proof.dayLine", { count: day.count, missed: day.missed, median: took(day.medianMs), p95: took(day.p95Ms) })}</p>
      <div className={own.scroll}>
        <table className={own.table}>
          <thead>
            <tr>
              <th scope="col">{t("proof.at")}</th>
              <th scope="col">{t("proof.by")}</th>
              <th scope="col">{t("proof.result")}</th>
            </tr>
          </thead>
          <tbody>
            {listed.map((proof) => (
              <Row key={proof.id} proof={proof} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Whether an alarm would come through, when that was last proven, and where it stopped. */
export function ProofPage() {
  const { t, language } = useWords();
  const query = useProofs();
  const prove = useProve();
  const runs = useRight("proof.run");
  const { data } = query;
  const newest = data?.day.items[0] ?? data?.last ?? null;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.proof")}</h1>
        {runs ? (
          <Button type="primary" loading={prove.isPending} onClick={() => prove.mutate()}>
            {t("proof.run")}
          </Button>
        ) : null}
      </div>
      <FailureLine error={prove.error} />
      {query.isPending ? <Bones /> : null}
      {query.error && !data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {data ? (
        <div className={own.body}>
          <p>
            <strong>
              {data.last === null ? t("proof.never") : t("proof.last", { time: fullTime(Date.parse(data.last.at), language) })}
            </strong>
          </p>
          {data.missed === null ? null : (
            <p role="alert">{t("proof.missedSince", { since: fullTime(Date.parse(data.missed.since), language) })}</p>
          )}
          <p className={css.quiet}>{t("proof.about", { minutes: data.everySeconds / 60, seconds: data.withinSeconds })}</p>
          {newest === null ? null : (
            <>
              <h2>{t("proof.stages")}</h2>
              <Stages proof={newest} />
            </>
          )}
          <Day day={data.day} />
        </div>
      ) : null}
    </div>
  );
}
