import {
  CaseNumbersSchema,
  IncomingCallSchema,
  IncomingCallsSchema,
  NewIncomingSchema,
  type Scope,
  seesCase,
  seesWhere,
} from "../../contracts/index.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs, callerOf, systemOf } from "../access/trail.ts";
import type { IncomingView } from "../call-ports.ts";
import { answers } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { type App, IdParams, type RouteContext, scopeAndSight } from "./context.ts";

/** Telephones: the numbers on a case, and who calls in. Calls that we make are acts on the case. */
export function callRoutes(app: App, { ports, masking }: RouteContext): void {
  /** A call with those callers whom this user may see, and their open cases. */
  const shown = (call: IncomingView, scope: Scope, sight: Sight) => {
    const open = ports.live.openCases();
    const callers = call.callers.flatMap((match) => {
      const { person } = match;
      const whose = person === null ? undefined : ports.people.get(person.id);
      if (person !== null && (whose === undefined || !seesWhere(scope, whose.at))) return [];
      const cases = person === null ? [] : open.filter((each) => each.case.person === person.id && seesCase(scope, each.case, each.at));
      return [
        masking.caller(
          match,
          whose?.placePath ?? null,
          cases.map((each) => each.case),
          sight,
        ),
      ];
    });
    return masking.incoming({ ...call, callers }, sight);
  };

  app.get(
    "/calls",
    {
      schema: {
        tags: ["calls"],
        summary: "Calls that came in lately, newest first, with who it may be",
        description: "The 50 newest since the hub started. Residents outside of the caller's area are left out.",
        response: answers(200, "Calls", IncomingCallsSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      return reply.send({ items: ports.calls.incoming().map((call) => shown(call, scope, sight)) });
    },
  );

  app.post(
    "/calls",
    {
      schema: {
        tags: ["calls"],
        summary: "A call comes in at the duty telephone",
        description:
          "Told by a telephone system, whose token is the last part of the callback address of its voice account (`Authorization: Bearer <token>`), or typed by an officer. Told again under the same `id` it is the same call, further on. A telephone system is answered without names.",
        body: NewIncomingSchema,
        response: answers(201, "The call", IncomingCallSchema),
      },
    },
    async (request, reply) => {
      const system = systemOf(request);
      const call = ports.calls.come(request.body, system ?? callerOf(request).user.name);
      auditAs(request, `call:${call.id}`);
      if (system !== null) return reply.code(201).send({ ...call, callers: [] });
      const { scope, sight } = scopeAndSight(request);
      return reply.code(201).send(shown(call, scope, sight));
    },
  );

  app.get(
    "/cases/:id/numbers",
    {
      schema: {
        tags: ["calls"],
        summary: "Whom to call about a case, with whole numbers, in order",
        description:
          "She herself, her contacts in their order, who goes there; with how often each was called and answered. Asking is written to the audit log.",
        params: IdParams,
        response: answers(200, "The numbers", CaseNumbersSchema),
      },
    },
    async (request, reply) => {
      const { case: one } = await findCase(ports, request, request.params.id);
      const items = await ports.calls.numbers(one);
      auditAs(request, `case:${one.id}`, String(items.length));
      return reply.send({ items, dialWith: ports.desks.dialWith() });
    },
  );
}
