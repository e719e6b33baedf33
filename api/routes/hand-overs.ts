import {
  type HandOver,
  HandOverDueSchema,
  type HandOverLists,
  HandOverNowSchema,
  HandOverPageSchema,
  HandOverSchema,
  NewHandOverSchema,
  RefuseOverSchema,
  type Signature,
  TakeOverSchema,
} from "../../contracts/index.ts";
import { maskName, WITHHELD } from "../access/masking.ts";
import { scopeOf } from "../access/scope-of.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs, callerOf } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { signedBy } from "./signed-by.ts";

const GIVER = { zh: "交班人", en: "Outgoing officer" };
const TAKER = { zh: "接班人", en: "Incoming officer" };
const MAY_NOT = { zh: "该角色不能交接班。", en: "This role does not hand over or take over." };
const ELSEWHERE = { zh: "接班人的辖区不含本次交接的范围。", en: "What is handed over lies outside the incoming officer's area." };

/** 交接班: the lists of a shift, signed by the outgoing and the incoming officer, each by password. */
export function handOverRoutes(app: App, context: RouteContext): void {
  const { ports, masking } = context;
  const tags = ["duty-log"];
  const listsFor = (lists: HandOverLists, sight: Sight): HandOverLists => ({
    ...lists,
    cases: lists.cases.map((one) => ({
      ...one,
      title: masking.about(one.title, one, sight),
      relative: one.relative !== null && sight.names !== "full" ? "家属" : one.relative,
    })),
    visits: lists.visits.map((one) => ({ ...one, title: masking.about(one.title, one, sight) })),
    care: sight.names === "full" ? lists.care : lists.care.map((one) => ({ ...one, person: maskName(one.person) })),
    unacknowledged: lists.unacknowledged.map((one) => ({ ...one, sentence: masking.about(one.sentence, one, sight) })),
    shelved: lists.shelved.map((one) => ({ ...one, sentence: masking.about(one.sentence, one, sight) })),
    devices: lists.devices.map((one) => ({ ...one, name: masking.named(one.name, one.person, sight) })),
    // A remark may name anybody.
    remarks: sight.names === "full" ? lists.remarks : lists.remarks.map((one) => ({ ...one, text: WITHHELD })),
  });
  const shown = (one: HandOver, sight: Sight): HandOver => ({ ...one, lists: listsFor(one.lists, sight) });
  const answered = async (given: Signature, id: string, request: Parameters<typeof scopeAndSight>[0], reason: string | null) => {
    const { scope, sight } = scopeAndSight(request);
    const sheet = await ports.handOvers.get(scope, id);
    if (sheet === undefined) throw notFound();
    const user = await signedBy(context, given, { who: TAKER, needs: "duty-log.write", mayNot: MAY_NOT });
    if (!scopeOf(user, ports).paths.some((path) => sheet.path.startsWith(path))) throw new Refusal(422, ELSEWHERE);
    // The session is that of whose desk it is, the act is that of whose password it was.
    auditAs(request, `hand-over:${id}`, JSON.stringify({ signedBy: user.name, reason }));
    const by = { user: user.id, username: user.username, name: user.name };
    return shown(settled(await ports.handOvers.answer(id, by, reason)), sight);
  };

  app.get(
    "/hand-overs",
    {
      schema: {
        tags,
        summary: "Signed hand-overs, the newest first",
        querystring: PagingQuery,
        response: answers(200, "A page", HandOverPageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const page = await ports.handOvers.list(scope, pagingOf(request.query));
      return reply.send({ items: page.items.map((one) => shown(one, sight)), next: page.next });
    },
  );
  app.get(
    "/hand-overs/now",
    { schema: { tags, summary: "What would be handed over now", response: answers(200, "The shift and its lists", HandOverNowSchema) } },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const view = await ports.handOvers.now(scope);
      return reply.send({ ...view, waiting: view.waiting && shown(view.waiting, sight), lists: listsFor(view.lists, sight) });
    },
  );
  app.get(
    "/hand-overs/due",
    {
      schema: {
        tags,
        summary: "Whether the shift under way began without a signed hand-over",
        response: answers(200, "The shift", HandOverDueSchema),
      },
    },
    async (request, reply) => {
      const { shift, zone, missing, waiting } = await ports.handOvers.due(scopeAndSight(request).scope);
      return reply.send({ shiftAt: shift.from, zone, missing, waiting: waiting !== null });
    },
  );
  app.get(
    "/hand-overs/:id",
    { schema: { tags, summary: "One hand-over as it was signed", params: IdParams, response: answers(200, "The sheet", HandOverSchema) } },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const found = await ports.handOvers.get(scope, request.params.id);
      if (found === undefined) throw notFound();
      return reply.send(shown(found, sight));
    },
  );
  app.post(
    "/hand-overs",
    {
      schema: {
        tags,
        summary: "Hand over: freezes the lists under the outgoing officer's own password",
        body: NewHandOverSchema,
        response: answers(201, "The sheet", HandOverSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { username } = callerOf(request).user;
      const given = { username, password: request.body.password };
      await signedBy(context, given, { who: GIVER, needs: "duty-log.write", mayNot: MAY_NOT });
      const sheet = settled(await ports.handOvers.give(actorOf(request), scope));
      auditAs(request, `hand-over:${sheet.id}`);
      return reply.status(201).send(shown(sheet, sight));
    },
  );
  app.post(
    "/hand-overs/:id/take",
    {
      schema: {
        tags,
        summary: "Take over, by the incoming officer's own password, at whosever desk",
        params: IdParams,
        body: TakeOverSchema,
        response: answers(200, "The sheet", HandOverSchema),
      },
    },
    async (request, reply) => reply.send(await answered(request.body.signature, request.params.id, request, null)),
  );
  app.post(
    "/hand-overs/:id/refuse",
    {
      schema: {
        tags,
        summary: "Not taken over, with the reason",
        params: IdParams,
        body: RefuseOverSchema,
        response: answers(200, "The sheet", HandOverSchema),
      },
    },
    async (request, reply) => reply.send(await answered(request.body.signature, request.params.id, request, request.body.reason.trim())),
  );
}
