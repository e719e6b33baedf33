import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DEFAULT_RETENTION } from "../../contracts/index.ts";
import { type Bench, openBench } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.reset());

it("the admin changes a policy in part, and the change stands in the audit log with both values", async () => {
  expect((await bench.as("admin", "GET", "/retention")).body).toMatchObject({ policy: DEFAULT_RETENTION, stored: [] });
  const answer = await bench.as("admin", "PUT", "/retention", { rawDays: 60 });
  expect(answer).toMatchObject({ status: 200, body: { policy: { ...DEFAULT_RETENTION, rawDays: 60 } } });
  const line = bench.hub.audit.find((one) => one.act === "retention.change");
  expect(line).toMatchObject({ outcome: "done", target: "retention:xfl" });
  expect(JSON.parse(line?.detail ?? "")).toEqual({ from: DEFAULT_RETENTION, to: { rawDays: 60 } });
});

const refused: readonly (readonly [string, object, number, string])[] = [
  ["an audit log under 180 days", { auditDays: 179 }, 422, "180"],
  ["minutes kept shorter than raw readings", { rawDays: 400, minuteDays: 399 }, 422, "minuteDays"],
  ["raw readings under 31 days", { rawDays: 30 }, 400, "rawDays"],
  ["half a day", { snapshotDays: 1.5 }, 400, "snapshotDays"],
];
it.each(refused)("%s is refused, naming the field", async (_, body, status, told) => {
  const before = await bench.as("admin", "GET", "/retention");
  const answer = await bench.as("admin", "PUT", "/retention", body);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(told);
  expect((await bench.as("admin", "GET", "/retention")).body).toEqual(before.body);
});

it("a community that there is not is 404", async () => {
  expect((await bench.as("admin", "GET", "/retention?community=none")).status).toBe(404);
  expect((await bench.as("admin", "PUT", "/retention?community=none", { rawDays: 60 })).status).toBe(404);
});

it("the proofs are read by whoever reads the audit log, the policy by the admin only", async () => {
  expect((await bench.as("inspect", "GET", "/purges")).status).toBe(200);
  expect((await bench.as("duty", "GET", "/purges")).status).toBe(403);
  for (const role of ["leader", "duty", "inspect", "family"]) expect((await bench.as(role, "GET", "/retention")).status).toBe(403);
});

it("only the admin has a device forgotten, and it is written down", async () => {
  expect((await bench.as("duty", "POST", "/devices/smoke-wang/forget")).status).toBe(403);
  expect((await bench.as("admin", "POST", "/devices/none/forget")).status).toBe(404);
  expect((await bench.as("admin", "POST", "/devices/smoke-wang/forget")).body).toEqual({ rows: 0, purges: [] });
  expect(bench.hub.audit).toContainEqual(expect.objectContaining({ act: "device.forget", target: "device:smoke-wang", outcome: "done" }));
  // Removed, and still she has a right to have erased what it told of her.
  expect((await bench.as("admin", "POST", "/devices/band-removed/forget")).status).toBe(200);
});
