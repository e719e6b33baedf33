import { ChainProofSchema, ChainProofViewSchema } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { answers } from "../http/shapes.ts";
import { type App, actorOf, type RouteContext } from "./context.ts";

/** 全链路自检: whether an alarm would come through, from the front door to the desk and the queue of notices. */
export function proofRoutes(app: App, { ports }: RouteContext): void {
  const tags = ["proof"];
  app.get(
    "/proof",
    {
      schema: {
        tags,
        summary: "When the whole chain was last proven, and the last 24 hours",
        response: answers(200, "The last proof and those of a day", ChainProofViewSchema),
      },
    },
    async (_request, reply) => reply.send(await ports.proof.view()),
  );
  app.post(
    "/proof",
    {
      schema: {
        tags,
        summary: "Prove the chain now",
        description:
          "A message of the hub's own device goes through front door, journal, ingest, rules, alerts, live line, records and the queue of notices; nobody is told of it. Answers when it is through, or after ten seconds with where it stopped.",
        response: answers(200, "The proof", ChainProofSchema),
      },
    },
    async (request, reply) => {
      const proof = await ports.proof.run(actorOf(request));
      auditAs(request, `proof:${proof.id}`, JSON.stringify({ ok: proof.ok, failed: proof.failed }));
      return reply.send(proof);
    },
  );
}
