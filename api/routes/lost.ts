import type { FastifyReply, FastifyRequest } from "fastify";
import {
  type Case,
  LostSheetSchema,
  learnsOfMatter,
  NewCasePortraitSchema,
  NewLostSchema,
  NewPortraitSchema,
  NewSightingSchema,
  PortraitStateSchema,
  seesWhere,
  toIso,
} from "../../contracts/index.ts";
import { isLookedFor, lostSheet } from "../access/lost-sheet.ts";
import { auditAs, auditAt } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import type { PortraitBytes } from "../lost-ports.ts";
import { findCase } from "./case-acts.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** 400 KiB in base64, and a consent beside it. */
const PORTRAIT_BODY = 600 * 1024;

/** Somebody lost 走失: what she wears, her picture, where she was seen; and pictures in the register. */
export function lostRoutes(app: App, context: RouteContext): void {
  caseRoutes(app, context);
  registerRoutes(app, context);
}

/** A picture is shown, and kept by nothing on the way. */
function sendPicture(reply: FastifyReply, picture: PortraitBytes | undefined): FastifyReply {
  if (picture === undefined) throw notFound();
  return reply
    .type(picture.type)
    .header("content-disposition", "inline")
    .header("cache-control", "no-store")
    .send(Buffer.from(picture.bytes));
}

function caseRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["cases"];
  /** The case, while she is looked for, where the caller may know what it is about. */
  const lookedFor = async (request: FastifyRequest): Promise<Case> => {
    const { id } = request.params as { readonly id: string };
    const { case: one, at } = await findCase(ports, request, id);
    if (learnsOfMatter(scopeAndSight(request).scope, one, at) !== "all") throw notFound();
    auditAs(request, `case:${one.id}`);
    if (!isLookedFor(one))
      throw new Refusal(409, {
        zh: "只有未结束的走失工单能查看和登记寻人信息。",
        en: "Who is looked for is shown and said in an open case of somebody lost only.",
      });
    return one;
  };
  const sheetOf = async (one: Case) =>
    lostSheet(one, {
      at: toIso(ports.now()),
      person: one.person === null ? undefined : ports.people.get(one.person)?.person,
      portrait: await ports.lost.portraitOf(one),
      year: new Date(ports.now()).getUTCFullYear(),
    });

  app.get(
    "/cases/:id/lost",
    {
      schema: {
        tags,
        summary: "Who is looked for: name, picture, clothes, how to speak to her",
        description:
          "For the desk, her family, and those whom the plan tells: gate guards, grid workers, the volunteers who were sent. Only while the case is open. Nothing of her health, no address, no number. Each look is written to the audit log.",
        params: IdParams,
        response: answers(200, "The sheet", LostSheetSchema),
      },
    },
    async (request, reply) => reply.send(await sheetOf(await lookedFor(request))),
  );

  app.put(
    "/cases/:id/lost",
    {
      schema: {
        tags,
        summary: "Say what she wears, where she was last seen, and how to speak to her",
        description:
          "By the desk or her family. Whoever was told of the case before is told anew. No name and no illness: the clothes stand in notices.",
        params: IdParams,
        body: NewLostSchema,
        response: answers(200, "The sheet", LostSheetSchema),
      },
    },
    async (request, reply) => {
      const one = await lookedFor(request);
      if (request.body.seenAt !== null && Date.parse(request.body.seenAt) > ports.now())
        throw new Refusal(422, { zh: "最后见到的时间不能晚于现在。", en: "She cannot have been seen last later than now." });
      return reply.send(await sheetOf(settled(await ports.lost.describe(one.id, request.body, actorOf(request)))));
    },
  );

  app.get(
    "/cases/:id/lost/portrait",
    {
      schema: {
        tags,
        summary: "Her picture: the one that was added for this case, else the register's",
        params: IdParams,
        response: bytesAnswer("The picture", "image/*"),
      },
    },
    async (request, reply) => sendPicture(reply, await ports.lost.readPortrait(await lookedFor(request))),
  );

  app.put(
    "/cases/:id/lost/portrait",
    {
      bodyLimit: PORTRAIT_BODY,
      schema: {
        tags,
        summary: "Add a photograph for this case",
        description:
          "It is kept encrypted and goes when the case ends. What a camera writes beside a picture (position, time) is taken out.",
        params: IdParams,
        body: NewCasePortraitSchema,
        response: answers(200, "The sheet", LostSheetSchema),
      },
    },
    async (request, reply) => {
      const one = await lookedFor(request);
      const picture = Buffer.from(request.body.picture, "base64");
      return reply.send(await sheetOf(settled(await ports.lost.setPortrait(one, picture, actorOf(request)))));
    },
  );

  app.delete(
    "/cases/:id/lost/portrait",
    {
      schema: {
        tags,
        summary: "Take the photograph of this case away",
        params: IdParams,
        response: answers(200, "The sheet", LostSheetSchema),
      },
    },
    async (request, reply) => {
      const one = await lookedFor(request);
      return reply.send(await sheetOf(settled(await ports.lost.setPortrait(one, null, actorOf(request)))));
    },
  );

  app.post(
    "/cases/:id/sightings",
    {
      schema: {
        tags,
        summary: "Say that one has seen her, where and when",
        description: "The desk and who has the case are told at once. It ends nothing: how she was found is said when it is verified.",
        params: IdParams,
        body: NewSightingSchema,
        response: answers(200, "The sheet", LostSheetSchema),
      },
    },
    async (request, reply) => {
      const one = await lookedFor(request);
      return reply.send(await sheetOf(settled(await ports.lost.sighted(one.id, request.body, actorOf(request)))));
    },
  );
}

function registerRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["people"];
  const personFor = (request: FastifyRequest): string => {
    const { id } = request.params as { readonly id: string };
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    auditAt(request, found.at);
    auditAs(request, `person:${found.person.id}`);
    return found.person.id;
  };

  app.get(
    "/people/:id/portrait",
    {
      schema: {
        tags,
        summary: "Whether there is a picture of her in the register, by whose consent",
        params: IdParams,
        response: answers(200, "That there is one", PortraitStateSchema),
      },
    },
    async (request, reply) => reply.send(await ports.lost.register.state(personFor(request))),
  );

  app.put(
    "/people/:id/portrait",
    {
      bodyLimit: PORTRAIT_BODY,
      schema: {
        tags,
        summary: "Put a picture of her into the register, with consent",
        description:
          "By the leader or her family. It is kept encrypted, and shown to nobody but these two and those who look for her while she is lost.",
        params: IdParams,
        body: NewPortraitSchema,
        response: answers(200, "That there is one", PortraitStateSchema),
      },
    },
    async (request, reply) => {
      const id = personFor(request);
      const { picture, consent } = request.body;
      return reply.send(settled(await ports.lost.register.save(id, Buffer.from(picture, "base64"), consent, actorOf(request))));
    },
  );

  app.get(
    "/people/:id/portrait/picture",
    {
      schema: { tags, summary: "Her picture in the register", params: IdParams, response: bytesAnswer("The picture", "image/*") },
    },
    async (request, reply) => sendPicture(reply, await ports.lost.register.read(personFor(request))),
  );

  app.delete(
    "/people/:id/portrait",
    {
      schema: {
        tags,
        summary: "Take her picture out of the register",
        params: IdParams,
        response: answers(200, "That there is none", PortraitStateSchema),
      },
    },
    async (request, reply) => reply.send(await ports.lost.register.remove(personFor(request))),
  );
}
