import type {} from "@fastify/cookie";
import type {} from "@fastify/rate-limit";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { ROLES, type RolePreset, SessionRequestSchema, SessionSchema, toIso, type User, UserSchema } from "../../contracts/index.ts";
import { LOCK_FOR, type LogInOutcome } from "../access/log-in.ts";
import { hashPassword } from "../access/passwords.ts";
import { noteSeat } from "../access/seats.ts";
import { type Caller, locks } from "../access/sessions.ts";
import { auditClaim, callerOf } from "../access/trail.ts";
import { badField, Refusal } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import type { StoredUser } from "../ports.ts";
import { type App, COOKIE, type RouteContext, sessionCookie } from "./context.ts";

/** A user as shown: never the hash. */
export function userView(user: StoredUser): User {
  const preset: RolePreset = ROLES[user.role];
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    role: user.role,
    rights: [...preset.rights],
    places: [...user.places],
    people: [...user.people],
    email: user.email,
    language: user.language,
    disabled: user.disabled,
    lockedUntil: user.lockedUntil === null ? null : toIso(user.lockedUntil),
    lastSeenAt: user.lastSeenAt === null ? null : toIso(user.lastSeenAt),
  };
}

/** Why a password was not taken. */
export function refusalOf(outcome: Extract<LogInOutcome, { ok: false }>, now: number): Refusal {
  if (outcome.reason === "wrong") return new Refusal(401, { zh: "用户名或密码不正确。", en: "User name or password is not right." });
  const minutes = LOCK_FOR / 60_000;
  return new Refusal(
    429,
    { zh: `连续输错 5 次，已锁定 ${minutes} 分钟，请稍后再试。`, en: `Five wrong passwords in a row: locked for ${minutes} minutes.` },
    { headers: { "retry-after": String(Math.max(1, Math.ceil((outcome.until - now) / 1000))) } },
  );
}

export function sessionRoutes(app: App, context: RouteContext, sessionHours: number): void {
  const { ports, sessions, logIn, pins } = context;
  const giveCookie = (reply: FastifyReply, token: string): FastifyReply => reply.setCookie(COOKIE, token, sessionCookie(context));
  /** The session that this browser has, locked or not. */
  const sessionHere = async (token: string | undefined): Promise<Caller | undefined> =>
    token === undefined ? undefined : ((await sessions.find(token, false)) ?? (await sessions.findLocked(token)));

  app.post(
    "/session",
    {
      config: { rateLimit: { max: context.logInsPerMinute, timeWindow: "1 minute" } },
      schema: {
        tags: ["session"],
        summary: "Log in",
        description: `Answers an opaque token, also set as a cookie; it ends ${sessionHours} h after its last use: by cookie an act or GET /session, by token any request. Desks that answer alarms then lock for at most a week instead of ending.`,
        security: [],
        body: SessionRequestSchema,
        response: answers(200, "The session", SessionSchema),
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      auditClaim(request, username);
      const outcome = await logIn(username, password);
      if (!outcome.ok) throw refusalOf(outcome, ports.now());
      // Whoever logs in at a desk takes it over: neither its session nor what is open there is left behind.
      const here = await sessionHere(request.cookies[COOKIE]);
      const over = here !== undefined && locks(here.user) && locks(outcome.user) ? here : undefined;
      if (here?.locked === true && over === undefined) await sessions.end(here.tokenHash);
      const { token, caller } = await sessions.open(outcome.user, request.ip, over);
      if (locks(outcome.user)) await pins.trust(outcome.user.id, caller.desk);
      await noteSeat(request, ports, { now: caller, before: over });
      return giveCookie(reply, token).send({ token, user: userView(outcome.user) });
    },
  );

  app.get(
    "/session",
    { schema: { tags: ["session"], summary: "Who am I", response: answers(200, "The user", Type.Object({ user: UserSchema })) } },
    (request, reply) => reply.send({ user: userView(callerOf(request).user) }),
  );

  app.delete("/session", { schema: { tags: ["session"], summary: "Log out", response: noContent } }, async (request, reply) => {
    const caller = callerOf(request);
    await sessions.end(caller.tokenHash);
    await noteSeat(request, ports, { before: caller });
    return reply.clearCookie(COOKIE, { path: "/" }).code(204).send();
  });

  app.put(
    "/session/password",
    {
      config: { rateLimit: { max: context.logInsPerMinute, timeWindow: "1 minute" } },
      schema: {
        tags: ["session"],
        summary: "Change one's own password",
        description: "Ends every other session of the user. Wrong present passwords count like wrong log-ins: the fifth in a row locks.",
        body: Type.Object({ current: Type.String({ maxLength: 200 }), password: Type.String({ minLength: 10, maxLength: 200 }) }),
        response: noContent,
      },
    },
    async (request, reply) => {
      const { user, tokenHash } = callerOf(request);
      const { current, password } = request.body;
      // Counted like a wrong log-in: a session left open is no place to guess from.
      const outcome = await logIn(user.username, current);
      if (!outcome.ok && outcome.reason === "locked") throw refusalOf(outcome, ports.now());
      if (!outcome.ok) throw badField("body/current", { zh: "现用密码不正确。", en: "the present password is not right" });
      const passwordHash = await hashPassword(password);
      const fresh = (await ports.users.byId(user.id)) ?? user;
      await ports.users.save({ ...fresh, passwordHash });
      await sessions.endOfUser(user.id, tokenHash);
      return reply.code(204).send();
    },
  );
}
