import type {} from "@fastify/cookie";
import type {} from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  AcceptInvitationSchema,
  EndTieSchema,
  FamilyViewSchema,
  type Instant,
  InvitationCodeSchema,
  InvitationSchema,
  InvitationShownSchema,
  MINUTE,
  NewInvitationSchema,
  SessionSchema,
  seesWhere,
} from "../../contracts/index.ts";
import { hashPassword } from "../access/passwords.ts";
import { auditAs, auditAt, auditClaim } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { StoredUser } from "../ports.ts";
import { type App, actorOf, COOKIE, IdParams, type RouteContext, scopeAndSight, sessionCookie, settled } from "./context.ts";
import { refusalOf, userView } from "./session.ts";

const InvitationParams = Type.Object({ ...IdParams.properties, invitation: Type.String({ minLength: 1, maxLength: 200 }) });
const UserParams = Type.Object({ ...IdParams.properties, user: Type.String({ minLength: 1, maxLength: 200 }) });

/** Wrong codes of the whole hub in ten minutes beyond which none is taken; a code is one of 8 × 10^14. */
const MOST_WRONG = 30;
const WRONG_WITHIN = 10 * MINUTE;
const DEAD_CODE = {
  zh: "邀请码不对、已使用或已过期，请向社区索取新的邀请码。",
  en: "The code is wrong, used or too old: ask the community for a new one.",
};

/** Relatives with a log-in: asked by a one-time code, tied from when until when, ended on the day. */
export function familyTieRoutes(app: App, context: RouteContext): void {
  const { ports, sessions, logIn } = context;
  const { family } = ports;
  const checkPerson = (request: FastifyRequest, id: string): void => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    auditAt(request, found.at);
  };

  app.get(
    "/people/:id/family",
    {
      schema: {
        tags: ["family"],
        summary: "Relatives with a log-in, and who was asked to make one",
        params: IdParams,
        response: answers(200, "Ties and invitations", FamilyViewSchema),
      },
    },
    (request, reply) => {
      const { id } = request.params;
      checkPerson(request, id);
      const { scope } = scopeAndSight(request);
      const { ties, invitations } = family.view(id);
      if (scope.learns === undefined) return reply.send({ ties, invitations });
      return reply.send({ ties: ties.filter(({ user }) => user === scope.user), invitations: [] });
    },
  );

  app.post(
    "/people/:id/invitations",
    {
      schema: {
        tags: ["family"],
        summary: "Ask a relative to make an account",
        description: "The one-time code is told once, lives for seven days and serves once.",
        params: IdParams,
        body: NewInvitationSchema,
        response: answers(201, "The invitation and its code", Type.Object({ invitation: InvitationSchema, code: Type.String() })),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      checkPerson(request, id);
      auditAs(request, `person:${id}`, JSON.stringify(request.body));
      return reply.code(201).send(settled(await family.invite(id, request.body, actorOf(request))));
    },
  );

  app.post(
    "/people/:id/invitations/:invitation/withdraw",
    {
      schema: {
        tags: ["family"],
        summary: "Withdraw an invitation",
        params: InvitationParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: answers(200, "The invitation", InvitationSchema),
      },
    },
    async (request, reply) => {
      const { id, invitation } = request.params;
      checkPerson(request, id);
      auditAs(request, `person:${id}`, invitation);
      return reply.send(settled(await family.withdraw(id, invitation, actorOf(request))));
    },
  );

  app.post(
    "/people/:id/family/:user/end",
    {
      schema: {
        tags: ["family"],
        summary: "End a relative's access, with key and number, at once",
        params: UserParams,
        body: EndTieSchema,
        response: answers(200, "Ties and invitations", FamilyViewSchema),
      },
    },
    async (request, reply) => {
      const { id, user } = request.params;
      checkPerson(request, id);
      auditAs(request, `person:${id}`, `${user} ${request.body.why}`);
      return reply.send(settled(await family.end(id, user, request.body.why, actorOf(request))));
    },
  );

  let wrong: readonly Instant[] = [];
  const checkTries = (): void => {
    wrong = wrong.filter((at) => ports.now() - at < WRONG_WITHIN);
    if (wrong.length < MOST_WRONG) return;
    const words = { zh: "尝试过多，请十分钟后再试。", en: "Too many tries: wait ten minutes." };
    throw new Refusal(429, words, { headers: { "retry-after": "600" } });
  };
  const shown = (code: string) => {
    checkTries();
    const found = family.byCode(code);
    if (found !== undefined) return found;
    wrong = [...wrong, ports.now()];
    throw new Refusal(422, DEAD_CODE);
  };
  const config = { rateLimit: { max: context.logInsPerMinute, timeWindow: "1 minute" } };

  app.post(
    "/invitations/look",
    {
      config,
      schema: {
        tags: ["family"],
        summary: "What an invitation is for; uses nothing up",
        security: [],
        body: InvitationCodeSchema,
        response: answers(200, "Who asks, and for whom by nickname", InvitationShownSchema),
      },
    },
    async (request, reply) => reply.send(shown(request.body.code)),
  );

  /** Whoever has an account under this number shows it by its password; nobody else learns that there is one. */
  const accountOf = async (phone: string, password: string): Promise<StoredUser | { readonly passwordHash: string }> => {
    if ((await ports.users.byUsername(phone)) === undefined) return { passwordHash: await hashPassword(password) };
    const outcome = await logIn(phone, password);
    if (!outcome.ok) {
      const { words, status, headers } = refusalOf(outcome, ports.now());
      throw new Refusal(
        status,
        status === 401
          ? { zh: "该手机号已有账号，密码不正确。", en: "There is an account for this number, and its password is another." }
          : words,
        { headers },
      );
    }
    if (outcome.user.role !== "family")
      throw new Refusal(409, { zh: "该账号不是家属账号，请换一个手机号。", en: "This account is no relative's: take another number." });
    return outcome.user;
  };

  app.post(
    "/invitations/accept",
    {
      config,
      schema: {
        tags: ["family"],
        summary: "Make an account with an invitation, or tie the account that there is to another person",
        security: [],
        body: AcceptInvitationSchema,
        response: answers(201, "The session", SessionSchema),
      },
    },
    async (request, reply) => {
      const { code, name, phone, password } = request.body;
      auditClaim(request, phone);
      shown(code);
      const user = settled(await family.accept({ code, name, phone }, await accountOf(phone, password)));
      sessions.refresh(user.id);
      auditAs(request, `user:${user.id}`);
      const { token } = await sessions.open(user, request.ip);
      return reply
        .setCookie(COOKIE, token, sessionCookie(context))
        .code(201)
        .send({ token, user: userView(user) });
    },
  );
}
