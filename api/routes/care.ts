import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  type Activity,
  ActivitySchema,
  familyStayFault,
  NewHouseholdSchema,
  NewMeetingSchema,
  type NewStay,
  NewStaySchema,
  type Person,
  PersonViewSchema,
  seesWhere,
} from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** Signs of activity, how somebody lives at home, where she is, and who saw or heard her. */
export function careRoutes(app: App, { ports, masking }: RouteContext): void {
  const personFor = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    return found;
  };

  /** A relative learns of her activity what she agreed to; what that relative has just said is theirs. */
  const activityFor = (request: FastifyRequest, id: string, known: Activity): Activity => {
    const found = ports.people.get(id);
    const told = found && masking.person({ ...found, activity: known }, scopeAndSight(request).sight, false).activity;
    return told ?? { own: null, home: null, body: null, met: known.met?.by === actorOf(request).username ? known.met : null, unseen: null };
  };

  /** Where she is says what she does: a relative speaks of it where activity may be read, and of nobody who moved away or died. */
  const checkRelative = (request: FastifyRequest, known: ReturnType<typeof personFor>): void => {
    const { sight } = scopeAndSight(request);
    const nothing: Activity = { own: null, home: null, body: null, met: null, unseen: null };
    if (masking.person({ ...known, activity: nothing }, sight, false).activity === undefined)
      throw new Refusal(403, {
        zh: "按本人意愿，活动情况不向您显示，因此不能代为登记；请联系社区。",
        en: "She has not agreed that you learn of her activity, so you cannot register where she is: tell the community.",
      });
    if (known.person.state === "moved" || known.person.state === "died")
      throw new Refusal(409, {
        zh: "该居民已登记为迁出或已故，请联系社区修改。",
        en: "Registered as moved away or died: only the community changes that.",
      });
  };

  const saidState = (request: FastifyRequest, known: ReturnType<typeof personFor>, body: NewStay) => {
    const { id } = known.person;
    if (scopeAndSight(request).scope.learns === undefined) return ports.care.state(id, body, actorOf(request));
    checkRelative(request, known);
    const fault = familyStayFault(body);
    if (fault !== null) throw badField(`body/${fault.field}`, fault.words);
    return ports.care.stateByFamily(id, body, actorOf(request));
  };
  const shown = (request: FastifyRequest, known: ReturnType<typeof personFor>, person: Person) =>
    masking.person({ ...known, person }, scopeAndSight(request).sight, false);

  app.get(
    "/people/:id/activity",
    {
      schema: {
        tags: ["people"],
        summary: "The last sign of activity: whose, by what, how old",
        description: "Of hers and of her home's, and who saw or heard her last. It never says that she is well: only a named human may.",
        params: IdParams,
        response: answers(200, "What is known", ActivitySchema),
      },
    },
    (request, reply) => {
      const { person } = personFor(request, request.params.id);
      return reply.send(activityFor(request, person.id, ports.care.activity(person.id, ports.now())));
    },
  );

  app.put(
    "/people/:id/household",
    {
      schema: {
        tags: ["people"],
        summary: "What must be known of her home to read the signs in it",
        description:
          "Holds for everybody registered in the same home, but for bed and sleep, which are hers. Kept with who said so and when.",
        params: IdParams,
        body: NewHouseholdSchema,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const known = personFor(request, request.params.id);
      auditAs(request, `person:${known.person.id}`, JSON.stringify(request.body));
      const person = settled(await ports.care.household(known.person.id, request.body, actorOf(request)));
      return reply.send(masking.person({ ...known, person }, scopeAndSight(request).sight, false));
    },
  );

  app.put(
    "/people/:id/state",
    {
      schema: {
        tags: ["people"],
        summary: "Where the person is: at home, away, in hospital, in an institution, moved, died",
        description:
          "Away or in hospital, inactivity, off-wrist and vital signs are paused; SOS, fire, gas and water never are. A day before `until` who set it and the desk are asked. `died` takes two names: the first is answered with `deathReport`, the second puts it in force. A relative needs her consent to `activity`, says `home`, `out`, `hospital` or `institution`, the last three with an end; the desk is told at once.",
        params: IdParams,
        body: NewStaySchema,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const known = personFor(request, request.params.id);
      auditAs(request, `person:${known.person.id}`, JSON.stringify(request.body));
      return reply.send(shown(request, known, settled(await saidState(request, known, request.body))));
    },
  );

  app.post(
    "/people/:id/state/undo",
    {
      schema: {
        tags: ["people"],
        summary: "Take back your own last word on where she is",
        description: "Within ten minutes, while nobody has said anything else; what held before holds again. A death is not taken back so.",
        params: IdParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const known = personFor(request, request.params.id);
      auditAs(request, `person:${known.person.id}`);
      if (scopeAndSight(request).scope.learns !== undefined) checkRelative(request, known);
      return reply.send(shown(request, known, settled(await ports.care.undoState(known.person.id, actorOf(request)))));
    },
  );

  app.post(
    "/people/:id/meetings",
    {
      schema: {
        tags: ["people"],
        summary: "You have seen or heard her in person: a sign of hers, kept under your name",
        params: IdParams,
        body: NewMeetingSchema,
        response: answers(200, "What is known", ActivitySchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      auditAs(request, `person:${person.id}`, JSON.stringify(request.body));
      return reply.send(activityFor(request, person.id, settled(await ports.care.met(person.id, request.body, actorOf(request)))));
    },
  );
}
