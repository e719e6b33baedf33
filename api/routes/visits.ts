import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  CARE_WAY_WORDS,
  CareVisitPageSchema,
  CareVisitSchema,
  DAY,
  DueVisitsSchema,
  NewCareVisitSchema,
  NewRhythmSchema,
  NOBODYS,
  Nullable,
  RhythmSchema,
  seesWhere,
  type Words,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import { auditAs } from "../access/trail.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const DueQuery = Type.Object({
  days: Type.Optional(Type.Integer({ minimum: 0, maximum: 366, description: "Due within so many days; today unless said otherwise" })),
  mine: Type.Optional(Type.Boolean({ description: "Only what usually is yours, or nobody's" })),
  worker: Type.Optional(Type.String({ maxLength: 200, description: `Only what usually is this user's; \`${NOBODYS}\`: nobody's` })),
  grid: Type.Optional(Type.String({ maxLength: 200, description: `Only of people in this grid; \`${NOBODYS}\`: in none` })),
});

const HEAD: readonly Words[] = [
  { zh: "序号", en: "No." },
  { zh: "姓名", en: "Name" },
  { zh: "住址", en: "Home" },
  { zh: "方式", en: "Way" },
  { zh: "应探访", en: "Due" },
  { zh: "是否逾期", en: "Overdue" },
  { zh: "负责人", en: "Who goes" },
  { zh: "上次见到", en: "Last met" },
  { zh: "见到的人", en: "By" },
  { zh: "本次结果", en: "How it went" },
];
const OVERDUE: Words = { zh: "逾期", en: "Overdue" };

/** Care visits 探访: how often somebody is rung and visited, what is due, and how it went. */
export function visitRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["visits"];
  const personFor = (request: FastifyRequest, id: string): string => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    return found.person.id;
  };

  const dueFor = (request: FastifyRequest, { days = 0, mine = false, worker, grid }: Type.Static<typeof DueQuery>) => {
    const { scope, sight } = scopeAndSight(request);
    const isOf = (asked: string | undefined, is: () => string | null): boolean => asked === undefined || asked === (is() ?? NOBODYS);
    return (
      ports.visits
        // Today's end lies within a day.
        .due(ports.now() + (days + 1) * DAY)
        .filter(({ item, at }) => seesWhere(scope, at) && (!mine || item.worker === null || item.worker === scope.user))
        .filter(({ item }) => isOf(worker, () => item.worker) && isOf(grid, () => ports.visits.gridOf(item.person)?.id ?? null))
        .map(({ item }) => (sight.names === "full" ? item : { ...item, name: maskName(item.name) }))
    );
  };

  app.get(
    "/visits/due",
    {
      schema: {
        tags,
        summary: "Who is to be visited in your area, in the order in which one walks",
        description:
          "The day counts, not the hour. Who is away, in hospital or gone is left out; who was not met today stands there again.",
        querystring: DueQuery,
        response: answers(200, "What is due", DueVisitsSchema),
      },
    },
    (request, reply) => {
      const items = [...dueFor(request, request.query)];
      return reply.send({ items, overdue: items.filter(({ overdue }) => overdue).length });
    },
  );

  app.get(
    "/visits/due/export",
    {
      schema: {
        tags,
        summary: "Who is to be visited, as a file to walk with",
        description: "In the order in which one walks, with room to write how it went.",
        querystring: Type.Object({ ...DueQuery.properties, ...tableFields }),
        response: tableAnswer,
      },
    },
    (request, reply) => {
      const { lang = "zh" } = request.query;
      const rows = dueFor(request, request.query).map(
        (one, index): Line => [
          ...[index + 1, one.name, one.place, CARE_WAY_WORDS[one.way][lang], timeCell(one.dueAt), one.overdue ? OVERDUE[lang] : null],
          ...[one.workerName, timeCell(one.metAt), one.metByName, null],
        ],
      );
      const table = { title: { zh: "待探访名单", en: "Visits due" }, head: HEAD, rows };
      return sendTable(ports, request, reply, { target: "visits", name: "visits-due", table }, request.query);
    },
  );

  app.get(
    "/people/:id/visits",
    {
      schema: {
        tags,
        summary: "Care visits to one person, newest first",
        params: IdParams,
        querystring: PagingQuery,
        response: answers(200, "A page", CareVisitPageSchema),
      },
    },
    async (request, reply) => reply.send(await ports.visits.of(personFor(request, request.params.id), pagingOf(request.query))),
  );

  app.post(
    "/people/:id/visits",
    {
      schema: {
        tags,
        summary: "You rang or went to the door: how it went",
        description:
          "Seen or heard is a sign of hers, kept under your name. A relative's word satisfies a call, not a visit. Not met: it is due again today. `at` is for what is sent later, up to seven days.",
        params: IdParams,
        body: NewCareVisitSchema,
        response: answers(200, "The visit", CareVisitSchema),
      },
    },
    async (request, reply) => {
      const person = personFor(request, request.params.id);
      auditAs(request, `person:${person}`, JSON.stringify({ way: request.body.way, result: request.body.result }));
      return reply.send(settled(await ports.visits.visit(person, request.body, actorOf(request))));
    },
  );

  app.get(
    "/people/:id/rhythm",
    {
      schema: {
        tags,
        summary: "How often this person is rung and visited; null where by no rhythm",
        params: IdParams,
        response: answers(200, "The rhythm", Type.Object({ rhythm: Nullable(RhythmSchema) })),
      },
    },
    (request, reply) => reply.send({ rhythm: ports.visits.rhythm(personFor(request, request.params.id)) }),
  );

  app.put(
    "/people/:id/rhythm",
    {
      schema: {
        tags,
        summary: "Say how often this person is rung and visited",
        params: IdParams,
        body: NewRhythmSchema,
        response: answers(200, "The rhythm", RhythmSchema),
      },
    },
    async (request, reply) => {
      const person = personFor(request, request.params.id);
      auditAs(request, `person:${person}`, JSON.stringify(request.body));
      return reply.send(settled(await ports.visits.setRhythm(person, request.body, actorOf(request))));
    },
  );
}
