import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUDIT_ACT_WORDS, ROLE_NAMES, roleHas } from "../../contracts/index.ts";
import { guardRoutes } from "../http/guard.ts";
import { type Bench, idsOf, openBench } from "../testing/harness.ts";
import { HASH } from "../testing/world.ts";
import { ROUTE_RULES } from "./rights.ts";
import { HUB_ACTS, VIEW_ACTS } from "./trail.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ driven: true, demo: true });
});
afterAll(() => bench.api.stop());

/** A thing that is there, for each parameter of a route. */
const THINGS: Readonly<Record<string, string>> = {
  "/alerts/:id": "a-smoke",
  "/cases/:id": "case-a-smoke",
  "/devices/:id": "smoke-wang",
  "/people/:id": "wang",
  "/places/:id": "east",
  "/quarantine/:id": "q1",
  "/unclaimed/:id": "un-1",
  "/users/:id": "nobody-of-this-id",
  "/rules/:id": "none",
  "/replays/:id": "none",
  "/notices/:id": "none",
  "/snapshots/:hash": HASH,
  "/scenarios/:name": "fire",
};
function addressed(url: string): string {
  const key = Object.keys(THINGS).find((each) => url.startsWith(each));
  if (key === undefined) return url;
  return key.replace(/:[a-z]+/, THINGS[key] ?? "") + url.slice(key.length);
}

const ROUTES = Object.entries(ROUTE_RULES)
  .filter(([name]) => !["GET /live", "DELETE /session", "POST /desk/lock", "DELETE /devices/:id"].includes(name))
  .map(([name, rule]) => {
    const [method = "", url = ""] = name.split(" ");
    return { name, method, url: addressed(url), rule };
  });

