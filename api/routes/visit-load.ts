import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DAY,
  inTimeShare,
  type Language,
  type Role,
  seesWhere,
  toIso,
  type VisitLoadLine,
  type VisitLoads,
  VisitLoadsSchema,
  VisitMovesSchema,
  VisitsMovedSchema,
  type Words,
} from "../../contracts/index.ts";
import { scopeOf } from "../access/scope-of.ts";
import { auditAs } from "../access/trail.ts";
import { LOAD_DAYS, loadLines, loadOf } from "../access/visit-load.ts";
import { workersNear } from "../access/workers.ts";
import { type Line, shareCell } from "../exports/table.ts";
import { Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields } from "./table-file.ts";

/** Every rhythm, however long it still has. */
const EVER = Number.MAX_SAFE_INTEGER;
/** Whose daily bread visits are: they stand there with none too. */
const DAILY: readonly Role[] = ["grid", "care"];
const HEAD: readonly Words[] = [
  { zh: "分类", en: "By" },
  { zh: "名称", en: "Name" },
  { zh: "居民", en: "People" },
  { zh: "周期探访", en: "By rhythm" },
  { zh: "逾期", en: "Overdue" },
  { zh: "今天到期", en: "Due today" },
  { zh: "今后 7 天到期", en: "Due in 7 days" },
  { zh: "近 7 天已探访", en: "Made in 7 days" },
  { zh: "近 7 天未见到", en: "Not met in 7 days" },
  { zh: "未逾期占比", en: "In time" },
];
const BY = { workers: { zh: "负责人", en: "Who goes" }, grids: { zh: "网格", en: "Grid" }, all: { zh: "合计", en: "All" } };
const NOBODY: Words = { zh: "未指定", en: "Nobody in particular" };
const NO_GRID: Words = { zh: "未划入网格", en: "In no grid" };
const ENDED: Words = { zh: "（账号已停用）", en: " (account ended)" };

/** How the visits of each worker and each grid stand, and from whom they go to whom. */
export function visitLoadRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["visits"];
  /** Whoever does not say who goes sees how it stands with themselves, and with nobody else. */
  const loadsFor = async (request: FastifyRequest): Promise<VisitLoads> => {
    const { scope } = scopeAndSight(request);
    const now = ports.now();
    const from = now - LOAD_DAYS * DAY;
    const whole = scope.rights.has("visits.plan");
    const owed = ports.visits
      .due(EVER)
      .filter(({ item, at }) => seesWhere(scope, at) && (whole || item.worker === scope.user))
      .map(({ item }) => ({ item, grid: ports.visits.gridOf(item.person) }));
    const made = await ports.visits.between(from, now, MOST_ROWS);
    const known = { owed, made, now };
    const near = await workersNear(ports, scope, "visits.make");
    const stands = ({ user, role }: (typeof near)[number]): boolean => user === scope.user || (whole && DAILY.includes(role));
    const workers = new Map(near.filter(stands).map(({ user, name }) => [user, { name, ended: false }]));
    // Whoever else has some stands there too, also where they work elsewhere or not at all any more.
    for (const { item } of owed)
      if (item.worker !== null && !workers.has(item.worker)) {
        const user = await ports.users.byId(item.worker);
        workers.set(item.worker, { name: user?.name ?? item.workerName ?? item.worker, ended: user === undefined || user.disabled });
      }
    const grids = new Map(owed.flatMap(({ grid }) => (grid === null ? [] : [[grid.id, { name: grid.name, ended: false }] as const])));
    return {
      ...{ at: toIso(now), from: toIso(from), total: loadOf(owed, made, now) },
      workers: loadLines(known, ({ item }) => item.worker, workers),
      grids: whole ? loadLines(known, ({ grid }) => grid?.id ?? null, grids) : [],
    };
  };

  app.get(
    "/visits/by-worker",
    {
      schema: {
        tags,
        summary: "How the care visits of each worker and each grid stand",
        description:
          "Overdue, due today, due in the next seven days, made in the last seven. Whoever may not say who goes is answered about themselves only.",
        response: answers(200, "The lines", VisitLoadsSchema),
      },
    },
    async (request, reply) => reply.send(await loadsFor(request)),
  );

  app.get(
    "/visits/by-worker/export",
    {
      schema: {
        tags,
        summary: "The same as a file",
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { lang = "zh" } = request.query;
      const { workers, grids, total } = await loadsFor(request);
      const row = (by: Words, name: string, { load }: Pick<VisitLoadLine, "load">): Line => [
        ...[by[lang], name, load.people, load.all, load.overdue, load.today, load.week, load.done, load.vain],
        shareCell(inTimeShare(load)),
      ];
      const rows = [
        ...workers.map((line) => row(BY.workers, nameOf(line, NOBODY, lang), line)),
        ...grids.map((line) => row(BY.grids, nameOf(line, NO_GRID, lang), line)),
        row(BY.all, "", { load: total }),
      ];
      const table = { title: { zh: "探访进度", en: "How visits stand" }, head: HEAD, rows };
      return sendTable(ports, request, reply, { target: "visits", name: "visits-by-worker", table }, request.query);
    },
  );

  app.post(
    "/visits/hand-over",
    {
      schema: {
        tags,
        summary: "Give people's visits to another worker",
        description:
          "Each move names who goes now: where somebody else has said otherwise meanwhile it is left and named. When they are due stays. The answer's moves turned round undo it.",
        body: VisitMovesSchema,
        response: answers(200, "What was moved", VisitsMovedSchema),
      },
    },
    async (request, reply) => {
      const { moves } = request.body;
      const { scope } = scopeAndSight(request);
      const near = new Set((await workersNear(ports, scope, "visits.make")).map(({ user }) => user));
      const targets = new Map((await ports.users.all()).filter(({ id }) => near.has(id)).map((user) => [user.id, scopeOf(user, ports)]));
      for (const { person, to } of moves) {
        const found = ports.people.get(person);
        if (found === undefined || !seesWhere(scope, found.at))
          throw new Refusal(422, { zh: "有人不在您的辖区内。", en: "Somebody is not of your area." });
        if (to === null) continue;
        const target = targets.get(to);
        if (target === undefined)
          throw new Refusal(422, { zh: "没有这个账号，或不能探访。", en: "There is no such user, or they make no visits." });
        if (!seesWhere(target, found.at))
          throw new Refusal(422, {
            zh: `${found.person.name}不在${target.name}的辖区内，请另选一位，或先给该账号加上这片辖区。`,
            en: `${found.person.name} does not live in the area of ${target.name}: choose somebody else, or give that account the area first.`,
          });
      }
      auditAs(request, "visits", JSON.stringify(moves.map(({ person, to }) => [person, to])));
      return reply.send(settled(await ports.visits.move(moves)));
    },
  );
}

const nameOf = ({ id, name, ended }: VisitLoadLine, none: Words, lang: Language): string =>
  id === null ? none[lang] : `${name ?? id}${ended ? ENDED[lang] : ""}`;
