import { Type } from "typebox";
import { DAY, DEVICE_KIND_NAMES, DEVICE_STATES, IsoTime, REGISTER_KINDS } from "../../contracts/index.ts";
import { gridFor } from "../access/grid-sight.ts";
import { maskName } from "../access/masking.ts";
import { seesDevice, seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import type { Table } from "../exports/table.ts";
import { Refusal } from "../http/problem.ts";
import { type App, listFrom, pathFrom, type RouteContext, scopeAndSight } from "./context.ts";
import { isSeen } from "./device-lines.ts";
import { devicesTable, firePointsTable, gridsTable, peopleTable, visitsTable } from "./register-table.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

/** Visits of so many days unless told. */
const USUAL_DAYS = 31;

/** Registers as tables, in the columns that the import reads. */
export function registerRoutes(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/registers/:kind/export",
    {
      schema: {
        tags: ["imports"],
        summary: "A register as a file",
        description: `In the columns that the import reads: in Chinese it comes in again as it went out. ${MOST_ROWS} rows at most. What a role may not see is an empty cell; residents are given to those who see names. Identity numbers never leave. Positions are WGS-84. The filters of the lists of people and devices hold.`,
        params: Type.Object({ kind: Type.Enum([...REGISTER_KINDS]) }),
        querystring: Type.Object({
          place: Type.Optional(Type.String({ maxLength: 200 })),
          kind: Type.Optional(Type.String({ description: "Devices: comma list of kinds" })),
          state: Type.Optional(Type.String({ description: `Devices: comma list of ${DEVICE_STATES.join(", ")}` })),
          person: Type.Optional(Type.String({ description: "Devices: of this person" })),
          search: Type.Optional(Type.String({ maxLength: 100 })),
          ...tableFields,
        }),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const { query } = request;
      const { scope, sight } = scopeAndSight(request);
      const { lang = "zh", search = null } = query;
      const root = pathFrom(ports, scope, query.place);
      const inside = (path: string): boolean => root === null || path.startsWith(root);
      const target = `register:${kind}`;
      auditAs(request, target);
      const sent = (table: Table, isCut: boolean) =>
        sendTable(ports, request, reply, { target, name: kind, table: { ...table, isCut } }, query);
      switch (kind) {
        case "people": {
          if (sight.names !== "full")
            throw new Refusal(403, { zh: "您的角色不能导出居民姓名。", en: "Your role does not see residents' names." });
          const { items, isCut } = await wholeList((paging) => {
            const page = ports.people.list(scope, { ...paging, search });
            return { items: page.items.filter(({ at }) => inside(at.path)).map(({ person }) => person), next: page.next };
          });
          return sent(peopleTable(items, ports.places, sight.phones, lang), isCut);
        }
        case "devices": {
          const filter = {
            ...{ kind: listFrom(query.kind, DEVICE_KIND_NAMES, "kind"), state: listFrom(query.state, DEVICE_STATES, "state") },
            ...{ path: root, person: query.person ?? null, search },
          };
          const { items, isCut } = await wholeList((paging) => {
            const page = ports.devices.list(scope, filter, paging);
            const seen = page.items.filter((device) => isSeen(ports, scope, device));
            return { items: seen.map((device) => masking.device(device, sight)), next: page.next };
          });
          const nameOf = (id: string): string | null => (sight.names === "full" ? (ports.people.get(id)?.person.name ?? null) : null);
          const numberOf = (id: string): string | null => {
            const found = ports.devices.get(id);
            return found !== undefined && seesDevice(scope, found.device.kind, found.at) ? found.device.externalId : null;
          };
          const names = { nameOf, numberOf, remarks: sight.names === "full" };
          return sent(devicesTable(items, ports.places, names, lang), isCut);
        }
        case "fire-points": {
          const { items, isCut } = await wholeList((paging) => {
            const page = ports.places.list(scope, { level: "spot", parent: null, search }, paging);
            return { items: page.items.filter(({ id }) => inside(ports.places.pathOf(id) ?? "")), next: page.next };
          });
          return sent(firePointsTable(items, ports.places, lang), isCut);
        }
        case "grids": {
          const { items } = ports.grids.list((path) => seesPath(scope, path) && inside(path));
          return sent(
            gridsTable(
              items.map((view) => gridFor(view, scope, sight)),
              ports.places,
            ),
            false,
          );
        }
      }
    },
  );

  app.get(
    "/visits/export",
    {
      schema: {
        tags: ["visits"],
        summary: "Care visits as a file",
        description: `Of the people of the caller's own area, the newest first, ${MOST_ROWS} at most; of the last ${USUAL_DAYS} days unless told.`,
        querystring: Type.Object({ from: Type.Optional(IsoTime), to: Type.Optional(IsoTime), ...tableFields }),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const to = query.to === undefined ? ports.now() : Date.parse(query.to);
      const from = query.from === undefined ? to - USUAL_DAYS * DAY : Date.parse(query.from);
      const { items: people } = await wholeList(
        (paging) => ports.people.list(scope, { ...paging, search: null }),
        Number.POSITIVE_INFINITY,
      );
      const known = new Map(people.map((one) => [one.person.id, one]));
      const found = await ports.visits.between(from, to, MOST_ROWS);
      const visits = found.flatMap((visit) => {
        const who = known.get(visit.person);
        if (who === undefined) return [];
        const name = sight.names === "full" ? who.person.name : maskName(who.person.name);
        return [{ visit, name, place: who.placePath ?? "" }];
      });
      const table = { ...visitsTable(visits, query.lang ?? "zh"), isCut: found.length === MOST_ROWS };
      return sendTable(ports, request, reply, { target: "register:visits", name: "visits", table }, query);
    },
  );
}
