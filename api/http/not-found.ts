import type { FastifyReply, FastifyRequest } from "fastify";
import { sendProblem } from "./problem.ts";

interface Known {
  readonly methods: Set<string>;
  readonly pattern: RegExp;
}

/** Remembers the routes there are, so that a wrong method is told apart from a wrong address. */
export function createRouteBook() {
  const known = new Map<string, Known>();
  return {
    note(method: string, url: string): void {
      const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/:[A-Za-z]+/g, "[^/]+")}/?$`);
      const route = known.get(url) ?? { methods: new Set<string>(), pattern };
      route.methods.add(method);
      known.set(url, route);
    },
    methodsAt(path: string): readonly string[] {
      const methods = new Set<string>();
      for (const route of known.values()) if (route.pattern.test(path)) for (const method of route.methods) methods.add(method);
      return [...methods].sort();
    },
  };
}
export type RouteBook = ReturnType<typeof createRouteBook>;

/** 405 with the methods that would do, or 404. */
export function sendMissing(book: RouteBook, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ""] = request.url.split("?");
  const methods = book.methodsAt(path);
  if (methods.length === 0 || methods.includes(request.method))
    return sendProblem(request, reply, 404, { zh: `没有这个地址：${path}`, en: `There is nothing at ${path}` });
  reply.header("allow", methods.join(", "));
  return sendProblem(request, reply, 405, { zh: `这里只接受 ${methods.join("、")}。`, en: `Only ${methods.join(", ")} here.` });
}
