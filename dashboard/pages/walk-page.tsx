import { Link, useParams } from "@tanstack/react-router";
import { Checkbox } from "antd";
import { useState } from "react";
import { MAINTENANCE_STATE_WORDS, type WalkView } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import visitCss from "../components/visits.module.css";
import css from "../components/walk.module.css";
import { WalkCode } from "../components/walk-code.tsx";
import { WalkCountsLine } from "../components/walk-counts.tsx";
import { WalkPointItem } from "../components/walk-point.tsx";
import { WalkSign } from "../components/walk-sign.tsx";
import { useWalk, walkTable } from "../data/walks.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import page from "./page.module.css";

function Head({ walk }: { readonly walk: WalkView }) {
  const { t, w, language } = useWords();
  const time = (at: string): string => fullTime(Date.parse(at), language);
  const facts = [
    ...[walk.reason, walk.placeNames.join("、"), w(MAINTENANCE_STATE_WORDS[walk.state])],
    ...[`${time(walk.from)} – ${time(walk.until)}`, t("walk.owner", { name: walk.owner.name })],
    ...(walk.contractor === null ? [] : [walk.contractor]),
  ];
  return (
    <>
      <div className={page.head}>
        <h1>{t(walk.record === null ? "walk.title" : "walk.recordTitle")}</h1>
        <span className={page.spring} />
        <TableFiles path={walkTable(walk.id)} prints={{ page: "walk", subject: `maintenance:${walk.id}` }} />
      </div>
      <p className={page.quiet}>{facts.join(" · ")}</p>
      {walk.record === null ? null : (
        <p>
          {t("walk.signedBy", { name: walk.record.by.name, time: time(walk.record.signedAt) })}
          {walk.record.conclusion === null ? "" : ` · ${walk.record.conclusion}`}
        </p>
      )}
    </>
  );
}

/** The points under their numbers, the one whose label was read first. */
function ordered({ points }: WalkView, found: string | null) {
  const numbered = points.map((point, index) => ({ point, number: index + 1 }));
  return [...numbered.filter(({ point }) => point.device === found), ...numbered.filter(({ point }) => point.device !== found)];
}

/** One walk: each alarm point of the place, ticked by its own alarm, and the record at its end. */
export function WalkPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/walks/$id" });
  const { data: walk, error, isPending, refetch } = useWalk(id);
  const mayTest = useRight("maintenance.manage");
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [found, setFound] = useState<string | null>(null);
  const open = walk !== undefined && walk.record === null && mayTest;
  return (
    <div className={page.page}>
      <Link to="/walks" className={css.screen ?? ""}>
        {t("walk.back")}
      </Link>
      {isPending ? <Bones /> : null}
      {error && !walk ? <Failed error={error} retry={() => void refetch()} /> : null}
      {walk ? (
        <>
          <Head walk={walk} />
          {walk.state === "active" && walk.record === null ? <p className={`${page.note} ${css.screen}`}>{t("walk.about")}</p> : null}
          <WalkCountsLine counts={walk.counts} />
          {walk.points.length === 0 ? <Empty title={t("walk.none")} hint={t("walk.noneHint")} /> : null}
          {open && walk.state === "active" ? <WalkCode walk={walk} onFound={setFound} /> : null}
          <Checkbox className={css.screen ?? ""} checked={onlyOpen} onChange={(event) => setOnlyOpen(event.target.checked)}>
            {t("walk.onlyOpen")}
          </Checkbox>
          <ul className={visitCss.list}>
            {ordered(walk, found).map(({ point, number }) =>
              onlyOpen && point.result === "passed" && point.device !== found ? null : (
                <WalkPointItem key={point.device} open={open && walk.state === "active"} {...{ walk, point, number }} />
              ),
            )}
          </ul>
          {open && walk.state !== "planned" ? <WalkSign walk={walk} /> : null}
          <p className={css.signed}>{t("walk.onPaper")}</p>
        </>
      ) : null}
    </div>
  );
}
