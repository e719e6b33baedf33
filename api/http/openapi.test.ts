import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";

let bench: Bench;
let document: Record<string, unknown>;
beforeAll(async () => {
  bench = await openBench({ driven: true, demo: true });
  document = Object((await bench.call("GET", "/openapi.json")).body);
});
afterAll(() => bench.api.stop());

interface Operation {
  readonly name: string;
  readonly path: string;
  readonly says: Readonly<Record<string, unknown>>;
}
function operations(): Operation[] {
  return Object.entries(Object(document.paths)).flatMap(([path, methods]) =>
    Object.entries(Object(methods)).map(([method, says]) => ({ name: `${method.toUpperCase()} ${path}`, path, says: Object(says) })),
  );
}

function references(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const each of value) references(each, found);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) {
      if (key === "$ref" && typeof each === "string") found.add(each);
      else references(each, found);
    }
  return found;
}

function atPointer(pointer: string): unknown {
  return pointer
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((value, key) => Object(value)[key], document);
}

describe("/openapi.json", () => {
  it("is OpenAPI 3.1 with title, version and how to log in", () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\./),
      info: { title: "Shouwang 守望", version: "0.1.0", license: { identifier: "Apache-2.0" } },
      components: {
        securitySchemes: { bearer: { type: "http", scheme: "bearer" }, cookie: { type: "apiKey", in: "cookie", name: "sw_session" } },
      },
    });
  });

  it("describes every route: summary, a known tag, a good answer, problem+json for the rest", () => {
    const tags = new Set(Object.values(Object(document.tags)).map((tag) => Object(tag).name));
    const all = operations();
    expect(all.length).toBeGreaterThan(50);
    for (const { name, path, says } of all) {
      const answers = Object.keys(Object(says.responses));
      expect({ name, summary: typeof says.summary, tagged: Object.values(Object(says.tags)).every((tag) => tags.has(tag)) }).toEqual({
        name,
        summary: "string",
        tagged: true,
      });
      expect({ name, good: answers.some((status) => /^(101|2\d\d)$/.test(status)) }).toEqual({ name, good: true });
      if (path.startsWith("/api/v1") && path !== "/api/v1/live" && path !== "/api/v1/wall/live")
        expect({ name, problems: answers.includes("4XX") }).toEqual({ name, problems: true });
    }
  });

  it("declares each parameter of an address", () => {
    for (const { name, path, says } of operations()) {
      const needed = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = Object.values(Object(says.parameters))
        .map((each) => Object(each))
        .filter((each) => each.in === "path" && each.required === true)
        .map((each) => each.name);
      expect({ name, declared }).toEqual({ name, declared: needed });
    }
  });

  it("refers to nothing that is not there, and names the great things", () => {
    const found = references(document);
    expect(found).toContain("#/components/schemas/Alert");
    for (const pointer of found) expect({ pointer, there: typeof atPointer(pointer) }).toEqual({ pointer, there: "object" });
    expect(Object.keys(Object(atPointer("#/components/schemas")))).toEqual(
      expect.arrayContaining(["Alert", "Case", "Device", "Notice", "Person", "Place", "Problem", "QuarantineItem", "User"]),
    );
  });

  it("has its reading room at /docs, under the same content policy", async () => {
    const page = await bench.call("GET", "/docs");
    expect(page.text).toContain("swagger-ui");
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    for (const [, file] of page.text.matchAll(/src="(\.?[^"]+\.js)"/g)) {
      const script = await bench.call("GET", new URL(file ?? "", `${bench.url}/docs/`).pathname);
      expect([file, script.status]).toEqual([file, 200]);
    }
    expect(page.text).not.toMatch(/<script>[^<]/);
  });
});

describe("health and metrics", () => {
  it("answer without a log-in, by status", async () => {
    const [alive, ready, metrics] = await Promise.all(["/healthz", "/readyz", "/metrics"].map((path) => bench.call("GET", path)));
    expect([alive?.status, ready?.status, metrics?.status]).toEqual([200, 503, 200]);
    expect(ready?.body).toEqual({ ok: false, why: "starting" });
    expect(metrics?.headers.get("content-type")).toContain("text/plain");
    expect(metrics?.text).toContain("shouwang_up 1");
  });
});
