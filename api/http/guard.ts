import type {} from "@fastify/cookie";
import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { auditWhere } from "../access/audit-where.ts";
import { originRefused } from "../access/origin.ts";
import { ROUTE_RULES, type RouteRule } from "../access/rights.ts";
import type { Caller, Sessions } from "../access/sessions.ts";
import { auditItems, setCaller, setSystem, setWall, systemOf } from "../access/trail.ts";
import type { Walls } from "../access/walls.ts";
import type { ApiPorts, AuditLine } from "../ports.ts";
import { type App, COOKIE, WALL_COOKIE } from "../routes/context.ts";
import { Refusal } from "./problem.ts";
import { createRepeats } from "./repeats.ts";

export const API_PREFIX = "/api/v1";

interface Credential {
  readonly token: string;
  readonly by: "cookie" | "bearer";
}

function bearerOf(request: FastifyRequest): string | undefined {
  const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === "bearer" && token !== "" ? token : undefined;
}

/** A token in a header comes before the cookie; on the live feed, where browsers set no headers, also as subprotocol. */
function credentialOf(request: FastifyRequest, live: boolean): Credential | undefined {
  const token = bearerOf(request);
  if (token !== undefined) return { token, by: "bearer" };
  const protocols = live ? (request.headers["sec-websocket-protocol"] ?? "").split(",") : [];
  const bearer = protocols.map((each) => each.trim()).find((each) => each.startsWith("bearer."));
  if (bearer !== undefined) return { token: bearer.slice("bearer.".length), by: "bearer" };
  const cookie = request.cookies[COOKIE];
  return cookie === undefined ? undefined : { token: cookie, by: "cookie" };
}

const LOG_IN_FIRST = { zh: "没有登录或登录已失效，请重新登录。", en: "You are not logged in, or your session has ended." };

const WALL_FIRST = {
  zh: "大屏登录已失效，请从值班台重新开通。",
  en: "The log-in of this wall screen has ended: open another from the desk.",
};

const OTHER_SITE = {
  zh: "请求来自其他网站（Origin 不符）。",
  en: "The request comes from another site (its Origin is not ours).",
};

const TOKEN_FIRST = {
  zh: "对接密钥缺失、已更换或已停用，请向社区管理员索取。",
  en: "The platform's token is missing, was replaced or ended: ask the community's administrator for one.",
};

const NOT_GRANTED = {
  zh: "该密钥没有这项授权，请向社区管理员申请。",
  en: "This token was not given that: ask the community's administrator.",
};

/**
 * Every route below the prefix gets its session, right, origin, repeat and audit checks here, from the one table;
 * a route that is not in the table stops the start.
 */
