import type { FastifyRequest } from "fastify";
import type { TObject, Type } from "typebox";
import { CASE_ACT_WORDS, CASE_ACTS, type CaseAct, CaseActBodies, CaseSchema, isRole, roleHas, seesCase } from "../../contracts/index.ts";
import { isHidden } from "../access/hidden.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { Actor, ApiPorts } from "../ports.ts";
import { type App, handOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { refusalOf } from "./session.ts";

/** The case, where the caller may know that it exists. */
export async function findCase(ports: Pick<ApiPorts, "cases" | "places" | "now">, request: FastifyRequest, id: string) {
  const found = await ports.cases.get(id);
  const { scope } = scopeAndSight(request);
  if (found === undefined || !seesCase(scope, found.case, found.at) || isHidden(scope, found.case, ports, ports.now())) throw notFound();
  return found;
}

const Second = CaseActBodies.close.properties.second;

/** What people do to a case; which act is possible when stands in one table of the contracts. */
export function caseActRoutes(app: App, { ports, masking, logIn }: RouteContext): void {
  /** The other officer at the same desk, by his own password. */
  async function secondOf(given: Type.Static<typeof Second> | undefined): Promise<Actor | undefined> {
    if (given === undefined) return undefined;
    const outcome = await logIn(given.username, given.password);
    if (!outcome.ok) {
      const { words, status, headers } = refusalOf(outcome, ports.now());
      // 401 would say that the desk's own session has ended.
      throw new Refusal(status === 401 ? 422 : status, { zh: `第二人：${words.zh}`, en: `Second name: ${words.en}` }, { headers });
    }
    const { user } = outcome;
    if (!isRole(user.role) || !roleHas(user.role, "cases.close"))
      throw new Refusal(422, { zh: "第二人的角色不能办结工单。", en: "The second name's role does not close cases." });
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
