import { arrivalOf, type Case, type CaseLog, type Role, type SettledLevel } from "../contracts/index.ts";

/** Acts by which a case is worked on; giving it to somebody and closing it are the desk's. */
const WORK: readonly string[] = ["take", "arrive", "verify", "resolve", "hold", "enter"];
/** Those who stand in the courtyard; all others work for the community. No role is the branch's: that is chosen. */
const NEAR: readonly Role[] = ["grid", "volunteer", "care", "family"];

/**
 * Where a case would be said to be settled, by who took part: given to 12345 it went up; whoever else was called, and the
 * hand of the community, make it the community's; the rest was settled in the courtyard.
 * @param roleOf by user name
 */
export function proposeSettled(
  one: Pick<Case, "handovers" | "arrivals">,
  log: readonly Pick<CaseLog, "act" | "by" | "at">[],
  roleOf: (username: string) => Role | undefined,
): SettledLevel {
  if (one.handovers.some(({ to }) => to === "12345")) return "street";
  const roles = log.flatMap((line) => {
    const arrival = arrivalOf(one, line);
    // Whoever was there worked on it, not whoever wrote that down; what was taken back nobody did.
    if (arrival !== undefined)
      return arrival.undoneAt === undefined && arrival.role !== null ? [{ act: line.act, role: arrival.role }] : [];
    return [{ act: line.act, role: line.by === null ? undefined : roleOf(line.by) }];
  });
  if (one.handovers.length > 0 || roles.some(({ role }) => role === "leader")) return "community";
  const worked = roles.flatMap(({ act, role }) => (role !== undefined && WORK.includes(act) ? [role] : []));
  return worked.length > 0 && worked.every((role) => NEAR.includes(role)) ? "courtyard" : "community";
}
