import type { RecordChange } from "../contracts/index.ts";

/** Log lines kept of one alert or case when memory gets short. */
const LINES_KEPT = 50;

/** What a later change of the same kind makes needless; null for what is never left out. */
function keyOf(change: RecordChange): string | null {
  switch (change.write) {
    case "alert":
      return `alert ${change.alert.id}`;
    case "case":
      return `case ${change.case.id}`;
    case "entry":
      return `entry ${change.entry.id}`;
    case "call":
      return `call ${change.call.id}`;
    case "applied":
      return `applied ${JSON.stringify([change.community, change.rule, change.subject])}`;
    case "ladder-step":
      return `step ${change.step.id}`;
    case "maintenance":
      return `maintenance ${change.plan.id}`;
    case "drill":
      return `drill ${change.drill.id}`;
    case "walk-tick":
      return `walk ${change.tick.plan} ${change.tick.device} ${change.tick.at}`;
    case "flood":
      return `flood ${change.flood.id}`;
    case "alert-log":
    case "case-log":
    case "alert-picture":
    case "alert-verdict":
    case "alert-case":
    case "case-picture":
    case "notice":
      return null;
  }
}

function lineOf(change: RecordChange): string | null {
  if (change.write === "alert-log") return `alert ${change.alert}`;
  return change.write === "case-log" ? `case ${change.case}` : null;
}

/**
 * Shortens what waits for a store that stands still: of each alert, case and position only the newest state stays (with
 * the evidence of the first), notices and pictures all stay, of the logs the newest lines.
 * @returns the changes in their order, and how many log lines were left out
 */
export function compactChanges(changes: readonly RecordChange[]): { readonly changes: readonly RecordChange[]; readonly dropped: number } {
  const newest = new Map<string, RecordChange>();
  const evidence = new Map<string, RecordChange>();
  const lines = new Map<string, number>();
  for (const change of changes) {
    const key = keyOf(change);
    if (key !== null) newest.set(key, change);
    if (change.write === "alert" && change.evidence !== undefined) evidence.set(change.alert.id, change);
    const line = lineOf(change);
    if (line !== null) lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  let dropped = 0;
  const kept = changes.flatMap((change): readonly RecordChange[] => {
    const key = keyOf(change);
    if (key !== null) {
      if (newest.get(key) !== change) return [];
      const first = change.write === "alert" && change.evidence === undefined ? evidence.get(change.alert.id) : undefined;
      return first?.write === "alert" && first.evidence !== undefined && change.write === "alert"
        ? [{ ...change, evidence: first.evidence }]
        : [change];
    }
    const line = lineOf(change);
    const left = line === null ? 0 : (lines.get(line) ?? 0);
    if (line !== null) lines.set(line, left - 1);
    if (left <= LINES_KEPT) return [change];
    dropped++;
    return [];
  });
  return { changes: kept, dropped };
}
