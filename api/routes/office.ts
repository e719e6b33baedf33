import { Type } from "typebox";
import { AuditPageSchema, IsoTime, Nullable, ScenarioViewSchema, seesWhere, toIso } from "../../contracts/index.ts";
import { consents } from "../access/consent-sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import { type App, actorOf, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { worstOf } from "./device-camera.ts";

/** The audit log: what is read in the office. */
export function officeRoutes(app: App, { ports }: RouteContext): void {
  const AuditQuery = Type.Object({
    ...pagingFields,
    user: Type.Optional(Type.String()),
    target: Type.Optional(Type.String()),
    act: Type.Optional(Type.String({ maxLength: 500, description: "Names of acts, with commas between" })),
    person: Type.Optional(Type.String({ description: "Id of a person: lines about her, her devices and her alerts" })),
  });
  app.get(
    "/audit",
    {
      schema: {
        tags: ["audit"],
        summary: "The audit log, newest first",
        description: "Whoever may not read all of it is shown the lines about the places and people of their own area.",
        querystring: AuditQuery,
        response: answers(200, "A page", AuditPageSchema),
      },
    },
    async (request, reply) => {
      const { user = null, target = null, person = null, act } = request.query;
      const filter = { user, target, person, acts: act === undefined || act === "" ? null : act.split(",") };
      return reply.send(await ports.audit.list(scopeAndSight(request).scope, filter, pagingOf(request.query)));
    },
  );
}

const WHY_NEEDED = {
  zh: "这里没有进行中的特急工单：查看现场画面须说明理由（reason），并记入审计。",
  en: "No critical case is open there: a picture asks for a reason (reason), which is written down.",
};

/**
 * Pictures, by hash: only of places in the caller's area, each view written down, kept by no cache. Without a word they are given while
 * a critical case is open there, and to relatives as consented; else to whoever says why.
 */
export function snapshotRoutes(app: App, { ports }: RouteContext): void {
  const HashParams = Type.Object({ hash: Type.String({ pattern: "^[A-Za-z0-9_-]{16,128}$" }) });
  const Why = Type.Object({
    reason: Type.Optional(
      Type.String({ minLength: 2, maxLength: 200, description: "Why it is looked at; not asked while a critical case is open there" }),
    ),
  });
  app.get(
    "/snapshots/:hash",
    {
      schema: {
        tags: ["pictures"],
        summary: "One picture; the view is written down",
        params: HashParams,
        querystring: Why,
        response: bytesAnswer("The picture", "image/*"),
      },
    },
    async (request, reply) => {
      const { hash } = request.params;
      const at = await ports.snapshots.whereabouts(hash);
      const { scope, sight } = scopeAndSight(request);
      if (at === undefined || !seesWhere(scope, at)) throw notFound();
      // Of a camera: a fire at a point that it sees opens its picture as one at the camera does.
      const worst = worstOf(ports.live.openCases(), [at, ...ports.snapshots.watched(hash)]);
      if (!consents(sight, "pictures", at, worst)) throw notFound();
      const reason = request.query.reason?.trim() ?? "";
      const isOwn = sight.learns !== undefined;
      if (!isOwn && worst !== "critical" && reason === "") throw new Refusal(403, WHY_NEEDED);
      if (reason !== "") auditAs(request, `picture:${hash}`, reason);
      const picture = await ports.snapshots.read(hash);
      if (picture === undefined) throw notFound();
      return reply.type(picture.type).header("content-disposition", "inline").send(Buffer.from(picture.bytes));
    },
  );
}

/** What exists in the demo, or on a hub whose clock is driven, only. */
export function demoRoutes(app: App, { ports }: RouteContext): void {
  const { scenarios, clock } = ports;
  if (scenarios !== null) {
    const List = Type.Object({ items: Type.Array(ScenarioViewSchema), next: Type.Null(), running: Nullable(Type.String()) });
    app.get(
      "/scenarios",
      { schema: { tags: ["demo"], summary: "Scenarios of the demo", response: answers(200, "The scenarios", List) } },
      (_request, reply) => reply.send({ items: scenarios.list(), next: null, running: scenarios.running() }),
    );
    const NameParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });
    app.post(
      "/scenarios/:name/start",
      {
        schema: {
          tags: ["demo"],
          summary: "Start a scenario",
          params: NameParams,
          response: answers(200, "It runs", Type.Object({ name: Type.String() })),
        },
      },
      async (request, reply) => reply.send(settled(await scenarios.start(request.params.name, actorOf(request)))),
    );
  }
  if (clock !== null) {
    const Move = Type.Object({ to: IsoTime });
    app.post(
      "/clock",
      {
        schema: {
          tags: ["demo"],
          summary: "Move the driven clock",
          description: "Answers when everything due until then has happened.",
          body: Move,
          response: answers(200, "The hub's time", Type.Object({ now: IsoTime })),
        },
      },
      async (request, reply) => {
        const to = Date.parse(request.body.to);
        if (to < ports.now()) throw badField("body/to", { zh: "时钟不能倒退。", en: "the clock never goes back" });
        auditAs(request, "clock", request.body.to);
        return reply.send({ now: toIso(await clock.moveTo(to)) });
      },
    );
  }
}
