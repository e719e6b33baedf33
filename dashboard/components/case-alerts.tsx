import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { actsNow, type Case } from "../../contracts/index.ts";
import { useCaseAct } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { Age } from "./age.tsx";
import panel from "./alert-panel.module.css";
import rows from "./case-alerts.module.css";
import { alertsToSplit, SplitForm } from "./case-split.tsx";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { SeverityBadge } from "./severity.tsx";

/** The alerts of a case as its witnesses; one that is another's cry is taken out from here. */
export function CaseAlerts({ one }: { readonly one: Case }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const act = useCaseAct(one.id);
  const [taking, setTaking] = useState<string | null>(null);
  const can = actsNow(one, user).includes("split") ? new Set(alertsToSplit(one).map(({ id }) => id)) : new Set<string>();
  return (
    <>
      <ul className={rows.list} aria-label={t("case.alerts")}>
        {one.alerts.map((alert) => (
          <li key={alert.id}>
            <SeverityBadge severity={alert.severity} />{" "}
            <Link to="/alerts/$id" params={{ id: alert.id }}>
              {w(alert.ruleName)}
            </Link>{" "}
            <span className={panel.quiet}>
              {alert.place?.path ?? ""} · <Age at={alert.at} />
            </span>{" "}
            {can.has(alert.id) ? (
              <Button size="small" aria-expanded={taking === alert.id} onClick={() => setTaking(taking === alert.id ? null : alert.id)}>
                {t("case.takeOut")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {taking !== null && can.has(taking) ? (
        <SplitForm
          key={taking}
          one={one}
          first={taking}
          busy={act.isPending}
          send={(request) => act.mutate(request, { onSuccess: () => setTaking(null) })}
          cancel={() => setTaking(null)}
        />
      ) : null}
      <FailureLine error={act.error} />
    </>
  );
}