describe("the table of routes and rights", () => {
  it("names every route that there is, and no other", async () => {
    const { body } = await bench.call("GET", "/openapi.json");
    const paths: unknown = JSON.parse(JSON.stringify(body)).paths;
    const served = Object.entries(Object(paths)).flatMap(([path, methods]) =>
      path.startsWith("/api/v1")
        ? Object.keys(Object(methods)).map(
            (method) =>
              `${method.toUpperCase()} ${path
                .slice(7)
                .replace("{*}", "*")
                .replace(/\{(\w+)\}/g, ":$1")}`,
          )
        : [],
    );
    expect(served.sort()).toEqual(Object.keys(ROUTE_RULES).sort());
  });

  it("does not start with a route that declares no right", async () => {
    const { default: Fastify } = await import("fastify");
    const app = Fastify({ loggerInstance: pino({ level: "silent" }) });
    const start = app
      .register(
        async (inner) => {
          guardRoutes(inner.withTypeProvider(), { ports: bench.hub.ports, sessions: Object(null), walls: Object(null), publicUrl: null });
          inner.get("/secrets", async () => "all of them");
        },
        { prefix: "/api/v1" },
      )
      .ready();
    await expect(start).rejects.toThrow("GET /secrets declares no right");
  });

  it.each(ROUTES.filter(({ rule }) => rule.needs !== "nobody"))("$name: 401 without a session", async ({ method, url }) => {
    const answer = await bench.call(method, `/api/v1${url}`, { ...(method === "GET" || method === "DELETE" ? {} : { body: {} }) });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  // A gateway comes with its own password or signature, another system with its token: sessions are nothing to them.
  it.each(ROUTES.filter(({ name, rule }) => !["platform", "program", "wall"].includes(rule.needs) && !name.includes(" /ingest/:gateway")))(
    "$name: each role has its right or 403",
    async ({ method, url, rule }) => {
      for (const role of ROLE_NAMES) {
        const answer = await bench.as(role, method, url, method === "GET" || method === "DELETE" ? undefined : {});
        const { needs } = rule;
        const open = needs === "nobody" || needs === "session" || needs === "platform" || needs === "program" || needs === "wall";
        const may = open || roleHas(role, needs);
        const byRole = answer.status === 403 && answer.text.includes("没有这项权限");
        expect({ role, refused: byRole }).toEqual({ role, refused: !may });
        // A code that opens no screen is answered so.
        if (url !== "/wall/session") expect(answer.status).not.toBe(401);
        expect(answer.status).toBeLessThan(500);
      }
    },
  );
});

describe("the area of duty", () => {
  it.each([
    ["/alerts/a-smoke", "GET", undefined],
    ["/alerts/a-smoke/acknowledge", "POST", {}],
    ["/cases/case-a-smoke", "GET", undefined],
    ["/cases/case-a-smoke/take", "POST", {}],
    ["/devices/smoke-wang", "GET", undefined],
    ["/devices/smoke-wang", "PATCH", { name: "mine now" }],
    ["/devices/smoke-wang", "DELETE", undefined],
    ["/devices/smoke-wang/secret", "POST", {}],
    ["/devices/band-wang/series?measurement=heart_rate", "GET", undefined],
    ["/people/wang", "GET", undefined],
    ["/places/east", "GET", undefined],
    [`/snapshots/${HASH}`, "GET", undefined],
  ])("%s %s does not exist outside it", async (path, method, body) => {
    const answer = await bench.as("duty-west", method, path, body);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toMatch(/王桂兰|smoke-wang"/);
    expect(bench.hub.devices.get("smoke-wang")?.name).toBe("烟感 501");
  });

  it("cuts every list", async () => {
    expect(idsOf(await bench.as("duty-west", "GET", "/devices"))).toEqual(["band-li", "camera-west"]);
    expect(idsOf(await bench.as("duty-west", "GET", "/people"))).toEqual(["li"]);
    expect(idsOf(await bench.as("duty-west", "GET", "/alerts"))).toEqual([]);
    expect(idsOf(await bench.as("duty-west", "GET", "/cases"))).toEqual([]);
    expect(idsOf(await bench.as("duty-west", "GET", "/places"))).toEqual(["west", "home-li"]);
  });

  it("is the family's own people, wherever they live", async () => {
    expect(idsOf(await bench.as("family", "GET", "/devices"))).toEqual(["band-wang"]);
    expect(idsOf(await bench.as("family", "GET", "/people"))).toEqual(["wang"]);
    expect((await bench.as("family", "GET", "/people/li")).status).toBe(404);
    expect((await bench.as("family", "GET", "/devices/band-li")).status).toBe(404);
  });

  it("leaves out families of alerts and kinds of devices that are not the role's", async () => {
    expect(idsOf(await bench.as("fire", "GET", "/alerts"))).toEqual(["a-smoke"]);
    expect((await bench.as("fire", "GET", "/alerts/a-heart")).status).toBe(404);
    expect((await bench.as("fire", "GET", "/devices/band-wang")).status).toBe(404);
    expect((await bench.as("care", "GET", "/devices/camera-west")).status).toBe(404);
  });

  it("takes no device to a place or a person outside it", async () => {
    const away = { name: "新烟感", kind: "smoke", place: "home-wang" };
    expect((await bench.as("duty-west", "POST", "/devices", away)).status).toBe(422);
    expect((await bench.as("duty-west", "POST", "/devices", { ...away, place: "home-li", person: "wang" })).status).toBe(422);
    expect((await bench.as("duty-west", "PATCH", "/devices/band-li", { place: "home-wang" })).status).toBe(422);
    expect((await bench.as("duty-west", "GET", "/alerts?place=east")).status).toBe(400);
  });
});

describe("the audit log in words", () => {
  it("has words in both languages for every act that is written, and for no other", () => {
    const written = Object.values(ROUTE_RULES).flatMap((rule) => rule.audit ?? []);
    expect(Object.keys(AUDIT_ACT_WORDS).sort()).toEqual([...new Set([...written, ...VIEW_ACTS, ...HUB_ACTS])].sort());
    for (const words of Object.values(AUDIT_ACT_WORDS)) {
      expect(words.zh).toMatch(/\p{Script=Han}/u);
      expect(words.en).toMatch(/^[A-Z]/);
    }
  });
});
