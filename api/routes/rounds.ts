import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  CARE_RESULT_WORDS,
  CARE_WAY_WORDS,
  type Language,
  NewCareVisitSchema,
  NewRoundSchema,
  Nullable,
  PERSON_STATE_WORDS,
  PeopleFilterSchema,
  ROUND_REASON_WORDS,
  type Round,
  type RoundItem,
  type RoundLine,
  RoundPageSchema,
  RoundPreviewSchema,
  RoundProposalSchema,
  type RoundView,
  RoundViewSchema,
  RoundWorkersSchema,
  roundCounts,
  type Scope,
  seesWhere,
  suggestedRounds,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { workersNear } from "../access/workers.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const ItemParams = Type.Object({ id: Type.String({ maxLength: 200 }), person: Type.String({ maxLength: 200 }) });
const Tick = Type.Omit(NewCareVisitSchema, ["way"], { additionalProperties: false });
const Assign = Type.Object(
  { people: Type.Array(Type.String(), { minItems: 1, maxItems: 2000 }), worker: Nullable(Type.String()) },
  { additionalProperties: false },
);
/** So many rounds back it is looked whether a list was made already: days of a posture have a dozen. */
const MOST_SINCE = 100;
const HEAD: readonly { readonly [language in Language]: string }[] = [
  { zh: "姓名", en: "Name" },
  { zh: "位置", en: "Place" },
  { zh: "负责人", en: "Who goes" },
  { zh: "结果", en: "Result" },
  { zh: "说明", en: "Remark" },
  { zh: "时间", en: "Time" },
  { zh: "登记人", en: "By" },
];

