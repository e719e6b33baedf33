import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { FAMILY_WORDS } from "../../contracts/index.ts";
import type { CaseForm } from "../components/case-acts.tsx";
import { CaseAlerts } from "../components/case-alerts.tsx";
import { CaseClock, CaseFacts, CaseMarks } from "../components/case-facts.tsx";
import { CaseLadder } from "../components/case-ladder.tsx";
import { CasePictures } from "../components/case-pictures.tsx";
import { CaseBody } from "../components/case-section.tsx";
import { Dependents, isOutage } from "../components/dependents.tsx";
import { useRight } from "../components/desk.ts";
import { DrillHead } from "../components/drill-mark.tsx";
import { PlaceGrid } from "../components/grid/place-grid.tsx";
import { PersonCard } from "../components/person-card.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { Timeline } from "../components/timeline.tsx";
import { useCase } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { runningText } from "../words/time.ts";
import css from "./page.module.css";

/** One case: what it is, what can be done now, its alerts as witnesses, pictures, who was told, what was done. */
export function CasePage() {
  const { id } = useParams({ from: "/shell/cases/$id" });
  const { t, w, language } = useWords();
  const now = useNow(1_000);
  const seesPeople = useRight("people.read");
  const { data, error, isPending, refetch } = useCase(id);
  const [opened, setOpened] = useState<CaseForm>(null);
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <SeverityBadge severity={data.severity} size={18} />
        <h1>{w(data.title)}</h1>
        <span className={css.quiet}>
          {w(FAMILY_WORDS[data.family])} · {data.place?.path ?? ""} ·{" "}
          {runningText((data.closedAt === null ? now : Date.parse(data.closedAt)) - Date.parse(data.openedAt), language)}
        </span>
        <CaseClock one={data} />
      </div>
      <DrillHead drill={data.drill} />
      <CaseMarks one={data} />
      <div className={css.grid}>
        <section className={css.card}>
          <CaseBody one={data} opened={opened} setOpened={setOpened} />
          <CaseFacts one={data} />
        </section>
        <section className={css.card}>
          {data.alerts.length > 0 ? (
            <>
              <h2>{t("case.alerts")}</h2>
              <CaseAlerts one={data} />
            </>
          ) : null}
          {data.person !== null && seesPeople && data.drill === undefined ? <PersonCard id={data.person} /> : null}
          {data.place !== null && data.drill === undefined ? <PlaceGrid place={data.place.id} /> : null}
          {data.place !== null && data.alerts.some((alert) => isOutage(alert.rule)) ? <Dependents place={data.place.id} /> : null}
          <CasePictures one={data} />
        </section>
        <section className={css.card}>
          <CaseLadder one={data} />
          <h2>{t("alert.log")}</h2>
          <Timeline entries={data.log} label={t("alert.log")} />
        </section>
      </div>
    </div>
  );
}
