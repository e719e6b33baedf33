import { Link } from "@tanstack/react-router";
import { MAINTENANCE_STATE_WORDS, type MaintenanceView } from "../../contracts/index.ts";
import { useMaintenanceOf } from "../data/maintenance.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { useDesk } from "./desk.ts";

/** Who answers for it and, where it is another, who does the work. */
export const whoText = ({ owner, contractor }: Pick<MaintenanceView, "owner" | "contractor">): string =>
  contractor === undefined ? owner.name : `${owner.name}（${contractor}）`;

/** One line of a plan: what for, from when until when, by whom. */
export function MaintenanceLine({ plan }: { readonly plan: MaintenanceView }) {
  const { t, w, language } = useWords();
  const now = useNow(30_000);
  return (
    <p className={css.note} role="status">
      <strong>{w(MAINTENANCE_STATE_WORDS[plan.state])}</strong>{" "}
      {t("maintenance.line", {
        reason: plan.reason,
        from: timeText(Date.parse(plan.from), now, language),
        until: timeText(Date.parse(plan.until), now, language),
        who: whoText(plan),
      })}
    </p>
  );
}

/** What maintenance reaches a device, now or to come: while it lasts its alerts are recorded and do not ring. */
export function MaintenanceNote({ device }: { readonly device: string }) {
  const { user } = useDesk();
  return user.role === "family" ? null : <Note device={device} />;
}

function Note({ device }: { readonly device: string }) {
  const { t } = useWords();
  const now = useNow(30_000);
  const { data, error } = useMaintenanceOf(device);
  const plans = (data?.items ?? []).filter((plan) => Date.parse(plan.until) > now);
  if (error) return <p role="alert">{t("maintenance.unknown")}</p>;
  if (plans.length === 0) return null;
  return (
    <div>
      {plans.map((plan) => (
        <MaintenanceLine key={plan.id} plan={plan} />
      ))}
      <Link to="/maintenance">{t("maintenance.open")}</Link>
    </div>
  );
}
