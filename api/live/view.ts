import { setImmediate as nextTurn } from "node:timers/promises";
import { type Scope, viewsCase } from "../../contracts/index.ts";
import type { Masking } from "../access/masking.ts";
import { type Sight, seesAlert, seesDevice, sightOf } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";
import type { Connection } from "./connection.ts";
import { snapshotBody } from "./frames.ts";

/** So many devices are written out before other work gets its turn: about a millisecond. */
export const SLICE = 250;

type LivePorts = Pick<ApiPorts, "live">;
type DeviceEntry = ReturnType<ApiPorts["live"]["devicesSince"]>["devices"][number];

/** All connections that see the same: what they are sent is cut and masked once. */
export interface View {
  readonly key: string;
  readonly scope: Scope;
  readonly sight: Sight;
  readonly connections: Set<Connection>;
  building: boolean;
}

export function viewKey(scope: Scope): string {
  return JSON.stringify([
    scope.role,
    [...scope.paths].sort(),
    scope.people === null ? null : [...scope.people].sort(),
    scope.homes ?? [],
    scope.learns ?? null,
    scope.ownCases === true ? scope.username : null,
    scope.program === true,
  ]);
}

export function viewOf(scope: Scope): View {
  return { key: viewKey(scope), scope, sight: sightOf(scope), connections: new Set(), building: false };
}

/** A device as this view may see it, or undefined where it may not. */
export function deviceText(view: View, masking: Masking, { live, kind, at }: DeviceEntry): string | undefined {
  if (!seesDevice(view.scope, kind, at)) return undefined;
  return JSON.stringify(masking.deviceLive(live, at.person, view.sight));
}

/**
 * Makes a snapshot for all of the view's connections that wait for one. Devices are read in slices, with alarms
 * going out to everybody else in between; alerts and cases are read last, in the turn in which it is sent, so that
 * none falls between snapshot and deltas. A device that changes meanwhile is in a delta that follows.
 * @param sent called for each connection that was given one
 */
export async function sendSnapshots(view: View, ports: LivePorts, masking: Masking, sent: (to: Connection) => void): Promise<void> {
  if (view.building) return;
  view.building = true;
  try {
    const waiting = (): Connection[] => [...view.connections].filter((connection) => connection.state === "building");
    for (let served = waiting(); served.length > 0; served = waiting()) {
      const devices = await readDevices(view, ports, masking);
      // Whoever came while the devices were read kept no deltas from before: they wait for the next round.
      const body = Buffer.from(snapshotNow(view, ports, masking, devices));
      for (const connection of served) {
        if (connection.state !== "building") continue;
        connection.start(body);
        sent(connection);
      }
    }
  } finally {
    view.building = false;
  }
}

async function readDevices(view: View, ports: LivePorts, masking: Masking): Promise<string[]> {
  const texts: string[] = [];
  let read = 0;
  for (const entry of ports.live.devices()) {
    const text = deviceText(view, masking, entry);
    if (text !== undefined) texts.push(text);
    read += 1;
    if (read % SLICE === 0) await nextTurn();
  }
  return texts;
}

function snapshotNow(view: View, ports: LivePorts, masking: Masking, devices: readonly string[]): string {
  const { scope, sight } = view;
  return snapshotBody({
    epoch: ports.live.epoch,
    alerts: ports.live
      .openAlerts()
      .filter(({ alert, at }) => seesAlert(scope, alert, at))
      .map(({ alert }) => masking.alert(alert, sight)),
    cases: ports.live
      .openCases()
      .filter((each) => viewsCase(scope, each.case, each.at))
      .map((each) => masking.case(each.case, sight)),
    devices,
    status: ports.live.status(scope),
  });
}
