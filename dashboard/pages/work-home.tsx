import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Age } from "../components/age.tsx";
import { CaseCards, useCasesRefreshed } from "../components/case-cards.tsx";
import { useDesk, useRight } from "../components/desk.ts";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useCases } from "../data/cases.ts";
import { useOwnNotices } from "../data/notices.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "./page.module.css";

/** A call is answered within hours, or it is over. */
const CALLED_FOR = 12 * 3_600_000;

/** Cases to which a notice has called: nobody gave them to this user yet. */
function Called({ known }: { readonly known: readonly string[] }) {
  const { user } = useDesk();
  const { data } = useOwnNotices(user.id);
  const now = useNow(60_000);
  const recent = (data?.items ?? []).filter(
    (notice) =>
      notice.channel === "app" && notice.case !== "" && !known.includes(notice.case) && now - Date.parse(notice.createdAt) < CALLED_FOR,
  );
  const first = recent.filter((notice, n) => recent.findIndex((each) => each.case === notice.case) === n);
  return first.map((notice) => (
    <Link key={notice.id} to="/cases/$id" params={{ id: notice.case }} className={css.card ?? ""}>
      <strong>{notice.subject}</strong> <Age at={notice.createdAt} />
    </Link>
  ));
}

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
      <Called known={cases.map(({ id }) => id)} />
      <CaseCards cases={cases} />
      <More query={query} />
    </div>
  );
}
