import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { type Case, HELP_WHYS, HelpSheetSchema, toIso } from "../../contracts/index.ts";
import { helpSheet, helpSightOf, mayOverride } from "../access/help-sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { type App, handOf, IdParams, pathFrom, type RouteContext, scopeAndSight } from "./context.ts";

const HelpQuery = Type.Object({
  place: Type.String({ minLength: 1, maxLength: 200 }),
  why: Type.Optional(Type.Enum([...HELP_WHYS])),
});

/** 附近需要帮助的人: who lives at a place and beside it and needs help, who is free to go, the nearest water. */
export function helpRoutes(app: App, { ports }: RouteContext): void {
  const now = (): string => toIso(ports.now());
  const placeOf = (one: Case): string => {
    const place = one.place?.id ?? (one.person === null ? undefined : (ports.people.get(one.person)?.person.home ?? undefined));
    if (place === undefined) throw new Refusal(409, { zh: "这张工单没有位置。", en: "This case has no place." });
    return place;
  };
  const sheetOf = (request: FastifyRequest, one: Case, override: boolean) => {
    const { scope, sight } = scopeAndSight(request);
    const shows = override ? "all" : helpSightOf(scope, one);
    if (shows === null)
      throw new Refusal(403, {
        zh: "只有未结束的特急、紧急工单能查看附近需要帮助的人。",
        en: "Who needs help near here is shown in an open critical or high case only.",
      });
    const known = ports.help.at(placeOf(one));
    if (known === undefined) throw notFound();
    const why = ports.help.whyOf(
      one.alerts.map(({ rule }) => rule),
      one.family,
    );
    return helpSheet(known, { at: now(), case: { id: one.id, number: one.number } }, { scope, sight, shows, why, override });
  };

  app.get(
    "/help",
    {
      schema: {
        tags: ["people"],
        summary: "Who needs help at a place and beside it",
        description:
          "The people of the caller's own area, the more in need first, with keyholders; who is on duty and free; hydrants and fire points by distance. Numbers are whole for those who dial. Every look is written to the audit log.",
        querystring: HelpQuery,
        response: answers(200, "The sheet", HelpSheetSchema),
      },
    },
    async (request, reply) => {
      const { place, why = "other" } = request.query;
      const { scope, sight } = scopeAndSight(request);
      auditAs(request, `place:${place}`, why);
      pathFrom(ports, scope, place);
      const known = ports.help.at(place);
      if (known === undefined) throw badField("querystring/place", { zh: "没有这个位置", en: "no such place" }, 400);
      return reply.send(helpSheet(known, { at: now(), case: null }, { scope, sight, why, shows: "all", override: false }));
    },
  );

  app.get(
    "/cases/:id/help",
    {
      schema: {
        tags: ["cases"],
        summary: "Who needs help at the place of a case",
        description:
          "`sight` says how much is shown: the desk and those who know the people see all of it; the fire-control room in an open critical or high case doors and what it takes to get somebody out, no names; a volunteer the doors alone.",
        params: IdParams,
        response: answers(200, "The sheet", HelpSheetSchema),
      },
    },
    async (request, reply) => {
      const { case: one } = await findCase(ports, request, request.params.id);
      auditAs(request, `case:${one.id}`);
      return reply.send(sheetOf(request, one, false));
    },
  );

  app.post(
    "/cases/:id/help",
    {
      schema: {
        tags: ["cases"],
        summary: "The same with names, needs and numbers, because a life is in danger",
        description:
          "In an open critical case, for the reason that is given; not for volunteers. It stands in the audit log and in the case's.",
        params: IdParams,
        body: Type.Object(
          { reason: Type.String({ minLength: 2, maxLength: 300, description: "Why it cannot wait" }) },
          { additionalProperties: false },
        ),
        response: answers(200, "The sheet", HelpSheetSchema),
      },
    },
    async (request, reply) => {
      const { case: one } = await findCase(ports, request, request.params.id);
      auditAs(request, `case:${one.id}`, request.body.reason);
      if (!mayOverride(scopeAndSight(request).scope, one))
        throw new Refusal(403, {
          zh: "只有未结束的特急工单，且您不是志愿者时，才能因危及生命查看全部信息。",
          en: "Everything is opened in an open critical case only, and not to volunteers.",
        });
      const sheet = sheetOf(request, one, true);
      if (!(await ports.help.opened(one.id, handOf(request)))) throw new Refusal(409, { zh: "工单已结束。", en: "The case has ended." });
      return reply.send(sheet);
    },
  );
}
