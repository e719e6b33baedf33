import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProgramGrant } from "../../contracts/index.ts";
import { ROUTE_RULES } from "../access/rights.ts";
import { type Bench, idsOf, openBench } from "../testing/harness.ts";
import { programToken } from "../testing/memory-integrations.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ driven: true, demo: true });
});
beforeEach(() => bench.reset());
afterAll(() => bench.api.stop());

const ask = (grant: ProgramGrant, method: string, path: string, body?: unknown) =>
  bench.call(method, `/api/v1${path}`, { token: programToken(grant), ...(body !== undefined && { body }) });

const EVENT = { device: "smoke-wang", event: "smoke", state: "on", id: "flow-1" };
const NOTICE = { to: ["duty"], subject: "门厅屏", text: "水泵房温度偏高，请留意。" };
const COMMAND = { device: "band-wang", command: { do: "ask" } };

describe("a program's token", () => {
  const names = Object.entries(ROUTE_RULES).filter(
    ([name, { needs }]) => needs !== "nobody" && needs !== "platform" && needs !== "wall" && name !== "GET /live",
  );

  it.each(names.filter(([, rule]) => rule.program === undefined).map(([name]) => name))("%s is shut to it", async (name) => {
    const [method = "", url = ""] = name.split(" ");
    expect((await ask("read", method, url.replace(/:\w+/g, "none"), method === "GET" ? undefined : {})).status).toBe(403);
  });

  it.each([
    ["read", "GET", "/alerts", undefined],
    ["read", "GET", "/devices", undefined],
    ["acknowledge", "POST", "/alerts/a-smoke/acknowledge", {}],
    ["raise", "POST", "/integration/events", EVENT],
    ["notify", "POST", "/integration/notices", NOTICE],
    ["command", "POST", "/integration/commands", COMMAND],
  ] as const)("with %s alone opens %s %s and no other act", async (grant, method, path, body) => {
    expect((await ask(grant, method, path, body)).status).toBe(200);
    for (const other of ["read", "acknowledge", "raise", "notify", "command"] as const)
      if (other !== grant) expect((await ask(other, method, path, body)).status).toBe(403);
  });

  it("is told who it is, and a human is not", async () => {
    expect((await ask("raise", "GET", "/integration")).body).toMatchObject({ id: "raise", grants: ["raise"], place: "east" });
    expect((await bench.as("admin", "GET", "/integration")).status).toBe(403);
    expect((await bench.as("admin", "POST", "/integration/events", EVENT)).status).toBe(403);
    expect((await bench.call("GET", "/api/v1/integration")).status).toBe(401);
  });

  it("reads its area, and nobody's name or health", async () => {
    const east = await bench.as("admin", "GET", "/alerts");
    expect(idsOf(await ask("read", "GET", "/alerts"))).toContain("a-smoke");
    expect(east.text).not.toBe("");
    const all = await Promise.all(["/alerts", "/cases", "/devices"].map((path) => ask("read", "GET", path)));
    for (const { text } of all) expect(text).not.toMatch(/王桂兰|heart_rate/);
    expect((await ask("read", "GET", "/devices/band-wang/series?measurement=heart_rate")).status).toBe(403);
  });

  it("acts in its area only, and under its own name", async () => {
    expect((await ask("raise", "POST", "/integration/events", { ...EVENT, device: "camera-west" })).status).toBe(422);
    expect((await ask("raise", "POST", "/integration/events", { ...EVENT, event: "no-such-event" })).status).toBe(400);
    await ask("raise", "POST", "/integration/events", EVENT);
    expect(bench.hub.audit.at(-1)).toMatchObject({ act: "integration.raise", user: "integration:raise", target: "device:smoke-wang" });
    await ask("acknowledge", "POST", "/alerts/a-smoke/acknowledge", {});
    expect(bench.hub.audit.at(-1)).toMatchObject({ act: "alert.acknowledge", user: "integration:acknowledge", outcome: "done" });
  });

  it("commands nothing that stands between people and fire", async () => {
    expect((await ask("command", "POST", "/integration/commands", { ...COMMAND, device: "smoke-wang" })).status).toBe(403);
    const large = { ...COMMAND, command: { text: "长".repeat(2_000) } };
    expect((await ask("command", "POST", "/integration/commands", large)).status).toBe(422);
  });

  it("is told where there is nobody to tell", async () => {
    expect((await ask("notify", "POST", "/integration/notices", { ...NOTICE, to: ["fire"] })).status).toBe(422);
  });

  it("keeps its live feed until it is ended, and no longer", async () => {
    const desk = await bench.live(programToken("read"));
    const closed = new Promise<number>((resolve) => desk.socket.once("close", resolve));
    bench.tick(1_000);
    bench.tick(60_000);
    expect((await ask("read", "GET", "/alerts")).status).toBe(200);
    expect((await bench.as("admin", "DELETE", "/integrations/read")).status).toBe(204);
    expect(await closed).toBe(4401);
    expect((await ask("read", "GET", "/alerts")).status).toBe(401);
  });
});

it("is made by the administrator, shown once, and renewed with the old one ended", async () => {
  const made = await bench.as("admin", "POST", "/integrations", { name: "大厅屏", owner: "集成商", place: "east", grants: ["read"] });
  expect(made.status).toBe(201);
  const { token, integration } = made.body as { token: string; integration: { id: string } };
  const as = (with_: string) => bench.call("GET", "/api/v1/alerts", { token: with_ });
  expect((await as(token)).status).toBe(200);
  expect((await bench.as("admin", "GET", "/integrations")).text).not.toContain("hash");
  const renewed = await bench.as("admin", "POST", `/integrations/${integration.id}/token`);
  expect([(await as(token)).status, (await as((renewed.body as { token: string }).token)).status]).toEqual([401, 200]);
  for (const body of [
    { name: "大厅屏", owner: "集成商", place: "nowhere", grants: ["read"] },
    { name: "  ", owner: "集成商", place: "east", grants: ["read"] },
  ])
    expect((await bench.as("admin", "POST", "/integrations", body)).status).toBe(422);
  expect((await bench.as("admin", "POST", "/integrations", { name: "屏", owner: "张", place: "east", grants: [] })).status).toBe(400);
});
