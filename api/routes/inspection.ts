import type { FastifyRequest } from "fastify";
import {
  CHAIN_PROOF,
  INSPECTION_SPAN,
  InspectedVisitsSchema,
  type Inspection,
  type InspectionLine,
  type InspectionLineName,
  InspectionSchema,
  type Instant,
  isOverdue,
  markOf,
  RESPONSE_TARGETS,
  seesCase,
  seesWhere,
  shareOf,
  toIso,
  VISIT_WITHIN,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import { answers } from "../http/shapes.ts";
import type { ApiPorts } from "../ports.ts";
import { type App, type RouteContext, scopeAndSight } from "./context.ts";
import { seesRoster } from "./rosters.ts";
import { overdueTests } from "./self-tests.ts";

/** More devices than one hub holds. */
const ALL = 1_000_000;
/** Every rhythm, however long it still has. */
const EVER = Number.MAX_SAFE_INTEGER;

type Line = Omit<InspectionLine, "line">;
const counted = (good: number, of: number, more: Partial<Line> = {}): Line => ({
  ...{ mark: markOf(good, of), good, of, at: null, names: [] },
  ...more,
});
/** Something that must have been lately. */
const lately = (at: Instant | null, within: number, now: Instant): Line => ({
  ...{ good: null, of: null, names: [], at: at === null ? null : toIso(at) },
  mark: at === null ? "unknown" : now - at <= within ? "good" : "short",
});

/** 迎检: what an inspector asks first. Only figures, times and the names of those on duty are in it. */
export function inspectionRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["reports"];
  app.get(
    "/reports/inspection",
    {
      schema: {
        tags,
        summary: "What an inspector asks first, as it stands now",
        description:
          "Each line is a count of what is as it should be among all, or when something last was; the list behind each is open to whoever may read this.",
        response: answers(200, "The lines", InspectionSchema),
      },
    },
    async (request, reply) => reply.send(await inspect(ports, request)),
  );
  app.get(
    "/reports/inspection/visits",
    {
      schema: {
        tags,
        summary: "The care visits that the inspection counts: overdue first, names masked",
        response: answers(200, "The visits", InspectedVisitsSchema),
      },
    },
    (request, reply) => {
      const { scope } = scopeAndSight(request);
      const items = ports.visits.due(EVER).filter(({ at }) => seesWhere(scope, at));
      return reply.send({
        items: items
          .map(({ item: { name, place, way, dueAt, metAt, overdue } }) => ({
            ...{ name: maskName(name), building: buildingOf(place), way, dueAt, metAt, overdue },
          }))
          .sort((a, b) => Number(b.overdue) - Number(a.overdue) || (a.dueAt < b.dueAt ? -1 : 1)),
      });
    },
  );
}

/** Of 3栋2单元501 the building: which home it is does not prove a count. */
const buildingOf = (spoken: string): string => /^.*?[栋幢号楼座]/u.exec(spoken)?.[0] ?? spoken.replace(/[\d-]+$/u, "");

async function inspect(ports: ApiPorts, request: FastifyRequest): Promise<Inspection> {
  const { scope } = scopeAndSight(request);
  const now = ports.now();
  const span = { from: now - INSPECTION_SPAN, to: now, place: null, path: null };
  const [checks, month, noise] = await Promise.all([
    ports.audit.checks(scope, span.from),
    ports.reports.response(scope, { unit: "month", day: null, place: null, path: null }),
    ports.reports.nuisance(scope, span),
  ]);
  const { figures } = month;
  const duty = ports.rosters.now(
    ports.rosters
      .list()
      .filter((one) => seesRoster(scope, one))
      .map(({ roster }) => roster.id),
  );
  const empty = duty.gaps.filter(({ from, to }) => Date.parse(from) <= now && Date.parse(to) > now).length;
  const open = ports.live.openCases().filter(({ case: one, at }) => one.drill === undefined && seesCase(scope, one, at));
  const working = open.filter(({ case: one }) => one.state !== "visit-due" && one.state !== "resolved");
  const overdue = working.filter(({ case: one }) => isOverdue(one, now)).length;
  const returns = open.flatMap(({ case: { visit } }) => (visit === null ? [] : [Date.parse(visit.since) + VISIT_WITHIN]));
  const devices = ports.devices.list(
    scope,
    { kind: null, state: null, path: null, person: null, search: null },
    { limit: ALL, cursor: null },
  ).items;
  const lost = devices.filter(({ state }) => state === "offline" || state === "silent").length;
  const tests = overdueTests(ports, devices);
  const rhythms = ports.visits.due(EVER).filter(({ at }) => seesWhere(scope, at));
  const late = rhythms.filter(({ item }) => item.overdue).length;
  const drills = ports.drills.duty().items;
  const drilled = drills.flatMap(({ last }) => (last === null ? [] : [Date.parse(last.at)]));
  const soon = shareOf(figures, "soon");
  const { precision } = noise;
  const judged = precision.true + precision.false + precision.mistake + precision.nuisance + precision.fault;

  const proven = ports.proof.last();

  const lines: Readonly<Record<InspectionLineName, Line>> = {
    "on-duty": counted(duty.items.length, duty.items.length + empty, { names: duty.items.map(({ name }) => name) }),
    presence: counted(checks.answered, checks.answered + checks.missed, {
      at: checks.lastAt === null ? null : toIso(checks.lastAt),
      names: checks.lastName === null ? [] : [checks.lastName],
    }),
    proof: lately(proven === null ? null : Date.parse(proven.at), CHAIN_PROOF.desk, now),
    drill: counted(drills.filter(({ met }) => met).length, drills.length, {
      at: drilled.length === 0 ? null : toIso(Math.max(...drilled)),
      mark: drilled.length === 0 ? "unknown" : markOf(drills.filter(({ met }) => met).length, drills.length),
    }),
    overdue: counted(working.length - overdue, working.length, { mark: overdue === 0 ? "good" : "short" }),
    answered: counted(figures.soon, figures.alarms, {
      mark: soon === null ? "unknown" : soon >= RESPONSE_TARGETS.soon ? "good" : "short",
    }),
    handled: counted(figures.handled, figures.cases - figures.pending),
    devices: counted(devices.length - lost, devices.length),
    "self-tests": counted(tests.of - tests.overdue, tests.of),
    visits: counted(rhythms.length - late, rhythms.length),
    "return-visits": counted(returns.filter((due) => due >= now).length, returns.length, {
      mark: returns.every((due) => due >= now) ? "good" : "short",
    }),
    // No share is good or bad by itself: how sure it is depends on how many were judged.
    precision: counted(precision.true, judged, { mark: "unknown" }),
  };
  return {
    ...{ at: toIso(now), zone: duty.zone, month: { from: month.from, to: month.to } },
    lines: (Object.entries(lines) as [InspectionLineName, Line][]).map(([line, rest]) => ({ line, ...rest })),
  };
}
