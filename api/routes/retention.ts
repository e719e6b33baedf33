import { Type } from "typebox";
import {
  ForgottenSchema,
  PURGE_CLASSES,
  PurgePageSchema,
  RetentionSchema,
  RetentionViewSchema,
  retentionFault,
  type Scope,
  seesKind,
  seesWhere,
} from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const CommunityQuery = Type.Object({
  community: Type.Optional(Type.String({ maxLength: 200, description: "The hub's first community unless said otherwise" })),
});
const PurgeQuery = Type.Object({ ...pagingFields, what: Type.Optional(Type.Enum(PURGE_CLASSES)) });

/** How long what is kept, and the proof of what was removed. */
export function retentionRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["retention"];
  /** A device that was removed is reached through the people who had it. */
  const reaches = (scope: Scope, device: string): boolean => {
    const found = ports.devices.get(device);
    if (found !== undefined) return seesKind(scope, found.device.kind) && seesWhere(scope, found.at);
    return ports.people.wearersOf(device).some((person) => {
      const known = ports.people.get(person);
      return known !== undefined && seesWhere(scope, known.at);
    });
  };
  app.get(
    "/retention",
    {
      schema: {
        tags,
        summary: "How long a community keeps what, and what is stored",
        querystring: CommunityQuery,
        response: answers(200, "Policy and holdings", RetentionViewSchema),
      },
    },
    async (request, reply) => {
      const view = await ports.retention.view(request.query.community ?? null);
      if (view === undefined) throw notFound();
      return reply.send(view);
    },
  );

  app.put(
    "/retention",
    {
      schema: {
        tags,
        summary: "Change how long a community keeps what",
        description: "What is left out stays as it is. A shorter time removes at the next upkeep what is older; that cannot be undone.",
        querystring: CommunityQuery,
        body: Type.Partial(RetentionSchema),
        response: answers(200, "Policy and holdings", RetentionViewSchema),
      },
    },
    async (request, reply) => {
      const community = request.query.community ?? null;
      const before = await ports.retention.view(community);
      if (before === undefined) throw notFound();
      auditAs(request, `retention:${before.community}`, JSON.stringify({ from: before.policy, to: request.body }));
      const fault = retentionFault({ ...before.policy, ...request.body });
      if (fault !== null) throw badField(`body/${fault.field}`, fault.words);
      return reply.send(settled(await ports.retention.change(community, request.body)));
    },
  );

  app.get(
    "/purges",
    {
      schema: {
        tags,
        summary: "Proof of what was removed, newest first; append only",
        querystring: PurgeQuery,
        response: answers(200, "A page", PurgePageSchema),
      },
    },
    async (request, reply) => reply.send(await ports.retention.purges({ what: request.query.what ?? null }, pagingOf(request.query))),
  );

  app.post(
    "/devices/:id/forget",
    {
      schema: {
        tags,
        summary: "Remove every stored reading and event of a device",
        description:
          "On request of the person concerned; also of a device that was removed, as long as she who had it is on record. Alerts with their frozen evidence stay. It cannot be undone.",
        params: IdParams,
        response: answers(200, "What was removed", ForgottenSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!reaches(scopeAndSight(request).scope, id)) throw notFound();
      const purges = await ports.retention.forget(id, actorOf(request));
      if (purges === null)
        throw new Refusal(409, {
          zh: "时序数据由外部服务器保存，请在该服务器上删除。",
          en: "The series lie on an outside server: remove them there.",
        });
      return reply.send({ rows: purges.reduce((sum, purge) => sum + purge.rows, 0), purges });
    },
  );
}
