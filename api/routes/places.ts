import { Type } from "typebox";
import { MapSchema, Nullable, PLACE_LEVELS, PlaceLevelSchema, PlacePageSchema, PlaceSchema, PointSchema } from "../../contracts/index.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, listFrom, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const PlaceQuery = Type.Object({
  ...pagingFields,
  level: Type.Optional(Type.String({ description: `One of ${PLACE_LEVELS.join(", ")}` })),
  parent: Type.Optional(Type.String()),
  search: Type.Optional(Type.String({ maxLength: 100 })),
});

const NewPlace = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  level: PlaceLevelSchema,
  parent: Type.String(),
  aliases: Type.Optional(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 20 })),
  point: Type.Optional(Nullable(PointSchema)),
  outline: Type.Optional(Nullable(Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { maxItems: 1000 }))),
  floors: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 200 }))),
  floor: Type.Optional(Nullable(Type.Integer({ minimum: -10, maximum: 200 }))),
  spot: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
});

export function placeRoutes(app: App, { ports, sessions }: RouteContext): void {
  app.get(
    "/places",
    {
      schema: {
        tags: ["places"],
        summary: "The place tree",
        querystring: PlaceQuery,
        response: answers(200, "A page of places", PlacePageSchema),
      },
    },
    (request, reply) => {
      const { query } = request;
      const [level = null] = listFrom(query.level, PLACE_LEVELS, "level") ?? [];
      const filter = { level, parent: query.parent ?? null, search: query.search ?? null };
      return reply.send(ports.places.list(scopeAndSight(request).scope, filter, pagingOf(query)));
    },
  );

  app.get(
    "/places/:id",
    { schema: { tags: ["places"], summary: "One place", params: IdParams, response: answers(200, "The place", PlaceSchema) } },
    (request, reply) => {
      const { scope } = scopeAndSight(request);
      const { id } = request.params;
      const path = ports.places.pathOf(id);
      const place = ports.places.get(id);
      // Whoever is limited to certain people sees the places that the list shows them.
      const listed =
        scope.people !== null &&
        ports.places
          .list(scope, { level: null, parent: null, search: null }, { limit: 1000, cursor: null })
          .items.some((each) => each.id === id);
      if (place === undefined || path === undefined || !(listed || (scope.people === null && seesPath(scope, path)))) throw notFound();
      return reply.send(place);
    },
  );

  app.post(
    "/places",
    {
      schema: { tags: ["places"], summary: "Add a place below another", body: NewPlace, response: answers(201, "The place", PlaceSchema) },
    },
    async (request, reply) => {
      const { body } = request;
      const parent = ports.places.get(body.parent);
      const path = ports.places.pathOf(body.parent);
      if (parent === undefined || path === undefined || !seesPath(scopeAndSight(request).scope, path))
        throw badField("body/parent", { zh: "没有这个上级位置，或不在您的辖区内。", en: "no such place in your area of duty" });
      const place = settled(
        await ports.places.create(
          {
            community: parent.community,
            level: body.level,
            name: body.name,
            parent: body.parent,
            aliases: body.aliases ?? [],
            point: body.point ?? null,
            outline: body.outline ?? null,
            floors: body.floors ?? null,
            floor: body.floor ?? null,
            spot: body.spot ?? null,
          },
          actorOf(request),
        ),
      );
      auditAs(request, `place:${place.id}`, place.name);
      sessions.refresh(null);
      return reply.code(201).send(place);
    },
  );

  app.get(
    "/map",
    { schema: { tags: ["places"], summary: "The community's map as GeoJSON", response: answers(200, "The map", MapSchema) } },
    (request, reply) => reply.send(ports.places.map(scopeAndSight(request).scope)),
  );
}
