import { Button } from "antd";
import { useState } from "react";
import type { RuleDetail } from "../../../contracts/index.ts";
import { useRuleActs } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import { ReasonModal } from "./reason-modal.tsx";

/** Withdraws a rule or puts it in force again; says what becomes of the alerts that are open. */
export function RuleSwitch({ rule }: { readonly rule: RuleDetail }) {
  const { t, w } = useWords();
  const [open, setOpen] = useState(false);
  const { switchTo } = useRuleActs(rule.id);
  const act = rule.enabled ? "withdraw" : "enable";
  const close = (): void => {
    setOpen(false);
    switchTo.reset();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(`rule.${act}`)}</Button>
      {open ? (
        <ReasonModal
          title={t(`rule.${act}Ask`, { name: w(rule.name) })}
          okText={t(`rule.${act}`)}
          label={t("act.reason")}
          busy={switchTo.isPending}
          error={switchTo.error}
          onClose={close}
          onOk={(reason) => switchTo.mutate({ act, reason }, { onSuccess: close })}
        >
          {rule.enabled ? (
            <>
              <p>{t("rule.withdrawHint")}</p>
              <p>{rule.openAlerts === 0 ? t("rule.withdrawNone") : t("rule.withdrawOpen", { count: rule.openAlerts })}</p>
              {rule.lifeSafety ? <p>{t("rule.twoNames")}</p> : null}
            </>
          ) : (
            <p>{t("rule.enableHint")}</p>
          )}
        </ReasonModal>
      ) : null}
    </>
  );
}
