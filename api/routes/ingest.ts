import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Admitted, DoorAnswer, DoorBody } from "../door-ports.ts";
import { Refusal } from "../http/problem.ts";
import { readBody } from "../http/read-body.ts";
import { answers } from "../http/shapes.ts";
import type { App, RouteContext } from "./context.ts";

const EMPTY: DoorBody = { bytes: new Uint8Array(0), cutFrom: null };
const GatewayParams = Type.Object({
  gateway: Type.String({ minLength: 1, maxLength: 64, description: "External id of the gateway, or of a device that sends for itself" }),
});
const Taken = Type.Object({ ok: Type.Boolean(), code: Type.Integer() });

const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(Object(value)).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])));

function lengthOf(request: FastifyRequest): number | null {
  const said = Number(request.headers["content-length"]);
  return Number.isSafeInteger(said) && said >= 0 ? said : null;
}

/**
 * Where platforms and boxes push what devices say. They have no log-in of ours: each comes with the password of its
 * gateway, or with the platform's own signature, and who they are is asked before the body is read.
 */
export function ingestRoutes(app: App, { ports }: RouteContext): void {
  app.register(async (inner) => {
    const admitted = new WeakMap<FastifyRequest, Admitted>();
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", (request, stream, done) => {
      readBody(stream, admitted.get(request)?.maxBytes ?? 0, lengthOf(request)).then(
        (body) => done(null, body),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    });
    inner.addHook("onRequest", async (request) => {
      const params = textsOf(request.params);
      const admission = ports.door.admit({
        method: request.method === "GET" ? "GET" : "POST",
        gateway: params.gateway ?? "",
        rest: params["*"] ?? "",
        query: textsOf(request.query),
        headers: textsOf(request.headers),
        address: request.ip,
      });
      if (admission.ok) admitted.set(request, admission.admitted);
      else refuse(admission.answer);
    });
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const body = request.body;
      const answer = await admitted.get(request)?.take(isBody(body) ? body : EMPTY);
      if (answer?.ok !== true) {
        if (isBody(body) && body.cutFrom !== null) void reply.header("connection", "close");
        throw refusalOf(answer);
      }
      return reply.type(answer.type).serializer(String).send(answer.text);
    };
    const config = { rateLimit: false } as const;
    const schema = {
      tags: ["ingest"],
      security: [],
      description:
        "JSON, XML, form or multipart with pictures. 200 only when the message is durable; 503 with Retry-After where the hub cannot store. " +
        "The password of the gateway comes as `Authorization: Bearer`, Basic, `X-Gateway-Token`, `?token=`, or as a step `~password` of the path.",
      response: answers(200, "Durable", Taken),
    };
    const hello = { ...schema, summary: "A platform checks the address", response: answers(200, "As the platform expects it", Type.Any()) };
    const push = { ...schema, summary: "A platform or a box pushes what devices say" };
    inner.get("/ingest/:gateway", { config, exposeHeadRoute: false, schema: { ...hello, params: GatewayParams } }, handle);
    inner.get("/ingest/:gateway/*", { config, exposeHeadRoute: false, schema: { ...hello, params: GatewayParams } }, handle);
    inner.post("/ingest/:gateway", { config, schema: { ...push, params: GatewayParams } }, handle);
    inner.post("/ingest/:gateway/*", { config, schema: { ...push, params: GatewayParams } }, handle);
  });
}

function isBody(body: unknown): body is DoorBody {
  return typeof body === "object" && body !== null && "bytes" in body && "cutFrom" in body;
}

function refusalOf(answer: DoorAnswer | undefined): Refusal {
  if (answer === undefined || answer.ok) return new Refusal(404, { zh: "没有这个网关。", en: "There is no such gateway." });
  const headers = answer.retryAfter === null ? {} : { "retry-after": String(answer.retryAfter) };
  return new Refusal(answer.status, answer.words, { headers });
}

function refuse(answer: DoorAnswer): never {
  throw refusalOf(answer);
}
