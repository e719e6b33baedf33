import { Type } from "typebox";
import {
  Page,
  WebhookMessageSchema,
  WebhookSchema,
  type WebhookSettings,
  WebhookSettingsSchema,
  WebhooksSchema,
  WebhookWithSecretSchema,
} from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, actorOf, IdParams, pagingFields, pagingOf, type RouteContext, settled } from "./context.ts";

const tags = ["webhooks"];
const LogQuery = Type.Object({ ...pagingFields, undelivered: Type.Optional(Type.Boolean({ description: "Only what was not delivered" })) });
/** The settings as they are booked: what stands behind the `?` of an address is often a key of the receiver. */
const booked = (settings: WebhookSettings): string => JSON.stringify({ ...settings, url: settings.url.replace(/\?.*$/s, "?…") });
const MessageParams = Type.Object({ id: Type.String({ maxLength: 200 }), message: Type.String({ minLength: 1, maxLength: 200 }) });

/** Addresses outside that are told of alerts and cases, each with its log. */
export function webhookRoutes(app: App, { ports }: RouteContext): void {
  const { webhooks } = ports;
  app.get("/webhooks", { schema: { tags, summary: "Endpoints", response: answers(200, "Endpoints", WebhooksSchema) } }, async (_, reply) =>
    reply.send({ items: await webhooks.all() }),
  );
  app.post(
    "/webhooks",
    {
      schema: {
        tags,
        summary: "Register an endpoint",
        description: "The secret is shown this once. HTTPS; HTTP to this machine and private nets where `allowPrivate` says so.",
        body: WebhookSettingsSchema,
        response: answers(201, "The endpoint and its secret", WebhookWithSecretSchema),
      },
    },
    async (request, reply) => {
      const made = settled(await webhooks.add(request.body, actorOf(request)));
      auditAs(request, `webhook:${made.webhook.id}`, booked(request.body));
      return reply.code(201).send(made);
    },
  );
  app.put(
    "/webhooks/:id",
    {
      schema: {
        tags,
        summary: "Change an endpoint, switch it off or on again",
        params: IdParams,
        body: WebhookSettingsSchema,
        response: answers(200, "The endpoint", WebhookSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, `webhook:${request.params.id}`, booked(request.body));
      return reply.send(settled(await webhooks.change(request.params.id, request.body, actorOf(request))));
    },
  );
  app.delete(
    "/webhooks/:id",
    { schema: { tags, summary: "Remove an endpoint with all that waits for it", params: IdParams, response: noContent } },
    async (request, reply) => {
      auditAs(request, `webhook:${request.params.id}`);
      settled(await webhooks.remove(request.params.id));
      return reply.code(204).send();
    },
  );
  app.post(
    "/webhooks/:id/secret",
    {
      schema: {
        tags,
        summary: "A new secret; the one before signs for 24 hours more",
        params: IdParams,
        response: answers(201, "The endpoint and its new secret", WebhookWithSecretSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, `webhook:${request.params.id}`);
      return reply.code(201).send(settled(await webhooks.renew(request.params.id, actorOf(request))));
    },
  );
  app.post(
    "/webhooks/:id/test",
    {
      schema: {
        tags,
        summary: "Send a test at once and say what came of it",
        params: IdParams,
        response: answers(200, "What came of it", WebhookMessageSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, `webhook:${request.params.id}`);
      return reply.send(settled(await webhooks.test(request.params.id)));
    },
  );
  app.get(
    "/webhooks/:id/messages",
    {
      schema: {
        tags,
        summary: "What was sent in the last seven days and what waits, newest first",
        params: IdParams,
        querystring: LogQuery,
        response: answers(200, "A page", Page(WebhookMessageSchema)),
      },
    },
    async (request, reply) =>
      reply.send(settled(await webhooks.messages(request.params.id, request.query.undelivered ?? false, pagingOf(request.query)))),
  );
  app.post(
    "/webhooks/:id/messages/:message/again",
    { schema: { tags, summary: "Send one again, under the same id", params: MessageParams, response: noContent } },
    async (request, reply) => {
      const { id, message } = request.params;
      auditAs(request, `webhook:${id}`, message);
      settled(await webhooks.again(id, message));
      return reply.code(204).send();
    },
  );
}
