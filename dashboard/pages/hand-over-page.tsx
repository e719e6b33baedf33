import { Link, useSearch } from "@tanstack/react-router";
import { HAND_OVER_STATE_WORDS, type HandOver } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { HandOverListsView } from "../components/hand-over-lists.tsx";
import { AnswerForm, GiveForm } from "../components/hand-over-sign.tsx";
import { More } from "../components/more.tsx";
import { PrintButton } from "../components/paper/print-button.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useHandOver, useHandOverNow, useHandOvers } from "../data/hand-over.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./duty-log-page.module.css";
import page from "./page.module.css";

function Signed({ sheet }: { readonly sheet: HandOver }) {
  const { t, w, language } = useWords();
  const time = (at: string): string => fullTime(Date.parse(at), language);
  return (
    <p>
      {t("handOver.givenBy", { name: sheet.given.byName, time: time(sheet.given.at) })}
      {" · "}
      {sheet.answered === null
        ? w(HAND_OVER_STATE_WORDS.given)
        : t(sheet.state === "taken" ? "handOver.takenBy" : "handOver.refusedBy", {
            ...{ name: sheet.answered.byName, time: time(sheet.answered.at), reason: sheet.answered.reason ?? "" },
          })}
    </p>
  );
}

/** One that was signed, as it stood. */
function Kept({ id }: { readonly id: string }) {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useHandOver(id);
  const writes = useRight("duty-log.write");
  return (
    <>
      <Link className={css.screen ?? ""} to="/hand-over">
        {t("handOver.back")}
      </Link>
      {isPending ? <Bones rows={8} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Signed sheet={data} /> : null}
      {data?.state === "given" && writes ? <AnswerForm sheet={data} /> : null}
      {data ? <HandOverListsView lists={data.lists} /> : null}
    </>
  );
}

function History() {
  const { t, w, language } = useWords();
  const query = useHandOvers();
  const items = query.data?.pages.flatMap((each) => each.items) ?? [];
  return (
    <section className={`${page.card} ${css.screen}`}>
      <h2>{t("handOver.history")}</h2>
      {items.length === 0 && query.data ? <p className={page.quiet}>{t("handOver.noHistory")}</p> : null}
      <ul className={css.plain}>
        {items.map((one) => (
          <li key={one.id}>
            <Link to="/hand-over" search={{ id: one.id }}>
              {fullTime(Date.parse(one.given.at), language)}
            </Link>{" "}
            {one.given.byName} → {one.answered?.byName ?? ""} {w(HAND_OVER_STATE_WORDS[one.state])}
          </li>
        ))}
      </ul>
      <More query={query} />
    </section>
  );
}

function Now() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useHandOverNow();
  const writes = useRight("duty-log.write");
  return (
    <>
      {isPending ? <Bones rows={8} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <p>
          {t("handOver.shift", { name: data.shift.name })} {data.missing ? <strong>{t("handOver.missing")}</strong> : null}
        </p>
      ) : null}
      {data && writes ? data.waiting === null ? <GiveForm /> : <AnswerForm key={data.waiting.id} sheet={data.waiting} /> : null}
      {data ? <HandOverListsView lists={data.waiting?.lists ?? data.lists} /> : null}
      <History />
    </>
  );
}

/** The hand-over of a shift: what is open, signed by who goes and by who comes. */
export function HandOverPage() {
  const { t } = useWords();
  const { id } = useSearch({ from: "/shell/hand-over" });
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1>{t("nav.handOver")}</h1>
        <span className={page.spring} />
        <Link className={css.screen ?? ""} to="/duty-log">
          {t("nav.dutyLog")}
        </Link>
        <PrintButton page="hand-over" {...(id !== undefined && { subject: `hand-over:${id}` })} />
      </div>
      {id === undefined ? <Now /> : <Kept id={id} />}
    </div>
  );
}
