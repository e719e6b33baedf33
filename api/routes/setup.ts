import type {} from "@fastify/rate-limit";
import { Type } from "typebox";
import { SessionSchema, SetupRequestSchema } from "../../contracts/index.ts";
import { hashPassword } from "../access/passwords.ts";
import { auditAs, auditClaim } from "../access/trail.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, COOKIE, type RouteContext, sessionCookie } from "./context.ts";
import { userView } from "./session.ts";

/** Per address: a token of 256 bits is not guessed, but nobody need try. */
const TRIES_PER_MINUTE = 10;
const rate = { rateLimit: { max: TRIES_PER_MINUTE, timeWindow: "1 minute" } };

/** Set-up of a hub without an administrator; as soon as there is one these routes answer 404, as if they were not there. */
export function setupRoutes(app: App, context: RouteContext): void {
  const { ports, sessions } = context;

  app.get(
    "/setup",
    {
      schema: {
        tags: ["setup"],
        summary: "Does the hub wait for its first administrator",
        description: "404 as soon as there is one.",
        security: [],
        response: answers(200, "It waits", Type.Object({ open: Type.Boolean() })),
      },
    },
    (_request, reply) => {
      if (!ports.setup.open()) throw notFound();
      return reply.send({ open: true });
    },
  );

  app.post(
    "/setup",
    {
      config: rate,
      schema: {
        tags: ["setup"],
        summary: "Name the community and make the first administrator",
        description: "Needs the token that the hub printed on its terminal; answers a session like the log-in.",
        security: [],
        body: SetupRequestSchema,
        response: answers(201, "The administrator's session", SessionSchema),
      },
    },
    async (request, reply) => {
      if (!ports.setup.open()) throw notFound();
      const { token, community, admin } = request.body;
      auditClaim(request, admin.username);
      auditAs(request, "hub", community.name);
      // The token first: hashing a password is work that nobody may cause from outside.
      if (!ports.setup.admits(token))
        throw new Refusal(403, {
          zh: "设置链接无效或已过期。请重新启动平台，使用终端上新的链接。",
          en: "The set-up link is not valid or has expired. Restart the hub and take the new link from its terminal.",
        });
      const { password, ...named } = admin;
      const outcome = await ports.setup.finish(token, community, { ...named, passwordHash: await hashPassword(password) });
      if (!outcome.ok) {
        if (outcome.reason === "closed" || outcome.reason === "token") throw notFound();
        if (outcome.reason === "zone") throw badField("body/community/zone", { zh: "没有这个时区。", en: "there is no such time zone" });
        throw new Refusal(409, { zh: "用户名已被使用。", en: "The user name is taken." });
      }
      const session = await sessions.open(outcome.user, request.ip);
      return reply
        .setCookie(COOKIE, session.token, sessionCookie(context))
        .code(201)
        .send({ token: session.token, user: userView(outcome.user) });
    },
  );
}
