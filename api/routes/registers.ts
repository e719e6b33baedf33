import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { DAY, IsoTime, REGISTER_KINDS } from "../../contracts/index.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { Refusal } from "../http/problem.ts";
import { bytesAnswer } from "../http/shapes.ts";
import type { PageOf, Paging } from "../ports.ts";
import { type App, pathFrom, type RouteContext, scopeAndSight } from "./context.ts";
import { devicesCsv, firePointsCsv, peopleCsv, visitsCsv } from "./register-csv.ts";

/** Rows of one table at most: more is a back-up. */
const MOST_EXPORTED = 20_000;
const AT_ONCE = 1_000;
/** Visits of so many days unless told. */
const USUAL_DAYS = 31;

function all<T>(page: (paging: Paging) => PageOf<T>): readonly T[] {
  const found: T[] = [];
  for (let cursor: string | null = null; found.length < MOST_EXPORTED; ) {
    const next: PageOf<T> = page({ limit: AT_ONCE, cursor });
    found.push(...next.items);
    cursor = next.next;
    if (cursor === null) break;
  }
  return found.slice(0, MOST_EXPORTED);
}

const send = (reply: FastifyReply, name: string, text: string) =>
  reply.header("content-type", "text/csv; charset=utf-8").header("content-disposition", `attachment; filename="${name}.csv"`).send(text);

/** Registers as tables, in the columns that the import reads. */
export function registerRoutes(app: App, { ports }: RouteContext): void {
  app.get(
    "/registers/:kind/export",
    {
      schema: {
        tags: ["imports"],
        summary: "A register as a table with a byte order mark",
        description: `In the columns that the import reads: it comes in again as it went out. ${MOST_EXPORTED} rows at most. What a role may not see is an empty cell; residents are given to those who see names. Identity numbers never leave. Positions are WGS-84.`,
        params: Type.Object({ kind: Type.Enum([...REGISTER_KINDS]) }),
        querystring: Type.Object({ place: Type.Optional(Type.String({ maxLength: 200 })) }),
        response: bytesAnswer("The table", "text/csv"),
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const { scope, sight } = scopeAndSight(request);
      const root = pathFrom(ports, scope, request.query.place);
      const inside = (path: string): boolean => root === null || path.startsWith(root);
      const done = (count: number, text: string) => {
        auditAs(request, `register:${kind}`, JSON.stringify({ count, place: request.query.place ?? null }));
        return send(reply, kind, text);
      };
      auditAs(request, `register:${kind}`);
      switch (kind) {
        case "people": {
          if (sight.names !== "full")
            throw new Refusal(403, { zh: "您的角色不能导出居民姓名。", en: "Your role does not see residents' names." });
          const people = all((paging) => ports.people.list(scope, { ...paging, search: null })).filter(({ at }) => inside(at.path));
          return done(
            people.length,
            peopleCsv(
              people.map(({ person }) => person),
              ports.places,
              sight.phones,
            ),
          );
        }
        case "devices": {
          const filter = { kind: null, state: null, path: root, person: null, search: null };
          const devices = all((paging) => ports.devices.list(scope, filter, paging));
          const nameOf = (id: string): string | null => (sight.names === "full" ? (ports.people.get(id)?.person.name ?? null) : null);
          const numberOf = (id: string): string | null => {
            const found = ports.devices.get(id);
            return found !== undefined && seesDevice(scope, found.device.kind, found.at) ? found.device.externalId : null;
          };
          return done(devices.length, devicesCsv(devices, ports.places, { nameOf, numberOf, remarks: sight.names === "full" }));
        }
        case "fire-points": {
          const spots = all((paging) => ports.places.list(scope, { level: "spot", parent: null, search: null }, paging));
          const chosen = spots.filter(({ id }) => inside(ports.places.pathOf(id) ?? ""));
          return done(chosen.length, firePointsCsv(chosen, ports.places));
        }
      }
    },
  );

  app.get(
    "/visits/export",
    {
      schema: {
        tags: ["visits"],
        summary: "Care visits as a table with a byte order mark",
        description: `Of the people of the caller's own area, the newest first, ${MOST_EXPORTED} at most; of the last ${USUAL_DAYS} days unless told.`,
        querystring: Type.Object({ from: Type.Optional(IsoTime), to: Type.Optional(IsoTime) }),
        response: bytesAnswer("The table", "text/csv"),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      const to = request.query.to === undefined ? ports.now() : Date.parse(request.query.to);
      const from = request.query.from === undefined ? to - USUAL_DAYS * DAY : Date.parse(request.query.from);
      const people = new Map(all((paging) => ports.people.list(scope, { ...paging, search: null })).map((one) => [one.person.id, one]));
      const visits = (await ports.visits.between(from, to, MOST_EXPORTED)).flatMap((visit) => {
        const who = people.get(visit.person);
        return who === undefined ? [] : [{ visit, name: who.person.name, place: who.placePath ?? "" }];
      });
      auditAs(request, "register:visits", JSON.stringify({ count: visits.length, ...request.query }));
      return send(reply, "visits", visitsCsv(visits));
    },
  );
}
