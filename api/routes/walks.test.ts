import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";
import { maintenanceOf, PASSWORD } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  bench.hub.maintenance.set("m-plain", maintenanceOf("m-plain"));
  bench.hub.maintenance.set("m-walk", { ...maintenanceOf("m-walk"), tests: true });
});
afterAll(() => bench.api.stop());

const counts = { all: 1, passed: 0, failed: 0, notTestable: 0, missing: 1 };

test("a walk is maintenance with a test window, and shows the points that one may see", async () => {
  expect((await bench.as("maint", "GET", "/walks")).body).toMatchObject({ items: [{ id: "m-walk", record: null, counts }], next: null });
  expect((await bench.as("maint", "GET", "/walks/m-walk")).body).toMatchObject({
    ...{ state: "active", armed: null, counts },
    points: [{ device: "smoke-wang", kind: "smoke", result: null }],
  });
  expect((await bench.as("maint", "GET", "/walks/m-plain")).status).toBe(404);
  // No smoke head is theirs, a relative's neither; another compound knows of no walk.
  expect((await bench.as("care", "GET", "/walks/m-walk")).body).toMatchObject({ points: [], counts: { all: 0 } });
  expect((await bench.as("family", "GET", "/walks/m-walk")).status).toBe(404);
  expect((await bench.as("duty-west", "GET", "/walks/m-walk")).status).toBe(404);
});

test("only a point of the walk is named or spoken of", async () => {
  expect((await bench.as("maint", "POST", "/walks/m-walk/arm", { device: "smoke-wang" })).status).toBe(200);
  expect((await bench.as("maint", "POST", "/walks/m-walk/arm", { device: "band-wang" })).status).toBe(404);
  expect((await bench.as("duty", "POST", "/walks/m-walk/arm", { device: "smoke-wang" })).status).toBe(403);
  // That it alarmed is said by nobody but itself.
  expect((await bench.as("maint", "POST", "/walks/m-walk/points/smoke-wang", { result: "passed" })).status).toBe(400);
  const said = await bench.as("maint", "POST", "/walks/m-walk/points/smoke-wang", { result: "not-testable", reason: "no-entry" });
  expect(said.body).toMatchObject({ points: [{ result: "not-testable", reason: "no-entry", byName: "名 maint" }] });
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "walk.tick", outcome: "done" });
});

test("the table names each point", async () => {
  const csv = await bench.as("maint", "GET", "/walks/m-walk/export?format=csv");
  expect(csv.headers.get("content-type")).toContain("text/csv");
  expect(csv.text).toContain("烟感 501");
  for (const head of ["编号", "最近报文", "信号", "维保人员（签字）"]) expect(csv.text).toContain(head);
  const english = await bench.as("maint", "GET", "/walks/m-walk/export?lang=en");
  expect(english.text).toContain("No entry");
});

test("it is signed by somebody who may, by the own password, and the window ends with it", async () => {
  const sign = (username: string, password: string) =>
    bench.as("maint", "POST", "/walks/m-walk/sign", { signature: { username, password }, conclusion: "正常" });
  expect((await sign("maint", "wrong")).status).toBe(422);
  expect((await sign("duty", PASSWORD)).status).toBe(422);
  const signed = await sign("fire", PASSWORD);
  expect([signed.status, bench.hub.audit.at(-1)]).toMatchObject([200, { act: "walk.sign", outcome: "done" }]);
});
