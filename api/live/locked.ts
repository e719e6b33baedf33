import { isAudible, isWaiting, type LockedView, type Severity, worse } from "../../contracts/index.ts";
import { seesAlert } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";
import type { Connection } from "./connection.ts";
import { lockedBody } from "./frames.ts";

type LivePorts = Pick<ApiPorts, "live">;

/** Numbers only: what a locked desk may show to whoever stands before it. */
function lockedView(connection: Connection, ports: LivePorts): LockedView {
  const waiting = { critical: 0, high: 0, medium: 0, low: 0 };
  let sounding: Severity | null = null;
  for (const { alert, at } of ports.live.openAlerts()) {
    if (!seesAlert(connection.caller.scope, alert, at)) continue;
    if (isWaiting(alert)) waiting[alert.severity] += 1;
    if (isAudible(alert)) sounding = sounding === null ? alert.severity : worse(sounding, alert.severity);
  }
  return { waiting, sounding };
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
