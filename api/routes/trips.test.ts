import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { TripView } from "../../contracts/index.ts";
import { type Bench, openBench, userOf } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(async () => {
  await bench.reset();
  bench.hub.users.set("u-grid-west", await userOf("grid-west", "grid", ["west"]));
});
const LINE = { what: "visit", ref: "wang", done: true, result: "seen", why: null, note: null };
const TRIP = { building: null, startedAt: "2026-03-01T08:00:00Z", at: "2026-03-01T09:00:00Z", note: null, lines: [LINE] };

it("a trip is signed for what one sees; of what was not done a reason is asked; the duty log gets counts", async () => {
  const left = { ...LINE, done: false, result: null };
  const refused = await bench.as("grid", "POST", "/trips", { ...TRIP, lines: [left] });
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("原因")]);
  const lines = [
    LINE,
    { ...left, why: "no-time" },
    { ...LINE, what: "device", ref: "smoke-wang", result: null },
    { ...LINE, ref: "nobody" },
  ];
  const made = await bench.as("grid", "POST", "/trips", { ...TRIP, lines });
  expect(made.status).toBe(200);
  const trip = made.body as TripView;
  expect(trip.lines.map(({ what, done, why, name }) => [what, done, why, name])).toEqual([
    ["visit", true, null, "王桂兰"],
    ["visit", false, "no-time", "王桂兰"],
    ["device", true, null, "x-smoke-wang"],
  ]);
  expect(bench.hub.audit.map(({ act, detail }) => [act, detail ?? ""]).filter(([act]) => act === "trip.sign")).toContainEqual([
    "trip.sign",
    expect.stringContaining("完成 2 项，未完成 1 项"),
  ]);
  expect((await bench.as("grid-west", "POST", "/trips", TRIP)).status).toBe(422);
  expect((await bench.as("grid-west", "GET", `/trips/${trip.id}`)).status).toBe(404);
  expect((await bench.as("clinician", "GET", `/trips/${trip.id}`)).status).toBe(404);
  expect((await bench.as("leader", "GET", `/trips/${trip.id}`)).status).toBe(200);
});

it("whoever tends devices signs for those alone, reads the own remark again and nobody's id", async () => {
  const lines = [
    LINE,
    { ...LINE, what: "device", ref: "smoke-wang", result: null, note: "换电池" },
    { ...LINE, what: "spot", ref: "east", result: null },
  ];
  const made = await bench.as("maint", "POST", "/trips", { ...TRIP, note: "钥匙已还", lines });
  expect(made.status).toBe(200);
  expect(made.body).toMatchObject({
    note: "钥匙已还",
    lines: [{ what: "device", ref: "smoke-wang", name: "x-smoke-wang", person: null, note: "换电池" }],
  });
  expect((made.body as TripView).lines).toHaveLength(1);
  expect((await bench.as("fire", "GET", `/trips/${(made.body as TripView).id}`)).status).toBe(404);
  expect((await bench.as("maint", "POST", "/trips", TRIP)).status).toBe(422);
  expect((await bench.as("leader", "GET", `/trips/${(made.body as TripView).id}`)).status).toBe(200);
});

it("the form has the city's columns in its order, and nothing above them", async () => {
  await bench.as("grid", "POST", "/trips", { ...TRIP, at: "2026-03-01T09:30:00Z" });
  const columns = [
    { name: "走访对象", from: "name" },
    { name: "备注栏", from: null },
    { name: "走访情况", from: "result" },
  ];
  expect((await bench.as("leader", "PUT", "/trips/form", { columns: [...columns, columns[0]] })).status).toBe(422);
  expect((await bench.as("leader", "PUT", "/trips/form", { columns })).status).toBe(200);
  const file = await bench.as("grid", "GET", "/trips/export?format=csv");
  expect(file.text.replace("\uFEFF", "").split("\r\n").slice(0, 2)).toEqual(["走访对象,备注栏,走访情况", "王桂兰,,见到本人"]);
});
