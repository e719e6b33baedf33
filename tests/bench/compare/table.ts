import { quantile } from "../rig.ts";
import type { BenchRow, Compared } from "../row.ts";

const round = (value: number): string =>
  Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString("en")
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toFixed(2);

/** The comparison in Markdown: for each measure the median of each, its spread, and how many times better or worse than the hub. */
export function comparisonTable(rows: readonly BenchRow[]): string {
  const figures = rows.flatMap((row) => (row.compared ? [row.compared] : []));
  const measures = [...new Set(figures.map((figure) => figure.measure))];
  const lines = measures.flatMap((measure) => {
    const group = figures.filter((figure) => figure.measure === measure);
    const hub = group.find((figure) => figure.who.startsWith("hub"));
    return group.map((figure, n) => line(n === 0 ? measure : "", figure, hub));
  });
  const left = rows.filter((row) => row.unit === "" && row.what.includes("is left out")).map((row) => `\n${row.what}`);
  return ["| measure | who | median | least to most | the hub's against it |", "|---|---|---:|---:|---:|", ...lines, ...left].join("\n");
}

function line(measure: string, figure: Compared, hub: Compared | undefined): string {
  const median = quantile(figure.runs, 0.5);
  const own = hub ? quantile(hub.runs, 0.5) : Number.NaN;
  const times = figure.better === "more" ? own / median : median / own;
  const ratio = figure === hub || !Number.isFinite(times) ? "" : `${times.toFixed(2)} ×`;
  const spread = `${round(Math.min(...figure.runs))} to ${round(Math.max(...figure.runs))}`;
  return `| ${measure} | ${figure.who} | ${round(median)} ${figure.unit} | ${spread} | ${ratio} |`;
}
