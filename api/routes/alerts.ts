import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import {
  ALERT_STATES,
  AlertActBodies,
  AlertDetailSchema,
  AlertPageSchema,
  AlertSchema,
  IsoTime,
  type Scope,
  SEVERITIES,
} from "../../contracts/index.ts";
import { isHidden } from "../access/hidden.ts";
import { isHealth } from "../access/masking.ts";
import { type Sight, seesAlert } from "../access/sight.ts";
import { auditAt, auditView } from "../access/trail.ts";
import { capArea, capOf } from "../exports/cap.ts";
import { notFound } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import type { ActOutcome, Actor, AlertFilter, Paging } from "../ports.ts";
import { alertsTable } from "./alerts-table.ts";
import {
  type App,
  actorOf,
  IdParams,
  instantFrom,
  listFrom,
  pagingFields,
  pagingOf,
  pathFrom,
  type RouteContext,
  scopeAndSight,
  settled,
} from "./context.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

const STATES = [...ALERT_STATES, "open", "closed", "standing"] as const;

const filterFields = {
  state: Type.Optional(Type.String({ description: `Comma list of ${STATES.join(", ")}` })),
  severity: Type.Optional(Type.String({ description: `Comma list of ${SEVERITIES.join(", ")}` })),
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  device: Type.Optional(Type.String()),
  person: Type.Optional(Type.String()),
  since: Type.Optional(IsoTime),
};
const AlertQuery = Type.Object({ ...pagingFields, ...filterFields });
const ExportQuery = Type.Object({ ...filterFields, ...tableFields });

const tags = ["alerts"];

export function alertRoutes(app: App, { ports, masking }: RouteContext): void {
  /** The alert, if it lies in the caller's sight; else it does not exist. */
  async function find(request: FastifyRequest, id: string) {
    const found = await ports.alerts.get(id);
    const { scope } = scopeAndSight(request);
    if (found === undefined || !seesAlert(scope, found.alert, found.at) || isHidden(scope, found.alert, ports, ports.now()))
      throw notFound();
    auditAt(request, found.at);
    return found;
  }

  const filterFrom = (query: Static<typeof ExportQuery>, scope: Scope): AlertFilter => ({
    state: listFrom(query.state, STATES, "state"),
    severity: listFrom(query.severity, SEVERITIES, "severity"),
    path: pathFrom(ports, scope, query.place),
    device: query.device ?? null,
    person: query.person ?? null,
    since: instantFrom(query.since),
  });
  /** A page as the caller may see it. */
  const shownPage = async (scope: Scope, sight: Sight, filter: AlertFilter, paging: Paging) => {
    const page = await ports.alerts.list(scope, filter, paging);
    const now = ports.now();
    const seen = page.items.filter((alert) => !isHidden(scope, alert, ports, now));
    return { items: seen.map((alert) => masking.alert(alert, sight)), next: page.next };
  };

  app.get(
    "/alerts",
    {
      schema: {
        tags,
        summary: "Alerts, newest first",
        querystring: AlertQuery,
        response: answers(200, "A page of alerts", AlertPageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      return reply.send(await shownPage(scope, sight, filterFrom(request.query, scope), pagingOf(request.query)));
    },
  );

  app.get(
    "/alerts/export",
    {
      schema: {
        tags,
        summary: "Alerts as a file",
        description: `Newest first, ${MOST_ROWS} at most; the same filters as the list.`,
        querystring: ExportQuery,
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const filter = filterFrom(request.query, scope);
      const { items, isCut } = await wholeList((paging) => shownPage(scope, sight, filter, paging));
      const table = { ...alertsTable(items, request.query.lang ?? "zh"), isCut };
      return sendTable(ports, request, reply, { target: "alerts", name: "alerts", table }, request.query);
    },
  );

  app.get(
    "/alerts/:id",
    {
      schema: {
        tags,
        summary: "One alert with evidence and log",
        params: IdParams,
        response: answers(200, "The alert", AlertDetailSchema),
      },
    },
    async (request, reply) => {
      const { alert } = await find(request, request.params.id);
      const view = masking.alertDetail(alert, scopeAndSight(request).sight);
      if (view.evidence.series.some((series) => isHealth(series.measurement)))
        auditView(request, "health.view", `alert:${alert.id}`, view.evidence.series.map((series) => series.measurement).join(","));
      return reply.send(view);
    },
  );

  app.get(
    "/alerts/:id/cap",
    {
      schema: {
        tags,
        summary: "One alert as CAP 1.2: a restricted export, no public warning; no name, no figure",
        params: IdParams,
        response: bytesAnswer("The message", "application/cap+xml"),
      },
    },
    async (request, reply) => {
      const { alert } = await find(request, request.params.id);
      const { scope, sight } = scopeAndSight(request);
      const shown = masking.alert(alert, sight);
      return reply
        .header("content-type", "application/cap+xml; charset=utf-8")
        .header("content-disposition", 'attachment; filename="alert.cap.xml"')
        .serializer(String)
        .send(capOf(shown, capArea(shown, scope.rights.has("places.read"), ports.places)));
    },
  );

  async function act<B>(
    request: FastifyRequest,
    id: string,
    body: B,
    run: (id: string, by: Actor, body: B) => Promise<ActOutcome<Parameters<typeof masking.alert>[0]>>,
  ) {
    await find(request, id);
    return masking.alert(settled(await run(id, actorOf(request), body)), scopeAndSight(request).sight);
  }

  const says = (summary: string) => ({ tags, summary, params: IdParams, response: answers(200, "The alert as it is now", AlertSchema) });
  const bodies = AlertActBodies;
  app.post("/alerts/:id/acknowledge", { schema: { ...says("接警: I have it"), body: bodies.acknowledge } }, async (request, reply) =>
    reply.send(await act(request, request.params.id, request.body, ports.alerts.acknowledge)),
  );
  app.post(
    "/alerts/:id/silence",
    { schema: { ...says("消音: the sound only; nobody has it"), body: bodies.silence } },
    async (request, reply) => reply.send(await act(request, request.params.id, request.body, ports.alerts.silence)),
  );
  app.post("/alerts/:id/verify", { schema: { ...says("核实: what it really is"), body: bodies.verify } }, async (request, reply) =>
    reply.send(await act(request, request.params.id, request.body, ports.alerts.verify)),
  );
  app.post(
    "/alerts/:id/shelve",
    { schema: { ...says("暂停提醒, until a time and with a reason"), body: bodies.shelve } },
    async (request, reply) => reply.send(await act(request, request.params.id, request.body, ports.alerts.shelve)),
  );
  app.post("/alerts/:id/unshelve", { schema: { ...says("恢复提醒"), body: bodies.unshelve } }, async (request, reply) =>
    reply.send(await act(request, request.params.id, request.body, (id, by) => ports.alerts.unshelve(id, by))),
  );
  app.post("/alerts/:id/comment", { schema: { ...says("备注"), body: bodies.comment } }, async (request, reply) =>
    reply.send(await act(request, request.params.id, request.body, ports.alerts.comment)),
  );
}
