import { type DutyLogRow, toIso } from "../../contracts/index.ts";
import type { DutyLogPorts } from "../duty-log-ports.ts";
import { NOW, ROOT } from "./world.ts";

/** A duty log in memory: its remarks only, in one shift. */
export function memoryDutyLog(): DutyLogPorts {
  const rows: Extract<DutyLogRow, { source: "remark" }>[] = [];
  return {
    lines: async () => ({ items: rows, next: null }),
    day: (day) => ({
      ...{ day: day ?? "2026-03-01", before: "2026-02-28", after: "2026-03-02", zone: "Asia/Shanghai", now: toIso(NOW) },
      shifts: [{ from: toIso(NOW), to: toIso(NOW + 1), name: "08:00–20:00", onDuty: [] }],
    }),
    remark: async (body, by, scope) => {
      const remark = {
        ...{
          id: `remark-${rows.length}`,
          community: "xfl",
          path: scope.paths[0] ?? ROOT,
          at: toIso(NOW),
          by: by.username,
          byName: by.name,
        },
        ...{ text: body.text, nextShift: body.nextShift ?? false, corrects: body.corrects ?? null },
      };
      const row = { source: "remark" as const, at: NOW, key: remark.id, remark, correctedBy: null };
      rows.push(row);
      return { ok: true, value: row };
    },
  };
}