/** Lists of people to be reached 走访任务: made by a filter, ticked person by person, counted live. */
export function roundRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["rounds"];
  const seen = (scope: Scope, items: readonly RoundItem[]): RoundItem[] =>
    items.filter(({ person }) => seesWhere(scope, ports.rounds.whereabouts(person)));
  const viewOf = (round: Round, scope: Scope, sight: Sight): RoundView => {
    const by = round.endedAt === null ? ports.now() : Date.parse(round.endedAt);
    const items = seen(scope, round.items).map((item): RoundLine => {
      const gone = ports.rounds.gone(item.person, by);
      return gone === null ? item : { ...item, gone };
    });
    return {
      ...round,
      counts: roundCounts(items),
      items: sight.names === "full" ? items : items.map((item) => ({ ...item, name: maskName(item.name), note: null })),
    };
  };
  /** A round of which one sees nobody does not exist. */
  const roundFor = async (request: FastifyRequest, id: string): Promise<Round> => {
    const round = await ports.rounds.get(id);
    if (round === undefined || seen(scopeAndSight(request).scope, round.items).length === 0) throw notFound();
    return round;
  };
  const shown = (request: FastifyRequest, round: Round): RoundView => {
    const { scope, sight } = scopeAndSight(request);
    return viewOf(round, scope, sight);
  };
  /** Whom the filter finds in the caller's own area. */
  const chosen = (request: FastifyRequest, filter: Parameters<typeof ports.rounds.choose>[0]) => {
    const { scope } = scopeAndSight(request);
    return settled(ports.rounds.choose(filter)).filter(({ at }) => seesWhere(scope, at));
  };

  app.get(
    "/rounds",
    {
      schema: {
        tags,
        summary: "Rounds that concern your area, newest first, with how far they are",
        querystring: PagingQuery,
        response: answers(200, "A page", RoundPageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const page = await ports.rounds.list(pagingOf(request.query));
      const mine = page.items.map((round) => viewOf(round, scope, sight)).filter(({ items }) => items.length > 0);
      return reply.send({ items: mine.map(({ items: _items, ...summary }) => summary), next: page.next });
    },
  );

  app.get(
    "/rounds/proposals",
    {
      schema: {
        tags,
        summary: "Lists that weather, a power cut or a festival suggests, and how many each would hold",
        response: answers(200, "The proposals", Type.Object({ items: Type.Array(RoundProposalSchema) })),
      },
    },
    async (request, reply) => {
      const posture = ports.posture.current();
      const reasons = suggestedRounds(posture);
      const { scope } = scopeAndSight(request);
      const since =
        posture === null
          ? []
          : (await ports.rounds.list({ limit: MOST_SINCE, cursor: null })).items.filter(
              ({ createdAt, items }) => createdAt >= posture.from && seen(scope, items).length > 0,
            );
      const items = ports.rounds.proposals().map((one) => ({
        ...one,
        found: chosen(request, one.filter).length,
        suggested: reasons.includes(one.reason),
        made: since.find(({ proposal }) => proposal === one.id)?.id ?? null,
      }));
      return reply.send({ items });
    },
  );

  app.get(
    "/rounds/workers",
    {
      schema: {
        tags,
        summary: "Who may be sent: whoever visits people in the caller's area",
        response: answers(200, "The workers", RoundWorkersSchema),
      },
    },
    async (request, reply) => {
      const items = await workersNear(ports, scopeAndSight(request).scope, "visits.make");
      return reply.send({ items });
    },
  );

  app.post(
    "/rounds/preview",
    {
      schema: {
        tags,
        summary: "Whom a filter finds in your area; nothing is made of it",
        body: PeopleFilterSchema,
        response: answers(200, "The people", RoundPreviewSchema),
      },
    },
    (request, reply) => {
      const full = scopeAndSight(request).sight.names === "full";
      const items = chosen(request, request.body).map(({ item: { person, place } }) => ({
        ...{ person: person.id, name: full ? person.name : maskName(person.name), place },
      }));
      return reply.send({ items });
    },
  );

  app.post(
    "/rounds",
    {
      schema: {
        tags,
        summary: "Make a round of whom a filter finds",
        body: NewRoundSchema,
        response: answers(201, "The round", RoundViewSchema),
      },
    },
    async (request, reply) => {
      const people = chosen(request, request.body.filter).map(({ item }) => item.person);
      const round = settled(await ports.rounds.make(request.body, people, actorOf(request)));
      auditAs(request, `round:${round.id}`, JSON.stringify({ title: round.title, people: round.items.length }));
      return reply.code(201).send(shown(request, round));
    },
  );

  app.get(
    "/rounds/:id",
    {
      schema: { tags, summary: "One round, with whom you may see", params: IdParams, response: answers(200, "The round", RoundViewSchema) },
    },
    async (request, reply) => reply.send(shown(request, await roundFor(request, request.params.id))),
  );

  app.post(
    "/rounds/:id/people/:person",
    {
      schema: {
        tags,
        summary: "Tick one person: how it went",
        description: "Counts as a care visit too. What was later holds: a tick made without network does not undo what somebody saw since.",
        params: ItemParams,
        body: Tick,
        response: answers(200, "The round", RoundViewSchema),
      },
    },
    async (request, reply) => {
      const { id, person } = request.params;
      await roundFor(request, id);
      if (!seesWhere(scopeAndSight(request).scope, ports.rounds.whereabouts(person))) throw notFound();
      auditAs(request, `round:${id}`, JSON.stringify({ person, result: request.body.result }));
      return reply.send(shown(request, settled(await ports.rounds.tick(id, person, request.body, actorOf(request)))));
    },
  );

  app.post(
    "/rounds/:id/assign",
    {
      schema: {
        tags,
        summary: "Say who goes to these people",
        params: IdParams,
        body: Assign,
        response: answers(200, "The round", RoundViewSchema),
      },
    },
    async (request, reply) => {
      const { people, worker } = request.body;
      const round = await roundFor(request, request.params.id);
      const mine = new Set(seen(scopeAndSight(request).scope, round.items).map((item) => item.person));
      if (people.some((person) => !mine.has(person)))
        throw badField("body/people", { zh: "有人不在这个任务里。", en: "somebody is not on this round" });
      auditAs(request, `round:${round.id}`, JSON.stringify(request.body));
      return reply.send(shown(request, settled(await ports.rounds.assign(round.id, people, worker))));
    },
  );

  app.post(
    "/rounds/:id/end",
    {
      schema: {
        tags,
        summary: "End a round; what is left stays as not done",
        params: IdParams,
        response: answers(200, "The round", RoundViewSchema),
      },
    },
    async (request, reply) => {
      const round = await roundFor(request, request.params.id);
      return reply.send(shown(request, settled(await ports.rounds.end(round.id, actorOf(request)))));
    },
  );

  app.get(
    "/rounds/:id/export",
    {
      schema: {
        tags,
        summary: "The round as a file",
        params: IdParams,
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { lang = "zh" } = request.query;
      const round = shown(request, await roundFor(request, request.params.id));
      const table = {
        title: { zh: "走访任务", en: "Round" },
        of: round.title,
        above: [[ROUND_REASON_WORDS[round.reason][lang], CARE_WAY_WORDS[round.way][lang]]],
        head: HEAD,
        rows: round.items.map(({ name, place, workerName, result, gone, note, at, byName }): Line => {
          const words = [result === null ? [] : CARE_RESULT_WORDS[result][lang], gone === undefined ? [] : PERSON_STATE_WORDS[gone][lang]];
          return [name, place, workerName, words.flat().join(lang === "zh" ? "；" : "; ") || null, note, timeCell(at), byName];
        }),
      };
      return sendTable(ports, request, reply, { target: `round:${round.id}`, name: "round", table }, request.query);
    },
  );
}
