import { SEVERITY_WORDS, type Severity } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { SHAPES } from "../map/shapes.ts";
import css from "./severity.module.css";

export function SeverityShape({ severity, size = 14 }: { readonly severity: Severity; readonly size?: number }) {
  return (
    <svg className={`${css.shape} ${css[severity]}`} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={SHAPES[severity]} fill="currentColor" />
    </svg>
  );
}

/** Word, shape and colour together, never colour alone. */
export function SeverityBadge({ severity, size }: { readonly severity: Severity; readonly size?: number }) {
  const { w } = useWords();
  return (
    <span className={`${css.badge} ${css[severity]}`}>
      <SeverityShape severity={severity} {...(size ? { size } : {})} />
      {w(SEVERITY_WORDS[severity])}
    </span>
  );
}
