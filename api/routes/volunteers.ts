import type { FastifyRequest } from "fastify";
import {
  ConfirmVolunteerSchema,
  NewNeighbourSchema,
  NewVolunteerSchema,
  OwnVolunteerSchema,
  VolunteerListSchema,
  VolunteerViewSchema,
} from "../../contracts/index.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** Who signed up to help: one's own offer, and the leader's word on all. */
export function volunteerRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["volunteers"];
  const { volunteers } = ports;
  const sees = (request: FastifyRequest, place: string): boolean => {
    const path = ports.places.pathOf(place);
    return path !== undefined && seesPath(scopeAndSight(request).scope, path);
  };
  /** An offer for a place of the caller's own area. */
  const find = (request: FastifyRequest, id: string) => {
    const one = volunteers.get(id);
    if (one === undefined || !sees(request, one.place)) throw notFound();
    auditAs(request, `volunteer:${id}`);
    return one;
  };
  const mustSee = (request: FastifyRequest, place: string): void => {
    if (!sees(request, place)) throw badField("body/place", { zh: "没有这个位置，或不在您的辖区内", en: "no such place in your area" });
  };
  /** Keys are named for people of the caller's own area only. */
  const mustKnow = (request: FastifyRequest, people: readonly string[]): void => {
    for (const id of people) {
      const path = ports.people.get(id)?.at.path;
      if (path === undefined || !seesPath(scopeAndSight(request).scope, path))
        throw badField("body/keyOf", { zh: `没有这位居民：${id}`, en: `no such person: ${id}` });
    }
  };

  app.get(
    "/volunteers/me",
    {
      schema: {
        tags,
        summary: "What one offers oneself, and the places that may be chosen",
        response: answers(200, "The offer", OwnVolunteerSchema),
      },
    },
    (request, reply) => reply.send(volunteers.own(actorOf(request).user)),
  );

  app.put(
    "/volunteers/me",
    {
      schema: {
        tags,
        summary: "Sign up, change one's hours, pause",
        description:
          "Hours and a pause hold at once. A kind of help, a certificate or a place that is new waits for the leader; nobody is called on an offer that was not confirmed.",
        body: NewVolunteerSchema,
        response: answers(200, "The offer", OwnVolunteerSchema),
      },
    },
    async (request, reply) => reply.send(settled(await volunteers.offer(actorOf(request).user, request.body))),
  );

  app.delete(
    "/volunteers/me",
    { schema: { tags, summary: "Sign out: one is not called any more", response: answers(200, "Nothing is offered", OwnVolunteerSchema) } },
    async (request, reply) => reply.send(await volunteers.signOut(actorOf(request).user)),
  );

  app.get(
    "/volunteers",
    {
      schema: {
        tags,
        summary: "Who signed up in one's area, and who may be called now",
        response: answers(200, "The offers", VolunteerListSchema),
      },
    },
    (request, reply) => reply.send({ items: volunteers.list().filter(({ volunteer }) => sees(request, volunteer.place)) }),
  );

  app.post(
    "/volunteers",
    {
      schema: {
        tags,
        summary: "Write down a neighbour without a log-in, who agreed to be called",
        body: NewNeighbourSchema,
        response: answers(201, "The neighbour", VolunteerViewSchema),
      },
    },
    async (request, reply) => {
      mustSee(request, request.body.place);
      mustKnow(request, request.body.keyOf);
      const made = settled(await volunteers.neighbour(undefined, request.body, actorOf(request)));
      auditAs(request, `volunteer:${made.volunteer.id}`);
      return reply.code(201).send(made);
    },
  );

  app.put(
    "/volunteers/:id",
    {
      schema: {
        tags,
        summary: "Change what is known of a neighbour without a log-in",
        params: IdParams,
        body: NewNeighbourSchema,
        response: answers(200, "The neighbour", VolunteerViewSchema),
      },
    },
    async (request, reply) => {
      const { id } = find(request, request.params.id);
      mustSee(request, request.body.place);
      mustKnow(request, request.body.keyOf);
      return reply.send(settled(await volunteers.neighbour(id, request.body, actorOf(request))));
    },
  );

  app.post(
    "/volunteers/:id/confirm",
    {
      schema: {
        tags,
        summary: "Confirm an offer: which kinds of help, and whose key",
        description: "What is not named is not confirmed; an empty list confirms nothing.",
        params: IdParams,
        body: ConfirmVolunteerSchema,
        response: answers(200, "The offer", VolunteerViewSchema),
      },
    },
    async (request, reply) => {
      const { id } = find(request, request.params.id);
      mustKnow(request, request.body.keyOf);
      return reply.send(settled(await volunteers.confirm(id, request.body, actorOf(request))));
    },
  );

  app.delete(
    "/volunteers/:id",
    { schema: { tags, summary: "Take somebody off the list: they are not called any more", params: IdParams, response: noContent } },
    async (request, reply) => {
      await volunteers.remove(find(request, request.params.id).id);
      return reply.code(204).send();
    },
  );
}
