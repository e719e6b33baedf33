import { Link } from "@tanstack/react-router";
import type { CaseFigure, CaseVerdict, SettledCount } from "../../contracts/index.ts";
import { useRight } from "./desk.ts";

/** When and where cases were counted. */
export interface CountedSpan {
  readonly from: string;
  readonly to: string;
  /** Undefined: what is counted is no list of its own. */
  readonly place: string | null | undefined;
}

/** What of them was counted: the filter of the list that gives the same. */
export type CountedAs =
  | { readonly figure: CaseFigure }
  | { readonly settled: SettledCount }
  | { readonly verdict: CaseVerdict; readonly rule?: string };

/** A count; for those who may read cases, the way to the cases behind it. */
export function CaseCount(props: {
  readonly count: number;
  readonly span: CountedSpan;
  readonly as: CountedAs;
  /** What stands there instead of the bare number. */
  readonly text?: string;
}) {
  const { count, span, as, text = String(count) } = props;
  const reads = useRight("cases.read");
  if (!reads || count === 0 || span.place === undefined) return <>{text}</>;
  return (
    <Link to="/cases" search={{ since: span.from, until: span.to, ...as, ...(span.place !== null && { place: span.place }) }}>
      {text}
    </Link>
  );
}
