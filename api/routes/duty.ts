import { Type } from "typebox";
import {
  DutyNowSchema,
  FeedAddressSchema,
  GapsSchema,
  MyDutySchema,
  NewFeedSchema,
  NewSwapSchema,
  type Scope,
  SwapAnswerSchema,
  SwapSchema,
  TonightSchema,
  TonightTimeSchema,
  type Words,
} from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { API_PREFIX } from "../http/guard.ts";
import { notFound } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { seesRoster } from "./rosters.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const TONIGHT_SPAN: Words = { zh: "夜间时段", en: "The night" };
const TONIGHT_HEAD: readonly Words[] = [
  { zh: "序号", en: "No." },
  { zh: "姓名", en: "Name" },
  { zh: "住址", en: "Home" },
  { zh: "缺少", en: "Missing" },
  { zh: "处理情况", en: "Done about it" },
];

/** Who is on duty, gaps, one's own duties, swaps, calendars, and 今夜无人可叫. */
export function dutyRoutes(app: App, { ports, ports: { rosters } }: RouteContext): void {
  const tags = ["rosters"];
  const near = (scope: Scope): readonly string[] =>
    rosters
      .list()
      .filter((one) => seesRoster(scope, one))
      .map(({ roster }) => roster.id);

  app.get(
    "/duty",
    { schema: { tags, summary: "Who is on duty in your area, and the next change", response: answers(200, "On duty", DutyNowSchema) } },
    (request, reply) => {
      const { scope } = scopeAndSight(request);
      const now = rosters.now(near(scope));
      // An inspector counts posts; whom to ring is the business of those who may be rung.
      if (scope.role === "inspect") return reply.send({ ...now, items: now.items.map((item) => ({ ...item, phone: null })) });
      return reply.send(now);
    },
  );
  app.get(
    "/duty/gaps",
    { schema: { tags, summary: "Posts without anybody in the next 7 days", response: answers(200, "Gaps", GapsSchema) } },
    (request, reply) => reply.send(rosters.gaps(near(scopeAndSight(request).scope))),
  );
  app.get(
    "/duty/mine",
    { schema: { tags, summary: "Your own duties and swaps", response: answers(200, "Duties", MyDutySchema) } },
    (request, reply) => reply.send(rosters.mine(actorOf(request).user)),
  );
  app.post(
    "/swaps",
    {
      schema: {
        tags,
        summary: "Ask somebody to take a duty of yours",
        body: NewSwapSchema,
        response: answers(201, "The swap", SwapSchema),
      },
    },
    async (request, reply) => {
      const swap = settled(await rosters.ask(request.body, actorOf(request)));
      auditAs(request, `swap:${swap.id}`, swap.about.zh);
      return reply.status(201).send(swap);
    },
  );
  app.post(
    "/swaps/:id/answer",
    {
      schema: {
        tags,
        summary: "Agree or refuse",
        params: IdParams,
        body: SwapAnswerSchema,
        response: answers(200, "The swap", SwapSchema),
      },
    },
    async (request, reply) => {
      const { agree, reason } = request.body;
      return reply.send(settled(await rosters.answer(request.params.id, agree, reason ?? null, actorOf(request))));
    },
  );
  app.post(
    "/swaps/:id/withdraw",
    { schema: { tags, summary: "Take back what you asked", params: IdParams, response: answers(200, "The swap", SwapSchema) } },
    async (request, reply) => reply.send(settled(await rosters.withdraw(request.params.id, actorOf(request)))),
  );
  app.post(
    "/calendars",
    {
      schema: {
        tags,
        summary: "A new secret address of your duties, or of a roster, as a calendar (RFC 5545)",
        description: "Phones and computers subscribe to it without a log-in. The address before is dead from then on.",
        body: NewFeedSchema,
        response: answers(201, "The address", FeedAddressSchema),
      },
    },
    async (request, reply) => {
      const { roster } = request.body;
      if (roster !== null && !near(scopeAndSight(request).scope).includes(roster)) throw notFound();
      auditAs(request, `calendar:${roster ?? "own"}`);
      const token = await rosters.renewCalendar(actorOf(request).user, roster);
      return reply.status(201).send({ path: `${API_PREFIX}/calendars/${token}.ics` });
    },
  );
  app.get(
    "/calendars/:token",
    {
      schema: {
        tags,
        summary: "Duties as a calendar, for whoever has the address",
        params: Type.Object({ token: Type.String({ minLength: 20, maxLength: 100 }) }),
        response: bytesAnswer("The calendar", "text/calendar"),
      },
    },
    async (request, reply) => {
      const text = await rosters.calendar(request.params.token.replace(/\.ics$/, ""));
      if (text === undefined) throw notFound();
      return reply
        .header("content-type", "text/calendar; charset=utf-8")
        .header("cache-control", "private, max-age=300")
        .header("content-disposition", 'inline; filename="duty.ics"')
        .send(text);
    },
  );
  app.get(
    "/tonight",
    {
      schema: {
        tags,
        summary: "Whom tonight's ladder would fail, and what is missing",
        description: "Walked anew at each request, and once a day by itself, when leaders and carers are told.",
        response: answers(200, "Tonight", TonightSchema),
      },
    },
    (request, reply) => {
      const view = rosters.tonight(scopeAndSight(request).scope);
      auditAs(request, "tonight", `${view.failing} of ${view.people}`);
      return reply.send(view);
    },
  );
  app.get(
    "/tonight/export",
    {
      schema: {
        tags,
        summary: "Whom tonight's ladder would fail, as a file to telephone and walk by",
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    (request, reply) => {
      const { lang = "zh" } = request.query;
      const view = rosters.tonight(scopeAndSight(request).scope);
      const rows = view.items.map(
        ({ name, place, missing }, index): Line => [
          ...[index + 1, name, place, missing.map(({ words }) => words[lang]).join(lang === "zh" ? "；" : "; "), null],
        ],
      );
      const table = {
        ...{ title: { zh: "今夜无人可叫", en: "Tonight's gaps" }, head: TONIGHT_HEAD, rows },
        above: [[TONIGHT_SPAN[lang], timeCell(view.from), timeCell(view.to)]],
      };
      return sendTable(ports, request, reply, { target: "tonight", name: "tonight", table }, request.query);
    },
  );
  app.put(
    "/tonight/time",
    {
      schema: {
        tags,
        summary: "When it is walked by itself",
        body: TonightTimeSchema,
        response: answers(200, "The time", TonightTimeSchema),
      },
    },
    async (request, reply) => {
      await rosters.setTonightTime(request.body.time);
      auditAs(request, "tonight", request.body.time);
      return reply.send({ time: request.body.time });
    },
  );
}
