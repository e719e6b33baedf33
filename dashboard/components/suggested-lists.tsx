import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { POSTURES, type RoundProposal } from "../../contracts/index.ts";
import { useProposals } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { RoundForm } from "./round-form.tsx";

/** Lists of people that the posture, or the warning typed with it, suggests: one press to each, until it is made. */
export function SuggestedLists() {
  const { t, w } = useWords();
  const navigate = useNavigate();
  const posture = useLive((state) => state.status?.posture);
  const { data } = useProposals(posture?.from ?? null);
  const [start, setStart] = useState<RoundProposal | null>(null);
  const lists = (data ?? []).filter(({ suggested }) => suggested);
  if (posture === undefined || lists.length === 0) return null;
  return (
    <section className={css.card} aria-label={t("posture.lists")}>
      <h2>
        {t("posture.lists")} · {w(POSTURES[posture.kind].words)}
      </h2>
      {posture.warning === undefined ? null : <p className={css.note}>{posture.warning}</p>}
      {lists.map((one) => (
        <div key={one.id} className={css.filters}>
          <span>{t("round.proposalLine", { title: w(one.title), count: one.found })}</span>
          <span className={css.spring} />
          {one.made === null ? (
            <Button disabled={one.found === 0} onClick={() => setStart(one)}>
              {t("round.make")}
            </Button>
          ) : (
            <Link to="/rounds/$id" params={{ id: one.made }}>
              {t("posture.listMade")}
            </Link>
          )}
        </div>
      ))}
      {start === null ? null : (
        <RoundForm
          start={start}
          warning={posture.warning}
          onClose={() => setStart(null)}
          onMade={(id) => void navigate({ to: "/rounds/$id", params: { id } })}
        />
      )}
    </section>
  );
}
