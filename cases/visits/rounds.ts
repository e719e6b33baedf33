import type { CareVisit, Round, RoundItem } from "../../contracts/index.ts";

/**
 * The line after a visit. What was later holds: a tick that was made without network and comes afterwards does not undo
 * what somebody saw since.
 */
export function ticked(item: RoundItem, visit: Pick<CareVisit, "result" | "note" | "at" | "by" | "byName">): RoundItem {
  if (item.at !== null && Date.parse(item.at) > Date.parse(visit.at)) return item;
  return { ...item, result: visit.result, note: visit.note, at: visit.at, by: visit.by, byName: visit.byName };
}

/** The round with one line in another's stead. */
export function withItem(round: Round, item: RoundItem): Round {
  return { ...round, items: round.items.map((one) => (one.person === item.person ? item : one)) };
}
