import { Type } from "typebox";
import {
  DutyChangeSchema,
  DutySchema,
  FilledSchema,
  FillSchema,
  ImportedSchema,
  ImportSchema,
  LocalDate,
  NewDutySchema,
  NewRosterSchema,
  RosterDaysSchema,
  RosterSchema,
  RostersSchema,
  type Scope,
  type Words,
} from "../../contracts/index.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { dayCell, type Line } from "../exports/table.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import type { PlacedRoster } from "../roster-ports.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const DutyParams = Type.Object({ ...IdParams.properties, duty: IdParams.properties.id });
const Range = Type.Object({ from: LocalDate, to: LocalDate });
/** A month's view with the weeks around it, a year's table. */
const LONGEST_VIEW = 62;
const LONGEST_TABLE = 400;
const DAY = 86_400_000;
/** As the import reads them. */
const HEAD: readonly Words[] = [
  { zh: "日期", en: "Date" },
  { zh: "班次", en: "Shift" },
  { zh: "岗位", en: "Post" },
  { zh: "姓名", en: "Name" },
  { zh: "用户名", en: "Username" },
  { zh: "开始", en: "From" },
  { zh: "结束", en: "To" },
  { zh: "备注", en: "Note" },
];

/** One's own places, those below, and what lies above: the community's roster concerns a compound. */
export const seesRoster = (scope: Scope, { path }: Pick<PlacedRoster, "path">): boolean =>
  scope.people === null && (seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)));

function checkRange({ from, to }: { readonly from: string; readonly to: string }, longest: number): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY;
  // Words for a range that is none, and for one that is too long.
  if (!(days >= 0)) throw badField("querystring/to", { zh: "结束日期须不早于开始日期。", en: "must not come before from" }, 400);
  if (days >= longest) throw badField("querystring/to", { zh: `一次最多 ${longest} 天。`, en: `at most ${longest} days at once` }, 400);
}

