import { NewPinSchema, PinViewSchema, weakPin } from "../../contracts/index.ts";
import { auditAs, callerOf } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, IdParams, type RouteContext } from "./context.ts";
import { refusalOf } from "./session.ts";

/** One's own PIN, and an administrator's way to take one off. */
export function pinRoutes(app: App, { ports, pins, logIn, logInsPerMinute }: RouteContext): void {
  app.get(
    "/session/pin",
    { schema: { tags: ["session"], summary: "Whether one has a PIN", response: answers(200, "The PIN's state", PinViewSchema) } },
    async (request, reply) => reply.send(await pins.view(callerOf(request).user.id)),
  );

  app.put(
    "/session/pin",
    {
      config: { rateLimit: { max: logInsPerMinute, timeWindow: "1 minute" } },
      schema: {
        tags: ["session"],
        summary: "Set or change one's own PIN",
        description:
          "Four to eight digits, with one's password. A PIN unlocks a desk at which one has given the password in this shift, and is no log-in anywhere else. Wrong passwords count like wrong log-ins.",
        body: NewPinSchema,
        response: answers(200, "The PIN's state", PinViewSchema),
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      const { password, pin } = request.body;
      auditAs(request, `user:${user.username}`);
      const weak = weakPin(pin, [user.username]);
      if (weak !== null) throw badField("body/pin", weak);
      const outcome = await logIn(user.username, password);
      if (!outcome.ok && outcome.reason === "locked") throw refusalOf(outcome, ports.now());
      if (!outcome.ok) throw badField("body/password", { zh: "密码不正确。", en: "the password is not right" });
      await pins.set(user.id, pin);
      return reply.send(await pins.view(user.id));
    },
  );

  app.delete(
    "/session/pin",
    { schema: { tags: ["session"], summary: "Remove one's own PIN", response: noContent } },
    async (request, reply) => {
      const { user } = callerOf(request);
      await pins.remove(user.id);
      auditAs(request, `user:${user.username}`);
      return reply.code(204).send();
    },
  );

  app.delete(
    "/users/:id/pin",
    {
      schema: {
        tags: ["users"],
        summary: "Take a user's PIN off; only they set another",
        params: IdParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const user = await ports.users.byId(request.params.id);
      if (user === undefined) throw notFound();
      await pins.remove(user.id);
      auditAs(request, `user:${user.username}`);
      return reply.code(204).send();
    },
  );
}
