import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Language } from "../../contracts/index.ts";
import { auditAs } from "../access/trail.ts";
import { type LocalTimes, localTimes } from "../exports/local-time.ts";
import type { Stamp, Table } from "../exports/table.ts";
import { tableCsv, tableSheet, titleOf } from "../exports/table-lines.ts";
import { bytesAnswer } from "../http/shapes.ts";
import type { ApiPorts, PageOf, Paging } from "../ports.ts";
import type { SheetOrder } from "../sheet-ports.ts";
import { actorOf } from "./context.ts";
import { XLSX } from "./workbook.ts";

const FORMATS = ["csv", "xlsx"] as const;
type Format = (typeof FORMATS)[number];

/** What every list that leaves as a file is asked, in one way. */
export const tableFields = {
  format: Type.Optional(
    Type.Enum([...FORMATS], { description: "CSV in UTF-8 with a byte order mark unless said otherwise; `xlsx`: a workbook" }),
  ),
  lang: Type.Optional(Type.Enum(["zh", "en"], { description: "Language of headings and words; Chinese unless said otherwise" })),
};
export interface TableQuery {
  readonly format?: Format;
  readonly lang?: Language;
}

/** What every list that leaves as a file answers. */
export const tableAnswer = {
  ...bytesAnswer("The table", "text/csv"),
  200: {
    description: "The table",
    content: Object.fromEntries(
      ["text/csv", XLSX].map((type) => [type, { schema: Type.Unsafe<unknown>({ type: "string", format: "binary" }) }]),
    ),
  },
};

/** Rows of one file at most: a longer list is asked for in pieces. */
export const MOST_ROWS = 20_000;
const AT_ONCE = 1_000;

/** All rows of a list that comes in pages, up to what one file takes. */
export async function wholeList<T>(
  page: (paging: Paging) => PageOf<T> | Promise<PageOf<T>>,
  most = MOST_ROWS,
): Promise<{ readonly items: readonly T[]; readonly isCut: boolean }> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const next: PageOf<T> = await page({ limit: AT_ONCE, cursor });
    found.push(...next.items);
    cursor = next.next;
  } while (cursor !== null && found.length < most);
  return { items: found.slice(0, most), isCut: cursor !== null || found.length > most };
}

/** A name in any letters, as RFC 8187 writes it, with a plain one for what cannot read that. */
function disposition(plain: string, name: string): string {
  const wide = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${wide}`;
}

/** What no file system takes in a name. */
const fileName = (text: string): string =>
  text
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, " ")
    .slice(0, 80)
    .trim();

interface Made {
  readonly csv: () => string;
  readonly sheet: () => SheetOrder;
}

interface Order {
  /** What the audit log names. */
  readonly target: string;
  /** The name of the file in plain letters. */
  readonly name: string;
  readonly title: string;
  readonly count: number;
  readonly make: (stamp: Stamp, times: LocalTimes) => Made;
}

type Ports = Pick<ApiPorts, "sheets" | "now">;

/**
 * The one way in which a list leaves the hub as a file. The file says whose it is, when it was made and under which number, and the
 * same number stands in the audit log.
 */
export async function sendFile(
  { sheets, now }: Ports,
  request: FastifyRequest,
  reply: FastifyReply,
  { target, name, title, count, make }: Order,
  { format = "csv" }: TableQuery,
) {
  const times = localTimes(sheets.zone());
  const at = now();
  const minute = times.text(at).replace(/\D/g, "").slice(0, 12);
  const stamp: Stamp = { by: actorOf(request).name, at, number: `${minute.slice(0, 8)}-${sheets.tail()}` };
  const { format: _format, lang: _lang, ...asked }: Record<string, unknown> = Object(request.query);
  auditAs(request, target, JSON.stringify({ number: stamp.number, format, count, ...asked }));
  const made = make(stamp, times);
  const file = `${fileName(title)}-${minute.slice(0, 8)}-${minute.slice(8)}`;
  reply.header("content-disposition", disposition(`${name}-${minute.slice(0, 8)}.${format}`, `${file}.${format}`));
  if (format === "csv") return reply.type("text/csv; charset=utf-8").send(made.csv());
  return reply.type(XLSX).send(Buffer.from(await sheets.workbook(made.sheet())));
}

/** A table as a file. Its rows are the caller's: masked and filtered as the list itself. */
export function sendTable(
  ports: Ports,
  request: FastifyRequest,
  reply: FastifyReply,
  { target, name, table }: Pick<Order, "target" | "name"> & { readonly table: Table },
  query: TableQuery,
) {
  const { lang = "zh" } = query;
  return sendFile(
    ports,
    request,
    reply,
    {
      ...{ target, name, title: titleOf(table, lang), count: table.rows.length },
      make: (stamp, times) => ({
        csv: () => tableCsv(table, stamp, lang, times),
        sheet: () => tableSheet(table, stamp, lang, times),
      }),
    },
    query,
  );
}