/** 值班表: shifts, who is on them, fills, tables. */
export function rosterRoutes(app: App, { ports }: RouteContext): void {
  const { rosters, places } = ports;
  const tags = ["rosters"];
  const seen = (scope: Scope, id: string): PlacedRoster => {
    const found = rosters.get(id);
    if (found === undefined || !seesRoster(scope, found)) throw notFound();
    return found;
  };
  /** Changed only by whom its whole place belongs to. */
  const owned = (scope: Scope, id: string): PlacedRoster => {
    const found = seen(scope, id);
    if (!seesPath(scope, found.path)) throw notFound();
    return found;
  };
  const checkPlace = (scope: Scope, place: string): void => {
    const path = places.pathOf(place);
    if (path === undefined || !seesPath(scope, path))
      throw badField("body/place", { zh: "辖区内没有这个位置。", en: "there is no such place in your area" });
  };

  app.get(
    "/rosters",
    { schema: { tags, summary: "Rosters of your area, and who may be put on them", response: answers(200, "Rosters", RostersSchema) } },
    (request, reply) => {
      const { scope } = scopeAndSight(request);
      const edits = scope.rights.has("roster.write");
      const near = (paths: readonly string[]): boolean =>
        paths.some((path) => seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)));
      const items = rosters
        .list()
        .filter((one) => seesRoster(scope, one))
        .map(({ roster, path, placeName, zone }) => ({ ...roster, placeName, zone, mayEdit: edits && seesPath(scope, path) }));
      const staff = rosters.staff().filter(({ paths }) => near(paths));
      return reply.send({ items, staff: staff.map(({ user, name, role }) => ({ user, name, role })), mayCreate: edits });
    },
  );
  app.post(
    "/rosters",
    { schema: { tags, summary: "Make a roster for a place", body: NewRosterSchema, response: answers(201, "The roster", RosterSchema) } },
    async (request, reply) => {
      checkPlace(scopeAndSight(request).scope, request.body.place);
      const roster = settled(await rosters.save(null, request.body, actorOf(request)));
      auditAs(request, `roster:${roster.id}`, roster.name);
      return reply.status(201).send(roster);
    },
  );
  app.put(
    "/rosters/:id",
    {
      schema: {
        tags,
        summary: "Change its shifts; duties to come follow them, those begun or with times of their own stay",
        params: IdParams,
        body: NewRosterSchema,
        response: answers(200, "The roster", RosterSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      owned(scope, request.params.id);
      checkPlace(scope, request.body.place);
      return reply.send(settled(await rosters.save(request.params.id, request.body, actorOf(request))));
    },
  );
  app.delete(
    "/rosters/:id",
    { schema: { tags, summary: "Remove a roster and its coming duties; past ones stay on record", params: IdParams, response: noContent } },
    async (request, reply) => {
      owned(scopeAndSight(request).scope, request.params.id);
      settled(await rosters.remove(request.params.id, actorOf(request)));
      return reply.status(204).send();
    },
  );
  app.get(
    "/rosters/:id/duties",
    {
      schema: {
        tags,
        summary: "Some days of it: duties, holidays, gaps, conflicts",
        params: IdParams,
        querystring: Range,
        response: answers(200, "Days", RosterDaysSchema),
      },
    },
    async (request, reply) => {
      seen(scopeAndSight(request).scope, request.params.id);
      checkRange(request.query, LONGEST_VIEW);
      return reply.send(await rosters.days(request.params.id, request.query.from, request.query.to));
    },
  );
  app.post(
    "/rosters/:id/duties",
    {
      schema: {
        tags,
        summary: "Put somebody on a post",
        params: IdParams,
        body: NewDutySchema,
        response: answers(201, "The duty", DutySchema),
      },
    },
    async (request, reply) => {
      owned(scopeAndSight(request).scope, request.params.id);
      const duty = settled(await rosters.addDuty(request.params.id, request.body, actorOf(request)));
      auditAs(request, `roster:${request.params.id}`, JSON.stringify(request.body));
      return reply.status(201).send(duty);
    },
  );
  app.put(
    "/rosters/:id/duties/:duty",
    {
      schema: {
        tags,
        summary: "Somebody else, or other times",
        params: DutyParams,
        body: DutyChangeSchema,
        response: answers(200, "The duty", DutySchema),
      },
    },
    async (request, reply) => {
      const { id, duty } = request.params;
      owned(scopeAndSight(request).scope, id);
      auditAs(request, `roster:${id}`, JSON.stringify({ duty, ...request.body }));
      return reply.send(settled(await rosters.changeDuty(id, duty, request.body, actorOf(request))));
    },
  );
  app.delete(
    "/rosters/:id/duties/:duty",
    { schema: { tags, summary: "Take somebody off", params: DutyParams, response: noContent } },
    async (request, reply) => {
      const { id, duty } = request.params;
      owned(scopeAndSight(request).scope, id);
      auditAs(request, `roster:${id}`, duty);
      settled(await rosters.removeDuty(id, duty, actorOf(request)));
      return reply.status(204).send();
    },
  );
  app.post(
    "/rosters/:id/fill",
    {
      schema: {
        tags,
        summary: "Fill a range by a pattern, or copy days",
        description: "With `preview` nothing is written. The last fill can be undone whole.",
        params: IdParams,
        body: FillSchema,
        response: answers(200, "What came and went", FilledSchema),
      },
    },
    async (request, reply) => {
      owned(scopeAndSight(request).scope, request.params.id);
      const { fill, preview } = request.body;
      const filled = settled(await rosters.fill(request.params.id, fill, preview, actorOf(request)));
      auditAs(
        request,
        `roster:${request.params.id}`,
        JSON.stringify({ preview, added: filled.added.length, removed: filled.removed.length }),
      );
      return reply.send(filled);
    },
  );
  app.post(
    "/rosters/:id/undo",
    {
      schema: {
        tags,
        summary: "Take the last fill back",
        params: IdParams,
        response: answers(200, "What came back and went", FilledSchema),
      },
    },
    async (request, reply) => {
      owned(scopeAndSight(request).scope, request.params.id);
      return reply.send(settled(await rosters.undo(request.params.id, actorOf(request))));
    },
  );
  app.get(
    "/rosters/:id/export",
    {
      schema: {
        tags,
        summary: "Duties as a file",
        description: "In the columns that the import reads: it comes in again as it went out.",
        params: IdParams,
        querystring: Type.Object({ ...Range.properties, ...tableFields }),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { roster } = seen(scopeAndSight(request).scope, id);
      checkRange(request.query, LONGEST_TABLE);
      const { from, to, lang = "zh" } = request.query;
      const rows = await rosters.table(id, from, to, lang);
      const table = {
        ...{ title: { zh: "值班表", en: "Roster" }, of: `${roster.name} ${from} – ${to}`, head: HEAD },
        rows: rows.map(([day = null, ...rest]): Line => [dayCell(day), ...rest]),
      };
      return sendTable(ports, request, reply, { target: `roster:${id}`, name: "roster", table }, request.query);
    },
  );
  app.post(
    "/rosters/:id/import",
    {
      schema: {
        tags,
        summary: "Take duties from a table (CSV in UTF-8 or GB 18030, or XLSX)",
        description: "Nothing is written with `preview`, or while a row has an error. It counts as a fill and can be undone.",
        params: IdParams,
        body: ImportSchema,
        response: answers(200, "Rows, errors by row, what came and went", ImportedSchema),
      },
    },
    async (request, reply) => {
      owned(scopeAndSight(request).scope, request.params.id);
      const { file, replace, preview } = request.body;
      const read = settled(await rosters.importTable(request.params.id, Buffer.from(file, "base64"), replace, preview, actorOf(request)));
      auditAs(request, `roster:${request.params.id}`, JSON.stringify({ preview, rows: read.rows, errors: read.errors.length }));
      return reply.send(read);
    },
  );
}
