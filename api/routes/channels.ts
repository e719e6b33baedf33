import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  ChannelsViewSchema,
  ContactsChangeSchema,
  ContactWaysListSchema,
  MailEntrySchema,
  NewPushSchema,
  NoticeSchema,
  Nullable,
  OwnWaysChangeSchema,
  OwnWaysSchema,
  type Person,
  PersonViewSchema,
  ProviderEntrySchema,
  ProviderSchema,
  seesWhere,
  TrialSchema,
  WAY_CHANNELS,
  WechatBackSchema,
  WechatCodeSchema,
  WechatStartSchema,
} from "../../contracts/index.ts";
import { auditAs, callerOf } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

const tags = ["notices"];
const WhichWay = Type.Object(
  { contact: Type.Integer({ minimum: 0, maximum: 50 }), channel: Type.Enum([...WAY_CHANNELS]) },
  { additionalProperties: false },
);

/** The ways out: accounts at providers, what is known of contacts, and each user's own. */
export function channelRoutes(app: App, { ports, masking }: RouteContext): void {
  const { channels } = ports;

  app.get(
    "/channels",
    { schema: { tags, summary: "Ways out, providers and wordings", response: answers(200, "The ways", ChannelsViewSchema) } },
    async (request, reply) => {
      const { providers, ...view } = await channels.view();
      // The end of a callback's address is a secret of those who enter it at the provider.
      const sets = scopeAndSight(request).scope.rights.has("users.manage");
      return reply.send({ ...view, providers: sets ? providers : providers.map((one) => ({ ...one, callback: null })) });
    },
  );
  app.post(
    "/providers",
    {
      schema: {
        tags,
        summary: "Add a provider's account",
        body: ProviderEntrySchema,
        response: answers(201, "The account", ProviderSchema),
      },
    },
    async (request, reply) => {
      const made = settled(await channels.save(null, request.body));
      auditAs(request, `provider:${made.id}`, made.name);
      return reply.code(201).send(made);
    },
  );
  app.put(
    "/providers/:id",
    {
      schema: {
        tags,
        summary: "Change a provider's account",
        description: "Secrets that are left out stay as they are; they are never answered.",
        params: IdParams,
        body: ProviderEntrySchema,
        response: answers(200, "The account", ProviderSchema),
      },
    },
    async (request, reply) => {
      const changed = settled(await channels.save(request.params.id, request.body));
      auditAs(request, `provider:${changed.id}`, changed.name);
      return reply.send(changed);
    },
  );
  app.delete(
    "/providers/:id",
    { schema: { tags, summary: "Remove a provider's account", params: IdParams, response: noContent } },
    async (request, reply) => {
      if (!(await channels.remove(request.params.id))) throw notFound();
      return reply.code(204).send();
    },
  );
  app.post(
    "/providers/:id/test",
    {
      schema: {
        tags,
        summary: "Send one message by it and say what came of it",
        params: IdParams,
        body: Type.Object({ to: Nullable(Type.String({ maxLength: 64, description: "Number or member; null for a group" })) }),
        response: answers(200, "What came of it, in words", TrialSchema),
      },
    },
    async (request, reply) => {
      const trial = await channels.tryOut(request.params.id, request.body.to);
      if (trial === undefined) throw notFound();
      return reply.send(trial);
    },
  );

  app.put(
    "/mail",
    {
      schema: {
        tags,
        summary: "Set the mail server, if it takes a message",
        description: "A real message is sent to `to`. Only where the server takes it is the server kept; the answer says so in words.",
        body: MailEntrySchema,
        response: answers(200, "What came of it", TrialSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, "mail", `${request.body.host}:${request.body.port}`);
      return reply.send(await channels.saveMail(request.body));
    },
  );
  app.delete("/mail", { schema: { tags, summary: "Forget the mail server", response: noContent } }, async (_request, reply) => {
    if (!(await channels.removeMail())) throw notFound();
    return reply.code(204).send();
  });

  const wholeOf = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    return found;
  };
  const personOf = (request: FastifyRequest, id: string): Person => wholeOf(request, id).person;
  app.get(
    "/people/:id/ways",
    {
      schema: {
        tags: ["people"],
        summary: "How far each contact can be reached",
        description:
          "A number that nobody verified is asked whose it is, and told nothing. A way counts for 31 days after an answered test.",
        params: IdParams,
        response: answers(200, "By contact", ContactWaysListSchema),
      },
    },
    (request, reply) => {
      const { sight } = scopeAndSight(request);
      const { items, version } = channels.contacts(personOf(request, request.params.id));
      return reply.send({ items: items.map((one) => masking.contactWays(one, sight)), version });
    },
  );
  app.put(
    "/people/:id/contacts",
    {
      schema: {
        tags: ["people"],
        summary: "Change a person's contacts and their order",
        description:
          "The whole list in the order in which they are called. `was` is the index of a contact of the version seen: what is left out of it stays, so that nobody need know a number to move it. A number entered anew is asked whose it is before it is told anything.",
        params: IdParams,
        body: ContactsChangeSchema,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const { person } = wholeOf(request, request.params.id);
      auditAs(request, `person:${person.id}`, `${person.contacts.length} → ${request.body.items.length}`);
      const changed = settled(await channels.saveContacts(person, request.body));
      return reply.send(masking.person({ ...wholeOf(request, person.id), person: changed }, scopeAndSight(request).sight, false));
    },
  );
  app.post(
    "/people/:id/ways/test",
    {
      schema: {
        tags: ["people"],
        summary: "Test one way to one contact",
        params: IdParams,
        body: WhichWay,
        response: answers(201, "The test; it counts once it is answered", NoticeSchema),
      },
    },
    (request, reply) => {
      const { contact, channel } = request.body;
      const notice = settled(channels.testContact(personOf(request, request.params.id), contact, channel));
      auditAs(request, `person:${request.params.id}`, `${contact} ${channel}`);
      return reply.code(201).send(masking.notice(notice, scopeAndSight(request).sight));
    },
  );
  app.post(
    "/people/:id/ways/verify",
    {
      schema: {
        tags: ["people"],
        summary: "Ask a contact's number whose it is",
        description: "The question names nobody. Of a number that was stopped it is asked anew.",
        params: IdParams,
        body: Type.Object({ contact: Type.Integer({ minimum: 0, maximum: 50 }) }, { additionalProperties: false }),
        response: answers(201, "The question", NoticeSchema),
      },
    },
    (request, reply) => {
      const notice = settled(channels.verifyContact(personOf(request, request.params.id), request.body.contact));
      auditAs(request, `person:${request.params.id}`, String(request.body.contact));
      return reply.code(201).send(masking.notice(notice, scopeAndSight(request).sight));
    },
  );

  app.get(
    "/session/channels",
    { schema: { tags: ["session"], summary: "One's own ways and quiet hours", response: answers(200, "One's own", OwnWaysSchema) } },
    (request, reply) => reply.send(channels.own(callerOf(request).user.id)),
  );
  app.put(
    "/session/channels",
    {
      schema: {
        tags: ["session"],
        summary: "Change one's own ways and quiet hours",
        description: "Life-safety goes out in quiet hours all the same.",
        body: OwnWaysChangeSchema,
        response: answers(200, "One's own", OwnWaysSchema),
      },
    },
    async (request, reply) => reply.send(await channels.saveOwn(callerOf(request).user.id, request.body)),
  );
  app.post(
    "/session/channels/test",
    {
      schema: {
        tags: ["session"],
        summary: "Test one of one's own ways",
        body: Type.Object(
          {
            channel: Type.Enum([...WAY_CHANNELS]),
            device: Type.Optional(Type.String({ maxLength: 64, description: "Which browser, where it is a push" })),
          },
          { additionalProperties: false },
        ),
        response: answers(201, "The test; it counts once it is answered", NoticeSchema),
      },
    },
    (request, reply) => {
      const { channel, device = null } = request.body;
      return reply.code(201).send(settled(channels.testOwn(callerOf(request).user.id, channel, device)));
    },
  );
  app.post(
    "/session/push",
    {
      schema: {
        tags: ["session"],
        summary: "Let this browser be pushed to",
        description: "What is pushed says that there is a notice, never whom or what it is about.",
        body: NewPushSchema,
        response: answers(201, "One's own", OwnWaysSchema),
      },
    },
    async (request, reply) => reply.code(201).send(settled(await channels.addPush(callerOf(request).user.id, request.body))),
  );
  app.delete(
    "/session/push/:id",
    { schema: { tags: ["session"], summary: "Push to this browser no longer", params: IdParams, response: noContent } },
    async (request, reply) => {
      if (!(await channels.removePush(callerOf(request).user.id, request.params.id))) throw notFound();
      return reply.code(204).send();
    },
  );

  app.post(
    "/session/wechat/start",
    {
      schema: {
        tags: ["session"],
        summary: "Where your browser inside WeChat goes to be recognised",
        description: "It comes back to the page `/wechat` with a code and a state, which holds for this log-in alone, once, ten minutes.",
        response: answers(200, "The address", WechatStartSchema),
      },
    },
    (request, reply) => {
      const { user, tokenHash } = callerOf(request);
      return reply.send(settled(channels.startWechat(user.id, tokenHash)));
    },
  );
  app.post(
    "/session/wechat",
    {
      schema: {
        tags: ["session"],
        summary: "Bind your WeChat by what the browser brought back",
        body: WechatBackSchema,
        response: answers(200, "One's own", OwnWaysSchema),
      },
    },
    async (request, reply) => {
      const { user, tokenHash } = callerOf(request);
      return reply.send(settled(await channels.finishWechat(user.id, tokenHash, request.body)));
    },
  );
  app.post(
    "/session/wechat/code",
    {
      schema: {
        tags: ["session"],
        summary: "A code for the mini program",
        description:
          'You type it into the mini program; its own server sends `{"openid","code"}` to the callback address of the account. It holds ten minutes, and once.',
        response: answers(201, "The code", WechatCodeSchema),
      },
    },
    (request, reply) => reply.code(201).send(settled(channels.codeForWechat(callerOf(request).user.id))),
  );
  app.delete(
    "/session/wechat",
    { schema: { tags: ["session"], summary: "Be told in WeChat no longer", response: noContent } },
    async (request, reply) => {
      if (!(await channels.removeWechat(callerOf(request).user.id))) throw notFound();
      return reply.code(204).send();
    },
  );
}
