import type { FastifyRequest } from "fastify";
import { type TObject, Type } from "typebox";
import {
  CASE_STATES,
  CaseActBodies,
  CaseDetailSchema,
  CasePageSchema,
  CaseSchema,
  type CaseState,
  ENDED_CASE_STATES,
  IsoTime,
} from "../../contracts/index.ts";
import { seesCase } from "../access/sight.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import {
  type App,
  actorOf,
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

const STATES = [...CASE_STATES, "open"] as const;
const OPEN: readonly CaseState[] = CASE_STATES.filter((state) => !ENDED_CASE_STATES.includes(state));

const CaseQuery = Type.Object({
  ...pagingFields,
  state: Type.Optional(Type.String({ description: `Comma list of ${STATES.join(", ")}` })),
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  person: Type.Optional(Type.String()),
  since: Type.Optional(IsoTime),
});

const SUMMARIES = {
  accept: "受理",
  take: "接单: a named human has it",
  arrive: "到场",
  verify: "核实: what it really is",
  resolve: "处置完毕",
  close: "办结, with a verdict",
  reopen: "重新办理",
  comment: "备注",
} as const;
type CaseAct = keyof typeof SUMMARIES;
const ACTS: readonly CaseAct[] = ["accept", "take", "arrive", "verify", "resolve", "close", "reopen", "comment"];

export function caseRoutes(app: App, { ports, masking }: RouteContext): void {
  async function find(request: FastifyRequest, id: string) {
    const found = await ports.cases.get(id);
    if (found === undefined || !seesCase(scopeAndSight(request).scope, found.case, found.at)) throw notFound();
    return found;
  }

  app.get(
    "/cases",
    {
      schema: {
        tags: ["cases"],
        summary: "Cases, newest first",
        querystring: CaseQuery,
        response: answers(200, "A page of cases", CasePageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const state = listFrom(query.state, STATES, "state");
      const filter = {
        state: state?.flatMap((each) => (each === "open" ? OPEN : [each])) ?? null,
        path: pathFrom(ports, scope, query.place),
        person: query.person ?? null,
        since: instantFrom(query.since),
      };
      const page = await ports.cases.list(scope, filter, pagingOf(query));
      return reply.send({ items: page.items.map((one) => masking.case(one, sight)), next: page.next });
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
      const found = await find(request, request.params.id);
      return reply.send(masking.caseDetail(found.case, scopeAndSight(request).sight));
    },
  );

  for (const act of ACTS) {
    const body: TObject = CaseActBodies[act];
    app.post(
      `/cases/:id/${act}`,
      {
        schema: {
          tags: ["cases"],
          summary: SUMMARIES[act],
          params: IdParams,
          body,
          response: answers(200, "The case as it is now", CaseSchema),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await find(request, id);
        const one = settled(await ports.cases.act(id, act, actorOf(request), request.body));
        return reply.send(masking.case(one, scopeAndSight(request).sight));
      },
    );
  }
}
