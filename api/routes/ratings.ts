import { NewRatingSchema, RatingActSchema, RatingPageSchema, RatingSchema, RatingsNowSchema } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** 三色评价 of compounds: as they stand, drafts, objections, plates. No names of residents are in it. */
export function ratingRoutes(app: App, { ports: { ratings } }: RouteContext): void {
  const tags = ["ratings"];
  app.get(
    "/ratings/now",
    {
      schema: {
        tags,
        summary: "How the compounds of your area stand, and by which formula",
        response: answers(200, "The compounds", RatingsNowSchema),
      },
    },
    async (request, reply) => reply.send(await ratings.standing(scopeAndSight(request).scope)),
  );
  app.get(
    "/ratings",
    { schema: { tags, summary: "Ratings, newest first", querystring: PagingQuery, response: answers(200, "A page", RatingPageSchema) } },
    async (request, reply) => reply.send(await ratings.list(scopeAndSight(request).scope, pagingOf(request.query))),
  );
  app.post(
    "/ratings",
    {
      schema: {
        tags,
        summary: "Draft the rating of a compound for this month",
        description: "It stands for seven days, in which the committee may object, before it can be published.",
        body: NewRatingSchema,
        response: answers(201, "The draft", RatingSchema),
      },
    },
    async (request, reply) => {
      const rating = settled(await ratings.draft(scopeAndSight(request).scope, request.body.compound, actorOf(request)));
      auditAs(request, `rating:${rating.id}`, `${rating.name} ${rating.period} ${rating.colour}`);
      return reply.status(201).send(rating);
    },
  );
  app.get(
    "/ratings/:id",
    { schema: { tags, summary: "One rating", params: IdParams, response: answers(200, "The rating", RatingSchema) } },
    async (request, reply) => {
      const rating = await ratings.get(scopeAndSight(request).scope, request.params.id);
      if (rating === undefined) throw notFound();
      return reply.send(rating);
    },
  );
  app.post(
    "/ratings/:id/acts",
    {
      schema: {
        tags,
        summary: "Object, answer, count anew, type in the police's figures, publish, withdraw",
        params: IdParams,
        body: RatingActSchema,
        response: answers(200, "The rating", RatingSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      auditAs(request, `rating:${id}`, request.body.act);
      return reply.send(settled(await ratings.act(scopeAndSight(request).scope, id, request.body, actorOf(request))));
    },
  );
}
