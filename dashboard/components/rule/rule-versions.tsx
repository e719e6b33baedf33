import { Link } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import type { RuleDetail, RuleVersion } from "../../../contracts/index.ts";
import { useRuleActs, useRuleCheck, useRuleVersions } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fullTime } from "../../words/time.ts";
import { useRight } from "../desk.ts";
import { Bones, Failed } from "../states.tsx";
import { ReasonModal } from "./reason-modal.tsx";
import { RuleDiff } from "./rule-diff.tsx";

function useCompared(rule: RuleDetail, version: RuleVersion | undefined) {
  const { data } = useRuleCheck(rule.id, version?.yaml ?? "", useRight("rules.write") && version !== undefined);
  return { yaml: version?.yaml ?? "", reading: data ?? null };
}

interface CompareProps {
  readonly rule: RuleDetail;
  readonly versions: readonly RuleVersion[];
  readonly from: number;
  readonly to: number;
  readonly onChange: (from: number, to: number) => void;
}

function Compare({ rule, versions, from, to, onChange }: CompareProps) {
  const { t } = useWords();
  const before = useCompared(
    rule,
    versions.find((one) => one.version === from),
  );
  const after = useCompared(
    rule,
    versions.find((one) => one.version === to),
  );
  const options = versions.map(({ version }) => ({ value: version, label: t("evidence.version", { version }) }));
  return (
    <section className={css.card} aria-label={t("rule.compare")}>
      <h2>{t("rule.compare")}</h2>
      <div className={css.filters}>
        <Select
          style={{ width: 130 }}
          aria-label={t("rule.compareFrom")}
          value={from}
          options={options}
          onChange={(next) => onChange(next, to)}
        />
        →
        <Select
          style={{ width: 130 }}
          aria-label={t("rule.compareTo")}
          value={to}
          options={options}
          onChange={(next) => onChange(from, next)}
        />
      </div>
      <RuleDiff before={before} after={after} />
    </section>
  );
}

function Back({ rule, version, onClose }: { readonly rule: RuleDetail; readonly version: RuleVersion; readonly onClose: () => void }) {
  const { t } = useWords();
  const { rollBack } = useRuleActs(rule.id);
  const after = useCompared(rule, version);
  return (
    <ReasonModal
      title={t("rule.rollBackAsk", { version: version.version })}
      okText={t("rule.rollBack")}
      label={t("act.reason")}
      busy={rollBack.isPending}
      error={rollBack.error}
      onClose={onClose}
      onOk={(reason) => rollBack.mutate({ version: version.version, reason }, { onSuccess: onClose })}
    >
      <p>{t("rule.rollBackHint")}</p>
      <RuleDiff before={{ yaml: rule.yaml, reading: rule }} after={after} />
      {rule.lifeSafety ? <p>{t("rule.twoNames")}</p> : null}
    </ReasonModal>
  );
}

/** Every version that was in force: who, when and why; two of them compared, and the way back to one. */
export function RuleVersions({ rule }: { readonly rule: RuleDetail }) {
  const { t, language } = useWords();
  const mayWrite = useRight("rules.write");
  const { data, error, isPending, refetch } = useRuleVersions(rule.id);
  const [pair, setPair] = useState<readonly [number, number] | null>(null);
  const [back, setBack] = useState<RuleVersion | null>(null);
  const versions = data?.items ?? [];
  const [newest] = versions;
  return (
    <div className={css.list}>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {pair ? <Compare rule={rule} versions={versions} from={pair[0]} to={pair[1]} onChange={(from, to) => setPair([from, to])} /> : null}
      {versions.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("rule.version")}</th>
                <th>{t("chart.time")}</th>
                <th>{t("rule.what")}</th>
                <th>{t("rule.by")}</th>
                <th>{t("rule.why")}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {versions.map((one) => (
                <tr key={one.version}>
                  <td>
                    {one.version}
                    {one === newest ? ` ${t("rule.inForce")}` : ""}
                  </td>
                  <td>{one.at === null ? "—" : fullTime(Date.parse(one.at), language)}</td>
                  <td>{t(`rule.act.${one.act}`)}</td>
                  <td>
                    {one.byName ?? one.by ?? t("rule.byHub")}
                    {one.second === null ? null : <div className={css.quiet}>{t("rule.second", { name: one.second })}</div>}
                  </td>
                  <td>
                    {one.reason}
                    {one.replay === null ? null : (
                      <Link to="/rules/$id" params={{ id: rule.id }} search={{ tab: "replay", replay: one.replay }}>
                        {t("rule.replaySeen")}
                      </Link>
                    )}
                  </td>
                  <td>
                    {newest && one !== newest ? (
                      <span className={css.filters}>
                        <Button size="small" onClick={() => setPair([one.version, newest.version])}>
                          {t("rule.compare")}
                        </Button>
                        {mayWrite && one.yaml.trim() !== rule.yaml.trim() ? (
                          <Button size="small" onClick={() => setBack(one)}>
                            {t("rule.rollBack")}
                          </Button>
                        ) : null}
                      </span>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {versions.length === 1 ? <p className={css.quiet}>{t("rule.onlyShipped")}</p> : null}
      {back ? <Back rule={rule} version={back} onClose={() => setBack(null)} /> : null}
    </div>
  );
}
