import type { RuleReading, Words } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fieldChanges, fieldText, lineChanges } from "../../words/rule-diff.ts";
import own from "./rule.module.css";

/** One version of a rule as it is compared; `reading` is null where it is not known. */
export interface Compared {
  readonly yaml: string;
  readonly reading: RuleReading | null;
}

export function ReadingList({ reading }: { readonly reading: readonly Words[] }) {
  const { w } = useWords();
  return (
    <ul className={own.reading}>
      {reading.map((line) => (
        <li key={line.en}>{w(line)}</li>
      ))}
    </ul>
  );
}

/** What differs between two versions of a rule, in words first, then in its text. */
export function RuleDiff({ before, after }: { readonly before: Compared; readonly after: Compared }) {
  const { t, w, language } = useWords();
  const known = before.reading !== null && after.reading !== null;
  const values = known ? fieldChanges(before.reading.fields, after.reading.fields) : [];
  const sentences = known
    ? lineChanges(before.reading.reading.map(w), after.reading.reading.map(w)).filter((line) => line.kind !== "same")
    : [];
  const lines = lineChanges(before.yaml.trim().split("\n"), after.yaml.trim().split("\n")).filter((line) => line.kind !== "same");
  if (lines.length === 0) return <p className={css.quiet}>{t("rule.noDiff")}</p>;
  return (
    <div className={css.list}>
      {values.length > 0 ? (
        <ul className={own.diff}>
          {values.map(({ field, from, to }) => (
            <li key={field.path}>
              {w(field.words)} <del>{fieldText(field, from, language)}</del> → <ins>{fieldText(field, to, language)}</ins>
            </li>
          ))}
        </ul>
      ) : null}
      {sentences.length > 0 ? (
        <ul className={own.diff}>
          {sentences.map(({ kind, text }) => (
            <li key={kind + text}>{kind === "gone" ? <del>{text}</del> : <ins>{text}</ins>}</li>
          ))}
        </ul>
      ) : null}
      <details open={!known}>
        <summary>{t("rule.textDiff", { count: lines.length })}</summary>
        <pre className={own.lines}>
          {lines.map(({ kind, text }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike and never move
            <span key={i} className={kind === "gone" ? own.gone : ""}>{`${kind === "gone" ? "−" : "+"} ${text}\n`}</span>
          ))}
        </pre>
      </details>
    </div>
  );
}
