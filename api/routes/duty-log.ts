import { Type } from "typebox";
import {
  DAY,
  DUTY_LINE_KIND_WORDS,
  DUTY_LINE_KINDS,
  DutyDaySchema,
  type DutyLine,
  DutyLinePageSchema,
  DutyLineSchema,
  IsoTime,
  type Language,
  LocalDate,
  NewDutyRemarkSchema,
  type Words,
} from "../../contracts/index.ts";
import { dutyLine } from "../access/duty-line.ts";
import { auditAs } from "../access/trail.ts";
import { localTimes } from "../exports/local-time.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { badField } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, listFrom, pagingFields, pagingOf, pathFrom, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { isDate } from "./is-date.ts";
import { MOST_ROWS, sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

const Span = {
  from: IsoTime,
  to: IsoTime,
  place: Type.Optional(Type.String({ maxLength: 200, description: "Id of a place: it and all below it" })),
  kind: Type.Optional(Type.String({ maxLength: 200, description: `A comma list of: ${DUTY_LINE_KINDS.join(", ")}` })),
  order: Type.Optional(Type.Enum(["rising", "falling"], { description: "The oldest first unless said otherwise" })),
};
const LogQuery = Type.Object({ ...pagingFields, ...Span });
const ExportQuery = Type.Object({ ...Span, ...tableFields });
const DayQuery = Type.Object({ day: Type.Optional(LocalDate) });

const LONGEST = 92 * DAY;
const HEAD: readonly Words[] = [
  { zh: "时间", en: "Time" },
  { zh: "类别", en: "Kind" },
  { zh: "办理人", en: "By" },
  { zh: "内容", en: "What" },
  { zh: "有关工单或告警", en: "About" },
  { zh: "演练", en: "Drill" },
  { zh: "备注编号", en: "Remark" },
  { zh: "更正的备注", en: "Corrects" },
];

/** 值班日志: what happened in a shift, a day, an area, from what is kept anyway; and remarks in it. */
export function dutyLogRoutes(app: App, { ports, masking }: RouteContext): void {
  const tags = ["duty-log"];
  type Question = { from: string; to: string; kind?: string; order?: "rising" | "falling" };
  const questionOf = (query: Question, path: string | null) => {
    const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
    if (from >= to) throw badField("querystring/from", { zh: "开始须早于结束。", en: "must lie before the end" }, 400);
    if (to - from > LONGEST) throw badField("querystring/from", { zh: "一次最长 92 天。", en: "92 days at a time at most" }, 400);
    return { from, to, path, kinds: listFrom(query.kind, DUTY_LINE_KINDS, "kind"), rising: query.order !== "falling" };
  };

  app.get(
    "/duty-log",
    {
      schema: {
        tags,
        summary: "The duty log of a span, the oldest line first",
        description:
          "Written by nobody: alerts taken, acts on cases, calls, notices that failed, presence checks, maintenance, posture, rosters and faults, as they are kept elsewhere, with the remarks of the duty. Lines about no place are shown to those who answer for the whole community.",
        querystring: LogQuery,
        response: answers(200, "A page", DutyLinePageSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const question = questionOf(request.query, pathFrom(ports, scope, request.query.place));
      const page = await ports.dutyLog.lines(scope, question, pagingOf(request.query));
      return reply.send({ items: page.items.map((row) => dutyLine(masking, row, sight)), next: page.next });
    },
  );
  app.get(
    "/duty-log/day",
    {
      schema: {
        tags,
        summary: "The shifts of a day, as the desks' settings begin them",
        querystring: DayQuery,
        response: answers(200, "The day", DutyDaySchema),
      },
    },
    (request, reply) => {
      const { day = null } = request.query;
      if (day !== null && !isDate(day)) throw badField("querystring/day", { zh: "没有这一天。", en: "is no day of the calendar" }, 400);
      return reply.send(ports.dutyLog.day(day));
    },
  );
  app.get(
    "/duty-log/export",
    {
      schema: {
        tags,
        summary: "The duty log of a span as a file",
        description: `${MOST_ROWS} lines at most.`,
        querystring: ExportQuery,
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const { lang = "zh" } = query;
      const question = questionOf(query, pathFrom(ports, scope, query.place));
      const { items, isCut } = await wholeList(async (paging) => {
        const page = await ports.dutyLog.lines(scope, question, paging);
        return { items: page.items.map((row) => dutyLine(masking, row, sight)), next: page.next };
      });
      const times = localTimes(ports.sheets.zone());
      const [from, to] = [times.text(question.from).slice(0, 16), times.text(question.to).slice(0, 16)];
      const table = {
        ...{ title: { zh: "值班日志", en: "Duty log" }, of: `${from} – ${to}`, head: HEAD, isCut },
        rows: items.map((line) => rowOf(line, lang)),
      };
      return sendTable(ports, request, reply, { target: "duty-log", name: "duty-log", table }, query);
    },
  );
  app.post(
    "/duty-log/remarks",
    {
      schema: {
        tags,
        summary: "A remark in the duty log; one that was wrong is put right by another, never changed",
        body: NewDutyRemarkSchema,
        response: answers(201, "The line", DutyLineSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const row = settled(await ports.dutyLog.remark(request.body, actorOf(request), scope));
      auditAs(request, `duty-remark:${row.key}`);
      return reply.status(201).send(dutyLine(masking, row, sight));
    },
  );
}

function rowOf(line: DutyLine, language: Language): Line {
  return [
    timeCell(line.at),
    DUTY_LINE_KIND_WORDS[line.kind][language],
    line.byName ?? (language === "zh" ? "平台" : "The hub"),
    line.what[language],
    line.about?.[language] ?? "",
    line.drill ? (language === "zh" ? "演练" : "Drill") : "",
    line.kind === "remark" ? line.id : "",
    line.corrects ?? "",
  ];
}
