import {
  isAudible,
  isWaiting,
  type LockedNobody,
  type LockedView,
  publicLine,
  type Scope,
  type Severity,
  viewsCase,
  worse,
} from "../../contracts/index.ts";
import { seesAlert } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";
import type { Connection } from "./connection.ts";
import { lockedBody } from "./frames.ts";
import { publicAlerts } from "./public-alerts.ts";

type LivePorts = Pick<ApiPorts, "live" | "places">;

/** So many of them at most: more do not fit on a screen that is read from afar. */
const MOST_NOBODY = 6;
const MOST_ALERTS = 20;

/** Cases of which nobody was reached are work for whoever stands there, log-in or not: where to go, and to what. */
function nobodyReached(scope: Scope, ports: LivePorts): readonly LockedNobody[] {
  return ports.live
    .openCases()
    .flatMap(({ case: one, at }) => {
      const nobody = one.ladder?.nobody;
      if (one.drill !== undefined || nobody == null || nobody.endedAt !== null || !viewsCase(scope, one, at)) return [];
      return [{ severity: one.severity, line: publicLine(one), since: nobody.at }];
    })
    .toSorted((a, b) => a.since.localeCompare(b.since))
    .slice(0, MOST_NOBODY);
}

/** What a locked desk, or a screen on the wall, may show to whoever stands before it. @param most so many alerts one by one */
export function lockedView(scope: Scope, ports: LivePorts, most = MOST_ALERTS): LockedView {
  const waiting = { critical: 0, high: 0, medium: 0, low: 0 };
  let sounding: Severity | null = null;
  for (const { alert, at } of ports.live.openAlerts()) {
    // Nobody practises before a locked screen: what it counts and sounds for is real.
    if (alert.drill !== undefined || !seesAlert(scope, alert, at)) continue;
    if (isWaiting(alert)) waiting[alert.severity] += 1;
    if (isAudible(alert)) sounding = sounding === null ? alert.severity : worse(sounding, alert.severity);
  }
  const posture = ports.live.status(scope).posture?.kind;
  const alerts = publicAlerts(scope, ports, most);
  return { alerts, waiting, sounding, nobody: nobodyReached(scope, ports), ...(posture && { posture }) };
}

/** The desks that are locked: they go on sounding, and are sent kinds, buildings and severities, nothing else. */
export function createLockedDesks(ports: LivePorts) {
  const desks = new Set<Connection>();
  /** Sent since the last tick: in a flood they are told four times a second, not of each alert. */
  let told = false;
  let waits = false;
  const send = (connection: Connection): void => connection.push(lockedBody(lockedView(connection.caller.scope, ports)), true);
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
    /** The first change goes out at once. */
    changed(): void {
      if (told) waits = true;
      else this.sendAll();
      told = true;
    },
    tick(): void {
      told = false;
      if (waits) this.changed();
      waits = false;
    },
  };
}
