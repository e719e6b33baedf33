import type { RuleField, RuleOverride } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import { fieldText } from "../../words/rule-diff.ts";

interface Props {
  readonly set: RuleOverride["set"];
  readonly fields: readonly RuleField[];
}

/** What is set otherwise, in words, beside what the rule says for everybody. */
export function SettingText({ set, fields }: Props) {
  const { t, w, language } = useWords();
  return (
    <>
      {Object.entries(set).map(([path, value]) => {
        const field = fields.find((one) => one.path === path);
        return (
          <div key={path}>
            {field
              ? t("rule.setTo", {
                  name: w(field.words),
                  value: fieldText(field, value, language),
                  usual: fieldText(field, field.value, language),
                })
              : `${path}: ${value}`}
          </div>
        );
      })}
    </>
  );
}
