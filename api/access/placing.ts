import type { FastifyRequest } from "fastify";
import { badField } from "../http/problem.ts";
import type { ApiPorts } from "../ports.ts";
import { seesPath } from "./sight.ts";
import { callerOf } from "./trail.ts";

/** A device is put only where, and on whom, the caller has sight of. */
export function checkPlacing(
  ports: Pick<ApiPorts, "places" | "people">,
  request: FastifyRequest,
  place: string | undefined,
  person: string | null | undefined,
): void {
  const { scope } = callerOf(request);
  const path = place === undefined ? undefined : ports.places.pathOf(place);
  if (place !== undefined && (path === undefined || !seesPath(scope, path)))
    throw badField("body/place", { zh: "没有这个位置，或不在您的辖区内。", en: "no such place in your area of duty" });
  if (person === undefined || person === null) return;
  const at = ports.people.get(person)?.at;
  if (at === undefined || !seesPath(scope, at.path))
    throw badField("body/person", { zh: "没有这位居民。", en: "no such person in your area of duty" });
}
