import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DEVICE_KIND_NAMES,
  DEVICE_STATES,
  type Device,
  DevicePageSchema,
  DeviceSchema,
  HOUR,
  type Instant,
  IsoTime,
  NewDeviceAnswerSchema,
  NewDeviceSchema,
  Nullable,
  SeriesSchema,
  UplinkSchema,
} from "../../contracts/index.ts";
import { isHealth } from "../access/masking.ts";
import { checkPlacing } from "../access/placing.ts";
import { seesDevice } from "../access/sight.ts";
import { auditAs, auditAt, auditView } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import type { DeviceFilter } from "../ports.ts";
import {
  type App,
  actorOf,
  IdParams,
  listFrom,
  pagingFields,
  pagingOf,
  pathFrom,
  type RouteContext,
  scopeAndSight,
  settled,
} from "./context.ts";
import { isSeen } from "./device-lines.ts";
import { checkMeasurement, spanOf } from "./series-question.ts";

const DeviceQuery = Type.Object({
  ...pagingFields,
  kind: Type.Optional(Type.String({ description: "Comma list of device kinds" })),
  state: Type.Optional(Type.String({ description: `Comma list of ${DEVICE_STATES.join(", ")}` })),
  place: Type.Optional(Type.String({ description: "Id of a place: it and all below it" })),
  person: Type.Optional(Type.String()),
  search: Type.Optional(Type.String({ maxLength: 100, description: "In name, external id or place" })),
});

const SeriesQuery = Type.Object({
  measurement: Type.String(),
  from: Type.Optional(IsoTime),
  to: Type.Optional(IsoTime),
  points: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: "So many buckets; without it raw values" })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
});

const DevicePatch = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    place: Type.Optional(Type.String()),
    person: Type.Optional(Nullable(Type.String())),
    interval: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 7 * 86_400 }))),
    uplink: Type.Optional(Nullable(UplinkSchema)),
    onChange: Type.Optional(
      Nullable(Type.Boolean({ description: "It speaks only when something changes; null: as its kind of device does" })),
    ),
    camera: Type.Optional(Nullable(Type.String({ description: "Id of the camera that sees it; null: none" }))),
    remark: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** So long both secrets are accepted unless said otherwise: somebody must go there and enter the new one [D]. */
const OLD_SECRET_HOURS = 24;
const RotateQuery = Type.Object({
  keep: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 168 },
      description: `Hours in which the old secret is accepted too; ${OLD_SECRET_HOURS} unless said otherwise`,
    }),
  ),
});

const tags = ["devices"];

