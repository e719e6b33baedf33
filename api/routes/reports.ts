import { Type } from "typebox";
import {
  DAY,
  type Instant,
  IsoTime,
  type NoisySource,
  type NuisanceReport,
  NuisanceReportSchema,
  type Words,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import type { Sight } from "../access/sight.ts";
import { localTimes } from "../exports/local-time.ts";
import { badField } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, instantFrom, pathFrom, type RouteContext, scopeAndSight } from "./context.ts";
import { nuisanceTable } from "./nuisance-table.ts";
import { sendTable } from "./table-file.ts";

const ReportQuery = Type.Object({
  from: Type.Optional(IsoTime),
  to: Type.Optional(IsoTime),
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  format: Type.Optional(Type.Enum(["json", "csv", "xlsx"])),
  lang: Type.Optional(Type.Enum(["zh", "en"])),
});

const USUAL = 7 * DAY;
const LONGEST = 92 * DAY;
const same = (text: string): Words => ({ zh: text, en: text });

/** Figures over what happened; names as far as the asker may know them. */
export function reportRoutes(app: App, { ports, masking }: RouteContext): void {
  const spanOf = (query: { readonly from?: string; readonly to?: string }): { readonly from: Instant; readonly to: Instant } => {
    const to = instantFrom(query.to) ?? ports.now();
    const from = instantFrom(query.from) ?? to - USUAL;
    if (from >= to) throw badField("querystring/from", { zh: "开始须早于结束。", en: "must lie before the end" }, 400);
    if (to - from > LONGEST) throw badField("querystring/from", { zh: "一次最长 92 天。", en: "92 days at a time at most" }, 400);
    return { from, to };
  };

  /** A device carries its wearer's name now and then: the register's own masking decides; what is gone from it is not named. */
  const namedDevice = (source: NoisySource, sight: Sight): NoisySource => {
    const found = ports.devices.get(source.id);
    if (found !== undefined) return { ...source, name: same(masking.device(found.device, sight).name) };
    return sight.names === "full" ? source : { ...source, name: { zh: "已删除的设备", en: "a removed device" } };
  };
  const namedPerson = (source: NoisySource, sight: Sight): NoisySource => {
    const person = ports.people.get(source.id)?.person;
    if (person === undefined) return { ...source, name: { zh: "居民", en: "a resident" } };
    return { ...source, name: same(sight.names === "full" ? person.name : maskName(person.name)) };
  };
  const shown = (report: NuisanceReport, sight: Sight): NuisanceReport => {
    const listed = <T extends { readonly device: string | null }>(one: T): T => (sight.names === "full" ? one : { ...one, device: null });
    return {
      ...report,
      devices: report.devices.map((source) => namedDevice(source, sight)),
      cameras: report.cameras.map((source) => namedDevice(source, sight)),
      // How often somebody's alerts rang says something of her health.
      people: sight.names === "none" ? [] : report.people.map((source) => namedPerson(source, sight)),
      chattering: report.chattering.map(listed),
      standing: report.standing.map(listed),
    };
  };

  app.get(
    "/reports/nuisance",
    {
      schema: {
        tags: ["reports"],
        summary: "What rings how often, and how much of it was true",
        description:
          "The last seven days unless said otherwise, 92 at most. Precision counts verdicts only, with a 95 % Wilson interval. `format=csv` gives a table with a byte order mark, `xlsx` a workbook.",
        querystring: ReportQuery,
        response: answers(200, "The report", NuisanceReportSchema),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const path = pathFrom(ports, scope, query.place);
      const report = shown(await ports.reports.nuisance(scope, { ...spanOf(query), place: query.place ?? null, path }), sight);
      if (query.format === undefined || query.format === "json") return reply.send(report);
      const { format, lang = "zh" } = query;
      const table = nuisanceTable(report, lang, localTimes(ports.sheets.zone()));
      return sendTable(ports, request, reply, { target: "report:nuisance", name: "nuisance", table }, { format, lang });
    },
  );
}
