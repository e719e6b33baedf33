import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DAY,
  type HandEntry,
  HandEntryPageSchema,
  HandEntrySchema,
  NewHandEntrySchema,
  NewPrescriptionSchema,
  NewScoreWordSchema,
  PersonViewSchema,
  ScoreTrendSchema,
  ScoreViewSchema,
  seesWhere,
} from "../../contracts/index.ts";
import { auditAs, auditView } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const EntryParams = Type.Object({ id: Type.String({ maxLength: 200 }), entry: Type.String({ maxLength: 200 }) });

export function scoreRoutes(app: App, { ports, masking }: RouteContext): void {
  /** The person, where she lives in the caller's area; else there is nobody of that name. */
  const personFor = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    return found;
  };

  app.get(
    "/people/:id/score",
    {
      schema: {
        tags: ["people"],
        summary: "The present early-warning score, for reference; a view of health data",
        description:
          "NEWS2 where all seven parts are fresh, else a partial score that names what it lacks. Refused, with its reason, under 16 and where a clinician says so (pregnancy).",
        params: IdParams,
        response: answers(200, "The score", ScoreViewSchema),
      },
    },
    (request, reply) => {
      const { person } = personFor(request, request.params.id);
      auditView(request, "health.view", `person:${person.id}`, "score");
      return reply.send(ports.scores.view(person.id));
    },
  );

  app.get(
    "/people/:id/score/trend",
    {
      schema: {
        tags: ["people"],
        summary: "The score over the last days, from means of a quarter of an hour",
        params: IdParams,
        querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 7 })) }),
        response: answers(200, "The trend", ScoreTrendSchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      auditView(request, "health.view", `person:${person.id}`, "score trend");
      const to = ports.now();
      return reply.send(await ports.scores.trend(person.id, to - (request.query.days ?? 7) * DAY, to));
    },
  );

  app.get(
    "/people/:id/observations",
    {
      schema: {
        tags: ["people"],
        summary: "Entries by hand, newest measurement first",
        params: IdParams,
        querystring: PagingQuery,
        response: answers(200, "A page of entries", HandEntryPageSchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      const { sight } = scopeAndSight(request);
      if (sight.health) auditView(request, "health.view", `person:${person.id}`, "entries");
      const page = await ports.scores.entries(person.id, pagingOf(request.query));
      return reply.send({ items: page.items.map((entry) => masking.entry(entry, sight)), next: page.next });
    },
  );

  app.post(
    "/people/:id/observations",
    {
      schema: {
        tags: ["people"],
        summary: "Enter what was measured by hand: blood pressure, breathing, temperature, oxygen, consciousness",
        description: "Unusual values are refused with 422 until they come with `confirmed: true`.",
        params: IdParams,
        body: NewHandEntrySchema,
        response: answers(201, "The entry", HandEntrySchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      auditAs(request, `person:${person.id}`, Object.keys(request.body.values).join(","));
      const entry = settled(await ports.scores.enter(person.id, request.body, actorOf(request)));
      return reply.code(201).send(masking.entry(entry, scopeAndSight(request).sight));
    },
  );

  app.post(
    "/people/:id/observations/:entry/strike",
    {
      schema: {
        tags: ["people"],
        summary: "Strike out a mistaken entry, by its author or a leader; it stays readable",
        params: EntryParams,
        body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, { additionalProperties: false }),
        response: answers(200, "The entry", HandEntrySchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      const entry = await ports.scores.entry(request.params.entry);
      if (entry === undefined || entry.person !== person.id) throw notFound();
      auditAs(request, `person:${person.id}`, `${entry.id}: ${request.body.reason}`);
      mayStrike(request, entry);
      const struck = settled(await ports.scores.strike(entry.id, request.body.reason, actorOf(request)));
      return reply.send(masking.entry(struck, scopeAndSight(request).sight));
    },
  );

  app.put(
    "/people/:id/spo2-scale",
    {
      schema: {
        tags: ["people"],
        summary: "By which scale oxygen saturation is judged: a clinician's word, with name, date and reason",
        description: "Scale 2 only in hypercapnic respiratory failure that a clinician has confirmed. Earlier words are kept.",
        params: IdParams,
        body: NewPrescriptionSchema,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const known = personFor(request, request.params.id);
      auditAs(request, `person:${known.person.id}`, JSON.stringify(request.body));
      const person = settled(await ports.scores.prescribe(known.person.id, request.body, actorOf(request)));
      return reply.send(masking.person({ ...known, person }, scopeAndSight(request).sight, false));
    },
  );

  app.put(
    "/people/:id/score-use",
    {
      schema: {
        tags: ["people"],
        summary: "Whether the early-warning score suits somebody: a clinician's word; none is made in pregnancy",
        description: "Earlier words are kept. Under 16 none is made whatever is said here.",
        params: IdParams,
        body: NewScoreWordSchema,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const known = personFor(request, request.params.id);
      auditAs(request, `person:${known.person.id}`, JSON.stringify(request.body));
      const person = settled(await ports.scores.say(known.person.id, request.body, actorOf(request)));
      return reply.send(masking.person({ ...known, person }, scopeAndSight(request).sight, false));
    },
  );
}

function mayStrike(request: FastifyRequest, entry: HandEntry): void {
  const { scope } = scopeAndSight(request);
  if (entry.enteredBy === scope.username || scope.rights.has("entries.strike-any")) return;
  throw new Refusal(403, {
    zh: "只有录入者本人或社区负责人可以划除这条记录。",
    en: "Only its author or a leader may strike out this entry.",
  });
}
