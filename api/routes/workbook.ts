import type { FastifyReply } from "fastify";

export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A workbook to keep as a file, under a name in any letters. */
export function sendBook(reply: FastifyReply, name: string, bytes: Uint8Array) {
  return reply
    .type(XLSX)
    .header("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(Buffer.from(bytes));
}
