import type { FastifyRequest } from "fastify";
import { ErasedSchema, ErasurePreviewSchema, NewErasureSchema, seesWhere } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** Erasing somebody for good: first what goes and what stays, then with her name typed. */
export function personErasureRoutes(app: App, { ports }: RouteContext): void {
  const personFor = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (!found || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    return found.person;
  };

  app.get(
    "/people/:id/erasure",
    {
      schema: {
        tags: ["people"],
        summary: "What erasing this person would take away, and what would stay without the name",
        params: IdParams,
        response: answers(200, "What goes, what stays, and why it cannot be now", ErasurePreviewSchema),
      },
    },
    async (request, reply) => {
      const { id } = personFor(request, request.params.id);
      auditAs(request, `person:${id}`);
      return reply.send(settled(await ports.care.erasure(id)));
    },
  );

  app.post(
    "/people/:id/erasure",
    {
      schema: {
        tags: ["people"],
        summary: "Erase a person for good",
        description:
          "The name is typed in full. Cases and alerts stay and are counted as before, without the name; a back-up that is restored later does not bring the person back. Refused while an alert or a case about the person is open.",
        params: IdParams,
        body: NewErasureSchema,
        response: answers(200, "What was erased", ErasedSchema),
      },
    },
    async (request, reply) => {
      const { id, name } = personFor(request, request.params.id);
      auditAs(request, `person:${id}`);
      if (request.body.name.trim() !== name)
        throw badField("body/name", { zh: "与登记的姓名不一致，请完整输入。", en: "It is not the registered name: type it in full." });
      return reply.send(settled(await ports.care.erase(id, actorOf(request))));
    },
  );
}
