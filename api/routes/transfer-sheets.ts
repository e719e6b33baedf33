import { createHash, randomBytes, randomInt } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  type CaseDetail,
  HOUR,
  isEndedCase,
  type MadeTransfer,
  MadeTransferSchema,
  NewTransferSchema,
  type Person,
  seesWhere,
  TRANSFER_LINK_HOURS,
  type TransferLink,
  TransferLinksSchema,
  TransferQuerySchema,
  TransferSheetSchema,
  toIso,
  type Whereabouts,
  type Words,
} from "../../contracts/index.ts";
import { auditAs, auditAt, auditView, callerOf } from "../access/trail.ts";
import { transferSheet } from "../access/transfer-sheet.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import type { StoredTransfer } from "../transfer-ports.ts";
import { findCase } from "./case-acts.ts";
import { type App, IdParams, type RouteContext } from "./context.ts";
import { takeNumber } from "./prints.ts";

/** After so many wrong codes a QR code opens nothing any more. */
export const MOST_WRONG_CODES = 5;
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
/** The code is of no use without the token that only the paper holds. */
export const codeHashOf = (token: string, code: string): string => sha256(`${token} ${code}`);

const NumberParams = Type.Object({ id: Type.String({ maxLength: 200 }), number: Type.String({ maxLength: 40 }) });
const NOT_HERS: Words = { zh: "这张工单不是此人的。", en: "This case is not about her." };
const DRILL: Words = { zh: "演练工单不出就医交接单。", en: "A drill makes no transfer sheet." };
const CRITICAL_ONLY: Words = {
  zh: "值班台在本人的特急工单未办结时才能出就医交接单；危及生命时可写明理由后查看。",
  en: "The desk makes a transfer sheet in an open critical case of hers; where a life is in danger, with a reason.",
};
const NO_ADDRESS: Words = {
  zh: "平台没有配置对外地址，纸面不带二维码",
  en: "The hub has no public address: the sheet has no QR code",
};

interface Asked {
  readonly case: string | null;
  readonly reason: string | null;
}
interface Allowed {
  readonly person: Person;
  readonly home: string | null;
  readonly at: Whereabouts;
  readonly case: CaseDetail | undefined;
  readonly overridden: boolean;
}

