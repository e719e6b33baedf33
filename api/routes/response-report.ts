import { Type } from "typebox";
import { LocalDate, REPORT_PARTS, REPORT_UNITS, type ReportUnit, ResponseReportSchema, type Words } from "../../contracts/index.ts";
import { badField } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, pathFrom, type RouteContext, scopeAndSight } from "./context.ts";
import { isDate } from "./is-date.ts";
import { responseTable } from "./response-table.ts";
import { sendTable } from "./table-file.ts";

const ResponseQuery = Type.Object({
  unit: Type.Optional(Type.Enum([...REPORT_UNITS])),
  by: Type.Optional(Type.Enum([...REPORT_UNITS], { description: "What the parts of the period are" })),
  day: Type.Optional(LocalDate),
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  format: Type.Optional(Type.Enum(["json", "csv", "xlsx"])),
  lang: Type.Optional(Type.Enum(["zh", "en"])),
});

function partsOf(unit: ReportUnit): Words {
  const parts = REPORT_PARTS[unit];
  return parts.length === 0
    ? { zh: "按日统计不再分段。", en: "a day has no parts: leave it out" }
    : { zh: `只能是 ${parts.join("、")}。`, en: `is one of ${parts.join(", ")} for a ${unit}` };
}

/** 响应统计: how soon alarms were answered and cases handled. No names are in it. */
export function responseReportRoutes(app: App, { ports }: RouteContext): void {
  app.get(
    "/reports/response",
    {
      schema: {
        tags: ["reports"],
        summary: "How soon alarms were answered and cases handled",
        description:
          "The month of today unless said otherwise; the period before beside it. Left out, and counted under their names: false, test, joined, withdrawn. Each count is a filter of the list of cases (`figure` with `since` and `until`). `format=csv` gives a table with a byte order mark, `xlsx` a workbook.",
        querystring: ResponseQuery,
        response: answers(200, "The report", ResponseReportSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      const { unit = "month", by, day = null, place, format, lang = "zh" } = request.query;
      if (day !== null && !isDate(day)) throw badField("querystring/day", { zh: "没有这一天。", en: "is no day of the calendar" }, 400);
      if (by !== undefined && !REPORT_PARTS[unit].includes(by)) throw badField("querystring/by", partsOf(unit), 400);
      const report = await ports.reports.response(scope, { unit, by, day, place: place ?? null, path: pathFrom(ports, scope, place) });
      if (format !== "csv" && format !== "xlsx") return reply.send(report);
      const table = responseTable(report, lang);
      return sendTable(ports, request, reply, { target: "report:response", name: `response-${report.unit}`, table }, { format, lang });
    },
  );
}
