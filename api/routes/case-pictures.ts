import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { CasePictureAnswerSchema, isInvolved, PICTURE_STAGES } from "../../contracts/index.ts";
import { notFound } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import { findCase } from "./case-acts.ts";
import { type App, handOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

/** A telephone's photograph is 3 to 8 MiB; the page makes it smaller before it sends it. */
const PICTURE_BYTES = 8 * 1024 * 1024;
const TYPES = ["image/jpeg", "image/png", "image/webp"];

const StageQuery = Type.Object({ stage: Type.Optional(Type.Enum([...PICTURE_STAGES])) });
const PictureParams = Type.Object({ ...IdParams.properties, hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) });

/** Pictures of cases: before the work and after it. */
export function casePictureRoutes(app: App, context: RouteContext): void {
  // In a scope of its own: nowhere else is a picture a body.
  void app.register(async (inner) => pictureRoutes(inner.withTypeProvider<TypeBoxTypeProvider>(), context));
}

function pictureRoutes(app: App, { ports }: RouteContext): void {
  app.addContentTypeParser(TYPES, { parseAs: "buffer", bodyLimit: PICTURE_BYTES }, (_request, body, done) => done(null, body));

  app.post(
    "/cases/:id/pictures",
    {
      bodyLimit: PICTURE_BYTES,
      schema: {
        tags: ["cases"],
        summary: "Add a picture to a case",
        description:
          "The body is the file: JPEG, PNG or WebP, 8 MiB at most. What a camera writes beside the picture (position, time, serial number) is taken out; a position in it is answered and not kept.",
        consumes: TYPES,
        params: IdParams,
        querystring: StageQuery,
        response: answers(201, "The picture as it is kept", CasePictureAnswerSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await findCase(ports, request, id);
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const picture = settled(await ports.cases.addPicture(id, handOf(request), request.query.stage ?? "before", bytes));
      return reply.code(201).send(picture);
    },
  );

  app.get(
    "/cases/:id/pictures/:hash",
    {
      schema: {
        tags: ["cases"],
        summary: "One picture of a case",
        params: PictureParams,
        response: bytesAnswer("The picture", "image/*"),
      },
    },
    async (request, reply) => {
      const { id, hash } = request.params;
      const { scope } = scopeAndSight(request);
      const found = await findCase(ports, request, id);
      const shown = scope.rights.has("cases.pictures") || isInvolved(found.case, scope.username);
      const known = found.case.pictures.some((each) => each.hash === hash);
      const picture = shown && known ? await ports.cases.picture(hash) : undefined;
      if (picture === undefined) throw notFound();
      return reply.type(picture.type).header("content-disposition", "inline").send(Buffer.from(picture.bytes));
    },
  );
}
