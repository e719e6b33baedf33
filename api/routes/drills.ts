import { Type } from "typebox";
import {
  DRILL_ALARMS,
  type Drill,
  DrillChoicesSchema,
  DrillDutySchema,
  DrillListSchema,
  DrillRemarkSchema,
  DrillSchema,
  EndDrillSchema,
  NewDrillSchema,
  type Scope,
  seesWhere,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { drillTable } from "./drill-table.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

/** 演练: planned and run by whoever has the right; relatives never hear of one. */
export function drillRoutes(app: App, { ports, masking }: RouteContext): void {
  const tags = ["drills"];

  /** What an alarm is about, as far as the reader may know. */
  const aboutOf = ({ kind, subject }: Drill["alarms"][number], sight: Sight): string => {
    if (DRILL_ALARMS[kind].about === "device") {
      const found = ports.devices.get(subject);
      if (found === undefined) return "—";
      const { name, place } = masking.device(found.device, sight);
      return [place?.path, name].filter((part) => part !== undefined && part !== "").join(" ");
    }
    const person = ports.people.get(subject);
    if (person === undefined || sight.names === "none") return "—";
    return sight.names === "full" ? person.person.name : maskName(person.person.name);
  };
  const shown = (drill: Drill, sight: Sight): Drill => ({
    ...drill,
    alarms: drill.alarms.map((alarm) => ({ ...alarm, about: aboutOf(alarm, sight) })),
  });

  const checkSubjects = (alarms: readonly { readonly kind: keyof typeof DRILL_ALARMS; readonly subject: string }[], scope: Scope): void => {
    for (const [at, { kind, subject }] of alarms.entries()) {
      const { about, devices } = DRILL_ALARMS[kind];
      const where = `body/alarms/${at}/subject`;
      if (about === "person") {
        const person = ports.people.get(subject);
        if (person === undefined || !seesWhere(scope, person.at))
          throw badField(where, { zh: "辖区内没有这位居民。", en: "there is no such person in your area" });
        continue;
      }
      const found = ports.devices.get(subject);
      if (found === undefined || !seesWhere(scope, found.at))
        throw badField(where, { zh: "辖区内没有这台设备。", en: "there is no such device in your area" });
      if (!devices.some((one) => one === found.device.kind))
        throw badField(where, { zh: "这类设备不会发出这种告警。", en: "a device of this kind raises no such alarm" });
    }
  };

  app.get(
    "/drills",
    { schema: { tags, summary: "Drills, the newest first", response: answers(200, "Drills", DrillListSchema) } },
    (request, reply) => reply.send({ items: ports.drills.list().map((drill) => shown(drill, scopeAndSight(request).sight)) }),
  );
  app.get(
    "/drills/duty",
    {
      schema: {
        tags,
        summary: "When each kind was last practised, and whether that is soon enough",
        response: answers(200, "Duty to practise", DrillDutySchema),
      },
    },
    (_request, reply) => reply.send(ports.drills.duty()),
  );
  app.get(
    "/drills/candidates",
    { schema: { tags, summary: "Who may take part", response: answers(200, "Users", DrillChoicesSchema) } },
    (_request, reply) => reply.send({ participants: [...ports.drills.candidates()] }),
  );
  app.get(
    "/drills/:id",
    { schema: { tags, summary: "One drill, with its score sheet", params: IdParams, response: answers(200, "Drill", DrillSchema) } },
    async (request, reply) => {
      const drill = await ports.drills.get(request.params.id);
      if (drill === undefined) throw notFound();
      return reply.send(shown(drill, scopeAndSight(request).sight));
    },
  );
  app.get(
    "/drills/:id/sheet",
    {
      schema: {
        tags,
        summary: "Its score sheet as a file",
        params: IdParams,
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const drill = await ports.drills.get(request.params.id);
      if (drill === undefined) throw notFound();
      const table = drillTable(drill, request.query.lang ?? "zh");
      return sendTable(ports, request, reply, { target: `drill:${drill.id}`, name: "drill", table }, request.query);
    },
  );
  app.post(
    "/drills",
    {
      schema: {
        tags,
        summary: "Plan a drill",
        description:
          "It plays on the real way of an alarm, marked, and can reach nobody outside: neither families nor any channel but the app.",
        body: NewDrillSchema,
        response: answers(201, "Drill", DrillSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      checkSubjects(request.body.alarms, scope);
      const drill = settled(await ports.drills.plan(request.body, actorOf(request)));
      auditAs(request, `drill:${drill.id}`, drill.title);
      return reply.status(201).send(shown(drill, sight));
    },
  );
  app.post(
    "/drills/:id/start",
    { schema: { tags, summary: "Start it", params: IdParams, response: answers(200, "Drill", DrillSchema) } },
    async (request, reply) => {
      auditAs(request, `drill:${request.params.id}`);
      return reply.send(shown(settled(await ports.drills.start(request.params.id, actorOf(request))), scopeAndSight(request).sight));
    },
  );
  app.post(
    "/drills/:id/end",
    {
      schema: {
        tags,
        summary: "End it, or break it off; what of it is open is closed with it",
        params: IdParams,
        body: EndDrillSchema,
        response: answers(200, "Drill", DrillSchema),
      },
    },
    async (request, reply) => {
      const { how, reason = null } = request.body;
      auditAs(request, `drill:${request.params.id}`, how);
      return reply.send(
        shown(settled(await ports.drills.end(request.params.id, how, reason, actorOf(request))), scopeAndSight(request).sight),
      );
    },
  );
  app.post(
    "/drills/:id/remarks",
    {
      schema: {
        tags,
        summary: "A remark on its score sheet",
        params: IdParams,
        body: DrillRemarkSchema,
        response: answers(200, "Drill", DrillSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, `drill:${request.params.id}`);
      return reply.send(
        shown(settled(await ports.drills.remark(request.params.id, request.body.text, actorOf(request))), scopeAndSight(request).sight),
      );
    },
  );
}
