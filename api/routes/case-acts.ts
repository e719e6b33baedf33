import type { FastifyRequest } from "fastify";
import type { TObject, Type } from "typebox";
import { CASE_ACT_WORDS, CASE_ACTS, type CaseAct, CaseActBodies, CaseSchema, seesCase } from "../../contracts/index.ts";
import { isHidden } from "../access/hidden.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { Actor, ApiPorts } from "../ports.ts";
import { type App, handOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { signedBy } from "./signed-by.ts";

/** The case, where the caller may know that it exists. */
export async function findCase(ports: Pick<ApiPorts, "cases" | "places" | "now">, request: FastifyRequest, id: string) {
  const found = await ports.cases.get(id);
  const { scope } = scopeAndSight(request);
  if (found === undefined || !seesCase(scope, found.case, found.at) || isHidden(scope, found.case, ports, ports.now())) throw notFound();
  return found;
}

const SECOND = { zh: "第二人", en: "Second name" };
const MAY_NOT = { zh: "第二人的角色不能办结工单。", en: "The second name's role does not close cases." };
const Second = CaseActBodies.close.properties.second;

/** What people do to a case; which act is possible when stands in one table of the contracts. */
export function caseActRoutes(app: App, context: RouteContext): void {
  const { ports, masking } = context;
  /** The other officer at the same desk, by his own password. */
  async function secondOf(given: Type.Static<typeof Second> | undefined): Promise<Actor | undefined> {
    if (given === undefined) return undefined;
    const user = await signedBy(context, given, { who: SECOND, needs: "cases.close", mayNot: MAY_NOT });
    return { user: user.id, username: user.username, name: user.name };
  }

  const withoutSecond = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    const { second: _, ...rest } = body;
    return rest;
  };

  for (const act of CASE_ACTS) {
    const body: TObject = CaseActBodies[act];
    app.post(
      `/cases/:id/${act}`,
      {
        schema: {
          tags: ["cases"],
          summary: `${CASE_ACT_WORDS[act].zh}: ${CASE_ACT_WORDS[act].en}`,
          params: IdParams,
          body,
          response: answers(200, "The case as it is now", CaseSchema),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await findCase(ports, request, id);
        const said = request.body as Readonly<Record<string, unknown>>;
        const second = act === "close" ? await secondOf(said.second as Type.Static<typeof Second> | undefined) : undefined;
        const one = settled(await ports.cases.act(id, act satisfies CaseAct, handOf(request), withoutSecond(said), second));
        return reply.send(masking.case(one, scopeAndSight(request).sight));
      },
    );
  }
}
