import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  IsoTime,
  NewTripFormSchema,
  NewTripSchema,
  type Trip,
  TripFormSchema,
  TripPageSchema,
  TripViewSchema,
} from "../../contracts/index.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { csvOf } from "../exports/csv.ts";
import { localTimes } from "../exports/local-time.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, instantFrom, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { MOST_ROWS, tableAnswer, wholeList } from "./table-file.ts";
import { formRows, lineOf, viewOf } from "./trip-lines.ts";
import { sendBook } from "./workbook.ts";

const Span = { since: Type.Optional(IsoTime), until: Type.Optional(IsoTime) };
const FormQuery = Type.Object({
  ...Span,
  trip: Type.Optional(Type.String({ maxLength: 200, description: "This trip alone" })),
  format: Type.Optional(Type.Enum(["csv", "xlsx"], { description: "A workbook unless said otherwise" })),
});
/** Trips in one form at most: lines are many more. */
const MOST_TRIPS = MOST_ROWS / 10;

/** 顺路清单: one sign-off for a trip, and the city's form that it fills. */
export function tripRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["visits"];
  /** Whoever does not say who goes sees their own trips. */
  const whose = (request: FastifyRequest): string | null => {
    const { scope } = scopeAndSight(request);
    return scope.rights.has("visits.plan") ? null : scope.username;
  };
  const find = async (request: FastifyRequest, id: string): Promise<Trip> => {
    const trip = await ports.trips.get(id);
    const by = whose(request);
    if (trip === undefined || !seesPath(scopeAndSight(request).scope, trip.path) || (by !== null && trip.by !== by)) throw notFound();
    return trip;
  };
  const shown = (request: FastifyRequest, trip: Trip) => viewOf(ports, trip, scopeAndSight(request).sight);

  app.post(
    "/trips",
    {
      schema: {
        tags,
        summary: "Sign a trip: what was done in a building, what was not and why",
        description:
          "Made without network it is sent later, up to seven days, and the same trip sent twice is one. What the caller does not see (any more) is left out. Visits that the caller made on the way bear its name.",
        body: NewTripSchema,
        response: answers(200, "The trip", TripViewSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      const { lines: said, ...rest } = request.body;
      const path = rest.building === null ? (scope.paths[0] ?? "") : (ports.places.pathOf(rest.building) ?? "");
      // Whoever sees a part of a building walks through it as well.
      if (path === "" || !(seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)))) throw notFound();
      const why = said.find((line) => !line.done && line.why === null);
      if (why !== undefined) throw new Refusal(422, { zh: "未完成的每一项都要选原因。", en: "Say of everything that was not done why." });
      const lines = (await Promise.all(said.map((line) => lineOf(ports, request, line)))).flatMap((line) => line ?? []);
      if (lines.length === 0) throw new Refusal(422, { zh: "清单里没有您辖区内的事项。", en: "Nothing of it lies in your area." });
      const name = rest.building === null ? "" : ports.trips.spoken(rest.building);
      const done = lines.filter((line) => line.done).length;
      const left = lines.length - done;
      const where = name || "楼外";
      const words = {
        zh: `${where} 完成 ${done} 项，未完成 ${left} 项`,
        en: `${name || "outside"}: ${done} done, ${left} not done`,
      };
      auditAs(request, rest.building === null ? "trips" : `place:${rest.building}`, JSON.stringify(words));
      return reply.send(shown(request, settled(await ports.trips.sign(rest, lines, { path, name }, actorOf(request)))));
    },
  );

  app.get(
    "/trips",
    {
      schema: {
        tags,
        summary: "Trips that were signed in your area, newest first; one's own without the right to plan",
        querystring: Type.Object({ ...pagingFields, ...Span }),
        response: answers(200, "A page", TripPageSchema),
      },
    },
    async (request, reply) => {
      const { since, until } = request.query;
      const asked = { by: whose(request), since: instantFrom(since), until: instantFrom(until) };
      const page = await ports.trips.list(scopeAndSight(request).scope, asked, pagingOf(request.query));
      return reply.send({ items: page.items.map((trip) => shown(request, trip)), next: page.next });
    },
  );

  app.get(
    "/trips/form",
    {
      schema: {
        tags,
        summary: "The columns of the city's form, in its order",
        response: answers(200, "The form", TripFormSchema),
      },
    },
    (_request, reply) => reply.send(ports.trips.form()),
  );

  app.put(
    "/trips/form",
    {
      schema: {
        tags,
        summary: "Say which columns the city's form has, and what stands in each",
        body: NewTripFormSchema,
        response: answers(200, "The form", TripFormSchema),
      },
    },
    async (request, reply) => {
      const columns = request.body.columns.map(({ name, from }) => ({ name: name.trim(), from }));
      const names = columns.map(({ name }) => name);
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined)
        throw new Refusal(422, {
          zh: `“${twice}”出现了两次，请改成不同的名称。`,
          en: `"${twice}" stands there twice: give each column its own name.`,
        });
      auditAs(request, "trips", JSON.stringify(columns));
      return reply.send(await ports.trips.setForm(columns, actorOf(request)));
    },
  );

  app.get(
    "/trips/export",
    {
      schema: {
        tags,
        summary: "The city's form, filled with the trips of a span or with one",
        description: "Its columns in its order and nothing above them; times are the community's.",
        querystring: FormQuery,
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { since, until, trip, format = "xlsx" } = request.query;
      const { scope } = scopeAndSight(request);
      const asked = { by: whose(request), since: instantFrom(since), until: instantFrom(until) };
      const found =
        trip === undefined
          ? (await wholeList((paging) => ports.trips.list(scope, asked, paging), MOST_TRIPS)).items
          : [await find(request, trip)];
      const { columns } = ports.trips.form();
      const clock = (iso: string): string => ports.exchange.localTime(Date.parse(iso));
      const rows = formRows(
        found.map((one) => shown(request, one)),
        columns,
        clock,
      );
      auditAs(request, trip === undefined ? "trips" : `trip:${trip}`, JSON.stringify({ count: rows.length, ...request.query }));
      const name = `走访登记-${ports.exchange.localTime(ports.now()).slice(0, 10).replaceAll("-", "")}`;
      const lines = [columns.map((column) => column.name), ...rows];
      if (format === "xlsx") return sendBook(reply, `${name}.xlsx`, ports.exchange.workbook("走访登记", lines));
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name)}.csv`)
        .send(csvOf(lines, localTimes(ports.sheets.zone())));
    },
  );

  app.get(
    "/trips/:id",
    {
      schema: { tags, summary: "One trip", params: IdParams, response: answers(200, "The trip", TripViewSchema) },
    },
    async (request, reply) => reply.send(shown(request, await find(request, request.params.id))),
  );
}
