import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await bench.api.stop();
});
const SMOKE = "case-a-smoke";
const change = (more: Record<string, unknown>): void => {
  const one = bench.hub.cases.get(SMOKE);
  if (one) bench.hub.cases.set(SMOKE, { ...one, severity: "critical", state: "new", assignedTo: "volunteer", ...more });
};
const sheet = async (username: string) => bench.as(username, "GET", `/cases/${SMOKE}/help`);
const openAll = async (username: string) => bench.as(username, "POST", `/cases/${SMOKE}/help`, { reason: "火势蔓延" });
const rows = (answer: { readonly body: unknown }) => Object(answer.body).people;
const wang = (answer: { readonly body: unknown }) => rows(answer).find((one: { where: string }) => one.where === "home-wang");

it("each role sees as much as it needs to go there", async () => {
  change({});
  expect(wang(await sheet("duty"))).toMatchObject({
    ...{ name: "王桂兰", needs: ["hearing"], mobility: "walks", rank: "hand" },
    keyholders: [{ name: "王小明", phone: "13812345678" }],
  });
  // A leader reads who it is; whole numbers are for those who dial.
  expect(wang(await sheet("leader"))).toMatchObject({ name: "王桂兰", keyholders: [{ phone: "138****5678" }] });
  // Who answers for the place stands there for those who know the grids, with a number for those who dial.
  const keeper = (answer: { readonly body: unknown }) => Object(answer.body).grid?.people[0];
  expect(keeper(await sheet("duty"))).toMatchObject({ name: "钱楼长", phone: "13900004444" });
  expect(keeper(await sheet("grid"))?.name).toBe("钱楼长");
  for (const role of ["fire", "volunteer"]) expect((await sheet(role)).body).toMatchObject({ grid: null });
  expect(wang(await sheet("fire"))).toMatchObject({ name: null, person: null, needs: ["hearing"], mobility: "walks", keyholders: [] });
  const volunteer = await sheet("volunteer");
  expect(volunteer.body).toMatchObject({ sight: "doors", responders: [{ phone: "139****1111" }] });
  expect(wang(volunteer)).toMatchObject({ name: null, needs: [], mobility: null, rank: "hand" });
  for (const role of ["fire", "volunteer"]) expect(JSON.stringify((await sheet(role)).body)).not.toMatch(/王桂兰|13812345678|王小明/);
});

it("what is no grave open case shows those nothing who do not know the people", async () => {
  change({ state: "closed" });
  expect([(await sheet("fire")).status, (await sheet("volunteer")).status, (await sheet("duty")).status]).toEqual([403, 403, 200]);
  change({ severity: "medium" });
  expect((await sheet("fire")).status).toBe(403);
});

it("everything is opened in an open critical case, under a name and a reason, not to volunteers", async () => {
  change({ severity: "high" });
  expect((await openAll("fire")).status).toBe(403);
  change({});
  const opened = await openAll("fire");
  expect(opened.body).toMatchObject({ sight: "all", override: true });
  expect(wang(opened)).toMatchObject({ name: "王桂兰", keyholders: [{ phone: "13812345678" }] });
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "help.override", user: "fire", target: `case:${SMOKE}`, detail: "火势蔓延" });
  expect((await openAll("volunteer")).status).toBe(403);
  expect((await bench.as("fire", "POST", `/cases/${SMOKE}/help`, {})).status).toBe(400);
});

it("from a place: the people of one's own area; each look is written down", async () => {
  const answer = await bench.as("duty-west", "GET", "/help?place=home-li&why=power");
  expect(answer.body).toMatchObject({ why: "power", case: null, numbers: { dutyPhone: "02888880001" } });
  expect(rows(answer).map((one: { where: string }) => one.where)).toEqual(["home-li"]);
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "help.open", target: "place:home-li", detail: "power" });
  expect((await bench.as("duty-west", "GET", "/help?place=home-wang")).status).toBe(400);
  expect((await bench.as("fire", "GET", "/help?place=home-wang")).status).toBe(403);
});
