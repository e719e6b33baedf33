import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { QUARANTINE_REASONS, QuarantinePageSchema, seesWhere } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import { type App, actorOf, IdParams, listFrom, pagingFields, pagingOf, type RouteContext, scopeAndSight } from "./context.ts";

const STATES = ["kept", "mended", "dismissed"] as const;

const QuarantineQuery = Type.Object({
  ...pagingFields,
  reason: Type.Optional(Type.String({ description: `One of ${QUARANTINE_REASONS.join(", ")}` })),
  login: Type.Optional(Type.String({ maxLength: 200, description: "Sent by this log-in" })),
  state: Type.Optional(Type.String({ description: `One of ${STATES.join(", ")}` })),
});
const Ids = Type.Object({ ids: Type.Array(Type.String(), { minItems: 1, maxItems: 1000 }) });
const tags = ["quarantine"];

export function quarantineRoutes(app: App, { ports, masking }: RouteContext): void {
  /** A message of a known device is seen where the device is; one of nobody by all whose work quarantine is. */
  async function find(request: FastifyRequest, id: string) {
    const found = await ports.quarantine.get(id);
    const at = found?.device == null ? undefined : ports.devices.get(found.device)?.at;
    if (found === undefined || (at !== undefined && !seesWhere(scopeAndSight(request).scope, at))) return undefined;
    return found;
  }

  async function seen(request: FastifyRequest, ids: readonly string[]): Promise<string[]> {
    const found = await Promise.all(ids.map((id) => find(request, id)));
    return found.flatMap((item) => item?.id ?? []);
  }

  app.get(
    "/quarantine",
    {
      schema: {
        tags,
        summary: "Messages that could not be understood",
        querystring: QuarantineQuery,
        response: answers(200, "A page", QuarantinePageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const [reason = null] = listFrom(query.reason, QUARANTINE_REASONS, "reason") ?? [];
      const [state = null] = listFrom(query.state, STATES, "state") ?? [];
      const page = await ports.quarantine.list(scope, { reason, state, login: query.login ?? null }, pagingOf(query));
      return reply.send({ items: page.items.map((item) => masking.quarantine(item, sight)), next: page.next });
    },
  );

  app.get(
    "/quarantine/:id/payload",
    {
      schema: {
        tags,
        summary: "The message's own bytes",
        params: IdParams,
        response: bytesAnswer("The bytes as they came", "application/octet-stream"),
      },
    },
    async (request, reply) => {
      const { sight } = scopeAndSight(request);
      if (!sight.raw && !sight.health)
        throw new Refusal(403, { zh: "您的角色不能查看原始报文。", en: "Your role may not see raw messages." });
      const item = await find(request, request.params.id);
      if (item === undefined) throw notFound();
      // Never rendered by a browser: what a device sent may be anything.
      return reply
        .type("application/octet-stream")
        .header("content-disposition", `attachment; filename="${encodeURIComponent(item.id)}.bin"`)
        .send(Buffer.from(item.payload));
    },
  );

  app.post(
    "/quarantine/rerun",
    {
      schema: {
        tags,
        summary: "Run kept messages through the decoders again",
        body: Ids,
        response: answers(200, "How many were mended and how many stay", Type.Object({ mended: Type.Integer(), kept: Type.Integer() })),
      },
    },
    async (request, reply) => {
      const ids = await seen(request, request.body.ids);
      auditAs(request, "quarantine", `${ids.length}`);
      return reply.send(ids.length === 0 ? { mended: 0, kept: 0 } : await ports.quarantine.rerun(ids, actorOf(request)));
    },
  );

  app.post(
    "/quarantine/dismiss",
    {
      schema: {
        tags,
        summary: "Set aside for good",
        body: Ids,
        response: answers(200, "How many", Type.Object({ dismissed: Type.Integer() })),
      },
    },
    async (request, reply) => {
      const ids = await seen(request, request.body.ids);
      auditAs(request, "quarantine", `${ids.length}`);
      return reply.send({ dismissed: ids.length === 0 ? 0 : await ports.quarantine.dismiss(ids, actorOf(request)) });
    },
  );
}
