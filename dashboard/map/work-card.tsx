import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo } from "react";
import type { MaintenanceView } from "../../contracts/index.ts";
import { useDesk, useRight } from "../components/desk.ts";
import { MaintenanceLine, whoText } from "../components/maintenance-note.tsx";
import { useMaintenance } from "../data/maintenance.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import type { Work } from "./features.ts";
import css from "./safety-map.module.css";

/** Maintenance under way, as the map marks it. */
export function useWorks(): { readonly plans: readonly MaintenanceView[]; readonly works: readonly Work[] } {
  const { t, language } = useWords();
  const { user } = useDesk();
  const { data } = useMaintenance("active", useRight("devices.read") && user.role !== "family");
  const now = useNow(30_000);
  return useMemo(() => {
    const plans = (data?.items ?? []).filter((plan) => Date.parse(plan.until) > now);
    const works = plans.map((plan) => {
      const until = timeText(Date.parse(plan.until), now, language);
      return { id: plan.id, scope: plan.scope, label: t("map.maintenance", { until, who: whoText(plan) }) };
    });
    return { plans, works };
  }, [data, now, language, t]);
}

interface CardProps {
  readonly id: string;
  readonly plans: readonly MaintenanceView[];
  readonly onClose: () => void;
}

/** One plan that was pressed on the map: what is worked on, until when, by whom. */
export function WorkCard({ id, plans, onClose }: CardProps) {
  const { t } = useWords();
  const plan = plans.find((one) => one.id === id);
  if (plan === undefined) return null;
  return (
    <aside className={css.card} aria-label={t("nav.maintenance")}>
      <header>
        <strong>{[...plan.placeNames, ...plan.deviceNames].join(t("list.comma"))}</strong>
        <Button size="small" onClick={onClose} aria-label={t("act.closePanel")}>
          ×
        </Button>
      </header>
      <MaintenanceLine plan={plan} />
      <Link to="/maintenance">{t("maintenance.open")}</Link>
    </aside>
  );
}
