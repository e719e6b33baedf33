import type { FastifyRequest } from "fastify";
import { DoorChangeSchema, DoorViewSchema } from "../../contracts/index.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

const tags = ["ingest"];

/** How a gateway's HTTP door is set: by those who register devices. */
export function doorRoutes(app: App, { ports }: RouteContext): void {
  /** The gateway, if it lies in the caller's area. */
  function find(request: FastifyRequest, id: string): string {
    const found = ports.devices.get(id);
    if (found === undefined || !seesDevice(scopeAndSight(request).scope, found.device.kind, found.at)) throw notFound();
    return found.device.id;
  }

  app.get(
    "/devices/:id/door",
    {
      schema: { tags, summary: "The HTTP door of a gateway", params: IdParams, response: answers(200, "How it is set", DoorViewSchema) },
    },
    async (request, reply) => {
      const view = ports.door.view(find(request, request.params.id));
      if (view === undefined) throw notFound();
      return reply.send(view);
    },
  );

  app.put(
    "/devices/:id/door",
    {
      schema: {
        tags,
        summary: "Set signature, its secret and the owner",
        params: IdParams,
        body: DoorChangeSchema,
        response: answers(200, "How it is set", DoorViewSchema),
      },
    },
    async (request, reply) => {
      const id = find(request, request.params.id);
      auditAs(request, `device:${id}`, request.body.signature);
      return reply.send(settled(await ports.door.change(id, request.body, actorOf(request))));
    },
  );
}
