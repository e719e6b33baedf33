import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { CaseCards, useCasesRefreshed } from "../components/case-cards.tsx";
import { useRight } from "../components/desk.ts";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useCases } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** First page of whoever is sent out and keeps no watch: what was given to them, and the way to report a hazard. */
export function WorkHome() {
  const { t } = useWords();
  const reports = useRight("cases.report");
  const query = useCases({ mine: "true", state: "open" });
  useCasesRefreshed();
  const cases = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("work.mine")}</h1>
        <span className={css.spring} />
        {reports ? (
          <Link to="/hazard">
            <Button type="primary">{t("hazard.report")}</Button>
          </Link>
        ) : null}
      </div>
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && cases.length === 0 ? <Empty title={t("work.none")} hint={t("work.noneHint")} /> : null}
      <CaseCards cases={cases} />
      <More query={query} />
    </div>
  );
}
