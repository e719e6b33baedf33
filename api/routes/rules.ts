import { Type } from "typebox";
import {
  IsoTime,
  KeptRuleOverrideSchema,
  NewRuleOverrideSchema,
  ReplayPageSchema,
  ReplayViewSchema,
  RuleChangedSchema,
  RuleDetailSchema,
  RuleGoLiveSchema,
  RulePageSchema,
  RuleReadingSchema,
  RuleVersionPageSchema,
} from "../../contracts/index.ts";
import { overridesFor, replayFor } from "../access/replay-sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, instantFrom, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const tags = ["rules"];
const Text = Type.String({ minLength: 1, maxLength: 100_000 });
const Reason = Type.Object({ reason: Type.String({ minLength: 2, maxLength: 2000 }) });

/** Rules in force, their versions, and every way to change one. */
export function ruleRoutes(app: App, context: RouteContext): void {
  const { ports } = context;
  app.get(
    "/rules",
    { schema: { tags, summary: "Rules in force", querystring: PagingQuery, response: answers(200, "A page of rules", RulePageSchema) } },
    (request, reply) => {
      const { limit, cursor } = pagingOf(request.query);
      const sorted = [...ports.rules.list()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const rest = sorted.filter((rule) => cursor === null || rule.id > cursor);
      const items = rest.slice(0, limit);
      return reply.send({ items, next: rest.length > limit ? (items.at(-1)?.id ?? null) : null });
    },
  );
  app.get(
    "/rules/:id",
    {
      schema: {
        tags,
        summary: "One rule, as written and in plain words",
        params: IdParams,
        response: answers(200, "The rule", RuleDetailSchema),
      },
    },
    async (request, reply) => {
      const rule = await ports.rules.get(request.params.id);
      if (rule === undefined) throw notFound();
      const { sight } = scopeAndSight(request);
      return reply.send({ ...rule, overrides: overridesFor(rule.overrides, rule.family, sight) });
    },
  );
  app.get(
    "/rules/:id/versions",
    {
      schema: {
        tags,
        summary: "Every version that was in force, newest first",
        params: IdParams,
        response: answers(200, "A page", RuleVersionPageSchema),
      },
    },
    (request, reply) => {
      const versions = ports.rules.versions(request.params.id);
      if (versions.length === 0) throw notFound();
      const { sight } = scopeAndSight(request);
      const family = familyOf(ports, request.params.id);
      const items = versions.toReversed().map((one) => ({ ...one, overrides: overridesFor(one.overrides, family, sight) }));
      return reply.send({ items, next: null });
    },
  );
  changeRoutes(app, context);
  replayRoutes(app, context);
}

function changeRoutes(app: App, { ports }: RouteContext): void {
  const changed = answers(200, "In force, or waiting for a second name", RuleChangedSchema);
  app.post(
    "/rules/:id/check",
    {
      schema: {
        tags,
        summary: "Whether a text is a rule, and what it says; changes nothing",
        params: IdParams,
        body: Type.Object({ yaml: Text }),
        response: answers(200, "Its reading and its fields", RuleReadingSchema),
      },
    },
    (request, reply) => reply.send(settled(ports.rules.check(request.params.id, request.body.yaml))),
  );
  app.put(
    "/rules/:id",
    {
      schema: {
        tags,
        summary: "Put an edited copy of a rule in force",
        description:
          "With the id of a replay of exactly this text against the version in force that the caller has opened when it was done, or with `override` in the caller's name. A life-safety rule that would see less waits for a second person.",
        params: IdParams,
        body: Type.Intersect([Type.Object({ yaml: Text }), RuleGoLiveSchema]),
        response: changed,
      },
    },
    async (request, reply) => {
      const { replay, override } = request.body;
      auditAs(request, `rule:${request.params.id}`, JSON.stringify({ replay: replay ?? null, override: override?.reason ?? null }));
      return reply.send(settled(await ports.rules.edit(request.params.id, request.body, actorOf(request))));
    },
  );
  app.post(
    "/rules/:id/rollback",
    {
      schema: {
        tags,
        summary: "Put a version that was in force before in force again, as a new version",
        params: IdParams,
        body: Type.Intersect([Type.Object({ version: Type.Integer({ minimum: 1 }) }), Reason]),
        response: changed,
      },
    },
    async (request, reply) => {
      auditAs(request, `rule:${request.params.id}`, JSON.stringify(request.body));
      return reply.send(settled(await ports.rules.rollBack(request.params.id, request.body, actorOf(request))));
    },
  );
  for (const act of ["withdraw", "enable"] as const)
    app.post(
      `/rules/:id/${act}`,
      {
        schema: {
          tags,
          summary: act === "withdraw" ? "Withdraw a rule; its open alerts end in the caller's name" : "Put a withdrawn rule in force again",
          params: IdParams,
          body: Reason,
          response: changed,
        },
      },
      async (request, reply) => {
        auditAs(request, `rule:${request.params.id}`, request.body.reason);
        return reply.send(settled(await ports.rules[act](request.params.id, request.body, actorOf(request))));
      },
    );
  app.put(
    "/rules/:id/overrides",
    {
      schema: {
        tags,
        summary: "Set limits otherwise for persons, devices and places; the whole list, what is left out ends",
        description: "One that stays as it is may be named by its `id` alone.",
        params: IdParams,
        body: Type.Intersect([
          Type.Object({ items: Type.Array(Type.Union([NewRuleOverrideSchema, KeptRuleOverrideSchema]), { maxItems: 2_000 }) }),
          Reason,
        ]),
        response: changed,
      },
    },
    async (request, reply) => {
      const { items, reason } = request.body;
      auditAs(request, `rule:${request.params.id}`, `${items.length}: ${reason}`);
      return reply.send(settled(await ports.rules.limit(request.params.id, items, reason, actorOf(request))));
    },
  );
  app.post(
    "/rules/:id/confirm",
    {
      schema: {
        tags,
        summary: "The second name under a change that waits for one, or its refusal",
        params: IdParams,
        body: Type.Object({ pending: Type.String(), agree: Type.Boolean() }),
        response: changed,
      },
    },
    async (request, reply) => {
      const { pending, agree } = request.body;
      auditAs(request, `rule:${request.params.id}`, JSON.stringify(request.body));
      return reply.send(settled(await ports.rules.confirm(request.params.id, pending, agree, actorOf(request))));
    },
  );
}

function familyOf(ports: RouteContext["ports"], rule: string): string {
  return ports.rules.list().find((one) => one.id === rule)?.family ?? "vitals";
}

function replayRoutes(app: App, { ports }: RouteContext): void {
  app.post(
    "/rules/:id/replay",
    {
      schema: {
        tags,
        summary: "Run a changed rule and the one in force over stored history",
        description:
          "Answers at once with the replay's id; GET /replays/{id} tells how far it is, and the result. It raises no alert and tells nobody.",
        params: IdParams,
        body: Type.Object({ yaml: Type.Optional(Text), from: Type.Optional(IsoTime), to: Type.Optional(IsoTime) }),
        response: answers(202, "It waits or runs", ReplayViewSchema),
      },
    },
    async (request, reply) => {
      const { yaml, from, to } = request.body;
      const [begin, end] = [instantFrom(from), instantFrom(to)];
      const asked = { ...(yaml !== undefined && { yaml }), ...(begin !== null && { from: begin }), ...(end !== null && { to: end }) };
      const view = settled(await ports.replays.ask(request.params.id, asked, actorOf(request)));
      auditAs(request, `rule:${request.params.id}`, `${view.id} ${view.from} – ${view.to}`);
      return reply.code(202).send(view);
    },
  );
  app.get(
    "/rules/:id/replays",
    {
      schema: {
        tags,
        summary: "Replays of a rule, newest first, without their results",
        params: IdParams,
        response: answers(200, "A page", ReplayPageSchema),
      },
    },
    async (request, reply) => reply.send({ items: await ports.replays.of(request.params.id), next: null }),
  );
  app.get(
    "/replays/:id",
    {
      schema: {
        tags,
        summary: "One replay: how far it is, and what it found",
        params: IdParams,
        response: answers(200, "The replay", ReplayViewSchema),
      },
    },
    async (request, reply) => {
      const view = await ports.replays.get(request.params.id, actorOf(request));
      if (view === undefined) throw notFound();
      const { scope, sight } = scopeAndSight(request);
      return reply.send(replayFor(view, familyOf(ports, view.rule), scope, sight, ports));
    },
  );
  app.delete(
    "/replays/:id",
    { schema: { tags, summary: "Cancel a replay", params: IdParams, response: answers(200, "It ends", ReplayViewSchema) } },
    async (request, reply) => reply.send(settled(await ports.replays.cancel(request.params.id))),
  );
}
