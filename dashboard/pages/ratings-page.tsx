import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import { RATING_MEND_WORDS, type Rating, type RatingsNow, turnsGreen } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { More } from "../components/more.tsx";
import own from "../components/rating.module.css";
import { Colour, Measures } from "../components/rating-measures.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { RATINGS_TABLE, useRatingActs, useRatings, useRatingsNow } from "../data/ratings.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

function Standing({ now, kept }: { readonly now: RatingsNow; readonly kept: readonly Rating[] }) {
  const { t, w } = useWords();
  const navigate = useNavigate();
  const manages = useRight("ratings.manage");
  const { draft } = useRatingActs();
  const { period } = now.month;
  return (
    <>
      {now.items.map((item) => {
        const mine = kept.find((one) => one.compound === item.compound && one.period === period && one.state !== "withdrawn");
        const mend = turnsGreen(item.measures);
        return (
          <section key={item.compound} className={css.card}>
            <div className={own.line}>
              <h2>{item.name}</h2>
              <Colour of={item.colour} />
              <span className={css.spring} />
              {mine ? (
                <Link to="/ratings/$id" params={{ id: mine.id }}>
                  {t(`rating.state.${mine.state}`)} {period}
                </Link>
              ) : manages ? (
                <Popconfirm
                  title={t("rating.draftAsk", { period })}
                  onConfirm={() =>
                    draft.mutate(item.compound, { onSuccess: ({ id }) => void navigate({ to: "/ratings/$id", params: { id } }) })
                  }
                >
                  <Button loading={draft.isPending && draft.variables === item.compound}>{t("rating.draft")}</Button>
                </Popconfirm>
              ) : null}
            </div>
            {mend.length > 0 ? (
              <p>
                {t("rating.mend")}
                {mend.map((name) => w(RATING_MEND_WORDS[name])).join(t("list.comma"))}
              </p>
            ) : null}
            <Measures measures={item.measures} formula={now.formula} compound={item.compound} />
          </section>
        );
      })}
      <FailureLine error={draft.error} />
    </>
  );
}

/** How the compounds stand, by an open formula, and what was made of it. */
export function RatingsPage() {
  const { t, language } = useWords();
  const now = useRatingsNow();
  const list = useRatings();
  const kept = list.data?.pages.flatMap((page) => page.items) ?? [];
  const error = now.error ?? list.error;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.ratings")}</h1>
        <span className={css.spring} />
        <TableFiles path={RATINGS_TABLE} prints={{ page: "ratings" }} />
      </div>
      <p className={css.quiet}>{t("rating.about")}</p>
      {now.isPending || list.isPending ? <Bones rows={8} /> : null}
      {error ? (
        <Failed
          error={error}
          retry={() => {
            void now.refetch();
            void list.refetch();
          }}
        />
      ) : null}
      {now.data && now.data.items.length === 0 ? <Empty title={t("rating.noCompound")} hint={t("rating.noCompoundHint")} /> : null}
      {now.data && list.data ? <Standing now={now.data} kept={kept} /> : null}
      {kept.length > 0 ? (
        <section className={css.card}>
          <h2>{t("rating.kept")}</h2>
          <div className={css.scroll}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th>{t("rating.period")}</th>
                  <th>{t("rating.compound")}</th>
                  <th>{t("rating.colour")}</th>
                  <th>{t("rating.stateOf")}</th>
                  <th>{t("rating.drafted")}</th>
                </tr>
              </thead>
              <tbody>
                {kept.map((one) => (
                  <tr key={one.id}>
                    <td>{one.period}</td>
                    <td>
                      <Link to="/ratings/$id" params={{ id: one.id }}>
                        {one.name}
                      </Link>
                    </td>
                    <td>
                      <Colour of={one.colour} />
                    </td>
                    <td>{t(`rating.state.${one.state}`)}</td>
                    <td>
                      {fullTime(Date.parse(one.draftedAt), language)} {one.draftedBy}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <More query={list} />
        </section>
      ) : null}
    </div>
  );
}
