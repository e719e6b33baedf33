import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DEVICE_KINDS,
  type Device,
  EVENT_KINDS,
  isEventKind,
  type Language,
  NewSelfTestSchema,
  SELF_TEST_KINDS,
  SELF_TEST_SOURCE_WORDS,
  type SelfTestLine,
  SelfTestPageSchema,
  SelfTestRegisterSchema,
  SelfTestSchema,
  toIso,
} from "../../contracts/index.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { timeCell } from "../exports/table.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { ApiPorts } from "../ports.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { devicesAsked, lineOf, walked } from "./device-lines.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const filters = {
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  kind: Type.Optional(Type.String({ description: `Comma list of ${SELF_TEST_KINDS.join(", ")}` })),
  overdue: Type.Optional(Type.Boolean({ description: "Only those that are overdue" })),
};
type Asked = { readonly place?: string; readonly kind?: string; readonly overdue?: boolean };

const TITLE = { zh: "自检登记", en: "Register of self-tests" };
const HEAD = [
  { zh: "楼栋", en: "Building" },
  { zh: "位置", en: "Place" },
  { zh: "设备", en: "Device" },
  { zh: "类别", en: "Kind" },
  { zh: "编号", en: "Id" },
  { zh: "最近自检", en: "Last test" },
  { zh: "结果", en: "Result" },
  { zh: "收到", en: "What came" },
  { zh: "来源", en: "Source" },
  { zh: "测试人", en: "By" },
  { zh: "说明", en: "Remark" },
  { zh: "应检日期", en: "Due" },
  { zh: "是否超期", en: "Overdue" },
] as const;
const PASSED = { zh: ["未通过", "通过"], en: ["Failed", "Passed"] } as const;
const OVERDUE = { zh: ["", "超期"], en: ["", "Overdue"] } as const;

const eventWords = (event: string | null, lang: Language): string | null =>
  event === null ? null : isEventKind(event) ? EVENT_KINDS[event].words[lang] : event;

/** How many life-safety devices of those given are overdue for a test. */
export function overdueTests(ports: Pick<ApiPorts, "selfTests" | "now">, devices: readonly Device[]) {
  const tested = devices.filter(({ kind }) => DEVICE_KINDS[kind].lifeSafety);
  const now = ports.now();
  return { of: tested.length, overdue: tested.filter((device) => ports.selfTests.of(device).dueAt < now).length };
}

/** 自检登记: when each life-safety device last showed that it works. */
export function selfTestRoutes(app: App, { ports, masking }: RouteContext): void {
  const tags = ["devices"];
  const listed = (request: FastifyRequest, asked: Asked) => {
    const now = ports.now();
    const { sight } = scopeAndSight(request);
    const devices = devicesAsked(ports, request, asked, SELF_TEST_KINDS);
    const lines = devices.map((device): SelfTestLine => {
      const { last, dueAt } = ports.selfTests.of(device);
      return { ...lineOf(ports, masking, sight, device), last, dueAt: toIso(dueAt), overdue: dueAt < now };
    });
    const overdue = lines.filter((line) => line.overdue);
    return { items: walked(asked.overdue === true ? overdue : lines), of: devices.length, overdue: overdue.length };
  };
  const deviceFor = (request: FastifyRequest, id: string): Device => {
    const found = ports.devices.get(id);
    if (found === undefined || !seesDevice(scopeAndSight(request).scope, found.device.kind, found.at)) throw notFound();
    return found.device;
  };

  app.get(
    "/self-tests",
    {
      schema: {
        tags,
        summary: "Life-safety devices of your area with their last self-test or test alarm, in the order in which one walks",
        description:
          "Due 31 days after the last one that was passed, else after the device was registered; at once where the last one failed.",
        querystring: Type.Object(filters),
        response: answers(200, "The register", SelfTestRegisterSchema),
      },
    },
    (request, reply) => reply.send(listed(request, request.query)),
  );

  app.get(
    "/self-tests/export",
    {
      schema: {
        tags,
        summary: "The register as a file",
        querystring: Type.Object({
          ...filters,
          ...tableFields,
        }),
        response: tableAnswer,
      },
    },
    (request, reply) => {
      const { lang = "zh" } = request.query;
      const rows = listed(request, request.query).items.map(({ last, ...one }) => [
        ...[one.buildingName, one.place, one.name, DEVICE_KINDS[one.kind].words[lang], one.externalId, timeCell(last?.at)],
        ...[last === null ? null : PASSED[lang][last.passed ? 1 : 0], eventWords(last?.event ?? null, lang)],
        ...[last === null ? null : SELF_TEST_SOURCE_WORDS[last.source][lang], last?.byName ?? null, last?.note ?? null],
        ...[timeCell(one.dueAt), OVERDUE[lang][one.overdue ? 1 : 0]],
      ]);
      const table = { title: TITLE, head: HEAD, rows };
      return sendTable(ports, request, reply, { target: "devices", name: "self-tests", table }, request.query);
    },
  );

  app.get(
    "/devices/:id/self-tests",
    {
      schema: {
        tags,
        summary: "Tests of one device, newest first",
        params: IdParams,
        querystring: PagingQuery,
        response: answers(200, "A page", SelfTestPageSchema),
      },
    },
    async (request, reply) => reply.send(await ports.selfTests.history(deviceFor(request, request.params.id).id, pagingOf(request.query))),
  );

  app.post(
    "/devices/:id/self-tests",
    {
      schema: {
        tags,
        summary: "Book a test that the device itself did not tell of",
        params: IdParams,
        body: NewSelfTestSchema,
        response: answers(201, "The test", SelfTestSchema),
      },
    },
    async (request, reply) => {
      const device = deviceFor(request, request.params.id);
      auditAs(request, `device:${device.id}`, JSON.stringify(request.body));
      return reply.code(201).send(settled(await ports.selfTests.book(device, request.body, actorOf(request))));
    },
  );
}
