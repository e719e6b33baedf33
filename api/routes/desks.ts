import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  DeskSchema,
  DeskSettingsSchema,
  DeskSignSchema,
  DesksViewSchema,
  DutyPhoneSchema,
  NoticeSchema,
  ROOM_PHONES,
} from "../../contracts/index.ts";
import type { Caller } from "../access/sessions.ts";
import { auditAs, callerOf } from "../access/trail.ts";
import type { DeskCaller } from "../desk-ports.ts";
import { answers } from "../http/shapes.ts";
import { type App, type RouteContext, settled } from "./context.ts";

/** The desk of a log-in. */
export const deskOf = ({ desk, user, scope }: Caller): DeskCaller => ({
  session: desk,
  ...{ user: user.id, name: user.name, paths: [...scope.paths] },
});

const mine = (request: FastifyRequest): DeskCaller => deskOf(callerOf(request));

/** 值班台: whether anybody can hear an alarm, and whether somebody is there. */
export function deskRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["desks"];
  app.get(
    "/desk",
    { schema: { tags, summary: "This desk: can an alarm be heard here", response: answers(200, "This desk", DeskSchema) } },
    (request, reply) => reply.send(ports.desks.own(mine(request))),
  );
  app.post(
    "/desk",
    {
      schema: {
        tags,
        summary: "What this desk says of itself: sound on, test tone heard, a human there (also the answer to a presence check)",
        body: DeskSignSchema,
        response: answers(200, "This desk", DeskSchema),
      },
    },
    (request, reply) => reply.send(ports.desks.sign(mine(request), request.body)),
  );
  app.post(
    "/desk/carry",
    {
      schema: {
        tags,
        summary: "Carry the duty on one's own telephone for a while",
        body: Type.Object({}),
        response: answers(200, "This desk", DeskSchema),
      },
    },
    (request, reply) => reply.send(settled(ports.desks.carry(mine(request)))),
  );
  app.get(
    "/desks",
    {
      schema: {
        tags,
        summary: "The desks of one's places, and how long a desk may be left",
        response: answers(200, "The desks", DesksViewSchema),
      },
    },
    (request, reply) => reply.send(ports.desks.view(mine(request))),
  );
  app.get(
    "/desks/phone",
    {
      schema: {
        tags,
        summary: "The telephone of the duty desk, for everybody with a log-in",
        response: answers(200, "The telephone; null where none was entered", DutyPhoneSchema),
      },
    },
    (_request, reply) => reply.send({ phone: ports.desks.dutyPhone() }),
  );
  app.post(
    "/desks/test",
    {
      schema: {
        tags,
        summary: "Ring a room's own telephone once",
        description: "The telephone counts for 31 days once somebody there has answered.",
        body: Type.Object({ which: Type.Enum([...ROOM_PHONES]) }, { additionalProperties: false }),
        response: answers(201, "The test; it counts once it is answered", NoticeSchema),
      },
    },
    (request, reply) => {
      auditAs(request, "desks", request.body.which);
      return reply.code(201).send(settled(ports.desks.testPhone(mine(request), request.body.which)));
    },
  );
  app.put(
    "/desks/settings",
    {
      schema: {
        tags,
        summary: "Telephones of desk and sub-district, and how long a desk may be left",
        body: DeskSettingsSchema,
        response: answers(200, "The desks", DesksViewSchema),
      },
    },
    async (request, reply) => {
      auditAs(request, "desks", JSON.stringify(request.body));
      return reply.send(settled(await ports.desks.change(mine(request), request.body)));
    },
  );
}
