import { HubHealthSchema } from "../../contracts/index.ts";
import { answers } from "../http/shapes.ts";
import type { App, RouteContext } from "./context.ts";

/** How the hub itself is doing, for whoever runs it. */
export function hubHealthRoute(app: App, { ports }: RouteContext): void {
  app.get(
    "/health",
    {
      schema: {
        tags: ["health"],
        summary: "Stages of the hub with their figures, and its open faults",
        response: answers(200, "How it stands now", HubHealthSchema),
      },
    },
    (_request, reply) => reply.send(ports.health.view()),
  );
}
