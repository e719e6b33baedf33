import { Type } from "typebox";
import {
  DEVICE_KIND_NAMES,
  type Instant,
  LONGEST_MAINTENANCE,
  LONGEST_TEST_WINDOW,
  MAINTENANCE_AHEAD,
  MAINTENANCE_STATES,
  type Maintenance,
  type MaintenanceOwner,
  MaintenanceOwnersSchema,
  MaintenancePageSchema,
  type MaintenanceView,
  MaintenanceViewSchema,
  maintenanceState,
  type NewMaintenance,
  NewMaintenanceSchema,
  ROLES,
  reaches,
  roleHas,
  type Scope,
  type Words,
} from "../../contracts/index.ts";
import { type Sight, seesDevice, seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { Actor, MaintenanceOrder } from "../ports.ts";
import { type App, actorOf, IdParams, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";

const ListQuery = Type.Object({
  ...pagingFields,
  state: Type.Optional(
    Type.Enum([...MAINTENANCE_STATES, "open"], {
      description: "planned, active or ended, or open for the first two; all unless said otherwise",
    }),
  ),
  device: Type.Optional(Type.String({ description: "Only what reaches this device, by its name, its kind or where it stands" })),
});

/** One's own places, those below them, and what lies above: a plan on the whole building concerns a floor of it. */
export function seesPlan(scope: Scope, plan: Maintenance): boolean {
  if (scope.people !== null) return false;
  return plan.around.some((path) => seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)));
}

const fault = (field: keyof NewMaintenance, zh: string, en: string): Error => badField(`body/${field}`, { zh, en } satisfies Words);

function checkTimes(body: NewMaintenance, from: Instant, until: Instant, now: Instant): void {
  if (until <= now || until <= from) throw fault("until", "结束时间须晚于开始时间和现在。", "must lie after the beginning and after now");
  if (from > now + MAINTENANCE_AHEAD) throw fault("from", "最多提前 90 天登记。", "may lie 90 days ahead at most");
  if (body.tests === true && until - from > LONGEST_TEST_WINDOW)
    throw fault("until", "生命安全设备的测试时段最长 4 小时。", "a test window of life-safety devices lasts 4 hours at most");
  if (until - from > LONGEST_MAINTENANCE) throw fault("until", "检修最长 7 天，到期可再登记。", "maintenance lasts 7 days at most");
}

