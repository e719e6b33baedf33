import { type Static, Type } from "typebox";
import {
  ANY_RULE,
  CASE_FIGURES,
  CASE_KINDS,
  CASE_SOURCES,
  CASE_STATES,
  CASE_VERDICTS,
  CaseDetailSchema,
  CaseHandSchema,
  CasePageSchema,
  CaseSchema,
  type CaseState,
  DAY,
  ENDED_CASE_STATES,
  IsoTime,
  type NewCase,
  NewCaseSchema,
  type Scope,
  SETTLED_COUNTS,
  SEVERITIES,
  seesWhere,
  type Words,
} from "../../contracts/index.ts";
import { isHidden } from "../access/hidden.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { CaseFilter } from "../ports.ts";
import { findCase } from "./case-acts.ts";
import { casesTable } from "./cases-table.ts";
import {
  type App,
  handOf,
  IdParams,
  instantFrom,
  listFrom,
  pagingFields,
  pagingOf,
  pathFrom,
  type RouteContext,
  scopeAndSight,
  settled,
} from "./context.ts";
import { sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

const STATES = [...CASE_STATES, "open"] as const;
const OPEN: readonly CaseState[] = CASE_STATES.filter((state) => !ENDED_CASE_STATES.includes(state));

const filterFields = {
  state: Type.Optional(Type.String({ description: `Comma list of ${STATES.join(", ")}` })),
  kind: Type.Optional(Type.String({ description: `Comma list of ${CASE_KINDS.join(", ")}` })),
  source: Type.Optional(Type.String({ description: `Comma list of ${CASE_SOURCES.join(", ")}` })),
  severity: Type.Optional(Type.String({ description: `Comma list of ${SEVERITIES.join(", ")}` })),
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  person: Type.Optional(Type.String()),
  since: Type.Optional(IsoTime),
  until: Type.Optional(IsoTime),
  figure: Type.Optional(Type.Enum([...CASE_FIGURES], { description: "Those that this figure of the report on answers counts" })),
  settled: Type.Optional(Type.Enum([...SETTLED_COUNTS], { description: "Handled, by where: as the report on answers counts" })),
  verdict: Type.Optional(
    Type.Enum([...CASE_VERDICTS], { description: "As the precision of rules counts: without drills, joined and withdrawn cases" }),
  ),
  rule: Type.Optional(Type.String({ maxLength: 200, description: `Id of the rule whose alert opened it, or ${ANY_RULE}` })),
  mine: Type.Optional(Type.Boolean({ description: "Those that the caller has, was given or received" })),
  overdue: Type.Optional(Type.Boolean({ description: "Open and past our time or the other system's" })),
  second: Type.Optional(Type.Boolean({ description: "Those with a close that waits for its second name" })),
  number: Type.Optional(Type.String({ maxLength: 60, description: "Our number, or one that another system gave it" })),
  theirs: Type.Optional(
    Type.Enum(["any", "over", "day", "week"], {
      description: "Those whose time at another system runs: all, those where it is over, those where it ends within a day or a week",
    }),
  ),
  sort: Type.Optional(
    Type.Enum(["theirs"], { description: "Whose time at another system ends soonest first, instead of newest first; only those with one" }),
  ),
};
const CaseQuery = Type.Object({ ...pagingFields, ...filterFields });
const ExportQuery = Type.Object({ ...filterFields, ...tableFields });

/** How far ahead another system's time may end. */
const THEIRS_WITHIN = { over: 0, day: DAY, week: 7 * DAY } as const;

/** Cases in one exported table at most; a longer one is asked for in pieces of time. */
const MOST_EXPORTED = 10_000;

/** What a carer opens: less than those who register what anybody asks. */
const isNeed = (scope: Scope, { kind }: Pick<NewCase, "kind">): boolean => kind !== "hazard" && !scope.rights.has("cases.register");
const isAtHome = (path: string | undefined, home: string | undefined): boolean =>
  path === undefined || (home !== undefined && path.startsWith(home));

/** Why this user may not open such a case; null: may. That the person is of the own area is asked besides. */
function notToOpen(scope: Scope, body: NewCase): Words | null {
  if (!isNeed(scope, body)) return null;
  if (!scope.rights.has("cases.need")) return { zh: "您的角色只能上报隐患。", en: "Your role reports hazards only." };
  return body.kind === "request" && body.person !== undefined && (body.foreign ?? []).length === 0
    ? null
    : {
        zh: "您的角色只能上报隐患，或为自己辖区的某位居民登记需求（kind 为 request，填 person，不填外部编号）。",
        en: "Your role reports hazards, and opens a request for one resident of its area (kind request, with person, without foreign numbers).",
      };
}

export function caseRoutes(app: App, context: RouteContext): void {
  const { ports, masking } = context;

  const filterFrom = (query: Static<typeof ExportQuery>, scope: Scope): CaseFilter => {
    const state = listFrom(query.state, STATES, "state");
    return {
      state: state?.flatMap((each) => (each === "open" ? OPEN : [each])) ?? null,
      kind: listFrom(query.kind, CASE_KINDS, "kind"),
      source: listFrom(query.source, CASE_SOURCES, "source"),
      severity: listFrom(query.severity, SEVERITIES, "severity"),
      path: pathFrom(ports, scope, query.place),
      person: query.person ?? null,
      since: instantFrom(query.since),
      until: instantFrom(query.until),
      figure: query.figure === undefined ? null : { name: query.figure, now: ports.now() },
      settled: query.settled ?? null,
      verdict: query.verdict ?? null,
      rule: query.rule?.trim() || null,
      mine: query.mine === true ? scope.username : null,
      overdueAt: query.overdue === true ? ports.now() : null,
      second: query.second === true,
      number: query.number?.trim() || null,
      theirDue: query.theirs === undefined ? null : { by: query.theirs === "any" ? null : ports.now() + THEIRS_WITHIN[query.theirs] },
      soonestTheirs: query.sort === "theirs",
    };
  };

  app.get(
    "/cases",
    {
      schema: {
        tags: ["cases"],
        summary: "Cases, newest first unless sorted",
        querystring: CaseQuery,
        response: answers(200, "A page of cases", CasePageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const page = await ports.cases.list(scope, filterFrom(request.query, scope), pagingOf(request.query));
      const now = ports.now();
      const items = page.items.filter((one) => !isHidden(scope, one, ports, now)).map((one) => masking.case(one, sight));
      return reply.send({ items, next: page.next });
    },
  );

  app.get(
    "/cases/export",
    {
      schema: {
        tags: ["cases"],
        summary: "Cases as a file",
        description: `Newest first, ${MOST_EXPORTED} at most; the same filters as the list.`,
        querystring: ExportQuery,
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { lang = "zh" } = request.query;
      const filter = filterFrom(request.query, scope);
      const now = ports.now();
      const { items, isCut } = await wholeList(async (paging) => {
        const page = await ports.cases.list(scope, filter, paging);
        const seen = page.items.filter((one) => !isHidden(scope, one, ports, now));
        return { items: seen.map((one) => masking.case(one, sight)), next: page.next };
      }, MOST_EXPORTED);
      const table = { ...casesTable(items, lang, now), isCut };
      return sendTable(ports, request, reply, { target: "cases", name: "cases", table }, request.query);
    },
  );

  app.post(
    "/cases",
    {
      schema: {
        tags: ["cases"],
        summary: "Open a case: a hazard that one saw, a request, a call, a quarrel",
        description:
          "A hazard that a patrol or a grid worker finds again at a registered place is added to its open case, which is answered.",
        body: NewCaseSchema,
        response: answers(201, "The case", CaseSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { body } = request;
      const refused = notToOpen(scope, body);
      if (refused !== null) throw new Refusal(403, refused);
      const path = body.place === undefined ? undefined : ports.places.pathOf(body.place);
      if (body.place !== undefined && (path === undefined || !seesPath(scope, path)))
        throw badField("body/place", { zh: "没有这个位置，或不在您的辖区内。", en: "no such place in your area of duty" });
      const person = body.person === undefined ? undefined : ports.people.get(body.person);
      if (body.person !== undefined && (person === undefined || !scope.rights.has("people.read") || !seesWhere(scope, person.at)))
        throw badField("body/person", { zh: "没有这位居民，或不在您的辖区内。", en: "no such person in your area of duty" });
      if (person !== undefined && isNeed(scope, body) && !isAtHome(path, ports.places.pathOf(person.person.home ?? "")))
        throw badField("body/place", { zh: "只能登记在本人住处，可不填。", en: "is her own home only; it may be left out" });
      const one = settled(await ports.cases.create(body, handOf(request)));
      auditAs(request, `case:${one.id}`);
      return reply.code(201).send(masking.case(one, sight));
    },
  );

  app.get(
    "/cases/:id",
    {
      schema: {
        tags: ["cases"],
        summary: "One case with notices and log",
        params: IdParams,
        response: answers(200, "The case", CaseDetailSchema),
      },
    },
    async (request, reply) => {
      const found = await findCase(ports, request, request.params.id);
      return reply.send(masking.caseDetail(found.case, scopeAndSight(request).sight));
    },
  );

  app.get(
    "/cases/:id/hands",
    {
      schema: {
        tags: ["cases"],
        summary: "Whom the case can be dispatched to",
        params: IdParams,
        response: answers(200, "Users", Type.Object({ items: Type.Array(CaseHandSchema) })),
      },
    },
    async (request, reply) => {
      const found = await findCase(ports, request, request.params.id);
      return reply.send({ items: ports.cases.hands(found.at, found.case) });
    },
  );
}
