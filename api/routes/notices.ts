import { Type } from "typebox";
import { NoticePageSchema, NoticeSchema } from "../../contracts/index.ts";
import { callerOf } from "../access/trail.ts";
import { Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const NoticeQuery = Type.Object({
  ...pagingFields,
  case: Type.Optional(Type.String()),
  user: Type.Optional(Type.String({ description: "Those to one user; everybody may ask for their own" })),
});

export function noticeRoutes(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/notices",
    {
      schema: {
        tags: ["notices"],
        summary: "Notices, newest first",
        description: "Without the right to read all notices, one's own.",
        querystring: NoticeQuery,
        response: answers(200, "A page of notices", NoticePageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const all = scope.rights.has("notices.read");
      const me = callerOf(request).user.id;
      if (!all && query.user !== undefined && query.user !== me)
        throw new Refusal(403, { zh: "只能查看发给自己的通知。", en: "You may read your own notices only." });
      const filter = { case: query.case ?? null, user: all ? (query.user ?? null) : me };
      const page = await ports.notices.list(scope, filter, pagingOf(query));
      return reply.send({ items: page.items.map((notice) => masking.notice(notice, sight)), next: page.next });
    },
  );

  app.post(
    "/notices/:id/read",
    { schema: { tags: ["notices"], summary: "I have read it", params: IdParams, response: answers(200, "The notice", NoticeSchema) } },
    async (request, reply) => {
      const notice = settled(await ports.notices.read(request.params.id, actorOf(request)));
      return reply.send(masking.notice(notice, scopeAndSight(request).sight));
    },
  );
}
