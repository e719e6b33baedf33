import type { FastifyRequest } from "fastify";
import {
  MappingEditSchema,
  MappingOutcomeSchema,
  MappingTrySchema,
  MappingVersionSchema,
  MappingViewSchema,
  seesWhere,
} from "../../contracts/index.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

const tags = ["ingest"];

/** What the messages of a gateway mean: written, tried on kept messages, and put in force by those who register devices. */
export function mappingRoutes(app: App, { ports }: RouteContext): void {
  function find(request: FastifyRequest, id: string): string {
    const found = ports.devices.get(id);
    if (found === undefined || !seesDevice(scopeAndSight(request).scope, found.device.kind, found.at)) throw notFound();
    return found.device.id;
  }

  /** A kept message shows what it says: to those who may open it in the quarantine, and no others. */
  async function checkKept(request: FastifyRequest, id: string): Promise<void> {
    const { scope, sight } = scopeAndSight(request);
    const kept = await ports.quarantine.get(id);
    const at = kept?.device == null ? undefined : ports.devices.get(kept.device)?.at;
    if (kept === undefined || !scope.rights.has("quarantine.read") || (at !== undefined && !seesWhere(scope, at))) throw notFound();
    if (!sight.raw && !sight.health)
      throw new Refusal(403, { zh: "您的角色不能查看原始报文。", en: "Your role may not see raw messages." });
  }

  app.get(
    "/devices/:id/mapping",
    {
      schema: {
        tags,
        summary: "What the messages of a gateway mean, and the versions before",
        params: IdParams,
        response: answers(200, "The mapping", MappingViewSchema),
      },
    },
    async (request, reply) => {
      const view = await ports.mappings.view(find(request, request.params.id));
      if (view === undefined) throw notFound();
      return reply.send(view);
    },
  );

  app.put(
    "/devices/:id/mapping",
    {
      schema: {
        tags,
        summary: "Put a new version in force",
        description: "`base` is the version that was edited: where another is in force meanwhile it is refused. An empty text withdraws.",
        params: IdParams,
        body: MappingEditSchema,
        response: answers(200, "The version in force", MappingVersionSchema),
      },
    },
    async (request, reply) => {
      const id = find(request, request.params.id);
      auditAs(request, `device:${id}`, request.body.note);
      return reply.send(settled(await ports.mappings.edit(id, request.body, actorOf(request))));
    },
  );

  app.post(
    "/devices/:id/mapping/try",
    {
      schema: {
        tags,
        summary: "What would become of a message; nothing is changed",
        params: IdParams,
        body: MappingTrySchema,
        response: answers(200, "Readings, events, and what would be kept", MappingOutcomeSchema),
      },
    },
    async (request, reply) => {
      const id = find(request, request.params.id);
      if (request.body.quarantined !== undefined) await checkKept(request, request.body.quarantined);
      return reply.send(settled(await ports.mappings.try(id, request.body)));
    },
  );
}
