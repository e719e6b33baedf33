import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  ArmPointSchema,
  DEVICE_KINDS,
  EVENT_KINDS,
  isEventKind,
  type Maintenance,
  maintenanceState,
  NewWalkTickSchema,
  type Scope,
  SignWalkSchema,
  toIso,
  WalkPageSchema,
  type WalkPoint,
  type WalkRecord,
  type WalkSummary,
  type WalkTick,
  type WalkView,
  WalkViewSchema,
  type Words,
  walkCounts,
  walkPoints,
} from "../../contracts/index.ts";
import { type Sight, seesDevice, seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { StoredUser } from "../ports.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { seesPlan } from "./maintenance.ts";
import { signedBy } from "./signed-by.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";
import { walkTable } from "./walk-table.ts";

const PointParams = Type.Object({ id: Type.String({ maxLength: 200 }), device: Type.String({ maxLength: 200 }) });
const SIGNER: Words = { zh: "签署人", en: "Signed by" };
const MAY_NOT: Words = {
  zh: "只有能登记这些位置检修的人员可以签署维保记录。",
  en: "Only those who may declare maintenance at these places sign its record.",
};

/** Walks 逐点测试: a test window over places, and each alarm point in it with what was found. */
export function walkRoutes(app: App, context: RouteContext): void {
  const { ports, masking } = context;
  const tags = ["walks"];

  const summaryOf = (plan: Maintenance, points: readonly WalkPoint[], record: WalkRecord | undefined): WalkSummary => ({
    ...{ id: plan.id, community: plan.community, reason: plan.reason, owner: plan.owner, contractor: plan.contractor ?? null },
    ...{ state: maintenanceState(plan, ports.now()), from: plan.from, until: plan.endedAt ?? plan.until },
    placeNames: plan.scope.places.map((id) => ports.places.spoken(id) ?? id),
    ...{ counts: walkCounts(points), record: record ?? null },
  });
  const seesPoint = (scope: Scope, id: string): boolean => {
    const found = ports.devices.get(id);
    return found !== undefined && seesDevice(scope, found.device.kind, found.at);
  };
  const named = (point: WalkPoint, sight: Sight): WalkPoint => {
    const found = ports.devices.get(point.device);
    // Whose it was is not known any more.
    if (found === undefined) return sight.names === "full" ? point : { ...point, name: DEVICE_KINDS[point.kind].words.zh };
    return { ...point, name: masking.device({ ...found.device, name: point.name }, sight).name };
  };
  /** As the register holds them now, under their full names. */
  const livePoints = (plan: Maintenance, ticks: readonly WalkTick[]): WalkPoint[] =>
    walkPoints(
      ports.walks.pointsOf(plan).flatMap((id) => {
        const found = ports.devices.get(id);
        if (found === undefined) return [];
        const { name, externalId, kind, place, lastAt, values, on } = found.device;
        const signal = values.find(({ measurement }) => measurement === "signal")?.value ?? null;
        const alarming = on.some((event) => isEventKind(event) && EVENT_KINDS[event].lifeSafety);
        const at = ports.walks.ringsAt(id);
        const ringsAt = at === null ? null : toIso(at);
        return [{ device: id, name, number: externalId, kind, place: place?.path ?? "", heardAt: lastAt, signal, alarming, ringsAt }];
      }),
      ticks,
    );
  const pointsFor = async (plan: Maintenance): Promise<readonly WalkPoint[]> =>
    (await ports.walks.signed(plan.id)) ?? livePoints(plan, await ports.walks.ticks([plan.id]));

  const found = async (request: FastifyRequest, id: string): Promise<Maintenance> => {
    const plan = await ports.maintenance.get(id);
    if (plan === undefined || !plan.tests || !seesPlan(scopeAndSight(request).scope, plan)) throw notFound();
    return plan;
  };
  const viewOf = async (request: FastifyRequest, plan: Maintenance): Promise<WalkView> => {
    const { scope, sight } = scopeAndSight(request);
    const [record] = await ports.walks.records([plan.id]);
    const all = await pointsFor(plan);
    const points = all.filter(({ device }) => seesPoint(scope, device) || (record !== undefined && seesWhole(scope, plan)));
    const armed = ports.walks.armed(plan);
    return {
      ...summaryOf(plan, points, record),
      armed: armed !== null && points.some(({ device }) => device === armed.device) ? armed : null,
      points: points.map((point) => named(point, sight)),
    };
  };
  const seesWhole = (scope: Scope, plan: Maintenance): boolean =>
    scope.people === null && plan.around.every((path) => seesPath(scope, path));
  const isOver = (user: StoredUser, plan: Maintenance): boolean => {
    const own = user.places.flatMap((place) => ports.places.pathOf(place) ?? []);
    return plan.around.every((path) => own.some((root) => path.startsWith(root)));
  };
  /** A point that one sees, of a walk that one sees. */
  const pointOf = async (request: FastifyRequest, id: string, device: string): Promise<Maintenance> => {
    const plan = await found(request, id);
    if (!ports.walks.pointsOf(plan).includes(device) || !seesPoint(scopeAndSight(request).scope, device)) throw notFound();
    return plan;
  };

  app.get(
    "/walks",
    {
      schema: {
        tags,
        summary: "Walks of your area, latest beginning first, with how far they are",
        description: "A walk is planned maintenance with `tests` over places: it is declared at `POST /maintenance`, 4 hours at most.",
        querystring: PagingQuery,
        response: answers(200, "A page", WalkPageSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      const { limit, cursor } = pagingOf(request.query);
      const plans: Maintenance[] = [];
      let next = cursor;
      do {
        const page = await ports.maintenance.list({ limit: limit - plans.length, cursor: next });
        plans.push(...page.items.filter((plan) => plan.tests && seesPlan(scope, plan)));
        next = page.next;
      } while (next !== null && plans.length < limit);
      const ids = plans.map(({ id }) => id);
      const [ticks, records] = await Promise.all([ports.walks.ticks(ids), ports.walks.records(ids)]);
      const said = new Map<string, WalkTick[]>(ids.map((id) => [id, []]));
      for (const tick of ticks) said.get(tick.plan)?.push(tick);
      const items = plans.map((plan): WalkSummary => {
        const record = records.find((one) => one.plan === plan.id);
        const points = livePoints(plan, said.get(plan.id) ?? []).filter(({ device }) => seesPoint(scope, device));
        const summary = summaryOf(plan, points, record);
        return record !== undefined && seesWhole(scope, plan) ? { ...summary, counts: record.counts } : summary;
      });
      return reply.send({ items, next });
    },
  );

  app.get(
    "/walks/:id",
    {
      schema: {
        tags,
        summary: "One walk with its points: alarmed, no alarm, could not be tested, not tested",
        params: IdParams,
        response: answers(200, "The walk", WalkViewSchema),
      },
    },
    async (request, reply) => reply.send(await viewOf(request, await found(request, request.params.id))),
  );

  app.post(
    "/walks/:id/arm",
    {
      schema: {
        tags,
        summary: "You stand at this point and make it alarm now",
        description:
          "For two minutes, and until the next point of the walk is named or the hub is started anew, a life-safety alarm of this one device is a test: it ticks the point and calls nobody. Every other alarm rings as ever; so does this one's after the two minutes, outside the window, or where it comes late or as a stored copy.",
        params: IdParams,
        body: ArmPointSchema,
        response: answers(200, "The walk", WalkViewSchema),
      },
    },
    async (request, reply) => {
      const { device } = request.body;
      const plan = await pointOf(request, request.params.id, device);
      auditAs(request, `device:${device}`, JSON.stringify({ walk: plan.id }));
      settled(await ports.walks.arm(plan, device, actorOf(request)));
      return reply.send(await viewOf(request, plan));
    },
  );

  app.post(
    "/walks/:id/points/:device",
    {
      schema: {
        tags,
        summary: "A point that did not tick itself: no alarm came, or why it could not be tested",
        params: PointParams,
        body: NewWalkTickSchema,
        response: answers(200, "The walk", WalkViewSchema),
      },
    },
    async (request, reply) => {
      const { id, device } = request.params;
      const plan = await pointOf(request, id, device);
      const { result, reason } = settled(await ports.walks.tick(plan, device, request.body, actorOf(request)));
      auditAs(request, `device:${device}`, JSON.stringify({ walk: plan.id, result, reason }));
      return reply.send(await viewOf(request, plan));
    },
  );

  app.post(
    "/walks/:id/sign",
    {
      schema: {
        tags,
        summary: "End a walk and sign its record by your own name and password",
        description: "The points stand as they are then and change no more; the test window ends with it.",
        params: IdParams,
        body: SignWalkSchema,
        response: answers(200, "The walk", WalkViewSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const plan = await found(request, id);
      if (!seesWhole(scopeAndSight(request).scope, plan)) throw notFound();
      auditAs(request, `maintenance:${id}`);
      const user = await signedBy(context, request.body.signature, { who: SIGNER, needs: "maintenance.manage", mayNot: MAY_NOT });
      if (!isOver(user, plan)) throw new Refusal(422, MAY_NOT);
      const by = { user: user.id, username: user.username, name: user.name };
      if (maintenanceState(plan, ports.now()) === "planned")
        throw new Refusal(409, { zh: "测试时段尚未开始。", en: "The test window has not begun." });
      // First the window: a record that is signed while alarms are still muted would miss them.
      if (maintenanceState(plan, ports.now()) === "active" && (await ports.walks.signed(id)) === undefined)
        await ports.maintenance.end(id, by);
      const points = await pointsFor(plan);
      const { counts } = settled(await ports.walks.sign(plan, points, request.body.conclusion?.trim() || null, by));
      auditAs(request, `maintenance:${id}`, JSON.stringify({ by: by.username, ...counts }));
      return reply.send(await viewOf(request, (await ports.maintenance.get(id)) ?? plan));
    },
  );

  app.get(
    "/walks/:id/export",
    {
      schema: {
        tags,
        summary: "The record of a walk as a file",
        params: IdParams,
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const walk = await viewOf(request, await found(request, request.params.id));
      const table = walkTable(walk, request.query.lang ?? "zh");
      return sendTable(ports, request, reply, { target: `maintenance:${walk.id}`, name: "walk", table }, request.query);
    },
  );
}
