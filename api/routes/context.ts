import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from "fastify";
import { Type } from "typebox";
import { HOUR, type Instant, type Scope, type Words } from "../../contracts/index.ts";
import type { LogIn } from "../access/log-in.ts";
import type { Masking } from "../access/masking.ts";
import type { Pins } from "../access/pins.ts";
import type { Sessions } from "../access/sessions.ts";
import { type Sight, sightOf } from "../access/sight.ts";
import { callerOf } from "../access/trail.ts";
import type { Walls } from "../access/walls.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import type { ActOutcome, Actor, ApiPorts, Hand, Paging } from "../ports.ts";

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

/** What the routes are handed. */
export interface RouteContext {
  readonly ports: ApiPorts;
  readonly masking: Masking;
  readonly sessions: Sessions;
  readonly cookieSecure: boolean;
  readonly logInsPerMinute: number;
  /** One for all who check a password: attempts are counted together. */
  readonly logIn: LogIn;
  /** One too: wrong PINs are counted together. */
  readonly pins: Pins;
  readonly walls: Walls;
}

export const COOKIE = "sw_session";
/** Of a screen on the wall; sent to its own routes only. */
export const WALL_COOKIE = "sw_wall";

/** How the session's cookie is set. */
export function sessionCookie({ cookieSecure }: Pick<RouteContext, "cookieSecure">) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: cookieSecure,
    // The server ends it after the last use; the browser may keep it longer, for a desk that never logs itself out.
    maxAge: (30 * 24 * HOUR) / 1000,
  } as const;
}
export const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
export const pagingFields = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: "100 unless said otherwise" })),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: "`next` of the page before" })),
};
export const PagingQuery = Type.Object(pagingFields);

export function pagingOf(query: { readonly limit?: number | undefined; readonly cursor?: string | undefined }): Paging {
  return { limit: query.limit ?? 100, cursor: query.cursor ?? null };
}

export function scopeAndSight(request: FastifyRequest): { readonly scope: Scope; readonly sight: Sight } {
  const { scope } = callerOf(request);
  return { scope, sight: sightOf(scope) };
}

export function actorOf(request: FastifyRequest): Actor {
  const { user } = callerOf(request);
  return { user: user.id, username: user.username, name: user.name };
}

/** Who acts on a case. */
export function handOf(request: FastifyRequest): Hand {
  return { ...actorOf(request), role: callerOf(request).user.role };
}

/** The value, or the refusal with the hub's own reason. */
export function settled<T>(outcome: ActOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  if (outcome.status === 404) throw notFound();
  throw new Refusal(outcome.status, outcome.words ?? { zh: outcome.reason, en: outcome.reason }, { faults: outcome.faults ?? [] });
}

/** A comma list of a closed set; each word that is not in it is named. */
export function listFrom<T extends string>(text: string | undefined, allowed: readonly T[], name: string): readonly T[] | null {
  if (text === undefined || text === "") return null;
  return text.split(",").map((word) => {
    const known = allowed.find((each) => each === word.trim());
    if (known !== undefined) return known;
    const words: Words = { zh: `${name} 可取：${allowed.join("、")}。`, en: `must be one of: ${allowed.join(", ")}` };
    throw badField(`querystring/${name}`, words, 400);
  });
}

export function instantFrom(text: string | undefined): Instant | null {
  return text === undefined ? null : Date.parse(text);
}

/** Materialised path of a place named in a filter; one outside the caller's area is told like one that is not there. */
export function pathFrom(ports: ApiPorts, scope: Scope, place: string | undefined): string | null {
  if (place === undefined || place === "") return null;
  const path = ports.places.pathOf(place);
  const near = path !== undefined && (scope.people !== null || scope.paths.some((root) => path.startsWith(root) || root.startsWith(path)));
  if (path === undefined || !near)
    throw badField("querystring/place", { zh: "没有这个位置，或不在您的辖区内。", en: "no such place in your area of duty" }, 400);
  return path;
}
