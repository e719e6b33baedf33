import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { type Grid, GridListSchema, GridViewSchema, type NewGrid, NewGridSchema, PlaceGridSchema, toIso } from "../../contracts/index.ts";
import { gridFor, placeGridFor } from "../access/grid-sight.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** 网格与微网格: who works where, across the place tree. */
export function gridRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["grids"];
  const { grids } = ports;
  const seesOf = (request: FastifyRequest) => {
    const { scope } = scopeAndSight(request);
    return (path: string): boolean => scope.people === null && seesPath(scope, path);
  };
  /** What lies outside the caller's area is another's to change; a line on the map may reach anywhere. */
  const strange = (request: FastifyRequest, { places, outline }: Pick<NewGrid, "places" | "outline">): string | undefined => {
    const sees = seesOf(request);
    if (sees(grids.root())) return undefined;
    if (outline !== null || places.length === 0) return "outline";
    return places.find((id) => !sees(ports.places.pathOf(id) ?? ""));
  };
  const mustOwn = (request: FastifyRequest, said: NewGrid): void => {
    const found = strange(request, said);
    if (found === "outline")
      throw badField("body/places", {
        zh: "您只负责一部分辖区：请选其中的小区或楼栋，边界由负责整个社区的人画。",
        en: "your area is a part of the community: list places of it; an outline is drawn by whoever has all of it",
      });
    if (found !== undefined)
      throw badField("body/places", { zh: "没有这个位置，或不在您的辖区内。", en: `no such place in your area: ${found}` });
  };
  const find = (request: FastifyRequest, id: string): Grid => {
    const grid = grids.get(id);
    if (grid === undefined || strange(request, grid) !== undefined) throw notFound();
    return grid;
  };
  const shown = (request: FastifyRequest, id: string) => {
    const view = grids.view(id, seesOf(request));
    if (view === undefined) throw notFound();
    const { scope, sight } = scopeAndSight(request);
    return gridFor(view, scope, sight);
  };

  app.get(
    "/grids",
    {
      schema: {
        tags,
        summary: "Grids of one's area with their workers, who of them is on duty now, and buildings in none",
        response: answers(200, "The grids", GridListSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { items, without } = grids.list(seesOf(request));
      const mayEdit = scope.rights.has("grids.write");
      return reply.send({
        at: toIso(ports.now()),
        items: items.map((view) => gridFor(view, scope, sight)),
        ...{ without, mayEdit, staff: mayEdit ? grids.staff() : [] },
      });
    },
  );
  app.get(
    "/grids/:id",
    { schema: { tags, summary: "One grid", params: IdParams, response: answers(200, "The grid", GridViewSchema) } },
    (request, reply) => reply.send(shown(request, request.params.id)),
  );
  app.get(
    "/places/:id/grid",
    {
      schema: {
        tags,
        summary: "Who answers for a place: heads of its unit and building, workers and heads of its micro-grid and grid, the nearest first",
        params: IdParams,
        response: answers(200, "The people", PlaceGridSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const path = ports.places.pathOf(request.params.id);
      if (path === undefined || !seesOf(request)(path)) throw notFound();
      return reply.send(placeGridFor(grids.ofPlace(request.params.id), scope, sight));
    },
  );
  app.post(
    "/grids",
    {
      schema: {
        tags,
        summary: "Write down a grid, or a part of one",
        description:
          "A grid lists compounds, buildings or units, or has an outline; a list says more than an outline, a nearer place more than one around it. An alarm that looks for the nearest grid worker asks those of the part and of the grid first.",
        body: NewGridSchema,
        response: answers(201, "The grid", GridViewSchema),
      },
    },
    async (request, reply) => {
      mustOwn(request, request.body);
      const grid = settled(await grids.save(undefined, request.body));
      auditAs(request, `grid:${grid.id}`, grid.name);
      return reply.code(201).send(shown(request, grid.id));
    },
  );
  app.put(
    "/grids/:id",
    {
      schema: { tags, summary: "Change a grid", params: IdParams, body: NewGridSchema, response: answers(200, "The grid", GridViewSchema) },
    },
    async (request, reply) => {
      const { id } = find(request, request.params.id);
      mustOwn(request, request.body);
      const grid = settled(await grids.save(id, request.body));
      auditAs(request, `grid:${id}`, grid.name);
      return reply.send(shown(request, id));
    },
  );
  app.delete(
    "/grids/:id",
    {
      schema: {
        tags,
        summary: "Remove a grid: its places belong to none, or to the grid whose outline holds them",
        params: Type.Object({ id: Type.String() }),
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id, name } = find(request, request.params.id);
      settled(await grids.remove(id));
      auditAs(request, `grid:${id}`, name);
      return reply.code(204).send();
    },
  );
}
