import type { FastifyRequest } from "fastify";
import {
  type Acceptance,
  type AcceptanceDevice,
  type AcceptanceRow,
  type AcceptanceRows,
  acceptanceRows,
  DEVICE_KINDS,
  EVENT_KINDS,
  isAcceptanceOpen,
  isEventKind,
  type Scope,
} from "../../contracts/index.ts";
import { type Sight, seesDevice, seesPath } from "../access/sight.ts";
import { notFound } from "../http/problem.ts";
import { type RouteContext, scopeAndSight } from "./context.ts";

export type AcceptanceBook = ReturnType<typeof createAcceptanceBook>;

/** Acceptance tables as somebody sees them: devices of the own area and kinds, under the names that one may know. */
export function createAcceptanceBook({ ports, masking }: Pick<RouteContext, "ports" | "masking">) {
  const seesOne = (scope: Scope, id: string): boolean => {
    const found = ports.devices.get(id);
    return found !== undefined && seesDevice(scope, found.device.kind, found.at);
  };
  const sees = (request: FastifyRequest, { around }: Acceptance): boolean => {
    const { scope } = scopeAndSight(request);
    if (scope.people !== null) return false;
    return around.some((path) => seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)));
  };
  const found = async (request: FastifyRequest, id: string): Promise<Acceptance> => {
    const acceptance = await ports.acceptances.get(id);
    if (acceptance === undefined || !sees(request, acceptance)) throw notFound();
    return acceptance;
  };

  /** As the register and the last messages tell it, under its full name. */
  const deviceOf = (id: string): AcceptanceDevice[] => {
    const one = ports.devices.get(id)?.device;
    if (one === undefined) return [];
    const value = (name: string): number | null => one.values.find(({ measurement }) => measurement === name)?.value ?? null;
    const carrier = one.uplink?.startsWith("gateway:") ? ports.devices.get(one.uplink.slice("gateway:".length))?.device.name : undefined;
    const building = one.place?.building ?? null;
    return [
      {
        ...{ device: id, number: one.externalId, name: one.name, kind: one.kind, state: one.state, lastAt: one.lastAt },
        gateway: one.gateway?.format ?? carrier ?? one.uplink?.replace(/^(gateway|net):/, "") ?? "",
        ...{ place: one.place?.path ?? "", placeId: one.place?.id ?? null, floor: one.place?.floor ?? null },
        buildingName: building === null ? "" : (ports.places.spoken(building) ?? ""),
        ...{ signal: value("signal"), battery: value("battery") },
        alarming: one.on.some((event) => isEventKind(event) && EVENT_KINDS[event].lifeSafety),
      },
    ];
  };
  const live = async (acceptance: Acceptance, ids: readonly string[]): Promise<AcceptanceRow[]> =>
    acceptanceRows(acceptance, ids.flatMap(deviceOf), await ports.acceptances.known(acceptance));

  const named = (row: AcceptanceRow, sight: Sight): AcceptanceRow => {
    if (sight.names === "full") return row;
    const one = ports.devices.get(row.device)?.device;
    // Whose it was is not known any more.
    const name = one === undefined ? DEVICE_KINDS[row.kind].words.zh : masking.device({ ...one, name: row.name }, sight).name;
    return { ...row, name };
  };
  /** What is asked for: a signed version, or as it stands now; unless said the one that is in force. */
  const versionOf = (acceptance: Acceptance, asked: number | undefined): number | null => {
    if (asked === 0) return null;
    if (asked !== undefined) return asked;
    return isAcceptanceOpen(acceptance) ? null : (acceptance.versions.at(-1)?.version ?? null);
  };
  const shown = async (request: FastifyRequest, acceptance: Acceptance, asked?: number) => {
    const { scope, sight } = scopeAndSight(request);
    const version = versionOf(acceptance, asked);
    const seen = (id: string): boolean =>
      seesOne(scope, id) || (!ports.devices.get(id) && scope.kinds === "all" && isOver(scope, acceptance));
    const frozen = version === null ? undefined : await ports.acceptances.frozen(acceptance.id, version);
    if (version !== null && frozen === undefined) throw notFound();
    const rows =
      frozen?.filter(({ device }) => seen(device)) ?? (await live(acceptance, ports.acceptances.devicesOf(acceptance).filter(seen)));
    return { version, rows: rows.map((row) => named(row, sight)) };
  };
  const isOver = (scope: Scope, { around }: Acceptance): boolean => around.every((path) => seesPath(scope, path));

  return {
    sees,
    found,
    shown,
    /** All devices under their full names, and whether the caller sees each. */
    forSigning: async (request: FastifyRequest, acceptance: Acceptance) => {
      const { scope } = scopeAndSight(request);
      const ids = ports.acceptances.devicesOf(acceptance);
      return { rows: await live(acceptance, ids), whole: isOver(scope, acceptance) && ids.every((id) => seesOne(scope, id)) };
    },
    /** A table that one sees, with a device in it that one sees. */
    withDevice: async (request: FastifyRequest, id: string, device: string): Promise<Acceptance> => {
      const acceptance = await found(request, id);
      if (!ports.acceptances.isIn(acceptance, device) || !seesOne(scopeAndSight(request).scope, device)) throw notFound();
      return acceptance;
    },
    /** One device as it stands now. */
    one: async (request: FastifyRequest, acceptance: Acceptance, device: string): Promise<AcceptanceRows> => {
      const items = (await live(acceptance, [device])).map((row) => named(row, scopeAndSight(request).sight));
      return { items, next: null, of: items.length };
    },
  };
}
