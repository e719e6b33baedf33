import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  ABILITIES,
  IsoTime,
  LIVING,
  MEASUREMENTS,
  MOBILITIES,
  NEEDS,
  Nullable,
  PERSON_STATES,
  PersonPageSchema,
  PersonSeriesSchema,
  PersonViewSchema,
  seesWhere,
  toIso,
} from "../../contracts/index.ts";
import { isHealth } from "../access/masking.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs, auditView } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { checkMeasurement, spanOf } from "./series-question.ts";

const NewContact = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  relation: Type.String({ maxLength: 60 }),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 30 }))),
  email: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  keyholder: Type.Optional(Type.Boolean()),
  user: Type.Optional(Nullable(Type.String())),
});

const NewPerson = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  birthYear: Type.Optional(Nullable(Type.Integer({ minimum: 1900, maximum: 2100 }))),
  sex: Type.Optional(Nullable(Type.Enum(["f", "m"]))),
  home: Type.String({ description: "Id of the place where the person lives" }),
  living: Type.Optional(Type.Enum([...LIVING])),
  ability: Type.Optional(Type.Enum([...ABILITIES])),
  mobility: Type.Optional(Type.Enum([...MOBILITIES])),
  needs: Type.Optional(Type.Array(Type.Enum([...NEEDS]))),
  state: Type.Optional(Type.Enum([...PERSON_STATES])),
  spo2Scale: Type.Optional(Type.Literal(1, { description: "Scale 2 is a clinician's word: PUT /people/{id}/spo2-scale" })),
  contacts: Type.Optional(Type.Array(NewContact, { maxItems: 20 })),
});

const PersonPatch = Type.Object(
  {
    state: Type.Optional(Type.Enum([...PERSON_STATES])),
    living: Type.Optional(Type.Enum([...LIVING])),
    ability: Type.Optional(Type.Enum([...ABILITIES])),
    mobility: Type.Optional(Type.Enum([...MOBILITIES])),
    needs: Type.Optional(Type.Array(Type.Enum([...NEEDS]))),
  },
  { additionalProperties: false, minProperties: 1 },
);

const PersonSeriesQuery = Type.Object({
  measurement: Type.String(),
  from: Type.Optional(IsoTime),
  to: Type.Optional(IsoTime),
  points: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, description: "So many buckets in all parts together; 500 unless told" }),
  ),
});

export function personRoutes(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/people",
    {
      schema: {
        tags: ["people"],
        summary: "Residents who are watched over",
        description: "Telephone numbers are masked in lists; opening one person shows them to those who may dial, and is written down.",
        querystring: Type.Object({ ...pagingFields, search: Type.Optional(Type.String({ maxLength: 100 })) }),
        response: answers(200, "A page of people", PersonPageSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const page = ports.people.list(scope, { ...pagingOf(request.query), search: request.query.search ?? null });
      return reply.send({ items: page.items.map((each) => masking.person(each, sight, false)), next: page.next });
    },
  );

  app.get(
    "/people/:id",
    {
      schema: {
        tags: ["people"],
        summary: "One person; opening is written to the audit log",
        params: IdParams,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const found = ports.people.get(request.params.id);
      if (found === undefined || !seesWhere(scope, found.at)) throw notFound();
      if (sight.phones && (found.person.facts?.phone != null || found.person.contacts.some((contact) => contact.phone !== null)))
        auditView(request, "phone.view", `person:${found.person.id}`, `${found.person.contacts.length}`);
      if (sight.health && found.person.facts?.medical != null) auditView(request, "health.view", `person:${found.person.id}`, "medical");
      return reply.send(masking.person(found, sight, true));
    },
  );

  app.get(
    "/people/:id/series",
    {
      schema: {
        tags: ["people"],
        summary: "A person's values of one measurement, from whatever she wore when",
        description:
          "One part per device and time in which she had it, by the assignments; in each so many buckets as its share of the time. The last 24 h unless from and to say otherwise.",
        params: IdParams,
        querystring: PersonSeriesQuery,
        response: answers(200, "The parts", PersonSeriesSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { measurement, points: most = 500 } = request.query;
      const found = ports.people.get(request.params.id);
      if (found === undefined || !seesWhere(scope, found.at)) throw notFound();
      checkMeasurement(measurement, found.person.id, masking, sight);
      const [from, to] = spanOf(request.query, ports.now());
      if (isHealth(measurement)) auditView(request, "health.view", `person:${found.person.id}`, measurement);
      const worn = ports.people.worn(found.person.id, from, to);
      const parts = await Promise.all(
        worn.map(async (one) => {
          const points = Math.max(1, Math.round((most * (one.to - one.from)) / (to - from)));
          const answer = await ports.devices.series(one.device, measurement, one.from, one.to, points, null);
          const buckets = answer.points.flatMap((point) => ("avg" in point ? [point] : []));
          return { device: one.device, from: toIso(one.from), to: toIso(one.to), points: buckets };
        }),
      );
      const { unit } = MEASUREMENTS[measurement];
      return reply.send({ unit, parts: parts.filter((part) => part.points.length > 0) });
    },
  );

  app.patch(
    "/people/:id",
    {
      schema: {
        tags: ["people"],
        summary: "Change what the rules must know of a person",
        description: "In hospital or away, inactivity, off-wrist and vital signs are paused; SOS, fire, gas and water never are.",
        params: IdParams,
        body: PersonPatch,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const known = ports.people.get(request.params.id);
      if (known === undefined || !seesWhere(scope, known.at)) throw notFound();
      if (request.body.state === "died")
        throw badField("body/state", {
          zh: "“已故”须两人登记：PUT /people/{id}/state。",
          en: "a death takes two names: PUT /people/{id}/state",
        });
      auditAs(request, `person:${request.params.id}`, JSON.stringify(request.body));
      const person = settled(await ports.people.update(request.params.id, request.body, actorOf(request)));
      return reply.send(masking.person(ports.people.get(person.id) ?? { ...known, person }, sight, false));
    },
  );

  function communityOf(request: FastifyRequest, home: string): string {
    const { scope } = scopeAndSight(request);
    const place = ports.places.get(home);
    const path = ports.places.pathOf(home);
    if (place === undefined || path === undefined || !seesPath(scope, path))
      throw badField("body/home", { zh: "没有这个位置，或不在您的辖区内。", en: "no such place in your area of duty" });
    return place.community;
  }

  app.post(
    "/people",
    { schema: { tags: ["people"], summary: "Register a person", body: NewPerson, response: answers(201, "The person", PersonViewSchema) } },
    async (request, reply) => {
      const { body } = request;
      const made = settled(
        await ports.people.create(
          {
            community: communityOf(request, body.home),
            name: body.name,
            birthYear: body.birthYear ?? null,
            sex: body.sex ?? null,
            home: body.home,
            living: body.living ?? "alone",
            ability: body.ability ?? "full",
            mobility: body.mobility ?? "walks",
            needs: body.needs ?? [],
            state: body.state ?? "home",
            spo2Scale: 1,
            contacts: (body.contacts ?? []).map((contact) => ({
              name: contact.name,
              relation: contact.relation,
              phone: contact.phone ?? null,
              email: contact.email ?? null,
              keyholder: contact.keyholder ?? false,
              user: contact.user ?? null,
            })),
          },
          actorOf(request),
        ),
      );
      auditAs(request, `person:${made.id}`);
      const found = ports.people.get(made.id);
      const whole = found ?? { person: made, placePath: null, devices: [] };
      return reply.code(201).send(masking.person(whole, scopeAndSight(request).sight, false));
    },
  );
}
