import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { notFound, Refusal } from "../http/problem.ts";
import type { App, RouteContext } from "./context.ts";

const TokenParams = Type.Object({ token: Type.String({ minLength: 16, maxLength: 100 }) });
/** Providers send reports in flights; one that is not ours is not read for long. */
const MOST_BYTES = 256 * 1024;

const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(Object(value)).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])));

const answered = {
  200: { description: "As the provider expects it", content: { "*/*": { schema: Type.String() } } },
  "4XX": { description: "Problem", content: { "application/problem+json": { schema: Type.Unsafe<unknown>({ $ref: "Problem#" }) } } },
};

/**
 * Where providers report and hand on answers. Open to all: the last part of the address is a secret of its own for
 * each account, and what can be signed must be signed besides.
 */
export function callbackRoutes(app: App, { ports }: RouteContext): void {
  app.register(async (inner) => {
    // The signature is over the body as it came.
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "string", bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body));
    const handle = async (request: FastifyRequest<{ Params: { token: string } }>, reply: FastifyReply): Promise<FastifyReply> => {
      const reading = await ports.channels.callback(request.params.token, {
        method: request.method === "GET" ? "GET" : "POST",
        query: textsOf(request.query),
        headers: textsOf(request.headers),
        body: typeof request.body === "string" ? request.body : "",
      });
      if (reading === undefined) throw notFound();
      if (!reading.ok) throw new Refusal(reading.status, { zh: `回调被拒绝：${reading.reason}`, en: reading.reason });
      return reply.type(reading.type).serializer(String).send(reading.answer);
    };
    const schema = { tags: ["notices"], security: [], params: TokenParams, response: answered };
    const limit = { config: { rateLimit: { max: 6_000, timeWindow: "1 minute" } } };
    inner.get(
      "/callbacks/:token",
      { ...limit, exposeHeadRoute: false, schema: { ...schema, summary: "A provider checks its callback's address" } },
      handle,
    );
    inner.post("/callbacks/:token", { ...limit, schema: { ...schema, summary: "Reports and answers from a provider" } }, handle);
  });
}
