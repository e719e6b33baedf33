import {
  ImportSecretsFileSchema,
  ImportSecretsOrderSchema,
  ImportSecretsSchema,
  type Language,
  type Words,
} from "../../contracts/index.ts";
import { seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { localTimes } from "../exports/local-time.ts";
import type { Stamp, Table } from "../exports/table.ts";
import { tableCsv, tableSheet } from "../exports/table-lines.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { IssuedSecret } from "../import-ports.ts";
import { type App, actorOf, IdParams, type RouteContext, scopeAndSight, settled } from "./context.ts";

const TITLE: Words = { zh: "设备接入密码", en: "Secrets of devices" };
const HEAD: readonly Words[] = [
  { zh: "设备", en: "Device" },
  { zh: "编号", en: "Number" },
  { zh: "主题", en: "Topic" },
  { zh: "用户名", en: "User name" },
  { zh: "密码", en: "Secret" },
];
/** Named in the audit log at most; the rest is counted. */
const MOST_NAMED = 200;

const lineOf = ({ name, externalId, topic, username, secret }: IssuedSecret): readonly string[] => [
  name,
  externalId,
  topic,
  username,
  secret,
];

/** The log-ins of the devices that one import brought: made and downloaded together, once. */
export function importSecretRoutes(app: App, { ports }: RouteContext): void {
  const { imports } = ports;
  app.get(
    "/imports/:id/secrets",
    {
      schema: {
        tags: ["imports"],
        summary: "How many devices of an import still have no log-in",
        params: IdParams,
        response: answers(200, "So many", ImportSecretsSchema),
      },
    },
    async (request, reply) => {
      if (!seesPath(scopeAndSight(request).scope, imports.community().path)) throw notFound();
      return reply.send(settled(await imports.secrets.waiting(request.params.id)));
    },
  );
  app.post(
    "/imports/:id/secrets",
    {
      schema: {
        tags: ["imports"],
        summary: "Make the log-ins that are missing, and tell them in one table, this once",
        description:
          "For devices that this import brought and that have no log-in yet; those that a gateway carries need none. The hub keeps hashes only: the table cannot be fetched again, a lost secret is replaced on the device's page. An import whose devices have log-ins cannot be taken back whole.",
        params: IdParams,
        body: ImportSecretsOrderSchema,
        response: answers(200, "The table", ImportSecretsFileSchema),
      },
    },
    async (request, reply) => {
      if (!seesPath(scopeAndSight(request).scope, imports.community().path)) throw notFound();
      const { format } = request.body;
      const lang: Language = request.body.lang ?? "zh";
      const target = `import:${request.params.id}`;
      auditAs(request, target, format);
      const made = settled(await imports.secrets.make(request.params.id));
      const devices = made.slice(0, MOST_NAMED).map(({ externalId }) => externalId);
      const times = localTimes(ports.sheets.zone());
      const at = ports.now();
      const day = times.text(at).replace(/\D/g, "").slice(0, 8);
      const stamp: Stamp = { by: actorOf(request).name, at, number: `${day}-${ports.sheets.tail()}` };
      const table: Table = { title: TITLE, head: HEAD, rows: made.map(lineOf) };
      auditAs(request, target, JSON.stringify({ made: made.length, number: stamp.number, format, devices }));
      const bytes =
        format === "csv"
          ? Buffer.from(tableCsv(table, stamp, lang, times))
          : Buffer.from(await ports.sheets.workbook(tableSheet(table, stamp, lang, times)));
      const name = `${TITLE[lang]}-${stamp.number}.${format}`;
      return reply.send({ name, made: made.length, file: bytes.toString("base64") });
    },
  );
}
