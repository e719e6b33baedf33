import { Segmented } from "antd";
import type { RuleDetail } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { useRight } from "../desk.ts";
import { FailureLine } from "../form-end.tsx";
import own from "./rule.module.css";
import { ReadingList, RuleDiff } from "./rule-diff.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { RuleForm } from "./rule-form.tsx";
import type { RuleDraft } from "./use-draft.ts";
import type { DraftReading } from "./use-reading.ts";

interface Props {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly reading: DraftReading;
  /** In the address, so that turning the screen changes nothing. */
  readonly way: EditWay;
  readonly onWay: (way: EditWay) => void;
}

export type EditWay = "form" | "text";

/** The rule as a form or as its text, with what it says in plain words beside it. */
export function RuleEdit({ rule, draft, reading, way, onWay }: Props) {
  const { t } = useWords();
  const mayWrite = useRight("rules.write");
  const says = (
    <section className={css.card} aria-label={t("rule.says")}>
      <h2>{draft.changed ? t("rule.wouldSay") : t("rule.says")}</h2>
      <ReadingList reading={reading.good.reading} />
      {reading.faults.length > 0 ? <p role="alert">{t("rule.mendFirst", { count: reading.faults.length })}</p> : null}
      <FailureLine error={reading.error} />
    </section>
  );
  if (!mayWrite)
    return (
      <div className={own.columns}>
        {says}
        <details className={css.fold}>
          <summary>{t("rule.text")}</summary>
          <pre className={css.yaml}>{rule.yaml}</pre>
        </details>
      </div>
    );
  return (
    <div className={own.columns}>
      <div className={css.list}>
        <Segmented
          aria-label={t("rule.way")}
          value={way}
          onChange={onWay}
          style={{ justifySelf: "start" }}
          options={[
            { value: "form", label: t("rule.form") },
            { value: "text", label: t("rule.text") },
          ]}
        />
        {way === "form" ? (
          <RuleForm rule={rule} draft={draft} fields={reading.good.fields} faults={reading.faults} />
        ) : (
          <RuleEditor text={draft.text} onChange={draft.set} faults={reading.faults} />
        )}
      </div>
      <div className={own.beside}>
        {says}
        {draft.changed ? (
          <section className={css.card} aria-label={t("rule.diff")}>
            <h2>{t("rule.diff")}</h2>
            <RuleDiff before={{ yaml: rule.yaml, reading: rule }} after={{ yaml: draft.text, reading: reading.good }} />
          </section>
        ) : null}
      </div>
    </div>
  );
}
