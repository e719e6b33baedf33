import { Type } from "typebox";
import type { App, RouteContext } from "./context.ts";

const Health = Type.Object({ ok: Type.Boolean() }, { additionalProperties: true });
const answersHealth = { 200: { ...Health, description: "All is well" }, 503: { ...Health, description: "It is not" } };

/** For supervisors and Prometheus; no personal data, no log-in. */
export function outsideRoutes(app: App, { ports }: RouteContext): void {
  for (const [url, probe, summary] of [
    ["/healthz", ports.health.live, "Does the hub live"],
    ["/readyz", ports.health.ready, "Does it take messages and keep its promises"],
  ] as const) {
    app.get(
      url,
      { config: { rateLimit: false }, schema: { tags: ["health"], summary, security: [], response: answersHealth } },
      async (_request, reply) => {
        const { ok, detail } = probe();
        return reply
          .code(ok ? 200 : 503)
          .header("cache-control", "no-store")
          .send({ ok, ...detail });
      },
    );
  }
  app.get(
    "/metrics",
    {
      config: { rateLimit: false },
      schema: {
        tags: ["health"],
        summary: "Metrics in Prometheus' text format",
        security: [],
        response: { 200: { description: "Metrics", content: { "text/plain": { schema: Type.String() } } } },
      },
    },
    async (_request, reply) =>
      reply
        .type("text/plain; version=0.0.4; charset=utf-8")
        .serializer(String)
        .send(await ports.health.metrics()),
  );
}
