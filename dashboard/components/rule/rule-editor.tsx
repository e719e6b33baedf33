import { useRef } from "react";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { faultText, type RuleFault } from "../../words/rule-faults.ts";
import own from "./rule.module.css";

interface Props {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly faults: readonly RuleFault[];
}

/** The rule's own text with its line numbers; a mistake leads to its line. */
export function RuleEditor({ text, onChange, faults }: Props) {
  const { t, language } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split("\n");
  const faulty = new Set(faults.map((fault) => fault.line));
  const goTo = (line: number): void => {
    const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className={css.list}>
      <p className={css.quiet}>{t("rule.editorHint")}</p>
      {faults.length > 0 ? (
        <ul role="alert" className={`${own.diff} ${css.failure}`} aria-label={t("rule.faults")}>
          {faults.map((fault) => (
            <li key={`${fault.line} ${fault.path} ${fault.what}`}>
              {fault.line === null ? null : (
                <button type="button" className={own.link} onClick={() => goTo(fault.line ?? 1)}>
                  {t("rule.line", { count: fault.line })}
                </button>
              )}{" "}
              {fault.path} {faultText(fault, language)}
            </li>
          ))}
        </ul>
      ) : null}
      <div className={own.editor}>
        <pre aria-hidden>
          {lines.map((_, i) => {
            const number = i + 1;
            return faulty.has(number) ? <mark key={number}>{`${number}\n`}</mark> : `${number}\n`;
          })}
        </pre>
        <textarea
          ref={area}
          value={text}
          rows={lines.length + 1}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          aria-label={t("rule.text")}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </div>
  );
}
