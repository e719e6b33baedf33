import type { FastifyRequest } from "fastify";
import { type Life, LifeSchema, NewPeriodsSchema, seesWhere } from "../../contracts/index.ts";
import { maskPhone } from "../access/masking.ts";
import type { Sight } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { badField, notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, IdParams, pathFrom, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** Whole numbers are for those who dial. */
const forSight = (life: Life, sight: Sight): Life => ({
  ...life,
  carers: life.carers.map((one) => ({ ...one, phone: one.phone === null || sight.phones ? one.phone : maskPhone(one.phone) })),
});

/** Homes and carers by period, where she was, and what she wore when. */
export function lifeRoutes(app: App, { ports }: RouteContext): void {
  const lifeOf = (request: FastifyRequest, id: string): Life => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(scopeAndSight(request).scope, found.at)) throw notFound();
    const life = ports.care.life(id);
    if (life === undefined) throw notFound();
    return life;
  };

  app.get(
    "/people/:id/life",
    {
      schema: {
        tags: ["people"],
        summary: "What belongs to her from when to when: homes, carers, where she was, what she wore",
        params: IdParams,
        response: answers(200, "What is known", LifeSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const life = lifeOf(request, id);
      auditAs(request, `person:${id}`);
      return reply.send(forSight(life, scopeAndSight(request).sight));
    },
  );

  app.put(
    "/people/:id/periods",
    {
      schema: {
        tags: ["people"],
        summary: "Homes and carers by period",
        description:
          "The home of a period becomes hers when it begins. A carer is a contact from the beginning to the end of the period: key and number end with it in the same minute. A `phone` that is left out stays as it is known.",
        params: IdParams,
        body: NewPeriodsSchema,
        response: answers(200, "What is known", LifeSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { scope, sight } = scopeAndSight(request);
      lifeOf(request, id);
      const { homes, carers } = request.body;
      auditAs(request, `person:${id}`, `homes ${homes.length}, carers ${carers.length}`);
      // Nobody is moved out of the area of whoever says so.
      for (const { place } of homes)
        if (pathFrom(ports, scope, place) === null) throw badField("body/homes", { zh: "没有这个住处", en: "no such home" }, 400);
      settled(await ports.care.periods(id, request.body, actorOf(request)));
      return reply.send(forSight(lifeOf(request, id), sight));
    },
  );
}