/** Planned maintenance: what is worked on does not ring, dangers to life excepted; it ends by itself. */
export function maintenanceRoutes(app: App, { ports, masking }: RouteContext): void {
  const tags = ["maintenance"];

  const viewOf = (plan: Maintenance, sight: Sight): MaintenanceView => ({
    ...plan,
    state: maintenanceState(plan, ports.now()),
    deviceNames: plan.scope.devices.map((id) => {
      const found = ports.devices.get(id);
      return found === undefined ? id : masking.device(found.device, sight).name;
    }),
    placeNames: plan.scope.places.map((id) => ports.places.spoken(id) ?? id),
    ruleNames: plan.scope.rules.map((id) => ports.rules.list().find((one) => one.id === id)?.name ?? { zh: id, en: id }),
  });

  /** Staff of the caller's places, whoever has a right to see devices there. */
  const owners = async (scope: Scope): Promise<MaintenanceOwner[]> => {
    const all = await ports.users.all();
    const near = (place: string): boolean => {
      const path = ports.places.pathOf(place);
      return path !== undefined && (seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)));
    };
    return all
      .filter((user) => !user.disabled && !ROLES[user.role].ownPeople && roleHas(user.role, "devices.read") && user.places.some(near))
      .map(({ username, name, role }) => ({ username, name, role }));
  };

  const ownerOf = async (body: NewMaintenance, by: Actor): Promise<MaintenanceOrder["owner"]> => {
    if (body.owner === undefined || body.owner === by.username) return { user: by.user, username: by.username, name: by.name };
    const user = await ports.users.byUsername(body.owner);
    if (user === undefined || user.disabled) throw fault("owner", "没有这个用户名。", "there is no such user");
    return { user: user.id, username: user.username, name: user.name };
  };

  /** Only what lies in the caller's own places, and of the kinds that the caller's role knows. */
  const scopeOf = (body: NewMaintenance, scope: Scope): Pick<MaintenanceOrder, "scope" | "paths" | "around"> => {
    const devices = [...new Set(body.devices ?? [])];
    const places = [...new Set(body.places ?? [])];
    if (devices.length + places.length === 0) throw fault("places", "请选择位置或设备。", "name at least one place or device");
    if (body.tests === true && places.length === 0) throw fault("places", "测试时段须指定位置。", "a test window is declared for a place");
    const paths = places.map((id) => {
      const path = ports.places.pathOf(id);
      if (path === undefined || !seesPath(scope, path))
        throw fault("places", "辖区内没有这个位置。", "there is no such place in your area");
      return path;
    });
    const around = devices.map((id) => {
      const found = ports.devices.get(id);
      if (found === undefined || !seesDevice(scope, found.device.kind, found.at))
        throw fault("devices", "辖区内没有这台设备。", "there is no such device in your area");
      return found.at.path;
    });
    const known = scope.kinds === "all" ? DEVICE_KIND_NAMES : scope.kinds;
    const kinds = body.kinds ?? [];
    if (kinds.some((kind) => !known.includes(kind))) throw fault("kinds", "这类设备不归您管理。", "holds kinds that are not yours");
    const own = kinds.length === 0 && scope.kinds !== "all" ? [...scope.kinds] : kinds;
    for (const rule of body.rules ?? [])
      if (!ports.rules.list().some((one) => one.id === rule)) throw fault("rules", `没有规则 ${rule}。`, `there is no rule ${rule}`);
    return { scope: { devices, places, kinds: own, rules: body.rules ?? [] }, paths, around: [...new Set([...paths, ...around])] };
  };

  app.get(
    "/maintenance",
    {
      schema: {
        tags,
        summary: "Planned maintenance in your area, latest beginning first",
        querystring: ListQuery,
        response: answers(200, "A page", MaintenancePageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { state, device } = request.query;
      const found = device === undefined ? undefined : ports.devices.get(device);
      if (device !== undefined && (found === undefined || !seesDevice(scope, found.device.kind, found.at))) throw notFound();
      const { limit, cursor } = pagingOf(request.query);
      const isAsked = ({ state: is }: MaintenanceView): boolean =>
        state === undefined || is === state || (state === "open" && is !== "ended");
      const wanted = (plans: readonly Maintenance[]): MaintenanceView[] =>
        plans
          .filter((plan) => seesPlan(scope, plan) && (found === undefined || reaches(plan, found.device, found.at.path)))
          .map((plan) => viewOf(plan, sight))
          .filter(isAsked);
      // Few are open at a time: they lie in memory, and the past is not read for them.
      if (state !== undefined && state !== "ended") {
        const open = [...ports.maintenance.open()].sort((a, b) => Date.parse(b.from) - Date.parse(a.from));
        return reply.send({ items: wanted(open), next: null });
      }
      const items: MaintenanceView[] = [];
      let next = cursor;
      do {
        const page = await ports.maintenance.list({ limit: limit - items.length, cursor: next });
        items.push(...wanted(page.items));
        next = page.next;
      } while (next !== null && items.length < limit);
      return reply.send({ items, next });
    },
  );

  app.get(
    "/maintenance/owners",
    {
      schema: {
        tags,
        summary: "Who may be named as the owner of a maintenance in your area",
        response: answers(200, "Users", MaintenanceOwnersSchema),
      },
    },
    async (request, reply) => reply.send({ items: await owners(scopeAndSight(request).scope) }),
  );

  app.post(
    "/maintenance",
    {
      schema: {
        tags,
        summary: "Declare planned maintenance",
        description:
          "Alerts in its scope that are no danger to life are held back, recorded and counted; what still holds at its end is raised. With `tests`, life-safety devices at the places may be tested meanwhile (4 hours at most); real alarms of theirs ring all the same.",
        body: NewMaintenanceSchema,
        response: answers(201, "The plan", MaintenanceViewSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { body } = request;
      const by = actorOf(request);
      const now = ports.now();
      const from = body.from === undefined ? now : Math.max(now, Date.parse(body.from));
      const until = Date.parse(body.until);
      checkTimes(body, from, until, now);
      const order = {
        ...scopeOf(body, scope),
        tests: body.tests ?? false,
        reason: body.reason,
        ...(body.contractor === undefined ? {} : { contractor: body.contractor.trim() }),
        owner: await ownerOf(body, by),
        from,
        until,
      };
      const plan = settled(await ports.maintenance.declare(order, by));
      auditAs(
        request,
        `maintenance:${plan.id}`,
        JSON.stringify({ reason: plan.reason, scope: plan.scope, until: plan.until, tests: plan.tests }),
      );
      return reply.status(201).send(viewOf(plan, sight));
    },
  );

  app.post(
    "/maintenance/:id/end",
    { schema: { tags, summary: "End it before its time", params: IdParams, response: answers(200, "The plan", MaintenanceViewSchema) } },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const plan = await ports.maintenance.get(request.params.id);
      // Whoever ends it must be able to see all of it: what still holds rings then.
      if (plan === undefined || scope.people !== null || !plan.around.every((path) => seesPath(scope, path))) throw notFound();
      auditAs(request, `maintenance:${plan.id}`, JSON.stringify({ reason: plan.reason }));
      return reply.send(viewOf(settled(await ports.maintenance.end(plan.id, actorOf(request))), sight));
    },
  );
}
