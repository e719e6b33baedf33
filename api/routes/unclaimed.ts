import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  ClaimedSchema,
  ClaimSchema,
  IgnoreSchema,
  UNCLAIMED_STATES,
  type Unclaimed,
  UnclaimedPageSchema,
  UnclaimedSchema,
} from "../../contracts/index.ts";
import { checkPlacing } from "../access/placing.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, listFrom, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const tags = ["devices"];
const UnclaimedQuery = Type.Object({
  ...pagingFields,
  state: Type.Optional(Type.String({ description: `One of ${UNCLAIMED_STATES.join(", ")}` })),
  search: Type.Optional(Type.String({ maxLength: 100, description: "Text in one of its ids or in the name of its gateway" })),
});

/** Devices that speak and that nobody registered. */
export function unclaimedRoutes(app: App, { ports, masking }: RouteContext): void {
  function find(request: FastifyRequest, id: string): Unclaimed {
    const found = ports.unclaimed.get(id);
    if (found === undefined || !seesPath(scopeAndSight(request).scope, found.path)) throw notFound();
    return found.one;
  }

  app.get(
    "/unclaimed",
    {
      schema: {
        tags,
        summary: "Devices that speak and that nobody registered, those last heard first",
        description: "What kind each seems to be is told from the names of what it measured and reported; values are not shown.",
        querystring: UnclaimedQuery,
        response: answers(200, "A page", UnclaimedPageSchema),
      },
    },
    (request, reply) => {
      const [state = null] = listFrom(request.query.state, UNCLAIMED_STATES, "state") ?? [];
      return reply.send(
        ports.unclaimed.list(scopeAndSight(request).scope, { state, search: request.query.search ?? "" }, pagingOf(request.query)),
      );
    },
  );

  app.post(
    "/unclaimed/:id/claim",
    {
      schema: {
        tags,
        summary: "Register it under the id its messages carry",
        description:
          "It gets no log-in: it speaks by the one it has. Its kept messages are run again unless `rerun` is false; those that somebody was called for stay.",
        params: IdParams,
        body: ClaimSchema,
        response: answers(201, "The device, and what became of its kept messages", ClaimedSchema),
      },
    },
    async (request, reply) => {
      const one = find(request, request.params.id);
      const { body } = request;
      checkPlacing(ports, request, body.place, body.person);
      const made = settled(await ports.unclaimed.claim(one.id, body, actorOf(request)));
      const { sight } = scopeAndSight(request);
      auditAs(request, `device:${made.device.id}`, masking.device(made.device, { ...sight, names: "masked" }).name);
      return reply.code(201).send({ ...made, device: masking.device(made.device, sight) });
    },
  );

  app.post(
    "/unclaimed/:id/ignore",
    {
      schema: {
        tags,
        summary: "Say with a reason that it is none of ours",
        description: "Its messages are kept as dismissed. Danger to life that it reports is told all the same.",
        params: IdParams,
        body: IgnoreSchema,
        response: answers(200, "As it stands now", UnclaimedSchema),
      },
    },
    async (request, reply) => {
      const one = find(request, request.params.id);
      auditAs(request, `unclaimed:${one.externalId}`, request.body.reason);
      return reply.send(settled(await ports.unclaimed.ignore(one.id, request.body.reason, actorOf(request))));
    },
  );
}
