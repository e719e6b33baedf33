import { Type } from "typebox";
import { DeviceMessagesSchema, toIso } from "../../contracts/index.ts";
import { messageView } from "../access/message-view.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAt } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, IdParams, type RouteContext, scopeAndSight } from "./context.ts";

/** Messages of one page unless said otherwise. */
const USUAL = 60;

/** What a device sent in the last hour, beside what became of it. */
export function deviceMessageRoutes(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/devices/:id/messages",
    {
      schema: {
        tags: ["devices"],
        summary: "Messages of the last hour as they came, beside what became of each",
        description:
          "The newest first. Those that are no longer in memory are read from the journal, with what the hub makes of them now (`again`); with `next` the answer says that there are, or may be, older ones, also where it holds none itself. The bytes are shown to who may see raw messages or health data; of what measures a body to the latter only.",
        params: IdParams,
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 60 })),
          cursor: Type.Optional(Type.String({ pattern: "^\\d{1,16}$" })),
        }),
        response: answers(200, "The messages", DeviceMessagesSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const find = (id: string) => {
        const found = ports.devices.get(id);
        return found !== undefined && seesDevice(scope, found.device.kind, found.at) ? found : undefined;
      };
      const asked = find(request.params.id);
      if (asked === undefined) throw notFound();
      auditAt(request, asked.at);
      const { items, since, next } = await ports.devices.messages(asked.device.id, {
        limit: request.query.limit ?? USUAL,
        cursor: request.query.cursor ?? null,
      });
      return reply.send({
        items: items.map((held) => messageView(held, { device: asked.device, find, masking, sight })),
        since: since === null ? null : toIso(since),
        next,
      });
    },
  );
}
