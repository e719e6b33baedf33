import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { AcceptanceRowsSchema } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { notFound } from "../http/problem.ts";
import { answers, bytesAnswer } from "../http/shapes.ts";
import type { AcceptanceBook } from "./acceptance-book.ts";
import { type App, actorOf, type RouteContext, settled } from "./context.ts";

/** A telephone's photograph is 3 to 8 MiB; the page makes it smaller before it sends it. */
const PHOTO_BYTES = 8 * 1024 * 1024;
const TYPES = ["image/jpeg", "image/png", "image/webp"];
const tags = ["acceptances"];
const DeviceParams = Type.Object({ id: Type.String({ maxLength: 200 }), device: Type.String({ maxLength: 200 }) });
const PhotoParams = Type.Object({ ...DeviceParams.properties, hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) });

/** Photos of installed devices; opening one is written down, for some hang in homes. */
export function acceptancePhotoRoutes(app: App, context: RouteContext, book: AcceptanceBook): void {
  // In a scope of its own: nowhere else is a picture a body.
  void app.register(async (inner) => routes(inner.withTypeProvider<TypeBoxTypeProvider>(), context, book));
}

function routes(app: App, { ports }: RouteContext, book: AcceptanceBook): void {
  app.addContentTypeParser(TYPES, { parseAs: "buffer", bodyLimit: PHOTO_BYTES }, (_request, body, done) => done(null, body));

  app.post(
    "/acceptances/:id/devices/:device/photos",
    {
      bodyLimit: PHOTO_BYTES,
      schema: {
        tags,
        summary: "Add a photo of an installed device",
        description:
          "The body is the file: JPEG, PNG or WebP, 8 MiB at most, told by its first bytes. What a camera writes beside the picture is taken out. The device, its mounting and the door plate; no people.",
        consumes: TYPES,
        params: DeviceParams,
        response: answers(201, "The device", AcceptanceRowsSchema),
      },
    },
    async (request, reply) => {
      const { id, device } = request.params;
      const acceptance = await book.withDevice(request, id, device);
      auditAs(request, `device:${device}`, JSON.stringify({ acceptance: id }));
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      settled(await ports.acceptances.addPhoto(id, device, bytes, actorOf(request)));
      return reply.code(201).send(await book.one(request, acceptance, device));
    },
  );

  app.get(
    "/acceptances/:id/devices/:device/photos/:hash",
    {
      schema: { tags, summary: "One photo of an installed device", params: PhotoParams, response: bytesAnswer("The photo", "image/*") },
    },
    async (request, reply) => {
      const { id, device, hash } = request.params;
      await book.withDevice(request, id, device);
      auditAs(request, `device:${device}`, JSON.stringify({ acceptance: id, hash }));
      const photo = await ports.acceptances.photo(id, device, hash);
      if (photo === undefined) throw notFound();
      return reply.type(photo.type).header("content-disposition", "inline").send(Buffer.from(photo.bytes));
    },
  );

  app.delete(
    "/acceptances/:id/devices/:device/photos/:hash",
    {
      schema: {
        tags,
        summary: "Erase a photo of an installed device",
        description:
          "For good: a back-up that is restored later does not bring it back. That there was one stays in a version that was signed.",
        params: PhotoParams,
        response: answers(200, "The device", AcceptanceRowsSchema),
      },
    },
    async (request, reply) => {
      const { id, device, hash } = request.params;
      const acceptance = await book.withDevice(request, id, device);
      auditAs(request, `device:${device}`, JSON.stringify({ acceptance: id, hash }));
      settled(await ports.acceptances.erasePhoto(id, device, hash, actorOf(request)));
      return reply.send(await book.one(request, acceptance, device));
    },
  );
}
