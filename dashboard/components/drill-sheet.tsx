import { Link } from "@tanstack/react-router";
import { DRILL_FORMULA, type DrillSheet, SHEET_STEP_WORDS, type SheetLine } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { runningText } from "../words/time.ts";
import own from "./drill.module.css";

const MOMENTS = ["accept", "dispatch", "arrive", "closed"] as const;
const ITEMS = [...DRILL_FORMULA.times, ...DRILL_FORMULA.shares];

function Moments({ line }: { readonly line: SheetLine }) {
  const { t, language } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <tbody>
          {MOMENTS.map((key) => {
            const { seconds, byName } = line[key];
            return (
              <tr key={key}>
                <th scope="row">{t(`drill.${key}`)}</th>
                <td className={own.number}>{seconds === null ? t("drill.notDone") : runningText(seconds * 1_000, language)}</td>
                <td>{byName ?? "—"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Steps({ line }: { readonly line: SheetLine }) {
  const { t, w, language } = useWords();
  return (
    <ul className={own.steps}>
      {line.steps.map((step, at) => (
        // The same rung comes again for each turn and round.
        // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
        <li key={at}>
          {w(step.name)} · {t("drill.afterTime", { time: runningText(step.afterSeconds * 1_000, language) })} ·{" "}
          <strong>{w(SHEET_STEP_WORDS[step.state])}</strong>
          {step.told > 0 ? ` · ${t("drill.toldCount", { count: step.told })}` : ""}
        </li>
      ))}
    </ul>
  );
}

function Line({ line }: { readonly line: SheetLine }) {
  const { t, w } = useWords();
  return (
    <section className={`${css.card} ${own.line}`}>
      <h2>
        {w(line.name)} · {t("drill.pointsOf", { points: line.points })}
      </h2>
      {line.case === null ? null : (
        <Link to="/cases/$id" params={{ id: line.case }}>
          {line.number}
        </Link>
      )}
      <Moments line={line} />
      <h3>{t("drill.steps")}</h3>
      <Steps line={line} />
      <p>
        {t("drill.card", { done: line.card.done, of: line.card.of })} ·{" "}
        {t("drill.closing", { done: line.closing.done, of: line.closing.of })}
        {line.missing.length === 0 ? "" : ` · ${line.missing.map(w).join(t("list.comma"))}`}
      </p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              {ITEMS.map(({ key, words }) => (
                <th key={key} className={own.number}>
                  {w(words)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {ITEMS.map(({ key }) => {
                const item = line.items.find((each) => each.key === key);
                return (
                  <td key={key} className={own.number}>
                    {item?.points == null ? "—" : `${item.points}/${item.of}`}
                  </td>
                );
              })}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** How each alarm was answered, and the points with the formula behind them. */
export function DrillSheetView({ sheet }: { readonly sheet: DrillSheet }) {
  const { t, w, language } = useWords();
  return (
    <>
      <p>
        <span className={own.points}>{sheet.points ?? "—"}</span> {t("drill.total")}
      </p>
      <div className={css.grid}>
        {sheet.lines.map((line) => (
          <Line key={line.alert} line={line} />
        ))}
      </div>
      <details className={css.fold}>
        <summary>{t("drill.formula", { version: sheet.formula })}</summary>
        <ul className={own.steps}>
          {DRILL_FORMULA.times.map(({ key, words, weight, full, none }) => (
            <li key={key}>
              {t("drill.byTime", {
                name: w(words),
                weight,
                full: runningText(full * 1_000, language),
                none: runningText(none * 1_000, language),
              })}
            </li>
          ))}
          {DRILL_FORMULA.shares.map(({ key, words, weight }) => (
            <li key={key}>{t("drill.byShare", { name: w(words), weight })}</li>
          ))}
        </ul>
        <p className={css.quiet}>{t("drill.formulaNote")}</p>
      </details>
    </>
  );
}
