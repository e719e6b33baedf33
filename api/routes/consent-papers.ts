import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { FamilyConsentSchema, PAPER_TYPES, type Person } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import { type App, actorOf, IdParams, type RouteContext, settled } from "./context.ts";

/** A scan of some pages; a telephone's photograph the page makes smaller before it sends it. */
const PAPER_BYTES = 8 * 1024 * 1024;
const tags = ["family"];
const ConsentParams = Type.Object({ ...IdParams.properties, consent: Type.String({ minLength: 1, maxLength: 200 }) });
const PaperParams = Type.Object({ ...ConsentParams.properties, hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) });

type PersonFor = (request: FastifyRequest, id: string) => Person;

/** Photographs and PDFs of signed consents: for those who register consents, each opening written down. */
export function consentPaperRoutes(app: App, context: RouteContext, personFor: PersonFor): void {
  // In a scope of its own: nowhere else is a PDF a body.
  void app.register(async (inner) => routes(inner.withTypeProvider<TypeBoxTypeProvider>(), context, personFor));
}

function routes(app: App, { ports }: RouteContext, personFor: PersonFor): void {
  const { papers } = ports.family;
  app.addContentTypeParser([...PAPER_TYPES], { parseAs: "buffer", bodyLimit: PAPER_BYTES }, (_request, body, done) => done(null, body));

  app.post(
    "/people/:id/consents/:consent/papers",
    {
      bodyLimit: PAPER_BYTES,
      schema: {
        tags,
        summary: "Add a file of the signed paper to a consent",
        description:
          "The body is the file: JPEG, PNG, WebP or PDF, 8 MiB at most, told by its first bytes. What a camera writes beside a picture is taken out; a PDF is kept as it is. The same file again changes nothing.",
        consumes: [...PAPER_TYPES],
        params: ConsentParams,
        response: answers(201, "The consent", FamilyConsentSchema),
      },
    },
    async (request, reply) => {
      const { id } = personFor(request, request.params.id);
      const { consent } = request.params;
      auditAs(request, `consent:${id}`, consent);
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      return reply.code(201).send(settled(await papers.add(id, consent, bytes, actorOf(request))));
    },
  );

  app.get(
    "/people/:id/consents/:consent/papers/:hash",
    {
      schema: { tags, summary: "One file of a signed paper", params: PaperParams, response: bytesAnswer("The file", "*/*") },
    },
    async (request, reply) => {
      const { id } = personFor(request, request.params.id);
      const { consent, hash } = request.params;
      auditAs(request, `consent:${id}`, `${consent} ${hash}`);
      const paper = await papers.read(id, consent, hash);
      if (paper === undefined) throw notFound();
      // A PDF may hold more than pages: no browser opens it within this site.
      const shown = paper.type === "application/pdf" ? `attachment; filename="consent-${hash.slice(0, 8)}.pdf"` : "inline";
      return reply.type(paper.type).header("content-disposition", shown).send(Buffer.from(paper.bytes));
    },
  );

  app.delete(
    "/people/:id/consents/:consent/papers/:hash",
    {
      schema: {
        tags,
        summary: "Erase a file of a signed paper",
        description: "For good: a back-up that is restored later does not bring it back. That there was one, and who erased it, stays.",
        params: PaperParams,
        response: answers(200, "The consent", FamilyConsentSchema),
      },
    },
    async (request, reply) => {
      const { id } = personFor(request, request.params.id);
      const { consent, hash } = request.params;
      auditAs(request, `consent:${id}`, `${consent} ${hash}`);
      return reply.send(settled(await papers.erase(id, consent, hash, actorOf(request))));
    },
  );
}
