import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";

let dir: string;
let bench: Bench;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "dashboard-"));
  await mkdir(join(dir, "assets"));
  await writeFile(join(dir, "index.html"), "<!doctype html><title>守望</title>");
  await writeFile(join(dir, "assets", "main-abc.js"), "export {};");
  await writeFile(join(dir, "icon.svg"), "<svg/>");
  bench = await openBench({ dashboardDir: dir });
});
afterAll(async () => {
  await bench.api.stop();
  await rm(dir, { recursive: true });
});

const page = { accept: "text/html,*/*" };

describe("the built dashboard", () => {
  it.each([
    ["/", 200, "text/html", "no-cache"],
    ["/alerts/a1", 200, "text/html", "no-cache"],
    ["/assets/main-abc.js", 200, "application/javascript", "public, max-age=31536000, immutable"],
    ["/icon.svg", 200, "image/svg+xml", "no-cache"],
    ["/assets/gone.js", 404, "application/problem+json", null],
    ["/api/v1/nothing", 404, "application/problem+json", null],
    ["/../package.json", 404, "application/problem+json", null],
    ["/..%2f..%2fpackage.json", 404, "application/problem+json", null],
  ])("%s: %i %s", async (path, status, type, cache) => {
    const answer = await bench.call("GET", path, { headers: page });
    expect([answer.status, (answer.headers.get("content-type") ?? "").split(";")[0], answer.headers.get("cache-control")]).toEqual([
      status,
      type,
      cache,
    ]);
  });

  it("comes with a content policy that lets it work and nothing else", async () => {
    const policy = (await bench.call("GET", "/", { headers: page })).headers.get("content-security-policy") ?? "";
    for (const part of [
      "default-src 'self'",
      "worker-src 'self' blob:",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe-eval|upgrade-insecure|script-src[^;]*unsafe/);
  });
});

describe("without a build", () => {
  it("a plain page says how to build it, at every address of the dashboard", async () => {
    const bare = await openBench({ dashboardDir: join(dir, "nowhere") });
    const answers = await Promise.all(["/", "/alerts"].map((path) => bare.call("GET", path, { headers: page })));
    await bare.api.stop();
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.text).toContain("npm run build");
    }
  });
});

describe("behind https", () => {
  it("the cookie is for https only, and the browser is told to stay there", async () => {
    const secure = await openBench({ publicUrl: "https://sw.example" });
    const answer = await secure.call("POST", "/api/v1/session", { body: { username: "duty", password: "correct horse battery" } });
    await secure.api.stop();
    expect(answer.headers.get("set-cookie")).toContain("Secure");
    expect(answer.headers.get("strict-transport-security")).toContain("max-age");
    expect(answer.headers.get("content-security-policy")).toContain("wss://sw.example");
  });
});
