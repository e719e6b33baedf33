import { type Column, planFor } from "../../../device-sim/replay/columns.ts";
import { readRecordedTime } from "../../../device-sim/replay/recorded-time.ts";
import { type Row, readRows } from "../../../device-sim/replay/rows.ts";
import type { WaterRow } from "./evaluate.ts";

/** Reads a recorded water network as the replay does, with the labels that the hub never sees. */
export async function readWater(file: string): Promise<{ readonly rows: readonly WaterRow[]; readonly columns: readonly Column[] }> {
  const read: Row[] = [];
  for await (const row of readRows(file)) read.push(row);
  const outcome = planFor([...(read[0]?.keys() ?? [])], {
    device: "replay",
    kind: "hydrant",
    map: undefined,
    time: undefined,
    interval: undefined,
  });
  if (!outcome.ok) throw new Error(outcome.reason);
  const { columns, time } = outcome.plan;
  const rows = read.flatMap((row): WaterRow[] => {
    const at = readRecordedTime(row.get(time) ?? "");
    if (at === undefined) return [];
    const values = columns.flatMap(({ column, device, factor, shift }): [string, number][] => {
      const text = row.get(column) ?? "";
      return text === "" || Number.isNaN(Number(text)) ? [] : [[device, Number(text) * factor + shift]];
    });
    return [{ at, values: new Map(values), anomaly: row.get("ATT_FLAG") === "1" }];
  });
  return { rows, columns };
}
