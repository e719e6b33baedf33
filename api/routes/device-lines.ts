import type { FastifyReply, FastifyRequest } from "fastify";
import { byStairs, DEVICE_KIND_NAMES, type Device, type DeviceKind, type Language, type Scope, toIso } from "../../contracts/index.ts";
import type { Masking } from "../access/masking.ts";
import { type Sight, seesDevice } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import type { ApiPorts } from "../ports.ts";
import { actorOf, listFrom, pathFrom, scopeAndSight } from "./context.ts";
import { type Cell, csvOf } from "./csv.ts";
import { sendBook } from "./workbook.ts";

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

interface Table {
  readonly title: Readonly<Record<Language, string>>;
  readonly head: readonly Readonly<Record<Language, string>>[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A list as a file that says of what, by whom and when: CSV with a byte order mark, or a workbook. */
export function sendTable(
  ports: ApiPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { title, head, rows }: Table,
  { format = "csv", lang = "zh" }: { readonly format?: "csv" | "xlsx"; readonly lang?: Language },
) {
  const { name } = actorOf(request);
  const lines = [[title[lang], name, toIso(ports.now())], head.map((words) => words[lang]), ...rows];
  auditAs(request, "devices", `${rows.length}`);
  if (format === "xlsx") {
    const cells = lines.map((row) => row.map((cell) => cell ?? ""));
    return sendBook(reply, `${title[lang]}.xlsx`, ports.dutyLog.workbook(title[lang], cells));
  }
  return reply
    .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(`${title[lang]}.csv`)}`)
    .type("text/csv; charset=utf-8")
    .send(csvOf(lines));
}
