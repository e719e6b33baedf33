import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  ApproveInfoReportSchema,
  CaseReportsSchema,
  EditInfoReportSchema,
  InfoDueListSchema,
  type InfoReport,
  InfoReportPageSchema,
  InfoReportSchema,
  NewInfoReportSchema,
  SendInfoReportSchema,
  type Signature,
  VoidInfoReportSchema,
} from "../../contracts/index.ts";
import { WITHHELD } from "../access/masking.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs, callerOf } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { Actor } from "../ports.ts";
import { findCase } from "./case-acts.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { infoReportsTable } from "./info-reports-table.ts";
import { signedBy } from "./signed-by.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

const SIGNER = { zh: "签发人", en: "Whoever approves" };
const MAY_NOT = { zh: "该角色不能签发信息报告。", en: "This role does not approve reports." };

/** 首报/续报/终报: drafted from the case, edited, approved by name, sent and booked. */
export function infoReportRoutes(app: App, context: RouteContext): void {
  const { ports, masking } = context;
  const tags = ["info-reports"];
  const { infoReports } = ports;
  /** What somebody wrote may name anybody. */
  const shown = (report: InfoReport, sight: Sight): InfoReport =>
    sight.names === "full"
      ? report
      : {
          ...report,
          fields: {
            ...report.fields,
            what: WITHHELD,
            people: WITHHELD,
            cause: WITHHELD,
            done: WITHHELD,
            onSpot: WITHHELD,
            contact: WITHHELD,
          },
        };
  /** The report, where the caller may know its case. */
  const found = async (request: FastifyRequest, id: string): Promise<InfoReport> => {
    const report = await infoReports.get(id);
    if (report === undefined) throw notFound();
    await findCase(ports, request, report.case);
    return report;
  };
  const signer = async (request: FastifyRequest, given: Signature | undefined): Promise<Actor> => {
    if (given === undefined) {
      if (!callerOf(request).scope.rights.has("info-reports.approve")) throw new Refusal(403, MAY_NOT);
      return actorOf(request);
    }
    const user = await signedBy(context, given, { who: SIGNER, needs: "info-reports.approve", mayNot: MAY_NOT });
    return { user: user.id, username: user.username, name: user.name };
  };

  app.get(
    "/cases/:id/info-reports",
    {
      schema: {
        tags,
        summary: "Reports about a case, which is due next, and what one would say now",
        params: IdParams,
        response: answers(200, "The reports", CaseReportsSchema),
      },
    },
    async (request, reply) => {
      const { sight } = scopeAndSight(request);
      const { case: one } = await findCase(ports, request, request.params.id);
      const items = await infoReports.of(one.id);
      const proposed = infoReports.propose(masking.caseDetail(one, sight), actorOf(request));
      return reply.send({
        items: items.map((item) => shown(item, sight)),
        due: infoReports.dueOf(one, items),
        proposed,
        source: infoReports.source(),
      });
    },
  );
  app.post(
    "/cases/:id/info-reports",
    {
      schema: {
        tags,
        summary: "Draft a report",
        params: IdParams,
        body: NewInfoReportSchema,
        response: answers(201, "The draft", InfoReportSchema),
      },
    },
    async (request, reply) => {
      const { case: one, at } = await findCase(ports, request, request.params.id);
      const report = settled(await infoReports.draft(one, at.path, request.body, actorOf(request)));
      auditAs(request, `info-report:${report.id}`, one.number);
      return reply.status(201).send(report);
    },
  );
  app.get(
    "/info-reports/export",
    {
      schema: {
        tags,
        summary: "The register of reports as a file",
        description: `Newest first, ${MOST_ROWS} at most.`,
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { items, isCut } = await wholeList(async (paging) => {
        const page = await infoReports.list(scope, paging);
        return { items: page.items.map((item) => shown(item, sight)), next: page.next };
      });
      const table = { ...infoReportsTable(items, request.query.lang ?? "zh"), isCut };
      return sendTable(ports, request, reply, { target: "info-reports", name: "info-reports", table }, request.query);
    },
  );
  app.get(
    "/info-reports",
    {
      schema: {
        tags,
        summary: "Reports of your area, newest first",
        querystring: PagingQuery,
        response: answers(200, "A page", InfoReportPageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const page = await infoReports.list(scope, pagingOf(request.query));
      return reply.send({ items: page.items.map((item) => shown(item, sight)), next: page.next });
    },
  );
  app.get(
    "/info-reports/due",
    { schema: { tags, summary: "Cases of which a report is due", response: answers(200, "The cases", InfoDueListSchema) } },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const items = await infoReports.due(scope);
      return reply.send({
        items: items.map(({ case: one, due }) => ({ case: one.id, number: one.number, title: masking.case(one, sight).title, ...due })),
      });
    },
  );
  app.put(
    "/info-reports/:id",
    {
      schema: {
        tags,
        summary: "Edit a draft",
        params: IdParams,
        body: EditInfoReportSchema,
        response: answers(200, "The draft", InfoReportSchema),
      },
    },
    async (request, reply) => {
      const { id } = await found(request, request.params.id);
      return reply.send(settled(await infoReports.act(id, { act: "edit", ...request.body }, actorOf(request))));
    },
  );
  app.post(
    "/info-reports/:id/approve",
    {
      schema: {
        tags,
        summary: "Approve by name, also by another's own password at the same desk; from then on it is never edited",
        params: IdParams,
        body: ApproveInfoReportSchema,
        response: answers(200, "The report", InfoReportSchema),
      },
    },
    async (request, reply) => {
      const { id } = await found(request, request.params.id);
      const by = await signer(request, request.body.signature);
      auditAs(request, `info-report:${id}`, by.username);
      return reply.send(settled(await infoReports.act(id, { act: "approve", version: request.body.version }, by)));
    },
  );
  app.post(
    "/info-reports/:id/send",
    {
      schema: {
        tags,
        summary: "Book that it was sent, to whom and by which way",
        params: IdParams,
        body: SendInfoReportSchema,
        response: answers(200, "The report", InfoReportSchema),
      },
    },
    async (request, reply) => {
      const { id } = await found(request, request.params.id);
      auditAs(request, `info-report:${id}`, `${request.body.to} ${request.body.way}`);
      return reply.send(settled(await infoReports.act(id, { act: "send", ...request.body }, actorOf(request))));
    },
  );
  app.post(
    "/info-reports/:id/void",
    {
      schema: {
        tags,
        summary: "Void, with the reason",
        params: IdParams,
        body: VoidInfoReportSchema,
        response: answers(200, "The report", InfoReportSchema),
      },
    },
    async (request, reply) => {
      const report = await found(request, request.params.id);
      // What was approved is voided by whoever may approve.
      if (report.state === "approved" && !callerOf(request).scope.rights.has("info-reports.approve")) throw new Refusal(403, MAY_NOT);
      auditAs(request, `info-report:${report.id}`, request.body.reason);
      return reply.send(settled(await infoReports.act(report.id, { act: "void", ...request.body }, actorOf(request))));
    },
  );
}
