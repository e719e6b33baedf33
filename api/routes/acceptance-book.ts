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

type Look = RouteContext["ports"]["devices"]["get"];
export type AcceptanceBook = ReturnType<typeof createAcceptanceBook>;

/** Acceptance tables as somebody sees them: devices of the own area and kinds, under the names that one may know. */
export function createAcceptanceBook({ ports, masking }: Pick<RouteContext, "ports" | "masking">) {
  /** Each device is put together once in an answer: it costs more than all that is done with it. */
  const looking = (): Look => {
    const known = new Map<string, ReturnType<Look>>();
    return (id) => {
      const kept = known.get(id);
      if (kept !== undefined || known.has(id)) return kept;
      const found = ports.devices.get(id);
      known.set(id, found);
      return found;
    };
  };
  const seesOne = (look: Look, scope: Scope, id: string): boolean => {
    const found = look(id);
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
  const deviceOf = (look: Look, id: string): AcceptanceDevice[] => {
    const one = look(id)?.device;
    if (one === undefined) return [];
    const value = (name: string): number | null => one.values.find(({ measurement }) => measurement === name)?.value ?? null;
    const carrier = one.uplink?.startsWith("gateway:") ? look(one.uplink.slice("gateway:".length))?.device.name : undefined;
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
  const live = async (look: Look, acceptance: Acceptance, ids: readonly string[]): Promise<AcceptanceRow[]> => {
    const devices = ids.flatMap((id) => deviceOf(look, id));
    return acceptanceRows(acceptance, devices, await ports.acceptances.known(acceptance));
  };

  const named = (look: Look, row: AcceptanceRow, sight: Sight): AcceptanceRow => {
    if (sight.names === "full") return row;
    const one = look(row.device)?.device;
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
    const look = looking();
    const seen = (id: string): boolean => seesOne(look, scope, id) || (!look(id) && scope.kinds === "all" && isOver(scope, acceptance));
    const frozen = version === null ? undefined : await ports.acceptances.frozen(acceptance.id, version);
    if (version !== null && frozen === undefined) throw notFound();
    const rows =
      frozen?.filter(({ device }) => seen(device)) ?? (await live(look, acceptance, ports.acceptances.devicesOf(acceptance).filter(seen)));
    return { version, rows: rows.map((row) => named(look, row, sight)) };
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
      const look = looking();
      return { rows: await live(look, acceptance, ids), whole: isOver(scope, acceptance) && ids.every((id) => seesOne(look, scope, id)) };
    },
    /** A table that one sees, with a device in it that one sees. */
    withDevice: async (request: FastifyRequest, id: string, device: string): Promise<Acceptance> => {
      const acceptance = await found(request, id);
      if (!ports.acceptances.isIn(acceptance, device) || !seesOne(looking(), scopeAndSight(request).scope, device)) throw notFound();
      return acceptance;
    },
    /** One device as it stands now. */
    one: async (request: FastifyRequest, acceptance: Acceptance, device: string): Promise<AcceptanceRows> => {
      const look = looking();
      const items = (await live(look, acceptance, [device])).map((row) => named(look, row, scopeAndSight(request).sight));
      return { items, next: null, of: items.length };
    },
  };
}
