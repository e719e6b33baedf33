import type { FastifyRequest } from "fastify";
import {
  COMMAND_WAIT,
  DEVICE_KINDS,
  type Device,
  type DeviceKind,
  IntegrationSchema,
  IntegrationsSchema,
  IntegrationTokenSchema,
  NewIntegrationSchema,
  ProgramCommandedSchema,
  ProgramCommandSchema,
  ProgramEventSchema,
  ProgramNoticeSchema,
  ProgramTakenSchema,
  ProgramToldSchema,
} from "../../contracts/index.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs, auditAt, callerOf } from "../access/trail.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, settled } from "./context.ts";

const tags = ["integrations"];
const LARGEST_COMMAND = 4_096;
const STORE_RETRY = 2;
/** What a flow does wrong it does a thousand times: acts are counted apart from reading. */
const limit = { config: { rateLimit: { max: 300, timeWindow: "1 minute" } } };
const AUTH = "With the program's own token: `Authorization: Bearer <token>`; no user is let in.";

/** A command from outside must neither silence a siren nor touch what stands between people and fire, gas or a fall. */
const isGuarded = (kind: DeviceKind): boolean => DEVICE_KINDS[kind].lifeSafety || kind === "siren" || kind === "gas-valve";

/** Programs of others, Node-RED flows say: made by the administrator, each with its area and what it may do. */
export function integrationRoutes(app: App, { ports, sessions }: RouteContext): void {
  const { integrations } = ports;

  function deviceIn(request: FastifyRequest, name: string): Device {
    const id = integrations.deviceOf(name);
    const found = id === undefined ? undefined : ports.devices.get(id);
    if (found === undefined || !seesDevice(callerOf(request).scope, found.device.kind, found.at))
      throw badField("body/device", { zh: `本程序的范围内没有设备 ${name}。`, en: `there is no device ${name} in this program's area` });
    auditAt(request, found.at);
    return found.device;
  }

  app.get(
    "/integrations",
    { schema: { tags, summary: "Programs with a token of their own", response: answers(200, "Programs", IntegrationsSchema) } },
    (_request, reply) => reply.send({ items: integrations.all() }),
  );

  app.post(
    "/integrations",
    {
      schema: {
        tags,
        summary: "A new program, with its token",
        description: "The token is shown this once and kept as a hash. It reads nobody's name, number, health or picture.",
        body: NewIntegrationSchema,
        response: answers(201, "The token", IntegrationTokenSchema),
      },
    },
    async (request, reply) => {
      const { body } = request;
      for (const name of ["name", "owner"] as const)
        if (body[name].trim() === "") throw badField(`body/${name}`, { zh: "不能为空。", en: "must not be empty" });
      if (ports.places.pathOf(body.place) === undefined)
        throw badField("body/place", { zh: `没有位置 ${body.place}。`, en: `there is no place ${body.place}` });
      const made = settled(await integrations.create(body, actorOf(request)));
      auditAs(request, `integration:${made.integration.id}`, `${body.name}, ${body.owner}, ${body.place}, ${body.grants.join(" ")}`);
      return reply.code(201).send(made);
    },
  );

  app.post(
    "/integrations/:id/token",
    {
      schema: {
        tags,
        summary: "A new token for a program; the one before ends at once, with its connections",
        params: IdParams,
        response: answers(200, "The token", IntegrationTokenSchema),
      },
    },
    async (request, reply) => {
      const { token, integration, ended } = settled(await integrations.renew(request.params.id));
      await sessions.end(ended);
      return reply.send({ token, integration });
    },
  );

  app.delete(
    "/integrations/:id",
    { schema: { tags, summary: "End a program's access, with its connections", params: IdParams, response: noContent } },
    async (request, reply) => {
      const known = integrations.get(request.params.id);
      auditAs(request, `integration:${request.params.id}`, known?.name ?? null);
      await sessions.end(settled(await integrations.end(request.params.id)));
      return reply.code(204).send();
    },
  );

  app.get(
    "/integration",
    {
      schema: {
        tags,
        summary: "Who the program is and what it may do",
        description: AUTH,
        security: [{ bearer: [] }],
        response: answers(200, "The program", IntegrationSchema),
      },
    },
    (request, reply) => {
      const known = integrations.get(integrations.behind(callerOf(request).tokenHash)?.id ?? "");
      if (known === undefined) throw notFound();
      return reply.send(known);
    },
  );

  app.post(
    "/integration/events",
    {
      ...limit,
      schema: {
        tags,
        summary: "Report something for a device",
        description: `${AUTH} Goes the way of the device's own reports: the journal, the rules, and what they raise. 200 once it is durable.`,
        security: [{ bearer: [] }],
        body: ProgramEventSchema,
        response: answers(200, "Durable", ProgramTakenSchema),
      },
    },
    async (request, reply) => {
      const { device: name, ...said } = request.body;
      const device = deviceIn(request, name);
      auditAs(request, `device:${device.id}`, JSON.stringify(said));
      if (!(await integrations.raise(device.id, said, actorOf(request))))
        throw new Refusal(
          503,
          { zh: "上报未能落盘，请重发。", en: "It could not be made durable, send it again." },
          { headers: { "retry-after": String(STORE_RETRY) } },
        );
      return reply.send({ device: device.id, durable: true });
    },
  );

  app.post(
    "/integration/notices",
    {
      ...limit,
      schema: {
        tags,
        summary: "Tell staff something, in the app",
        description: `${AUTH} Everybody of these roles whose area meets the program's. It stands above their pages until they have read it; no telephone rings: what must ring is reported as an event.`,
        security: [{ bearer: [] }],
        body: ProgramNoticeSchema,
        response: answers(200, "How many were told", ProgramToldSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, "notice:program", `${request.body.to.join(" ")}: ${request.body.subject}`);
      const told = await integrations.notify(request.body, callerOf(request).scope.paths, actorOf(request));
      if (told === 0)
        throw badField("body/to", { zh: "该范围内没有这些角色的人员。", en: "nobody of these roles stands in this program's area" });
      return reply.send({ told });
    },
  );

  app.post(
    "/integration/commands",
    {
      ...limit,
      schema: {
        tags,
        summary: "Command a device",
        description: `${AUTH} Answers whether the device acknowledged in time. Devices of life safety, sirens and gas valves take no commands from programs.`,
        security: [{ bearer: [] }],
        body: ProgramCommandSchema,
        response: answers(200, "What came of it", ProgramCommandedSchema),
      },
    },
    async (request, reply) => {
      const { device: name, command, wait = COMMAND_WAIT.usual } = request.body;
      const device = deviceIn(request, name);
      const text = JSON.stringify(command);
      auditAs(request, `device:${device.id}`, text.slice(0, 500));
      if (isGuarded(device.kind))
        throw new Refusal(403, {
          zh: "消防、燃气、电梯、紧急呼叫设备和警号不接受外部程序的命令。",
          en: "Devices of life safety, sirens and gas valves take no commands from programs.",
        });
      if (Buffer.byteLength(text) > LARGEST_COMMAND) throw badField("body/command", { zh: "命令超过 4 KiB。", en: "is larger than 4 KiB" });
      return reply.send({ device: device.id, acknowledged: await integrations.command(device.id, command, wait) });
    },
  );
}
