import { NewPrintSchema, type Print, PrintSchema, printedPage, printNumber, toIso } from "../../contracts/index.ts";
import { printedSubject, whereOfPrinted } from "../access/print-sight.ts";
import { auditAs, auditAt, callerOf } from "../access/trail.ts";
import { localTimes } from "../exports/local-time.ts";
import { badField, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { ApiPorts } from "../ports.ts";
import type { App, RouteContext } from "./context.ts";

const MAY_NOT = { zh: "您的角色不能打印这一页。", en: "Your role does not print this page." };
const OTHER = { zh: "这一页不是关于它的。", en: "this page is not about that" };

/** The next number of the day, for whoever prints now. */
export async function takeNumber({ sheets, now }: Pick<ApiPorts, "sheets" | "now">, byName: string): Promise<Print> {
  const at = now();
  const day = localTimes(sheets.zone()).text(at).slice(0, 10);
  return { number: printNumber(day, await sheets.nextPrint(day)), at: toIso(at), byName };
}

/** 打印: a sheet takes its number before it goes to paper, and the audit log says whose it is. */
export function printRoute(app: App, { ports }: RouteContext): void {
  app.post(
    "/prints",
    {
      schema: {
        tags: ["prints"],
        summary: "Take a number for a sheet that is printed",
        description:
          "Numbers run by day through the whole hub. Who may open the page may print it; page, number, time and name stand in the audit log.",
        body: NewPrintSchema,
        response: answers(201, "What stands on the sheet", PrintSchema),
      },
    },
    async (request, reply) => {
      const { page, subject } = request.body;
      auditAs(request, `sheet:${page}`, JSON.stringify({ page }));
      const { scope, user } = callerOf(request);
      const printed = printedSubject(subject);
      const needs = printed && printedPage(page).of[printed.kind];
      if (printed === undefined || needs === undefined) throw badField("body/subject", OTHER);
      if (![needs].flat().some((right) => scope.rights.has(right))) throw new Refusal(403, MAY_NOT);
      const where = await whereOfPrinted(ports, request, printed);
      const print = await takeNumber(ports, user.name);
      auditAs(request, subject ?? `sheet:${page}`, JSON.stringify({ page, number: print.number }));
      auditAt(request, { path: where.path, person: where.person });
      return reply.code(201).send(print);
    },
  );
}
