import { Type } from "typebox";
import { DeskOfficersSchema, SessionSchema, SitDownSchema, type Words } from "../../contracts/index.ts";
import type { PinOutcome } from "../access/pins.ts";
import { noteSeat } from "../access/seats.ts";
import { auditAs, auditClaim, callerOf } from "../access/trail.ts";
import { badField, Refusal } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, COOKIE, type RouteContext, sessionCookie } from "./context.ts";
import { deskOf } from "./desks.ts";
import { userView } from "./session.ts";

const WHY: Readonly<Record<"not-here" | "none" | "off", Words>> = {
  "not-here": {
    zh: "本班还没有在本台用密码登录过，请先用密码登录一次。",
    en: "You have not given your password at this desk in this shift: log in with it once.",
  },
  none: {
    zh: "该账号没有设置 PIN，请用密码登录，再到“我的通知”设置。",
    en: "This account has no PIN: log in with the password, then set one under “My notices”.",
  },
  off: { zh: "PIN 连续输错 5 次已停用，请用密码登录。", en: "Five wrong PINs in a row: the PIN is off, log in with the password." },
};

function refusalOf(outcome: Extract<PinOutcome, { ok: false }>): Refusal {
  if (outcome.reason !== "wrong") return new Refusal(409, WHY[outcome.reason]);
  const { left } = outcome;
  if (left <= 0) return new Refusal(409, WHY.off);
  return badField("body/pin", { zh: `PIN 不正确，还可以再试 ${left} 次。`, en: `the PIN is not right; ${left} more tries` });
}

/** Who sits at this desk: it locks, and opens by PIN to whoever gave their password at it in this shift. */
export function deskOfficerRoutes(app: App, context: RouteContext): void {
  const { ports, sessions, pins } = context;
  const tags = ["desks"];

  app.post(
    "/desk/lock",
    {
      schema: { tags, summary: "Lock this desk: it goes on sounding", body: Type.Object({}), response: noContent },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      await sessions.lock(caller.tokenHash);
      auditAs(request, `desk:${caller.desk}`);
      return reply.code(204).send();
    },
  );

  app.get(
    "/desk/officers",
    {
      schema: {
        tags,
        summary: "Who gave their password at this desk in this shift",
        description: "They sit down here by PIN, at a locked desk too.",
        response: answers(200, "The officers", DeskOfficersSchema),
      },
    },
    async (request, reply) => reply.send({ items: [...(await pins.officers(callerOf(request)))] }),
  );

  app.post(
    "/desk/officer",
    {
      config: { rateLimit: { max: context.logInsPerMinute, timeWindow: "1 minute" } },
      schema: {
        tags,
        summary: "Sit down at this desk by PIN: unlock it, or take it over",
        description:
          "Answers a new token, also set as a cookie; the one before ends, and what is open at the desk goes on under the new name. Only with a session of this desk, locked or not: a PIN is no log-in from outside. Five wrong ones in a row put it off until its owner gives the password.",
        body: SitDownSchema,
        response: answers(200, "The session", SessionSchema),
      },
    },
    async (request, reply) => {
      const before = callerOf(request);
      const { user, pin } = request.body;
      const outcome = await pins.check(before.desk, user, pin);
      if (outcome.user !== null) auditClaim(request, outcome.user.username);
      auditAs(request, `desk:${before.desk}`, outcome.ok ? `after ${before.user.username}` : outcome.reason);
      if (!outcome.ok) throw refusalOf(outcome);
      const { token, caller } = await sessions.open(outcome.user, request.ip, before);
      await ports.users.save({ ...outcome.user, lastSeenAt: ports.now() });
      // A human is at the desk, and what it said of its sound still holds.
      const desk = deskOf(caller);
      if (caller.scope.rights.has("desk.stand")) ports.desks.sign(desk, { soundOn: ports.desks.own(desk).soundOn, human: true });
      await noteSeat(request, ports, { now: caller, before });
      return reply.setCookie(COOKIE, token, sessionCookie(context)).send({ token, user: userView(outcome.user) });
    },
  );
}
