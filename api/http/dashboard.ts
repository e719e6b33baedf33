import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../routes/context.ts";
import { type RouteBook, sendMissing } from "./not-found.ts";

const UNBUILT = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>守望</title></head>
<body><h1>守望</h1>
<p>值班页面尚未构建。请在项目目录运行 <code>npm run build</code>，然后刷新本页。</p>
<p lang="en">The dashboard has not been built. Run <code>npm run build</code> in the project's folder and reload this page.</p>
<p><a href="/docs">HTTP API</a> · <a href="/healthz">/healthz</a></p>
</body></html>
`;

const YEAR = 31_536_000;

function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const [path = ""] = request.url.split("?");
  if (path.startsWith("/api/") || path.startsWith("/docs") || /\.[A-Za-z0-9]{1,8}$/.test(path)) return false;
  return (request.headers.accept ?? "*/*").includes("text/html") || path === "/";
}

/**
 * Serves the built dashboard. Files under `assets/` carry their hash in the name and are kept for a year; the page
 * itself is asked for anew each time. Every address that is no file shows the page: its router knows them.
 */
export async function serveDashboard(app: App, dir: string | null, book: RouteBook): Promise<void> {
  const root = dir === null || !existsSync(dir) ? null : resolve(dir);
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    reply.header("cache-control", "no-cache");
    if (root !== null && existsSync(join(root, "index.html"))) return reply.sendFile("index.html");
    return reply.type("text/html; charset=utf-8").send(UNBUILT);
  };
  if (root !== null) {
    await app.register(fastifyStatic, {
      root,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const lasting = path.startsWith(join(root, "assets"));
        reply.setHeader("cache-control", lasting ? `public, max-age=${YEAR}, immutable` : "no-cache");
      },
    });
  }
  // By itself the plug-in takes the root for a folder that may not be listed, and says 403.
  app.get("/", { schema: { hide: true } }, sendPage);
  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) =>
    wantsPage(request) ? sendPage(request, reply) : sendMissing(book, request, reply),
  );
}
