import { Type } from "typebox";
import {
  CardEditSchema,
  CardInForceSchema,
  CardKindSchema,
  CardListSchema,
  CardVersionsSchema,
  CaseCardsSchema,
} from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { answers } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { type App, actorOf, IdParams, type RouteContext, settled } from "./context.ts";

const KindParams = Type.Object({ kind: CardKindSchema });

/** Action cards 处置卡: what is done by whom, step by step. Ticks are acts on a case. */
export function actionCardRoutes(app: App, { ports }: RouteContext): void {
  app.get(
    "/action-cards",
    {
      schema: {
        tags: ["plans"],
        summary: "The action cards in force, one of each kind of emergency",
        response: answers(200, "The cards", CardListSchema),
      },
    },
    (_request, reply) => reply.send({ items: [...ports.cards.list()] }),
  );

  app.get(
    "/action-cards/:kind/versions",
    {
      schema: {
        tags: ["plans"],
        summary: "All versions of a card, the newest first",
        params: KindParams,
        response: answers(200, "The versions", CardVersionsSchema),
      },
    },
    (request, reply) => reply.send({ items: [...ports.cards.versions(request.params.kind)] }),
  );

  app.put(
    "/action-cards/:kind",
    {
      schema: {
        tags: ["plans"],
        summary: "Edit a card",
        description:
          "Becomes the community's own next version. `base` is the version that was edited: where another is in force meanwhile it is refused. Cases under way go on by the version with which they were begun; an older version is put back by sending its steps.",
        params: KindParams,
        body: CardEditSchema,
        response: answers(200, "The card in force", CardInForceSchema),
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      auditAs(request, `card:${kind}`, request.body.note);
      return reply.send(settled(await ports.cards.edit(kind, request.body, actorOf(request))));
    },
  );

  app.get(
    "/cases/:id/action-cards",
    {
      schema: {
        tags: ["cases"],
        summary: "The action cards of a case, with the steps that were done",
        params: IdParams,
        querystring: Type.Object({ also: Type.Optional(CardKindSchema) }),
        response: answers(200, "The card of its kind first; empty where its kind has none", CaseCardsSchema),
      },
    },
    async (request, reply) => {
      const { case: one } = await findCase(ports, request, request.params.id);
      return reply.send(ports.cards.ofCase(one, request.query.also ?? null));
    },
  );
}
