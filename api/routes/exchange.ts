import type { FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import {
  AuditPageSchema,
  ExchangeChangesSchema,
  type ExchangeMapping,
  ExchangeMappingSchema,
  ExchangePlatformSchema,
  ExchangePlatformsSchema,
  ExchangeTokenSchema,
  FOREIGN_SYSTEMS,
  ForeignMatterSchema,
  type ForeignSystem,
  NewExchangeTokenSchema,
  TakenMatterSchema,
} from "../../contracts/index.ts";
import { auditAs, auditView, systemOf } from "../access/trail.ts";
import { badField } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, actorOf, PagingQuery, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { entriesFor } from "./exchange-fields.ts";

const SystemParams = Type.Object({ system: Type.Enum([...FOREIGN_SYSTEMS]) });
const tags = ["exchange"];
/** A platform asks each minute and hands over what a city reports on a bad day; not a flood. */
const limit = { config: { rateLimit: { max: 600, timeWindow: "1 minute" } } };
const AUTH = "With the platform's own token: `Authorization: Bearer <token>`; no user is let in.";

/** What a platform itself leaves in the audit log. */
const PLATFORM_ACTS = ["exchange.come", "exchange.pull"];

/** A name twice would be one value in JSON; a column twice is a slip. */
function mustDiffer(columns: readonly { readonly name: string }[], where: string): void {
  const names = columns.map(({ name }) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw badField(`body/${where}`, {
      zh: `“${twice}”出现了两次，请改成不同的名称。`,
      en: `holds "${twice}" twice: give each its own name`,
    });
}

const platformOf = (request: FastifyRequest): ForeignSystem => {
  const system = FOREIGN_SYSTEMS.find((each) => each === systemOf(request));
  if (system === undefined) throw new Error("no platform on this request");
  return system;
};

/** Exchange with 12345, the grid platform, the fire platform: how they are told, and what they bring and fetch. */
export function exchangeRoutes(app: App, { ports }: RouteContext): void {
  const { exchange } = ports;

  app.get(
    "/exchange",
    {
      schema: {
        tags,
        summary: "The other platforms: mappings, columns, tokens",
        response: answers(200, "Platforms", ExchangePlatformsSchema),
      },
    },
    (_request, reply) => reply.send({ items: exchange.all() }),
  );

  app.get(
    "/exchange/:system/log",
    {
      schema: {
        tags,
        summary: "What a platform handed over and fetched, newest first",
        description: "Lines of the audit log: numbers and times, nothing of what the matters are about.",
        params: SystemParams,
        querystring: PagingQuery,
        response: answers(200, "A page", AuditPageSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      // Of no place: whoever manages the exchange reads its lines, whichever area is theirs.
      const whole = { ...scope, rights: new Set([...scope.rights, "audit.all" as const]) };
      const filter = { user: request.params.system, target: null, person: null, acts: PLATFORM_ACTS };
      return reply.send(await ports.audit.list(whole, filter, pagingOf(request.query)));
    },
  );

  app.put(
    "/exchange/:system",
    {
      schema: {
        tags,
        summary: "How a platform is told: names in the pull list, their words for our states",
        params: SystemParams,
        body: ExchangeMappingSchema as TSchema,
        response: answers(200, "The platform", ExchangePlatformSchema),
      },
    },
    async (request, reply) => {
      const mapping = request.body as ExchangeMapping;
      mustDiffer(mapping.fields, "fields");
      const { system } = request.params;
      auditAs(request, `exchange:${system}`, JSON.stringify(mapping));
      return reply.send(await exchange.setMapping(system, mapping, actorOf(request)));
    },
  );

  app.post(
    "/exchange/:system/token",
    {
      schema: {
        tags,
        summary: "A new token for a platform; the one before ends at once",
        description: "Shown this once and kept as a hash.",
        params: SystemParams,
        body: NewExchangeTokenSchema,
        response: answers(201, "The token", ExchangeTokenSchema),
      },
    },
    async (request, reply) => {
      const { system } = request.params;
      const owner = request.body.owner.trim();
      if (owner === "") throw badField("body/owner", { zh: "请填写对方负责人。", en: "who answers for it over there must be named" });
      auditAs(request, `exchange:${system}`, owner);
      return reply.code(201).send(await exchange.makeToken(system, owner, actorOf(request)));
    },
  );

  app.delete(
    "/exchange/:system/token",
    { schema: { tags, summary: "End a platform's token", params: SystemParams, response: noContent } },
    async (request, reply) => {
      await exchange.endToken(request.params.system);
      return reply.code(204).send();
    },
  );

  app.post(
    "/exchange/cases",
    {
      ...limit,
      schema: {
        tags,
        summary: "A platform hands a matter over",
        description: `${AUTH} The same number again is the same case: answered as it stands, and a changed deadline is noted. 201 where it is new, 200 where it was known.`,
        security: [{ bearer: [] }],
        body: ForeignMatterSchema,
        response: { ...answers(201, "It is new", TakenMatterSchema), ...answers(200, "It was known", TakenMatterSchema) },
      },
    },
    async (request, reply) => {
      const { case: one, taken } = settled(await exchange.take(platformOf(request), request.body));
      auditAs(request, `case:${one.id}`, `${taken.number} ${taken.known ? "known" : "new"}`);
      return reply.code(taken.known ? 200 : 201).send(taken);
    },
  );

  app.get(
    "/exchange/changes",
    {
      ...limit,
      schema: {
        tags,
        summary: "How their matters stand: what changed since the cursor, oldest change first",
        description: `${AUTH} Names and values are those of the community's mapping. Keep \`next\` and give it back; without a cursor all are told from the first. \`more\`: ask again at once.`,
        security: [{ bearer: [] }],
        querystring: Type.Object({ cursor: pagingFields.cursor, limit: pagingFields.limit }),
        response: answers(200, "What changed", ExchangeChangesSchema),
      },
    },
    async (request, reply) => {
      const system = platformOf(request);
      const { cursor = null, limit: most = 100 } = request.query;
      const { cases, next, more } = await exchange.changes(system, cursor, most);
      const { mapping } = exchange.get(system);
      // Asked each minute: what was handed out is written down, not that nothing was.
      if (cases.length > 0) auditView(request, "exchange.pull", `exchange:${system}`, cases.map(({ number }) => number).join(" "));
      return reply.send({ items: cases.flatMap((one) => entriesFor(one, system, mapping)), next, more });
    },
  );
}
