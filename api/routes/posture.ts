import { LONGEST_POSTURE, NewPostureSchema, POSTURE_KINDS, POSTURES, type PostureView, PostureViewSchema } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { badField } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, type RouteContext } from "./context.ts";

/** 值守模式: what the days are like, switched by a named person until an end. */
export function postureRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["posture"];
  const view = (posture: PostureView["posture"]): PostureView => ({
    posture,
    presets: POSTURE_KINDS.map((kind) => ({ kind, words: POSTURES[kind].words, about: POSTURES[kind].about })),
  });

  app.get(
    "/posture",
    { schema: { tags, summary: "The posture of the duty, and what each changes", response: answers(200, "Posture", PostureViewSchema) } },
    (_request, reply) => reply.send(view(ports.posture.current())),
  );

  app.post(
    "/posture",
    {
      schema: {
        tags,
        summary: "Switch the posture; it ends by itself",
        description:
          "A posture may ask for a second witness of flame or smoke seen by a camera outdoors. It never touches indoor heads, gas, CO or SOS.",
        body: NewPostureSchema,
        response: answers(200, "Posture", PostureViewSchema),
      },
    },
    async (request, reply) => {
      const { kind, reason, warning, until } = request.body;
      const now = ports.now();
      const end = kind === "daily" ? now : Date.parse(until ?? "");
      if (Number.isNaN(end)) throw badField("body/until", { zh: "请填写结束时间。", en: "name its end" });
      if (kind !== "daily" && (end <= now || end - now > LONGEST_POSTURE))
        throw badField("body/until", { zh: "结束时间须晚于现在，最长 15 天。", en: "must lie ahead, by 15 days at most" });
      auditAs(request, `posture:${kind}`, JSON.stringify({ reason, warning, until: kind === "daily" ? null : until }));
      return reply.send(view(await ports.posture.set({ kind, reason, warning: warning?.trim() || null, until: end }, actorOf(request))));
    },
  );
}
