import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DAY,
  type Language,
  NewPatrolSchema,
  NewSpotCheckSchema,
  type Patrol,
  type PatrolSpot,
  PatrolsSchema,
  type PatrolView,
  PatrolViewSchema,
  patrolCounts,
  RoundWorkersSchema,
  SPOT_RESULT_WORDS,
  SpotCheckPageSchema,
  SpotCheckSchema,
  SpotSheetSchema,
} from "../../contracts/index.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { workersNear } from "../access/workers.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, handOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields } from "./table-file.ts";

const SpotParams = Type.Object({ id: Type.String({ maxLength: 200 }), spot: Type.String({ maxLength: 200 }) });
const HEAD: readonly { readonly [language in Language]: string }[] = [
  { zh: "点位", en: "Spot" },
  { zh: "时间", en: "Time" },
  { zh: "结果", en: "Result" },
  { zh: "说明", en: "Remark" },
  { zh: "工单号", en: "Case" },
  { zh: "巡查人", en: "By" },
];

/** Patrols 巡查: routes over spots, and how each was found. */
export function patrolRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["patrols"];
  const sees = (request: FastifyRequest, spot: string): boolean => {
    const path = ports.places.pathOf(spot);
    return path !== undefined && seesPath(scopeAndSight(request).scope, path);
  };
  const seen = (request: FastifyRequest, patrol: Patrol): readonly PatrolSpot[] =>
    ports.patrols.spotsOf(patrol).filter(({ spot }) => sees(request, spot));
  const viewOf = (request: FastifyRequest, patrol: Patrol): PatrolView => {
    const spots = [...seen(request, patrol)];
    return { ...patrol, counts: patrolCounts(spots), spots };
  };
  /** A patrol of which one sees no spot does not exist. */
  const patrolFor = (request: FastifyRequest, id: string): Patrol => {
    const patrol = ports.patrols.get(id);
    if (!patrol?.spots.some((spot) => sees(request, spot))) throw notFound();
    return patrol;
  };
  /** Who sees a part of a route changes nothing of the whole. */
  const wholeFor = (request: FastifyRequest, id: string): Patrol => {
    const patrol = patrolFor(request, id);
    if (!patrol.spots.every((spot) => sees(request, spot))) throw notFound();
    return patrol;
  };
  const ownSpots = (request: FastifyRequest, spots: readonly string[]): void => {
    if (!spots.every((spot) => sees(request, spot)))
      throw badField("body/spots", { zh: "有点位不存在，或不在您的辖区内。", en: "a spot does not exist in your area of duty" });
  };

  app.get(
    "/patrols",
    {
      schema: {
        tags,
        summary: "Patrols of your area, the most overdue first, with how far they are; those that ended last",
        response: answers(200, "The patrols", PatrolsSchema),
      },
    },
    (request, reply) => {
      const items = ports.patrols
        .all()
        .map((patrol) => viewOf(request, patrol))
        .filter(({ spots }) => spots.length > 0)
        .sort(
          (a, b) =>
            Number(a.endedAt !== null) - Number(b.endedAt !== null) ||
            b.counts.overdue - a.counts.overdue ||
            b.counts.due - a.counts.due ||
            (a.id < b.id ? -1 : 1),
        )
        .map(({ spots: _spots, ...summary }) => summary);
      return reply.send({ items });
    },
  );

  app.get(
    "/patrols/workers",
    {
      schema: {
        tags,
        summary: "Who may walk: whoever patrols in the caller's area",
        response: answers(200, "The workers", RoundWorkersSchema),
      },
    },
    async (request, reply) => reply.send({ items: await workersNear(ports, scopeAndSight(request).scope, "patrols.make") }),
  );

  app.post(
    "/patrols",
    {
      schema: {
        tags,
        summary: "Make a patrol: spots in the order in which one walks, and how often",
        body: NewPatrolSchema,
        response: answers(201, "The patrol", PatrolViewSchema),
      },
    },
    async (request, reply) => {
      ownSpots(request, request.body.spots);
      const patrol = settled(await ports.patrols.make(request.body, actorOf(request)));
      auditAs(request, `patrol:${patrol.id}`, JSON.stringify({ title: patrol.title, spots: patrol.spots.length }));
      return reply.code(201).send(viewOf(request, patrol));
    },
  );

  app.get(
    "/patrols/:id",
    {
      schema: {
        tags,
        summary: "One patrol, with the spots that you may see and what is due there",
        params: IdParams,
        response: answers(200, "The patrol", PatrolViewSchema),
      },
    },
    (request, reply) => reply.send(viewOf(request, patrolFor(request, request.params.id))),
  );

  app.put(
    "/patrols/:id",
    {
      schema: {
        tags,
        summary: "Change a patrol: its route, how often, who walks",
        params: IdParams,
        body: NewPatrolSchema,
        response: answers(200, "The patrol", PatrolViewSchema),
      },
    },
    async (request, reply) => {
      const { id } = wholeFor(request, request.params.id);
      ownSpots(request, request.body.spots);
      auditAs(request, `patrol:${id}`, JSON.stringify(request.body));
      return reply.send(viewOf(request, settled(await ports.patrols.change(id, request.body, actorOf(request)))));
    },
  );

  app.post(
    "/patrols/:id/end",
    {
      schema: {
        tags,
        summary: "End a patrol: nothing is due on it any more, what was found stays",
        params: IdParams,
        response: answers(200, "The patrol", PatrolViewSchema),
      },
    },
    async (request, reply) => {
      const { id } = wholeFor(request, request.params.id);
      auditAs(request, `patrol:${id}`);
      return reply.send(viewOf(request, settled(await ports.patrols.end(id, actorOf(request)))));
    },
  );

  app.post(
    "/patrols/:id/spots/:spot",
    {
      schema: {
        tags,
        summary: "You were at a spot: how you found it",
        description:
          "A hazard opens a case; its photograph goes to that case. Not reached: it is due again today. `at` is for what is sent later, up to seven days; the same look sent again is the same one.",
        params: SpotParams,
        body: NewSpotCheckSchema,
        response: answers(200, "The look", SpotCheckSchema),
      },
    },
    async (request, reply) => {
      const { id, spot } = request.params;
      patrolFor(request, id);
      if (!sees(request, spot)) throw notFound();
      const check = settled(await ports.patrols.check(id, spot, request.body, handOf(request)));
      auditAs(request, `place:${spot}`, JSON.stringify({ patrol: id, result: check.result, case: check.case?.number }));
      return reply.send(check);
    },
  );

  app.get(
    "/patrols/:id/export",
    {
      schema: {
        tags,
        summary: "The looks of a patrol as a file",
        params: IdParams,
        querystring: Type.Object({
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, description: "So many days back; 92 unless said otherwise" })),
          ...tableFields,
        }),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { days = 92, lang = "zh" } = request.query;
      const patrol = patrolFor(request, request.params.id);
      const now = ports.now();
      const checks = await ports.patrols.checksBetween(patrol.id, now - days * DAY, now + 1, MOST_ROWS);
      const mine = checks.filter(({ spot }) => sees(request, spot));
      const table = {
        title: { zh: "巡查记录", en: "Patrol" },
        of: patrol.title,
        head: HEAD,
        isCut: checks.length === MOST_ROWS,
        rows: mine.map(
          ({ spot, at, result, note, case: made, byName }): Line => [
            ...[ports.patrols.spotName(spot) ?? spot, timeCell(at), SPOT_RESULT_WORDS[result][lang], note, made?.number ?? null, byName],
          ],
        ),
      };
      return sendTable(ports, request, reply, { target: `patrol:${patrol.id}`, name: "patrol", table }, request.query);
    },
  );

  app.get(
    "/spots/:id",
    {
      schema: {
        tags,
        summary: "One spot, as its label opens it: what is due there by each patrol that passes",
        params: IdParams,
        response: answers(200, "The spot", SpotSheetSchema),
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const name = ports.patrols.spotName(id);
      if (name === undefined || !sees(request, id)) throw notFound();
      const patrols = ports.patrols
        .all()
        .filter((patrol) => patrol.endedAt === null && patrol.spots.includes(id))
        .flatMap((patrol) => {
          const at = ports.patrols.spotsOf(patrol).find(({ spot }) => spot === id);
          return at === undefined ? [] : [{ id: patrol.id, title: patrol.title, every: patrol.every, at }];
        });
      return reply.send({ spot: id, name, patrols });
    },
  );

  app.get(
    "/spots/:id/checks",
    {
      schema: {
        tags,
        summary: "Looks at one spot, newest first",
        params: IdParams,
        querystring: PagingQuery,
        response: answers(200, "A page", SpotCheckPageSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (ports.patrols.spotName(id) === undefined || !sees(request, id)) throw notFound();
      return reply.send(await ports.patrols.checksAt(id, pagingOf(request.query)));
    },
  );
}
