import { PlanListSchema } from "../../contracts/index.ts";
import { answers } from "../http/shapes.ts";
import type { App, RouteContext } from "./context.ts";

/** 预案: who is told when, for each kind of case. Read only: plans are a file that comes with the hub. */
export function planRoutes(app: App, { ports }: RouteContext): void {
  app.get(
    "/plans",
    {
      schema: { tags: ["plans"], summary: "Who is told when, for each kind of case", response: answers(200, "The plans", PlanListSchema) },
    },
    (_request, reply) => reply.send({ items: [...ports.plans()] }),
  );
}
