import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "./testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());

describe("smoke", () => {
  it("works", async () => {
    const me = await bench.as("duty", "GET", "/session");
    expect(me.body.user.role).toBe("duty");
    for (const path of [
      "/alerts",
      "/alerts/a-heart",
      "/cases",
      "/cases/case-a-heart",
      "/devices",
      "/people",
      "/people/wang",
      "/places",
      "/map",
      "/notices",
    ]) {
      const a = await bench.as("duty", "GET", path);
      console.log(path, a.status, a.text.slice(0, 300));
    }
    for (const path of ["/", "/openapi.json", "/docs", "/docs/", "/healthz", "/readyz", "/metrics", "/nothing", "/api/v1/nothing"]) {
      const a = await bench.call("GET", path);
      console.log(path, a.status, a.headers.get("content-type"), a.text.slice(0, 200));
    }
    const desk = await bench.live(await bench.tokenOf("duty"));
    console.log(JSON.stringify(await desk.next("snapshot")).slice(0, 500));
    desk.socket.close();
  });
});
