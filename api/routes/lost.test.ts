import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ROLE_NAMES } from "../../contracts/index.ts";
import { type Bench, openBench } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await bench.api.stop();
});
const ID = "case-a-smoke";
const change = (more: Record<string, unknown>): void => {
  const one = bench.hub.cases.get(ID);
  if (one) bench.hub.cases.set(ID, { ...one, plan: "lost", family: "person", severity: "critical", state: "new", person: "wang", ...more });
};
beforeEach(() => change({ assignedTo: null }));
const asked = async (path: string, method = "GET", body?: unknown): Promise<Record<string, number>> => {
  const told: Record<string, number> = {};
  for (const role of ROLE_NAMES) told[role] = (await bench.as(role, method, `/cases/${ID}/${path}`, body)).status;
  return told;
};
const all = (status: number, but: Record<string, number>) => ({ ...Object.fromEntries(ROLE_NAMES.map((role) => [role, status])), ...but });
const LOOKS = { leader: 200, duty: 200, grid: 200, family: 200, care: 200, clinician: 200, fire: 200 };

it("is shown to the desk, her family and whoever the plan tells; to a volunteer only where they were sent", async () => {
  expect(await asked("lost")).toEqual(all(403, { ...LOOKS, volunteer: 404 }));
  expect(await asked("lost/portrait")).toEqual(all(403, { ...LOOKS, volunteer: 404 }));
  change({ assignedTo: "volunteer", state: "dispatched" });
  expect((await asked("lost")).volunteer).toBe(200);
});

it("names her, and says nothing of her health, her home or her number, to whomever", async () => {
  for (const role of ["fire", "duty", "grid", "family"]) {
    const { body, text } = await bench.as(role, "GET", `/cases/${ID}/lost`);
    expect(body).toMatchObject({ name: "王桂兰", called: "王奶奶", portrait: { of: "register" } });
    expect(text).not.toMatch(/dementia|oxygen|needs|mobility|home-wang|13\d{9}|places?"/);
  }
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "lost.open", user: "family", target: `case:${ID}` });
});

it("only while she is looked for", async () => {
  for (const state of ["closed", "visit-due", "cancelled", "false-alarm"]) {
    change({ state });
    expect({ state, ...(await asked("lost")) }).toMatchObject({ leader: 409, duty: 409, grid: 409 });
    expect((await asked("lost/portrait")).duty).toBe(409);
    expect((await asked("sightings", "POST", { where: "东门" })).grid).toBe(409);
  }
  change({ plan: "fall" });
  expect(await asked("lost")).toMatchObject({ duty: 409, grid: 409, fire: 404 });
});

it("in a drill nobody is looked for", async () => {
  change({ drill: "d1" });
  expect((await bench.as("duty", "GET", `/cases/${ID}/lost`)).body).toMatchObject({ name: null, called: null, age: null, portrait: null });
});

it("is said by the desk and her family; seen by everybody who looks", async () => {
  const said = { wearing: "红棉袄", seenWhere: null, seenAt: null, direction: null, approach: null };
  expect(await asked("lost", "PUT", said)).toEqual(all(403, { leader: 200, duty: 200, family: 200 }));
  expect((await bench.as("duty", "PUT", `/cases/${ID}/lost`, { ...said, seenAt: "2099-01-01T00:00:00Z" })).status).toBe(422);
  expect((await bench.as("duty", "PUT", `/cases/${ID}/lost`, { ...said, wearing: "" })).status).toBe(400);
  expect(await asked("sightings", "POST", { where: "东门" })).toEqual(all(403, { ...LOOKS, volunteer: 404 }));
});

it("a relative who may only learn that help is needed learns nothing of it", async () => {
  bench.hub.consents.push({
    ...{ id: "c-no", person: "wang", relative: "user:u-family", relativeName: "王小明", grants: {}, givenBy: "self", guardian: null },
    ...{ paper: "9", from: "2026-01-01T00:00:00.000Z", until: null, by: "leader", byName: "负责人", at: "2026-03-01T08:00:00.000Z" },
    ...{ revokedAt: null, revokedByName: null },
  });
  bench.api.forget("u-family");
  expect((await bench.as("family", "GET", `/cases/${ID}/lost`)).status).toBe(404);
});
