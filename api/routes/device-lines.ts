import type { FastifyRequest } from "fastify";
import { byStairs, DEVICE_KIND_NAMES, type Device, type DeviceKind, type Scope } from "../../contracts/index.ts";
import type { Masking } from "../access/masking.ts";
import { type Sight, seesDevice } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";
import { listFrom, pathFrom, scopeAndSight } from "./context.ts";

/** More devices than one hub holds. */
const ALL = 1_000_000;

/** Whether somebody whose sight a consent bounds may know of this device. */
export function isSeen(ports: Pick<ApiPorts, "places">, scope: Scope, { kind, place, person }: Device): boolean {
  if (scope.learns === undefined) return true;
  return seesDevice(scope, kind, { path: (place === null ? undefined : ports.places.pathOf(place.id)) ?? "", person });
}

/** All devices of the caller's area, of the place and kinds that were asked for; as the hub knows them, not masked. */
export function devicesAsked(
  ports: ApiPorts,
  request: FastifyRequest,
  asked: { readonly place?: string; readonly kind?: string },
  kinds: readonly DeviceKind[] = DEVICE_KIND_NAMES,
): readonly Device[] {
  const { scope } = scopeAndSight(request);
  const kind = listFrom(asked.kind, kinds, "kind") ?? kinds;
  const filter = { kind, state: null, path: pathFrom(ports, scope, asked.place), person: null, search: null };
  return ports.devices.list(scope, filter, { limit: ALL, cursor: null }).items.filter((device) => isSeen(ports, scope, device));
}

/** A device as it stands on a list that somebody walks by. */
export function lineOf(ports: Pick<ApiPorts, "places">, masking: Masking, sight: Sight, device: Device) {
  const { id, externalId, kind, place } = device;
  const building = place?.building ?? null;
  return {
    ...{ device: id, externalId, name: masking.device(device, sight).name, kind, place: place?.path ?? "", building },
    buildingName: building === null ? "" : (ports.places.spoken(building) ?? ""),
  };
}

/** Lines in the order in which one walks. */
export const walked = <T extends Parameters<typeof byStairs>[0]>(lines: readonly T[]): T[] => lines.toSorted(byStairs);
