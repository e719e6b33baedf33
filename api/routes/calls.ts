import { CaseNumbersSchema } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { answers } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { type App, IdParams, type RouteContext } from "./context.ts";

/** Telephones: the numbers on a case. Calls themselves are acts on the case. */
export function callRoutes(app: App, { ports }: RouteContext): void {
  app.get(
    "/cases/:id/numbers",
    {
      schema: {
        tags: ["calls"],
        summary: "Whom to call about a case, with whole numbers, in order",
        description:
          "She herself, her contacts in their order, who goes there; with how often each was called and answered. Asking is written to the audit log.",
        params: IdParams,
        response: answers(200, "The numbers", CaseNumbersSchema),
      },
    },
    async (request, reply) => {
      const { case: one } = await findCase(ports, request, request.params.id);
      const items = await ports.calls.numbers(one);
      auditAs(request, `case:${one.id}`, String(items.length));
      return reply.send({ items, connects: false });
    },
  );
}
