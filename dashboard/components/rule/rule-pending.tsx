import { Button } from "antd";
import type { PendingRule, RuleDetail, RuleOverride } from "../../../contracts/index.ts";
import { useRuleActs, useRuleCheck } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import { useNow } from "../../live/hooks.ts";
import css from "../../pages/page.module.css";
import { timeText } from "../../words/time.ts";
import { useDesk, useRight } from "../desk.ts";
import { FailureLine } from "../form-end.tsx";
import own from "./rule.module.css";
import { RuleDiff } from "./rule-diff.tsx";
import { SettingText } from "./setting-text.tsx";
import { useSubjectName } from "./subject-name.tsx";

function What({ rule, pending }: { readonly rule: RuleDetail; readonly pending: PendingRule }) {
  const { t } = useWords();
  const name = useSubjectName();
  const { version } = pending;
  const check = useRuleCheck(rule.id, version.yaml, useRight("rules.write"));
  if (!version.enabled) return <p>{t("rule.pendingWithdraw", { count: rule.openAlerts })}</p>;
  const known = new Set(rule.overrides.map((one) => one.id));
  const added: readonly RuleOverride[] = version.overrides.filter((one) => !known.has(one.id));
  return (
    <>
      {version.yaml.trim() === rule.yaml.trim() ? null : (
        <RuleDiff before={{ yaml: rule.yaml, reading: rule }} after={{ yaml: version.yaml, reading: check.data ?? null }} />
      )}
      {added.map((one) => (
        <p key={one.id}>
          {t("rule.limitFor", { name: name(one.subject) })} <SettingText set={one.set} fields={rule.fields} />
        </p>
      ))}
    </>
  );
}

/** A change of a life-safety rule that waits for a second person: what it would no longer see, and the two answers. */
export function RulePending({ rule, pending }: { readonly rule: RuleDetail; readonly pending: PendingRule }) {
  const { t, language } = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const mayWrite = useRight("rules.write");
  const { confirm } = useRuleActs(rule.id);
  const isMine = pending.version.by === user.username;
  const answer = (agree: boolean): void => confirm.mutate({ pending: pending.id, agree });
  return (
    <section className={css.card} aria-label={t("rule.pending")}>
      <h2>{t("rule.pending")}</h2>
      <p>
        {t("rule.pendingBy", {
          name: pending.version.byName ?? pending.version.by ?? "",
          act: t(`rule.act.${pending.version.act}`),
          until: timeText(Date.parse(pending.until), now, language),
        })}
        {pending.version.reason === null ? "" : t("rule.pendingReason", { reason: pending.version.reason })}
      </p>
      <p className={css.quiet}>{t("rule.pendingWhy")}</p>
      <What rule={rule} pending={pending} />
      {mayWrite ? (
        <div className={own.control} style={{ justifyContent: "flex-start" }}>
          {isMine ? (
            <>
              <span>{t("rule.pendingMine")}</span>
              <Button onClick={() => answer(false)} loading={confirm.isPending}>
                {t("rule.pendingTakeBack")}
              </Button>
            </>
          ) : (
            <>
              <Button type="primary" onClick={() => answer(true)} loading={confirm.isPending}>
                {t("rule.pendingAgree")}
              </Button>
              <Button onClick={() => answer(false)} loading={confirm.isPending}>
                {t("rule.pendingRefuse")}
              </Button>
            </>
          )}
        </div>
      ) : null}
      <FailureLine error={confirm.error} />
    </section>
  );
}
