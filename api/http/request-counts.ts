import type { App } from "../routes/context.ts";
import { API_PREFIX } from "./guard.ts";

/** Requests answered since the start. */
export interface RequestCounts {
  /** By class of status, such as 2xx. */
  readonly byStatus: ReadonlyMap<string, number>;
  /** By the first part of the route's path, such as alerts; never an address that a visitor made up. */
  readonly byRoute: ReadonlyMap<string, number>;
  readonly count: number;
  readonly milliseconds: number;
}

/** Counts what is answered; to be called before the routes are added. */
export function countRequests(app: App): () => RequestCounts {
  const byStatus = new Map<string, number>();
  const byRoute = new Map<string, number>();
  const total = { count: 0, milliseconds: 0 };
  app.addHook("onResponse", async (request, reply) => {
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    const route = groupOf(request.routeOptions.url);
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    byRoute.set(route, (byRoute.get(route) ?? 0) + 1);
    total.count += 1;
    total.milliseconds += reply.elapsedTime;
  });
  return () => ({ byStatus, byRoute, ...total });
}

function groupOf(route: string | undefined): string {
  if (route === undefined) return "none";
  if (!route.startsWith(API_PREFIX)) return "outside";
  return route.slice(API_PREFIX.length).split("/")[1] || "none";
}
