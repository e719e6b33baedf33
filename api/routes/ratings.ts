import { Type } from "typebox";
import {
  NewRatingSchema,
  RATING_COLOUR_WORDS,
  RATING_MEASURE_WORDS,
  RATING_MEASURES,
  RATING_MEND_WORDS,
  RatingActSchema,
  RatingPageSchema,
  RatingSchema,
  RatingsNowSchema,
  turnsGreen,
  type Words,
} from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import type { Line } from "../exports/table.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const HEAD: readonly Words[] = [
  { zh: "小区", en: "Compound" },
  { zh: "评价", en: "Rating" },
  ...RATING_MEASURES.flatMap((measure): Words[] => {
    const { zh, en } = RATING_MEASURE_WORDS[measure];
    return [
      { zh, en },
      { zh: `${zh}（总数）`, en: `${en} (of)` },
    ];
  }),
  { zh: "怎样转绿", en: "What turns it green" },
];

/** 三色评价 of compounds: as they stand, drafts, objections, plates. No names of residents are in it. */
export function ratingRoutes(app: App, { ports }: RouteContext): void {
  const { ratings } = ports;
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
    "/ratings/now/export",
    {
      schema: {
        tags,
        summary: "How the compounds stand, as a file",
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { lang = "zh" } = request.query;
      const { items, month } = await ratings.standing(scopeAndSight(request).scope);
      const rows = items.map(
        ({ name, colour, measures }): Line => [
          ...[name, RATING_COLOUR_WORDS[colour][lang]],
          ...RATING_MEASURES.flatMap((measure) => {
            const found = measures.find((one) => one.measure === measure);
            return [found?.bad ?? null, found?.of ?? null];
          }),
          turnsGreen(measures)
            .map((measure) => RATING_MEND_WORDS[measure][lang])
            .join(lang === "zh" ? "；" : "; "),
        ],
      );
      const table = { title: { zh: "三色评价", en: "Three-colour rating" }, of: month.period, head: HEAD, rows };
      return sendTable(ports, request, reply, { target: "ratings", name: "ratings", table }, request.query);
    },
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
