import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  CARD_TO,
  type Case,
  DispatchCardSchema,
  DoorCodeSchema,
  DoorCodeStateSchema,
  hasCase,
  isEndedCase,
  NewDoorCodeSchema,
  NewPersonFactsSchema,
  PersonViewSchema,
  type Scope,
  seesWhere,
  type Words,
} from "../../contracts/index.ts";
import { dispatchCard } from "../access/dispatch-card.ts";
import { isLookedFor } from "../access/lost-sheet.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { type App, actorOf, handOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

const CardParams = Type.Object({ ...IdParams.properties, to: Type.Enum([...CARD_TO]) });

/** The desk, and whoever of those who know her name goes there; a volunteer is told at the door by the desk. */
function mayLook(scope: Scope, sight: Sight, one: Case): boolean {
  return sight.names === "full" && (scope.rights.has("cases.dispatch") || hasCase(one, scope));
}

/** The title of a case that somebody typed, without the place, which has a line of its own. */
function unplaced({ title, place }: Pick<Case, "title" | "place">): Words {
  const cut = (text: string): string => (place === null ? text : text.replace(place.path, "")).replace(/^[\s·]+|[\s·]+$/g, "");
  return { zh: cut(title.zh), en: cut(title.en) };
}

/** What must be known to bring help: the words for 120, 119 and 110, how she is spoken to, and the code of her door. */
export function entryRoutes(app: App, { ports, masking }: RouteContext): void {
  const personFor = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    return found;
  };

  app.put(
    "/people/:id/facts",
    {
      schema: {
        tags: ["people"],
        summary: "What those who call her, knock at her door or bring help must know",
        description:
          "Her own telephone, hearing, speech, dialect, how to knock, which way; consents; illnesses and medicines for an ambulance, shown where a consent stands beside them.",
        params: IdParams,
        body: NewPersonFactsSchema,
        response: answers(200, "The person", PersonViewSchema),
      },
    },
    async (request, reply) => {
      const known = personFor(request, request.params.id);
      const { body } = request;
      const filled = Object.entries(body).flatMap(([name, value]) => (value === null ? [] : [name]));
      // Which fields, not what they say: the audit log is read by others.
      auditAs(request, `person:${known.person.id}`, filled.join(","));
      // Who may not read what an ambulance asks does not overwrite it.
      const { sight } = scopeAndSight(request);
      const medical = sight.health ? body.medical : (known.person.facts?.medical ?? null);
      const person = settled(await ports.entry.facts(known.person.id, { ...body, medical }, actorOf(request)));
      return reply.send(masking.person({ ...known, person }, sight, true));
    },
  );

  app.get(
    "/people/:id/door-code",
    {
      schema: {
        tags: ["people"],
        summary: "Whether a door code was written down, and by whom; not what it is",
        params: IdParams,
        response: answers(200, "That there is one", DoorCodeStateSchema),
      },
    },
    async (request, reply) => reply.send(await ports.entry.doorCode(personFor(request, request.params.id).person.id)),
  );

  app.put(
    "/people/:id/door-code",
    {
      schema: {
        tags: ["people"],
        summary: "Write down the code of her door, or take it away",
        description: "It is kept encrypted and never answered but to a look in an open critical case.",
        params: IdParams,
        body: NewDoorCodeSchema,
        response: answers(200, "That there is one", DoorCodeStateSchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      auditAs(request, `person:${person.id}`, request.body.code === null ? "removed" : "set");
      return reply.send(await ports.entry.saveDoorCode(person.id, request.body.code, actorOf(request)));
    },
  );

  app.post(
    "/cases/:id/door-code",
    {
      schema: {
        tags: ["cases"],
        summary: "Look at the code of her door",
        description: "Only in an open critical case, for the desk and who goes there; each look stands in the audit log and in the case's.",
        params: IdParams,
        response: answers(200, "The code", DoorCodeSchema),
      },
    },
    async (request, reply) => {
      const { case: one } = await findCase(ports, request, request.params.id);
      const { scope, sight } = scopeAndSight(request);
      auditAs(request, `case:${one.id}`);
      if (!mayLook(scope, sight, one))
        throw new Refusal(403, { zh: "只有值班台和到场的人能查看门禁密码。", en: "Only the desk and who goes there look at a door code." });
      if (isEndedCase(one) || one.state === "visit-due" || one.severity !== "critical" || one.person === null)
        throw new Refusal(409, {
          zh: "只有未结束的特急人员工单能查看门禁密码。",
          en: "A door code is shown in an open critical case of a person only.",
        });
      return reply.send(settled(await ports.entry.look(one.id, one.person, handOf(request))));
    },
  );

  app.get(
    "/cases/:id/card/:to",
    {
      schema: {
        tags: ["cases"],
        summary: "What to say to 120, 119 or 110 about this case",
        description:
          "In the dispatcher's order, filled from the registers; `said` null is to be asked. A human dials: nothing of the hub ever calls these numbers. Opening is written to the audit log.",
        params: CardParams,
        response: answers(200, "The card", DispatchCardSchema),
      },
    },
    async (request, reply) => {
      const { id, to } = request.params;
      const { case: one } = await findCase(ports, request, id);
      const { scope, sight } = scopeAndSight(request);
      auditAs(request, `case:${one.id}`, to);
      const person = one.person === null ? undefined : ports.people.get(one.person)?.person;
      const [first] = one.alerts;
      const what = first?.ruleName ?? unplaced(masking.case({ ...one, person: null }, { ...sight, names: "none" }));
      const at = ports.entry.clock(first?.at ?? one.openedAt);
      const livingThere = one.place === null ? [] : ports.entry.livingAt(one.place.id);
      return reply.send(
        dispatchCard(to, {
          ...{ case: one, person, livingThere },
          // To practise the words nobody's illness is needed.
          seesHealth: sight.health && one.drill === undefined,
          seesPeople: sight.names === "full" && one.drill === undefined,
          happened: { zh: `${what.zh}，${at}`, en: `${what.en}, ${at}` },
          lift: one.place === null ? null : ports.entry.hasLift(one.place.id),
          callback: ports.entry.phoneOf(scope.user),
          hasPortrait: isLookedFor(one) && (await ports.lost.portraitOf(one)) !== null,
          year: new Date(ports.now()).getUTCFullYear(),
          clock: ports.entry.clock,
        }),
      );
    },
  );
}