/** 就医交接单: one page for the ambulance or the ward, on paper with a QR code that opens it for a day. */
export function transferSheetRoutes(app: App, { ports, masking }: RouteContext, publicUrl: string | null): void {
  const tags = ["people"];
  const personFor = (request: FastifyRequest, id: string) => {
    const found = ports.people.get(id);
    if (found === undefined || !seesWhere(callerOf(request).scope, found.at)) throw notFound();
    auditAt(request, found.at);
    auditAs(request, `person:${id}`);
    return found;
  };
  const caseFor = async (request: FastifyRequest, person: string, id: string | null): Promise<CaseDetail | undefined> => {
    if (id === null) return undefined;
    const { case: one } = await findCase(ports, request, id);
    if (one.person !== person) throw new Refusal(422, NOT_HERS);
    if (one.drill !== undefined) throw new Refusal(422, DRILL);
    return one;
  };
  /** Who treats her may always; the desk in an open critical case of hers, else with a reason, which is logged by itself. */
  const allowed = async (request: FastifyRequest, id: string, asked: Asked): Promise<Allowed> => {
    const { person, at, placePath } = personFor(request, id);
    const one = await caseFor(request, id, asked.case);
    const { scope } = callerOf(request);
    const overridden = asked.reason !== null;
    const open = ports.live.openCases().filter(({ case: each }) => each.person === id && each.drill === undefined && !isEndedCase(each));
    const critical = open.some(({ case: each }) => each.severity === "critical");
    if (scope.role === "duty" && !critical && !(overridden && open.length > 0)) throw new Refusal(403, CRITICAL_ONLY);
    auditView(request, "health.view", `person:${id}`, "transfer-sheet");
    auditView(request, "phone.view", `person:${id}`, `${person.contacts.length}`);
    if (asked.reason !== null) auditView(request, "transfer.override", `person:${id}`, asked.reason.trim());
    return { person, home: placePath, at, case: one, overridden };
  };
  const sheetOf = (request: FastifyRequest, { person, home, case: one, overridden }: Allowed, at: number) => {
    const { scope, user } = callerOf(request);
    return transferSheet({ ports, masking }, { person, home, case: one, at, by: user.id, overridden }, scope);
  };

  app.get(
    "/people/:id/transfer-sheet",
    {
      schema: {
        tags,
        summary: "What an ambulance or a ward must know of her, as it stands now",
        description:
          "72 hours of vital signs by days with what is missing, her usual level, falls, what was consented of illnesses and medicines, contacts, and the course of a case. `reason` opens it for a life in danger beyond what the role sees, and is logged.",
        params: IdParams,
        querystring: TransferQuerySchema,
        response: answers(200, "The sheet", TransferSheetSchema),
      },
    },
    async (request, reply) => {
      const { case: one = null, reason = null } = request.query;
      const may = await allowed(request, request.params.id, { case: one, reason });
      return reply.send(await sheetOf(request, may, ports.now()));
    },
  );

  app.post(
    "/people/:id/transfer-sheets",
    {
      schema: {
        tags,
        summary: "Number a transfer sheet for paper, with a link for its QR code",
        description:
          "Address and code are told once and kept as hashes. The link opens without log-in for 24 hours, by the code beside it, until it is revoked; every opening is logged. No link where the hub has no public address.",
        params: IdParams,
        body: NewTransferSchema,
        response: answers(201, "The sheet, its number, its link", MadeTransferSchema),
      },
    },
    async (request, reply) => {
      const may = await allowed(request, request.params.id, request.body);
      const { user } = callerOf(request);
      const print = await takeNumber(ports, user.name);
      const at = Date.parse(print.at);
      const sheet = await sheetOf(request, may, at);
      auditAs(request, `person:${may.person.id}`, JSON.stringify({ number: print.number, qr: publicUrl !== null }));
      const made = publicUrl === null ? null : linkOf(publicUrl, at);
      if (made !== null)
        await ports.transfers.save({
          ...{ ...made.hashes, number: print.number, person: may.person.id, case: may.case?.id ?? null, overridden: may.overridden },
          ...{ at, by: user.id, byName: user.name, expiresAt: made.expiresAt, revokedAt: null, wrong: 0, opened: 0, openedAt: null },
        });
      const answer: MadeTransfer = { ...print, sheet, link: made?.link ?? null, noLink: made === null ? NO_ADDRESS : null };
      return reply.code(201).send(answer);
    },
  );

  app.get(
    "/people/:id/transfer-sheets",
    {
      schema: {
        tags,
        summary: "Transfer sheets of the last week with a QR code, and how often each was opened",
        params: IdParams,
        response: answers(200, "The sheets", TransferLinksSchema),
      },
    },
    async (request, reply) => {
      const { person } = personFor(request, request.params.id);
      return reply.send({ items: (await ports.transfers.of(person.id)).map(shown) });
    },
  );

  app.post(
    "/people/:id/transfer-sheets/:number/revoke",
    { schema: { tags, summary: "End the QR code of a transfer sheet now", params: NumberParams, response: noContent } },
    async (request, reply) => {
      const { id, number } = request.params;
      personFor(request, id);
      const sheet = (await ports.transfers.of(id)).find((each) => each.number === number);
      if (sheet === undefined) throw notFound();
      if (sheet.revokedAt === null) await ports.transfers.save({ ...sheet, revokedAt: ports.now() });
      auditAs(request, `person:${id}`, JSON.stringify({ number }));
      return reply.code(204).send();
    },
  );
}

function linkOf(publicUrl: string, at: number) {
  const token = randomBytes(32).toString("base64url");
  const code = String(randomInt(10_000)).padStart(4, "0");
  const expiresAt = at + TRANSFER_LINK_HOURS * HOUR;
  return {
    expiresAt,
    hashes: { tokenHash: sha256(token), codeHash: codeHashOf(token, code) },
    link: { url: `${publicUrl.replace(/\/+$/, "")}/t/${token}`, code, expiresAt: toIso(expiresAt) },
  };
}

const shown = ({ number, at, byName, expiresAt, revokedAt, opened, openedAt, wrong }: StoredTransfer): TransferLink => ({
  ...{ number, at: toIso(at), byName, expiresAt: toIso(expiresAt), opened, locked: wrong >= MOST_WRONG_CODES },
  ...{ revokedAt: revokedAt === null ? null : toIso(revokedAt), openedAt: openedAt === null ? null : toIso(openedAt) },
});
