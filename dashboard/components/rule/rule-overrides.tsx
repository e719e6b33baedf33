import { Button } from "antd";
import { useState } from "react";
import type { RuleDetail, RuleOverride } from "../../../contracts/index.ts";
import { useRuleActs } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import { useNow } from "../../live/hooks.ts";
import css from "../../pages/page.module.css";
import { fullTime, timeText } from "../../words/time.ts";
import { useRight } from "../desk.ts";
import { Empty } from "../states.tsx";
import { OverrideForm } from "./override-form.tsx";
import { ReasonModal } from "./reason-modal.tsx";
import { SettingText } from "./setting-text.tsx";
import { useSubjectName } from "./subject-name.tsx";

function End({ rule, one, onClose }: { readonly rule: RuleDetail; readonly one: RuleOverride; readonly onClose: () => void }) {
  const { t } = useWords();
  const name = useSubjectName();
  const { limit } = useRuleActs(rule.id);
  const items = rule.overrides.filter((each) => each.id !== one.id).map(({ id }) => ({ id }));
  return (
    <ReasonModal
      title={t("rule.limitEndAsk", { name: name(one.subject) })}
      okText={t("rule.limitEnd")}
      label={t("act.reason")}
      busy={limit.isPending}
      error={limit.error}
      onClose={onClose}
      onOk={(reason) => limit.mutate({ items, reason }, { onSuccess: onClose })}
    >
      <p>{t("rule.limitEndHint")}</p>
      <SettingText set={one.set} fields={rule.fields} />
    </ReasonModal>
  );
}

/** Where this rule is set otherwise for some: whom, what, why, by whom and until when. */
export function RuleOverrides({ rule }: { readonly rule: RuleDetail }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const name = useSubjectName();
  const mayWrite = useRight("rules.write");
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<RuleOverride | null>(null);
  const add =
    mayWrite && rule.fields.length > 0 ? (
      <span>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("rule.limitAdd")}
        </Button>
      </span>
    ) : null;
  return (
    <div className={css.list}>
      {rule.overrides.length === 0 ? (
        <Empty title={t("rule.noLimits")} hint={t("rule.limitsAbout")}>
          {add}
        </Empty>
      ) : (
        <>
          <p className={css.quiet}>{t("rule.limitsAbout")}</p>
          {add}
          <div className={css.scroll}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th>{t("rule.limitWhom")}</th>
                  <th>{t("rule.limitWhat")}</th>
                  <th>{t("rule.why")}</th>
                  <th>{t("rule.by")}</th>
                  <th>{t("rule.limitUntil")}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {rule.overrides.map((one) => (
                  <tr key={one.id}>
                    <td>{name(one.subject)}</td>
                    <td>
                      <SettingText set={one.set} fields={rule.fields} />
                    </td>
                    <td>{one.reason === "" ? t("rule.replay.hidden") : one.reason}</td>
                    <td>
                      {one.byName}
                      <div className={css.quiet}>{timeText(Date.parse(one.at), now, language)}</div>
                    </td>
                    <td>{one.until === null ? t("rule.limitForGood") : fullTime(Date.parse(one.until), language)}</td>
                    <td>
                      {mayWrite ? (
                        <Button size="small" onClick={() => setEnding(one)}>
                          {t("rule.limitEnd")}
                        </Button>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {adding ? <OverrideForm rule={rule} onClose={() => setAdding(false)} /> : null}
      {ending ? <End rule={rule} one={ending} onClose={() => setEnding(null)} /> : null}
    </div>
  );
}
