import type { FastifyRequest } from "fastify";
import type { ApiPorts } from "../ports.ts";
import type { Caller } from "./sessions.ts";

/** Only a desk that is watched is a seat of the duty. */
const stands = (caller: Caller | undefined): boolean => caller?.scope.rights.has("desk.stand") === true;

/**
 * Writes for the duty log who sits at a desk of the duty from now on, and after whom; nobody (`now` left out): who left
 * it. What cannot be written holds up nobody.
 */
export async function noteSeat(
  request: FastifyRequest,
  ports: Pick<ApiPorts, "audit" | "now">,
  seat: { readonly now?: Caller; readonly before?: Caller | undefined },
): Promise<void> {
  const { now, before } = seat;
  const who = now ?? before;
  if (who === undefined || !(stands(now) || stands(before)) || now?.user.id === before?.user.id) return;
  const line = {
    ...{ at: ports.now(), user: who.user.username, act: now === undefined ? "desk.left" : "desk.seated", target: `desk:${who.desk}` },
    ...({ outcome: "done", address: request.ip, where: { path: who.scope.paths[0] ?? "", person: null } } as const),
    detail: now === undefined || before === undefined ? null : JSON.stringify({ after: before.user.name }),
  };
  await ports.audit.write(line).catch((err: unknown) => request.log.error({ err, audit: line }, "audit entry not written"));
}
