import { type Static, Type } from "typebox";
import {
  AUDIT_ACT_WORDS,
  type AuditItem,
  AuditPageSchema,
  IsoTime,
  Nullable,
  ScenarioViewSchema,
  seesWhere,
  toIso,
  type Words,
  wordsOf,
} from "../../contracts/index.ts";
import { auditLine } from "../access/audit-sight.ts";
import { consents } from "../access/consent-sight.ts";
import { WITHHELD, WITHHELD_WORDS } from "../access/masking.ts";
import { auditAs } from "../access/trail.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import type { AuditFilter } from "../ports.ts";
import { type App, actorOf, pagingFields, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { worstOf } from "./device-camera.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

const AUDIT_HEAD: readonly Words[] = [
  { zh: "时间", en: "Time" },
  { zh: "用户", en: "User" },
  { zh: "操作", en: "Act" },
  { zh: "对象", en: "About" },
  { zh: "结果", en: "Outcome" },
  { zh: "地址", en: "Address" },
  { zh: "详情", en: "Detail" },
];
const OUTCOME_WORDS: Readonly<Record<AuditItem["outcome"], Words>> = {
  done: { zh: "成功", en: "done" },
  refused: { zh: "被拒绝", en: "refused" },
  failed: { zh: "失败", en: "failed" },
};

/** The audit log: what is read in the office. */
export function officeRoutes(app: App, { ports }: RouteContext): void {
  const filterFields = {
    user: Type.Optional(Type.String()),
    target: Type.Optional(Type.String()),
    act: Type.Optional(Type.String({ maxLength: 500, description: "Names of acts, with commas between" })),
    person: Type.Optional(Type.String({ description: "Id of a person: lines about her, her devices and her alerts" })),
  };
  const AuditQuery = Type.Object({ ...pagingFields, ...filterFields });
  const ExportQuery = Type.Object({ ...filterFields, ...tableFields });
  const filterFrom = ({ user, target, person, act }: Static<typeof ExportQuery>): AuditFilter => ({
    ...{ user: user ?? null, target: target ?? null, person: person ?? null },
    ...{ acts: act === undefined || act === "" ? null : act.split(",") },
  });
  app.get(
    "/audit",
    {
      schema: {
        tags: ["audit"],
        summary: "The audit log, newest first",
        description:
          "Whoever may not read all of it is shown the lines about the places and people of their own area. Details with names or health are shown by the same rights as elsewhere.",
        querystring: AuditQuery,
        response: answers(200, "A page", AuditPageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { items, next } = await ports.audit.list(scope, filterFrom(request.query), pagingOf(request.query));
      return reply.send({ items: items.map((item) => auditLine(item, sight)), next });
    },
  );
  app.get(
    "/audit/export",
    {
      schema: {
        tags: ["audit"],
        summary: "The audit log as a file",
        description: `Newest first, ${MOST_ROWS} lines at most; the same filters as the list.`,
        querystring: ExportQuery,
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { lang = "zh" } = request.query;
      const { scope, sight } = scopeAndSight(request);
      const { items, isCut } = await wholeList((paging) => ports.audit.list(scope, filterFrom(request.query), paging));
      const table = {
        ...{ title: { zh: "审计日志", en: "Audit log" }, head: AUDIT_HEAD, isCut },
        rows: items
          .map((item) => auditLine(item, sight))
          .map(
            ({ at, user, act, target, outcome, address, detail }): Line => [
              ...[timeCell(at), user, wordsOf(AUDIT_ACT_WORDS, act)[lang], target, OUTCOME_WORDS[outcome][lang], address],
              detail === WITHHELD ? WITHHELD_WORDS[lang] : detail,
            ],
          ),
      };
      return sendTable(ports, request, reply, { target: "audit", name: "audit", table }, request.query);
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
