import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DEVICE_KINDS,
  type Device,
  type DeviceWork,
  DeviceWorkListSchema,
  DeviceWorkSchema,
  NewWorkTickSchema,
  WORK_REASON_WORDS,
  WORK_REASONS,
} from "../../contracts/index.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { timeCell } from "../exports/table.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, listFrom, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { devicesAsked, lineOf, walked } from "./device-lines.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const filters = {
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  kind: Type.Optional(Type.String({ description: "Comma list of device kinds" })),
  reason: Type.Optional(Type.String({ description: `Comma list of ${WORK_REASONS.join(", ")}` })),
};
type Asked = { readonly place?: string; readonly kind?: string; readonly reason?: string };

const TITLE = { zh: "设备维护清单", en: "Work on devices" };
const HEAD = [
  { zh: "楼栋", en: "Building" },
  { zh: "位置", en: "Place" },
  { zh: "设备", en: "Device" },
  { zh: "类别", en: "Kind" },
  { zh: "编号", en: "Id" },
  { zh: "事由", en: "What is to be done" },
  { zh: "电量（%）", en: "Battery (%)" },
  { zh: "信号（dBm）", en: "Signal (dBm)" },
  { zh: "最近收到", en: "Last heard" },
  { zh: "最近处理", en: "Last seen to" },
  { zh: "处理人", en: "By" },
  { zh: "说明", en: "Remark" },
] as const;

/** 设备维护清单: devices that somebody should go to, in the order in which one walks. */
export function deviceWorkRoutes(app: App, { ports, masking }: RouteContext): void {
  const tags = ["devices"];
  const line = (request: FastifyRequest, device: Device, work: Pick<DeviceWork, "reasons" | "waits" | "tick">): DeviceWork => {
    const last = (name: string) => device.values.find(({ measurement }) => measurement === name);
    const battery = last("battery");
    return {
      ...lineOf(ports, masking, scopeAndSight(request).sight, device),
      ...{ ...work, lastAt: device.lastAt, battery: battery?.value ?? null, batteryAt: battery?.at ?? null },
      signal: last("signal")?.value ?? null,
    };
  };
  const listed = (request: FastifyRequest, asked: Asked): { readonly items: DeviceWork[]; readonly of: number } => {
    const reasons = listFrom(asked.reason, WORK_REASONS, "reason");
    const devices = devicesAsked(ports, request, asked);
    const items = devices.flatMap((device) => {
      const work = ports.deviceWork.of(device);
      const isAsked = work !== null && (reasons === null || work.reasons.some((reason) => reasons.includes(reason)));
      return isAsked ? [line(request, device, work)] : [];
    });
    return { items: walked(items), of: devices.length };
  };

  app.get(
    "/device-work",
    {
      schema: {
        tags,
        summary: "Devices that somebody should go to, in the order in which one walks",
        description:
          "Not heard for longer than their kind allows, a fault, a low battery, a weak signal. What somebody has said is done stands there as `waits` until the device speaks, and as to be done again if it says so again.",
        querystring: Type.Object(filters),
        response: answers(200, "What is to be done", DeviceWorkListSchema),
      },
    },
    (request, reply) => reply.send(listed(request, request.query)),
  );

  app.get(
    "/device-work/export",
    {
      schema: {
        tags,
        summary: "The list as a file",
        querystring: Type.Object({
          ...filters,
          ...tableFields,
        }),
        response: tableAnswer,
      },
    },
    (request, reply) => {
      const { lang = "zh" } = request.query;
      const rows = listed(request, request.query).items.map((one) => [
        ...[one.buildingName, one.place, one.name, DEVICE_KINDS[one.kind].words[lang], one.externalId],
        ...[one.reasons.map((reason) => WORK_REASON_WORDS[reason][lang]).join(lang === "zh" ? "、" : ", "), one.battery, one.signal],
        ...[timeCell(one.lastAt), timeCell(one.tick?.at), one.tick?.byName ?? null, one.tick?.note ?? null],
      ]);
      const table = { title: TITLE, head: HEAD, rows };
      return sendTable(ports, request, reply, { target: "devices", name: "device-work", table }, request.query);
    },
  );

  app.post(
    "/device-work/:id/done",
    {
      schema: {
        tags,
        summary: "You were at a device and did what was to be done",
        description:
          "It is back on the list by itself if the device says so again, or stays silent as long as its kind may be. `at` is for what is sent later, up to seven days.",
        params: IdParams,
        body: NewWorkTickSchema,
        response: answers(200, "As it stands now", DeviceWorkSchema),
      },
    },
    async (request, reply) => {
      const found = ports.devices.get(request.params.id);
      if (found === undefined || !seesDevice(scopeAndSight(request).scope, found.device.kind, found.at)) throw notFound();
      auditAs(request, `device:${found.device.id}`, request.body.note ?? null);
      return reply.send(line(request, found.device, settled(await ports.deviceWork.tick(found.device, request.body, actorOf(request)))));
    },
  );
}
