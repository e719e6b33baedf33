import { App, Button } from "antd";
import { useState } from "react";
import { DEVICE_KINDS, MAINTENANCE_STATE_WORDS, type MaintenanceState, type MaintenanceView } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { MaintenanceForm } from "../components/maintenance-form.tsx";
import { PostureSection } from "../components/posture-form.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { useMaintenance, useMaintenanceActs } from "../data/maintenance.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

/** Under way first, then what is to come, then what is over. */
const ORDER: readonly MaintenanceState[] = ["active", "planned", "ended"];

function Scope({ plan }: { readonly plan: MaintenanceView }) {
  const { w } = useWords();
  const where = [...plan.placeNames, ...plan.deviceNames].join("、");
  const only = [...plan.scope.kinds.map((kind) => w(DEVICE_KINDS[kind].words)), ...plan.ruleNames.map(w)].join("、");
  return (
    <>
      {where}
      {only === "" ? null : <div className={css.quiet}>{only}</div>}
    </>
  );
}

function Row({ plan }: { readonly plan: MaintenanceView }) {
  const { t, w, language } = useWords();
  const { modal } = App.useApp();
  const now = useNow(30_000);
  const mayEnd = useRight("maintenance.manage");
  const { end } = useMaintenanceActs();
  const ask = (): void =>
    void modal.confirm({
      title: t("maintenance.endAsk"),
      content: t("maintenance.endHint"),
      okText: t("maintenance.end"),
      cancelText: t("act.cancel"),
      onOk: () => end.mutateAsync(plan.id).catch(() => undefined),
    });
  return (
    <tr>
      <td>
        {w(MAINTENANCE_STATE_WORDS[plan.state])}
        {plan.tests ? <div className={css.quiet}>{t("maintenance.testWindow")}</div> : null}
      </td>
      <td>{plan.reason}</td>
      <td>
        <Scope plan={plan} />
      </td>
      <td>
        {plan.owner.name}
        {plan.contractor === undefined ? null : <div className={css.quiet}>{plan.contractor}</div>}
      </td>
      <td>
        {timeText(Date.parse(plan.from), now, language)} – {timeText(Date.parse(plan.until), now, language)}
        {plan.endedBy === null || plan.endedAt === null ? null : (
          <div className={css.quiet}>
            {t("maintenance.endedBy", { name: plan.endedBy.name, time: timeText(Date.parse(plan.endedAt), now, language) })}
          </div>
        )}
      </td>
      <td>{t("maintenance.counts", { suppressed: plan.suppressed, still: plan.stillHeld })}</td>
      <td>
        {mayEnd && plan.state !== "ended" ? (
          <Button size="small" onClick={ask} loading={end.isPending}>
            {t("maintenance.end")}
          </Button>
        ) : null}
        <FailureLine error={end.error} />
      </td>
    </tr>
  );
}

/** Planned maintenance: what is held back now, by whom and until when. */
export function MaintenancePage() {
  const { t } = useWords();
  const mayDeclare = useRight("maintenance.manage");
  const { data, error, isPending, refetch } = useMaintenance(null);
  const [open, setOpen] = useState(false);
  const plans = [...(data?.items ?? [])].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.maintenance")}</h1>
        <span className={css.spring} />
        {mayDeclare ? (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("maintenance.declare")}
          </Button>
        ) : null}
      </div>
      <p className={css.quiet}>{t("maintenance.about")}</p>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Unreadable count={data.unreadable} /> : null}
      {data && plans.length === 0 ? <Empty title={t("maintenance.empty")} hint={t("maintenance.emptyHint")} /> : null}
      {plans.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("alert.stateName")}</th>
                <th>{t("maintenance.reason")}</th>
                <th>{t("maintenance.scope")}</th>
                <th>{t("maintenance.owner")}</th>
                <th>{t("chart.time")}</th>
                <th>{t("maintenance.heldBack")}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {plans.map((plan) => (
                <Row key={plan.id} plan={plan} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <PostureSection />
      {open ? <MaintenanceForm onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
