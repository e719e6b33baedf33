import { quantile } from "../rig.ts";
import { type BenchRow, type Compared, told } from "../row.ts";

/** The row of a measure: its median, with the runs kept beside it for the table. */
export function compared(bench: string, figure: Compared): BenchRow {
  return { ...told(bench, `${figure.measure}: ${figure.who}`, quantile(figure.runs, 0.5), figure.unit), compared: figure };
}

/** What was asked of the comparison and cannot be had here: said by name, with the way to have it. */
export function skipped(bench: string, who: string, why: string): BenchRow {
  return { bench, what: `${who} is left out: ${why}`, value: 0, unit: "", floor: null, met: true };
}