export function deviceRoutes(app: App, { ports, masking }: RouteContext): void {
  function find(request: FastifyRequest, id: string) {
    const found = ports.devices.get(id);
    if (found === undefined || !seesDevice(scopeAndSight(request).scope, found.device.kind, found.at)) throw notFound();
    return found;
  }

  /** For the audit log, which is read by those who see no names, too. */
  function nameless(request: FastifyRequest, device: Device): Device {
    return masking.device(device, { ...scopeAndSight(request).sight, names: "masked" });
  }

  app.get(
    "/devices",
    {
      schema: {
        tags,
        summary: "Devices with their last values",
        querystring: DeviceQuery,
        response: answers(200, "A page of devices", DevicePageSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { query } = request;
      const filter: DeviceFilter = {
        kind: listFrom(query.kind, DEVICE_KIND_NAMES, "kind"),
        state: listFrom(query.state, DEVICE_STATES, "state"),
        path: pathFrom(ports, scope, query.place),
        person: query.person ?? null,
        search: query.search ?? null,
      };
      const page = ports.devices.list(scope, filter, pagingOf(query));
      const seen = page.items.filter((device) => isSeen(ports, scope, device));
      return reply.send({ items: seen.map((device) => masking.device(device, sight)), next: page.next });
    },
  );

  app.post(
    "/devices",
    {
      schema: {
        tags,
        summary: "Register a device",
        description: "The MQTT log-in is told once; the hub keeps a keyed hash of it only.",
        body: NewDeviceSchema,
        response: answers(201, "The device and its log-in", NewDeviceAnswerSchema),
      },
    },
    async (request, reply) => {
      checkPlacing(ports, request, request.body.place, request.body.person);
      const made = settled(await ports.devices.create(request.body, actorOf(request)));
      auditAs(request, `device:${made.device.id}`, nameless(request, made.device).name);
      return reply.code(201).send({ ...made, device: masking.device(made.device, scopeAndSight(request).sight) });
    },
  );

  app.get(
    "/devices/:id",
    { schema: { tags, summary: "One device", params: IdParams, response: answers(200, "The device", DeviceSchema) } },
    (request, reply) => reply.send(masking.device(find(request, request.params.id).device, scopeAndSight(request).sight)),
  );

  app.patch(
    "/devices/:id",
    {
      schema: {
        tags,
        summary: "Rename, move or reassign a device",
        params: IdParams,
        body: DevicePatch,
        response: answers(200, "The device", DeviceSchema),
      },
    },
    async (request, reply) => {
      const { body } = request;
      const found = find(request, request.params.id);
      checkPlacing(ports, request, body.place, body.person);
      const asked = { ...found.device, name: body.name ?? "", person: body.person ?? found.device.person };
      const named = body.name === undefined ? {} : { name: nameless(request, asked).name };
      auditAs(request, `device:${request.params.id}`, JSON.stringify({ ...body, ...named }));
      const device = settled(await ports.devices.update(request.params.id, request.body, actorOf(request)));
      return reply.send(masking.device(device, scopeAndSight(request).sight));
    },
  );

  app.delete(
    "/devices/:id",
    { schema: { tags, summary: "Remove a device", params: IdParams, response: noContent } },
    async (request, reply) => {
      auditAt(request, find(request, request.params.id).at);
      settled(await ports.devices.remove(request.params.id, actorOf(request)));
      return reply.code(204).send();
    },
  );

  app.post(
    "/devices/:id/secret",
    {
      schema: {
        tags,
        summary: "A new secret; the old one is accepted beside it for a while, so that the device stays online",
        description: "`keep=0` ends the old one and its connections at once: for a secret that others may know.",
        params: IdParams,
        querystring: RotateQuery,
        response: answers(200, "The device and its new log-in", NewDeviceAnswerSchema),
      },
    },
    async (request, reply) => {
      const { keep = OLD_SECRET_HOURS } = request.query;
      find(request, request.params.id);
      auditAs(request, `device:${request.params.id}`, `keep=${keep}h`);
      const made = settled(await ports.devices.rotate(request.params.id, keep * HOUR, actorOf(request)));
      return reply.send({ ...made, device: masking.device(made.device, scopeAndSight(request).sight) });
    },
  );

  function wornSince(device: string, person: string, from: Instant, to: Instant): Instant {
    return ports.people.worn(person, from, to).findLast((one) => one.device === device)?.from ?? to;
  }

  app.get(
    "/devices/:id/series",
    {
      schema: {
        tags,
        summary: "Values of one measurement",
        description:
          "With `points` that many buckets at most; without it raw values, 10,000 a page. The last 24 h unless from and to say otherwise.",
        params: IdParams,
        querystring: SeriesQuery,
        response: answers(200, "The series", SeriesSchema),
      },
    },
    async (request, reply) => {
      const { device } = find(request, request.params.id);
      const { scope, sight } = scopeAndSight(request);
      const { measurement, points, cursor } = request.query;
      checkMeasurement(measurement, device.person, masking, sight);
      const [asked, to] = spanOf(request.query, ports.now());
      // Who is bound to certain people sees what they wore, not what the device told of its wearers before.
      const from = scope.people === null || device.person === null ? asked : wornSince(device.id, device.person, asked, to);
      if (isHealth(measurement)) auditView(request, "health.view", `device:${device.id}`, measurement);
      return reply.send(await ports.devices.series(device.id, measurement, from, to, points ?? null, cursor ?? null));
    },
  );
}
