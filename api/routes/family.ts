import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  CaseSchema,
  type ConsentView,
  ConsentViewSchema,
  FamilyConsentSchema,
  NewConsentSchema,
  NewFamilyAnswerSchema,
  type RelativeRights,
  relativeOfUser,
  seesWhere,
  standingOf,
} from "../../contracts/index.ts";
import { auditAs, auditAt } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { consentPaperRoutes } from "./consent-papers.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

const ConsentParams = Type.Object({ ...IdParams.properties, consent: Type.String({ minLength: 1, maxLength: 200 }) });

/** Who of the family may learn what, by whose word; and what the family says. */
export function familyRoutes(app: App, context: RouteContext): void {
  const { ports, masking, sessions } = context;
  const { family } = ports;
  const personFor = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    auditAt(request, found.at);
    return found.person;
  };

  const rightsOf = (person: string): RelativeRights[] =>
    family.relatives(person).map(({ relative, name, relation, user }) => {
      const { grants, why, consent } = standingOf(family.consents(person), relative, ports.now());
      return { relative, name, relation, user, grants, why, consent: consent?.id ?? null };
    });

  /** Sessions forget what they knew of who may see what: at once. */
  const inForce = (relative: string): void => {
    if (relative.startsWith("user:")) sessions.refresh(relative.slice("user:".length));
  };

  app.get(
    "/people/:id/consents",
    {
      schema: {
        tags: ["family"],
        summary: "Which relative may learn what, and by whose word",
        description: "A relative reads what holds for themselves. `overrides`: told without consent because a life was in danger.",
        params: IdParams,
        response: answers(200, "What holds now, and every word that was given", ConsentViewSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      const { id } = personFor(request, request.params.id);
      auditAs(request, `consent:${id}`);
      const own = scope.learns === undefined ? null : relativeOfUser(scope.user);
      const mine = (one: { readonly relative: string }): boolean => own === null || one.relative === own;
      const view: ConsentView = {
        rights: rightsOf(id).filter(mine),
        consents: family
          .consents(id)
          .filter(mine)
          .map(({ papers, ...one }) => ({ ...one, ...(papers && own === null && { papers }) })),
        overrides: own === null ? [...(await family.overrides(id))] : [],
      };
      return reply.send(view);
    },
  );

  app.post(
    "/people/:id/consents",
    {
      schema: {
        tags: ["family"],
        summary: "Register what a relative may learn",
        description:
          "By the word of the person or of her guardian, with the number of the signed paper. It takes the place of what held for this relative; a kind that is not named is not given.",
        params: IdParams,
        body: NewConsentSchema,
        response: answers(201, "The consent", FamilyConsentSchema),
      },
    },
    async (request, reply) => {
      const { id } = personFor(request, request.params.id);
      const consent = settled(await family.give(id, request.body, actorOf(request)));
      auditAs(request, `consent:${id}`, JSON.stringify({ ...request.body, id: consent.id }));
      inForce(consent.relative);
      return reply.code(201).send(consent);
    },
  );

  app.post(
    "/people/:id/consents/:consent/revoke",
    {
      schema: {
        tags: ["family"],
        summary: "Take a consent back, at once",
        description: "The relative then learns nothing but, in danger of life, where help is needed.",
        params: ConsentParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: answers(200, "The consent", FamilyConsentSchema),
      },
    },
    async (request, reply) => {
      const { id } = personFor(request, request.params.id);
      const consent = settled(await family.revoke(id, request.params.consent, actorOf(request)));
      auditAs(request, `consent:${id}`, consent.id);
      inForce(consent.relative);
      return reply.send(consent);
    },
  );

  consentPaperRoutes(app, context, personFor);

  app.post(
    "/cases/:id/family-answer",
    {
      schema: {
        tags: ["family"],
        summary: "A relative says: with her, spoke to her, cannot go",
        description: "Within a minute a new answer takes the place of the last one; later it stands beside it.",
        params: IdParams,
        body: NewFamilyAnswerSchema,
        response: answers(200, "The case as it is now", CaseSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      if (scope.learns === undefined) throw new Refusal(403, { zh: "只有家属可以这样答复。", en: "Only relatives answer so." });
      await findCase(ports, request, request.params.id);
      const one = settled(await family.answer(request.params.id, scope.user, request.body.answer));
      return reply.send(masking.case(one, sight));
    },
  );
}
