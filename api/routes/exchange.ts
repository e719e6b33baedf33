import type { FastifyRequest } from "fastify";
import { type TSchema, Type } from "typebox";
import {
  AuditPageSchema,
  type Case,
  ExchangeChangesSchema,
  type ExchangeMapping,
  ExchangeMappingSchema,
  ExchangePlatformSchema,
  ExchangePlatformsSchema,
  ExchangeTokenSchema,
  FOREIGN_SYSTEM_WORDS,
  FOREIGN_SYSTEMS,
  ForeignMatterSchema,
  type ForeignSystem,
  headingOf,
  IsoTime,
  NewExchangeTokenSchema,
  TakenMatterSchema,
} from "../../contracts/index.ts";
import { auditAs, auditView, systemOf } from "../access/trail.ts";
import { badField } from "../http/problem.ts";
import { answers, bytesAnswer, noContent } from "../http/shapes.ts";
import type { CaseFilter, PageOf } from "../ports.ts";
import {
  type App,
  actorOf,
  instantFrom,
  PagingQuery,
  pagingFields,
  pagingOf,
  type RouteContext,
  scopeAndSight,
  settled,
} from "./context.ts";
import { entriesFor, rowsFor } from "./exchange-fields.ts";
import { sendBook, XLSX } from "./workbook.ts";

const SystemParams = Type.Object({ system: Type.Enum([...FOREIGN_SYSTEMS]) });
const tags = ["exchange"];
/** A platform asks each minute and hands over what a city reports on a bad day; not a flood. */
const limit = { config: { rateLimit: { max: 600, timeWindow: "1 minute" } } };
const AUTH = "With the platform's own token: `Authorization: Bearer <token>`; no user is let in.";

/** Cases in one table at most; a longer one is asked for in pieces of time. */
const MOST_EXPORTED = 5_000;
const EXPORTED_AT_ONCE = 1_000;

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

/** For platforms that take a table: their columns, in their order. */
function exportRoute(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/exchange/:system/export",
    {
      schema: {
        tags,
        summary: "How a platform's matters stand, as a workbook in its columns",
        description: `Names, order and contents of the columns are those of the mapping; times are the community's. Newest first, ${MOST_EXPORTED} cases at most, as far as the caller sees them.`,
        params: SystemParams,
        querystring: Type.Object({
          since: Type.Optional(IsoTime),
          until: Type.Optional(IsoTime),
          open: Type.Optional(Type.Boolean({ description: "Only those that have not ended" })),
        }),
        response: bytesAnswer("The table", XLSX),
      },
    },
    async (request, reply) => {
      const { system } = request.params;
      const { since, until, open = false } = request.query;
      const { scope, sight } = scopeAndSight(request);
      const filter: CaseFilter = {
        ...{ state: open ? ["open"] : null, path: null, person: null, kind: null, source: null, severity: null, mine: null },
        ...{ overdueAt: null, number: null, numbered: true, since: instantFrom(since), until: instantFrom(until) },
      };
      const found: Case[] = [];
      for (let cursor: string | null = null; found.length < MOST_EXPORTED; ) {
        const page: PageOf<Case> = await ports.cases.list(scope, filter, { limit: EXPORTED_AT_ONCE, cursor });
        const theirs = page.items.filter((one) => one.state !== "merged" && one.drill === undefined);
        found.push(...theirs.filter((one) => one.foreign.some((each) => each.system === system)).map((one) => masking.case(one, sight)));
        cursor = page.next;
        if (cursor === null) break;
      }
      const { mapping } = ports.exchange.get(system);
      const time = (iso: string): string => ports.exchange.localTime(Date.parse(iso));
      const rows = found.slice(0, MOST_EXPORTED).flatMap((one) => rowsFor(one, system, mapping, time));
      const name = FOREIGN_SYSTEM_WORDS[system].zh;
      const day = ports.exchange.localTime(ports.now()).slice(0, 10).replaceAll("-", "");
      // In their own columns nothing may stand above: name of the file and audit log hold the number.
      const number = `${day}-${ports.sheets.tail()}`;
      auditAs(request, `exchange:${system}`, JSON.stringify({ number, format: "xlsx", count: rows.length, ...request.query }));
      const book = ports.exchange.workbook("办理情况", [mapping.fields.map(headingOf), ...rows]);
      return sendBook(reply, `${name}-办理情况-${number}.xlsx`, book);
    },
  );
}

/** Exchange with 12345, the grid platform, the fire platform: how they are told, and what they bring and fetch. */
export function exchangeRoutes(app: App, context: RouteContext): void {
  const { exchange } = context.ports;
  const { ports } = context;
  exportRoute(app, context);

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
