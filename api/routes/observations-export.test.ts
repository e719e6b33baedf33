import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type FamilyConsent, HOUR } from "../../contracts/index.ts";
import { type Bench, openBench } from "../testing/harness.ts";
import { GIVEN } from "../testing/memory-family.ts";
import { NOW } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(() => bench.reset());

const CLINIC = "contact:幸福里卫生服务站";
const given = (more: Partial<FamilyConsent> = {}): FamilyConsent => ({
  ...{ ...GIVEN, id: "consent-clinic", relative: CLINIC, relativeName: "幸福里卫生服务站", grants: { figures: "always" } },
  ...{ from: new Date(NOW - HOUR).toISOString(), ...more },
});
const ask = (who: string, query = `for=${encodeURIComponent(CLINIC)}`) => bench.as(who, "GET", `/people/wang/observations.json?${query}`);

it("gives a carer the vital signs for whom they were consented to, and writes it down", async () => {
  bench.hub.consents.push(given());
  bench.hub.now = NOW + 1;
  const answer = await ask("care");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("application/fhir+json");
  const { entry } = Object(answer.body);
  expect(entry).toHaveLength(5);
  expect(answer.text).not.toMatch(/王桂兰|王小明|138/);
  const line = bench.hub.audit.filter(({ act }) => act === "health.export");
  expect(line).toMatchObject([{ user: "care", target: "person:wang", outcome: "done" }]);
  expect(line[0]?.detail).toContain(CLINIC);
  expect(line[0]?.detail).toContain("consent-clinic");
});

it("never reaches back before the consent began", async () => {
  bench.hub.consents.push(given());
  expect((await ask("clinician", `for=${encodeURIComponent(CLINIC)}&from=2026-02-01T00:00:00Z`)).status).toBe(200);
  const line = bench.hub.audit.find(({ act }) => act === "health.export");
  expect(line?.detail).toContain(given().from);
  bench.hub.consents.splice(0, bench.hub.consents.length, given({ from: new Date(NOW).toISOString() }));
  expect((await ask("care")).body).toMatchObject({ resourceType: "Bundle", entry: [] });
});

it.each([
  ["nobody gave one", undefined],
  ["it was taken back", given({ revokedAt: new Date(NOW - 1).toISOString() })],
  ["it has run out", given({ until: new Date(NOW - 1).toISOString() })],
  ["it has not begun", given({ from: new Date(NOW + 1).toISOString() })],
  ["it gives words only", given({ grants: { vitals: "always" } })],
  ["it gives figures in an open matter only", given({ grants: { figures: "high" } })],
  ["it is another person's", given({ person: "li" })],
])("refuses without a consent that holds: %s", async (_, consent) => {
  if (consent !== undefined) bench.hub.consents.push(consent);
  const answer = await ask("care");
  expect(answer.status).toBe(403);
  expect(answer.text).toMatch(/知情同意|consent/);
  expect(bench.hub.audit.filter(({ act }) => act === "health.export")).toMatchObject([{ outcome: "refused", target: "person:wang" }]);
});

it("is for the roles of health, in their area, for a named recipient", async () => {
  bench.hub.consents.push(given());
  expect((await ask("duty")).status).toBe(403);
  expect((await ask("family")).status).toBe(403);
  expect((await ask("care", "")).status).toBe(400);
  expect((await ask("care", `for=${encodeURIComponent(CLINIC)}&from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z`)).status).toBe(400);
  expect((await bench.as("care", "GET", "/people/nobody/observations.json?for=user:x")).status).toBe(404);
});
