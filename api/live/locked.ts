import {
  isAudible,
  isWaiting,
  type LockedNobody,
  type LockedView,
  publicLine,
  type Severity,
  viewsCase,
  worse,
} from "../../contracts/index.ts";
import { seesAlert } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";
import type { Connection } from "./connection.ts";
import { lockedBody } from "./frames.ts";

type LivePorts = Pick<ApiPorts, "live">;

/** So many of them at most: more do not fit on a screen that is read from afar. */
const MOST_NOBODY = 6;

/** Cases of which nobody was reached are work for whoever stands there, log-in or not: where to go, and to what. */
function nobodyReached({ caller }: Connection, ports: LivePorts): readonly LockedNobody[] {
  return ports.live
    .openCases()
    .flatMap(({ case: one, at }) => {
      const nobody = one.ladder?.nobody;
      if (one.drill !== undefined || nobody == null || nobody.endedAt !== null || !viewsCase(caller.scope, one, at)) return [];
      return [{ severity: one.severity, line: publicLine(one), since: nobody.at }];
    })
    .toSorted((a, b) => a.since.localeCompare(b.since))
    .slice(0, MOST_NOBODY);
}

/** Numbers, and whom nobody was reached for: what a locked desk may show to whoever stands before it. */
function lockedView(connection: Connection, ports: LivePorts): LockedView {
  const waiting = { critical: 0, high: 0, medium: 0, low: 0 };
  let sounding: Severity | null = null;
  for (const { alert, at } of ports.live.openAlerts()) {
    // Nobody practises before a locked screen: what it counts and sounds for is real.
    if (alert.drill !== undefined || !seesAlert(connection.caller.scope, alert, at)) continue;
    if (isWaiting(alert)) waiting[alert.severity] += 1;
    if (isAudible(alert)) sounding = sounding === null ? alert.severity : worse(sounding, alert.severity);
  }
  const posture = ports.live.status(connection.caller.scope).posture?.kind;
  return { waiting, sounding, nobody: nobodyReached(connection, ports), ...(posture && { posture }) };
}

/** The desks whose session has run out: they go on sounding, and are sent counts and severities, nothing else. */
export function createLockedDesks(ports: LivePorts) {
  const desks = new Set<Connection>();
  const send = (connection: Connection): void => connection.push(lockedBody(lockedView(connection, ports)), true);
  return {
    desks,
    add(connection: Connection): void {
      desks.add(connection);
      // What was held for it while it was open must not reach it now.
      connection.lock();
      send(connection);
    },
    sendAll(): void {
      for (const connection of desks) send(connection);
    },
  };
}
