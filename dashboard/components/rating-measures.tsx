import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  RATING_COLOUR_WORDS,
  RATING_MEASURE_WORDS,
  type RatingColour,
  type RatingFormula,
  type RatingMeasure,
  type RatingMeasureName,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import number from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import own from "./rating.module.css";

/** The colour in words on its ground: never by colour alone. */
export function Colour({ of }: { readonly of: RatingColour | null }) {
  const { t, w } = useWords();
  return (
    <span className={own.colour} data-colour={of ?? "none"}>
      {of === null ? t("rating.notCounted") : w(RATING_COLOUR_WORDS[of])}
    </span>
  );
}

/** The list behind a measure of a compound. */
function Proof({
  measure,
  compound,
  children,
}: {
  readonly measure: RatingMeasureName;
  readonly compound: string;
  readonly children: ReactNode;
}) {
  switch (measure) {
    case "hazards":
      return (
        <Link to="/cases" search={{ kind: "hazard", overdue: "1", place: compound }}>
          {children}
        </Link>
      );
    case "lanes":
      return (
        <Link to="/nuisance" search={{ days: "30", place: compound }}>
          {children}
        </Link>
      );
    case "devices":
      return (
        <Link to="/devices" search={{ state: "offline,silent", place: compound }}>
          {children}
        </Link>
      );
    case "visits":
      return <Link to="/inspection/visits">{children}</Link>;
    case "drills":
      return <Link to="/drills">{children}</Link>;
  }
}

interface MeasuresProps {
  readonly measures: readonly RatingMeasure[];
  readonly formula: RatingFormula | null;
  /** Null: as it was, with no list that still says so. */
  readonly compound: string | null;
}

/** What was counted, and from where on it is yellow or red. */
export function Measures({ measures, formula, compound }: MeasuresProps) {
  const { t, w } = useWords();
  const limit = (by: "count" | "share", value: number): string =>
    by === "count" ? t("rating.from", { value }) : `≥ ${Math.round(value * 1000) / 10}%`;
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("rating.measure")}</th>
            <th className={number.number}>{t("rating.count")}</th>
            <th>{t("rating.colour")}</th>
            {formula === null ? null : (
              <>
                <th>{t("rating.yellowFrom")}</th>
                <th>{t("rating.redFrom")}</th>
                <th>{t("rating.source")}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {measures.map(({ measure, bad, of, colour }) => {
            const rule = formula?.measures[measure];
            const text = bad === null || of === null ? "—" : rule?.by === "count" ? String(bad) : `${bad} / ${of}`;
            return (
              <tr key={measure}>
                <td>{w(RATING_MEASURE_WORDS[measure])}</td>
                <td className={number.number}>
                  {compound === null || bad === null || bad === 0 ? (
                    text
                  ) : (
                    <Proof measure={measure} compound={compound}>
                      {text}
                    </Proof>
                  )}
                </td>
                <td>
                  <Colour of={colour} />
                </td>
                {rule === undefined ? null : (
                  <>
                    <td>{limit(rule.by, rule.yellow)}</td>
                    <td>{limit(rule.by, rule.red)}</td>
                    <td className={css.quiet}>{w(rule.source)}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
