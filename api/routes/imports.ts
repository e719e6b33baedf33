import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  IMPORT_KIND_WORDS,
  IMPORT_KINDS,
  ImportCheckSchema,
  type ImportKind,
  ImportPageSchema,
  ImportUndoSchema,
  ImportViewSchema,
  type KeptThing,
} from "../../contracts/index.ts";
import { maskName } from "../access/masking.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers, bytesAnswer, noContent } from "../http/shapes.ts";
import { type App, actorOf, IdParams, PagingQuery, pagingOf, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { sendBook, XLSX } from "./workbook.ts";

/** A list of 10,000 people is 1 to 3 MiB as a spreadsheet. */
const FILE_BYTES = 20 * 1024 * 1024;
const TYPES = [XLSX, "text/csv", "application/octet-stream", "application/vnd.ms-excel"];
const tags = ["imports"];
const Kind = Type.Enum([...IMPORT_KINDS]);

/** Files of people's own into the register. */
export function importRoutes(app: App, context: RouteContext): void {
  // In a scope of its own: nowhere else is a spreadsheet a body.
  void app.register(async (inner) => routes(inner.withTypeProvider<TypeBoxTypeProvider>(), context));
}

/** A row of work orders opens a case, and taking it back withdraws it; grids are kept by whoever keeps them on their page. */
function mustRegister(request: FastifyRequest, kind: ImportKind | undefined): void {
  if (kind === "grids" && !scopeAndSight(request).scope.rights.has("grids.write"))
    throw new Refusal(403, { zh: "您的角色不能维护网格。", en: "Your role does not keep grids." });
  if (kind === "work-orders" && !scopeAndSight(request).scope.rights.has("cases.register"))
    throw new Refusal(403, { zh: "您的角色不能登记工单。", en: "Your role does not register cases." });
}

function routes(app: App, { ports }: RouteContext): void {
  app.addContentTypeParser(TYPES, { parseAs: "buffer", bodyLimit: FILE_BYTES }, (_request, body, done) => done(null, body));
  const { imports } = ports;
  /** A whole community's register changes: whoever has one compound to look after does not do that. */
  const byOf = (request: FastifyRequest) => {
    if (!seesPath(scopeAndSight(request).scope, imports.community().path)) throw notFound();
    return actorOf(request);
  };

  app.get(
    "/imports",
    {
      schema: {
        tags,
        summary: "Imports, latest first; before them one's own that are not taken in yet",
        querystring: PagingQuery,
        response: answers(200, "A page of imports", ImportPageSchema),
      },
    },
    async (request, reply) => reply.send(await imports.list(pagingOf(request.query), byOf(request))),
  );
  app.get(
    "/imports/templates/:kind",
    {
      schema: {
        tags,
        summary: "An empty table to fill in",
        params: Type.Object({ kind: Kind }),
        response: bytesAnswer("The table", XLSX),
      },
    },
    (request, reply) =>
      sendBook(reply, `导入模板-${IMPORT_KIND_WORDS[request.params.kind].zh}.xlsx`, imports.template(request.params.kind)),
  );
  app.post(
    "/imports",
    {
      bodyLimit: FILE_BYTES,
      schema: {
        tags,
        summary: "Bring a file; nothing is changed yet",
        description:
          "The body is the file: CSV in UTF-8, UTF-16 or GB 18030, or XLSX, 20 MiB at most. It is read, its headings are found and guessed; it is forgotten after 30 minutes without an act.",
        consumes: TYPES,
        querystring: Type.Object({ kind: Kind, name: Type.String({ minLength: 1, maxLength: 200, description: "The file's own name" }) }),
        response: answers(201, "What was found in it", ImportViewSchema),
      },
    },
    async (request, reply) => {
      const { kind, name } = request.query;
      mustRegister(request, kind);
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const view = settled(await imports.open(kind, name, bytes, byOf(request)));
      auditAs(request, `import:${view.id}`, `${kind} ${view.rows}`);
      return reply.code(201).send(view);
    },
  );
  app.get(
    "/imports/:id",
    {
      schema: {
        tags,
        summary: "One import: how far it is, and what it found",
        params: IdParams,
        response: answers(200, "The import", ImportViewSchema),
      },
    },
    async (request, reply) => {
      const view = await imports.get(request.params.id, byOf(request));
      if (view === undefined) throw notFound();
      return reply.send(view);
    },
  );
  app.delete(
    "/imports/:id",
    { schema: { tags, summary: "Forget a file that was not taken in", params: IdParams, response: noContent } },
    async (request, reply) => {
      settled(await imports.drop(request.params.id, byOf(request)));
      return reply.code(204).send();
    },
  );
  app.get(
    "/imports/:id/remarks",
    {
      schema: {
        tags,
        summary: "The same table with what is wrong in a red column, to mend and bring again",
        params: IdParams,
        response: bytesAnswer("The table", XLSX),
      },
    },
    async (request, reply) => {
      const by = byOf(request);
      const [view, bytes] = [await imports.get(request.params.id, by), await imports.remarks(request.params.id, by)];
      if (view === undefined || bytes === undefined) throw notFound();
      return sendBook(reply, `${view.name.replace(/\.[^.]+$/, "")}-待修改.xlsx`, bytes);
    },
  );
  undoRoutes(app, imports, byOf);
  actRoutes(app, imports, byOf);
}

/** Shown at once; the table has all. */
const MOST_KEPT = 200;

/** Before an import is taken back: what that would do, and what stays. */
function undoRoutes(app: App, imports: RouteContext["ports"]["imports"], byOf: (request: FastifyRequest) => unknown): void {
  /** Whoever sees no names is told which row. */
  const keptFor = (request: FastifyRequest, kept: readonly KeptThing[]): KeptThing[] =>
    scopeAndSight(request).sight.names === "full"
      ? [...kept]
      : kept.map((one) => (one.what === "person" || one.what === "device" ? { ...one, name: maskName(one.name) } : one));
  app.get(
    "/imports/:id/undo",
    {
      schema: {
        tags,
        summary: "What taking an import back would do now: how much goes, and what stays because something leans on it",
        params: IdParams,
        response: answers(200, "What it would do", ImportUndoSchema),
      },
    },
    async (request, reply) => {
      byOf(request);
      const { counts, kept } = settled(await imports.undoing(request.params.id));
      return reply.send({ counts, kept: keptFor(request, kept.slice(0, MOST_KEPT)) });
    },
  );
  app.get(
    "/imports/:id/kept",
    {
      schema: {
        tags,
        summary: "Everything that would stay, row by row, with what leans on it in a red column",
        params: IdParams,
        response: bytesAnswer("The table", XLSX),
      },
    },
    async (request, reply) => {
      byOf(request);
      const { kept } = settled(await imports.undoing(request.params.id));
      return sendBook(reply, "撤销后保留.xlsx", imports.keptTable(keptFor(request, kept)));
    },
  );
}

function actRoutes(
  app: App,
  imports: RouteContext["ports"]["imports"],
  byOf: (request: FastifyRequest) => ReturnType<typeof actorOf>,
): void {
  app.post(
    "/imports/:id/check",
    {
      schema: {
        tags,
        summary: "Try it: what would be new, changed, wrong; nothing is changed",
        description: "Which column is what is kept for the next file of this community. GET /imports/{id} tells meanwhile how far it is.",
        params: IdParams,
        body: ImportCheckSchema,
        response: answers(200, "What it would do", ImportViewSchema),
      },
    },
    async (request, reply) => reply.send(settled(await imports.check(request.params.id, request.body, byOf(request)))),
  );
  for (const act of ["apply", "undo"] as const)
    app.post(
      `/imports/:id/${act}`,
      {
        schema: {
          tags,
          summary: act === "apply" ? "Take in the rows without faults, in one transaction" : "Take an import back",
          description:
            act === "apply"
              ? "As it was tried; where the register has changed since and the outcome with it, it is refused with the new outcome."
              : "Everything that nothing leans on goes, identity numbers included, and updated entries are as they were. The rest stays whole and can be taken back later; GET /imports/{id}/undo tells before what that is. Refused where nothing could go. An import of work orders goes whole or not at all.",
          params: IdParams,
          response: answers(200, "The import", ImportViewSchema),
        },
      },
      async (request, reply) => {
        const by = byOf(request);
        mustRegister(request, (await imports.get(request.params.id, by))?.kind);
        const view = settled(await imports[act](request.params.id, by));
        auditAs(request, `import:${view.id}`, JSON.stringify(act === "undo" ? (view.undone ?? view.counts) : view.counts));
        return reply.send(view);
      },
    );
}