export function guardRoutes(app: App, guard: { ports: ApiPorts; sessions: Sessions; walls: Walls; publicUrl: string | null }): void {
  const { ports, sessions, walls, publicUrl } = guard;
  const repeats = createRepeats(ports);

  /** What a page fetches by itself is no sign of a human: by cookie only acts count as use, and asking who one is. */
  const callerBehind = async ({ token, by }: Credential, request: FastifyRequest, rule: RouteRule): Promise<Caller | undefined> => {
    const isUse = by === "bearer" || request.method !== "GET" || request.routeOptions.url === `${API_PREFIX}/session`;
    return (await sessions.find(token, isUse)) ?? (rule.locked === true ? sessions.findLocked(token) : undefined);
  };

  /** A screen on the wall is no user: its token is asked for on its own routes and nowhere else. */
  const admitWall = async (request: FastifyRequest, live: boolean): Promise<void> => {
    const cookie = request.cookies[WALL_COOKIE];
    const header = bearerOf(request);
    const token = header ?? cookie;
    const wall = token === undefined ? undefined : await walls.find(token);
    if (wall === undefined) throw new Refusal(401, WALL_FIRST, { headers: { "www-authenticate": "Bearer" } });
    if (originRefused(request, publicUrl, header === undefined ? "cookie" : "bearer", live)) throw new Refusal(403, OTHER_SITE);
    setWall(request, wall);
  };

  const admit = async (request: FastifyRequest, rule: RouteRule, live: boolean): Promise<void> => {
    if (rule.needs === "nobody") return;
    if (rule.needs === "wall") return admitWall(request, live);
    const credential = credentialOf(request, live);
    const system = rule.telephone === true && credential?.by === "bearer" ? ports.calls.systemOf(credential.token) : undefined;
    if (system !== undefined) {
      setSystem(request, system);
      return;
    }
    if (rule.needs === "platform") {
      const platform = credential?.by === "bearer" ? ports.exchange.platformOf(credential.token) : undefined;
      if (platform === undefined) throw new Refusal(401, TOKEN_FIRST, { headers: { "www-authenticate": "Bearer" } });
      setSystem(request, platform);
      return;
    }
    const caller = credential === undefined ? undefined : await callerBehind(credential, request, rule);
    if (credential === undefined || caller === undefined)
      throw new Refusal(401, LOG_IN_FIRST, { headers: { "www-authenticate": "Bearer" } });
    setCaller(request, caller);
    if (originRefused(request, publicUrl, credential.by, live)) throw new Refusal(403, OTHER_SITE);
    if (caller.grants !== undefined) {
      const asked = rule.program;
      if (asked === undefined || (asked !== "any" && !caller.grants.includes(asked))) throw new Refusal(403, NOT_GRANTED);
      return;
    }
    if (rule.needs === "program")
      throw new Refusal(403, { zh: "该地址只供外部程序用自己的密钥访问。", en: "This address is for programs with a token of their own." });
    if (rule.needs !== "session" && !caller.scope.rights.has(rule.needs))
      throw new Refusal(403, { zh: "您的角色没有这项权限。", en: `Your role lacks the right ${rule.needs}.` });
  };

  /** The log book must not stand between the duty and a telephone number: what cannot be written is logged and goes out. */
  const book = async (request: FastifyRequest, reply: FastifyReply, rule: RouteRule): Promise<void> => {
    const places = new Map<string, Awaited<ReturnType<typeof auditWhere>>>();
    const whereOf = async ({ target, where }: AuditLine) => {
      const known = where ?? places.get(target) ?? (await auditWhere(ports, target).catch(() => null));
      places.set(target, known);
      return known;
    };
    for (const item of auditItems(request, reply, rule, ports.now())) {
      try {
        await ports.audit.write({ ...item, where: await whereOf(item) });
      } catch (err) {
        request.log.error({ err, audit: item }, "audit entry not written");
      }
    }
  };

  app.addHook("onRoute", (route: RouteOptions) => {
    for (const method of [route.method].flat()) ruleOf(method, route.url);
  });
  app.addHook("onRequest", async (request) => {
    const { url } = request.routeOptions;
    if (url === undefined) return;
    await admit(request, ruleOf(request.method, url), url === `${API_PREFIX}/live` || url === `${API_PREFIX}/wall/live`);
  });
  app.addHook("preHandler", async (request, reply) => {
    const { url } = request.routeOptions;
    if (request.method !== "POST" || url === undefined || ruleOf(request.method, url).needs === "nobody") return undefined;
    // A telephone system repeats under its own number of the call, a platform under its number of the matter.
    if (systemOf(request) !== null) return undefined;
    reply.raw.once("close", () => repeats.release(request));
    return repeats.before(request, reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const { url } = request.routeOptions;
    if (url === undefined) return payload;
    const rule = ruleOf(request.method, url);
    if (reply.getHeader("idempotent-replayed") === undefined) await book(request, reply, rule);
    await repeats.keep(request, reply, payload, rule.secret === true);
    return payload;
  });
}

/** @throws where a route stands in no table: that is found at start, not by a visitor. */
function ruleOf(method: string, url: string): RouteRule {
  const name = `${method === "HEAD" ? "GET" : method} ${url.slice(API_PREFIX.length)}`;
  const rule = ROUTE_RULES[name];
  if (rule === undefined) throw new Error(`route ${name} declares no right in access/rights.ts`);
  return rule;
}
