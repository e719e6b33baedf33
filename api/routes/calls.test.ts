import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";
import { PBX_TOKEN } from "../testing/memory-calls.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await bench.api.stop();
});
const NUMBER = "13812345678";
const callsOf = async (username: string) => Object((await bench.as(username, "GET", "/calls")).body).items;

it("a telephone system tells who calls with its own token, and is told nothing", async () => {
  const told = await bench.call("POST", "/api/v1/calls", { token: PBX_TOKEN, body: { number: NUMBER, id: "7" } });
  expect([told.status, told.body]).toMatchObject([201, { number: NUMBER, callers: [] }]);
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "call.come", user: "总机", outcome: "done" });
  expect((await bench.call("POST", "/api/v1/calls", { token: "some-other-token-of-no-system", body: { number: NUMBER } })).status).toBe(
    401,
  );
  // Its token opens nothing else.
  expect((await bench.call("GET", "/api/v1/calls", { token: PBX_TOKEN })).status).toBe(401);
  expect((await bench.call("GET", "/api/v1/people", { token: PBX_TOKEN })).status).toBe(401);
});

it("the desk sees whose contact it is and her open cases, a leader no whole number, another area nobody", async () => {
  expect((await callsOf("duty"))[0]).toMatchObject({
    number: NUMBER,
    by: "总机",
    callers: [
      { person: "wang", name: "王小明", of: "王桂兰", relation: "儿子", sure: true },
      { person: "li", name: "王小明" },
    ],
  });
  const [wang] = (await callsOf("duty"))[0].callers;
  expect(wang.cases.map((one: { id: string }) => one.id)).toContain("case-a-heart");
  expect((await callsOf("leader"))[0]).toMatchObject({ number: "138****5678", callers: [{ name: "王小明" }, {}] });
  expect((await callsOf("duty-west"))[0].callers).toMatchObject([{ person: "li" }]);
});

it("an officer types a number, once under one key", async () => {
  const before = (await callsOf("duty")).length;
  const key = { "idempotency-key": "k-1" };
  const once = await bench.as("duty", "POST", "/calls", { number: "02884612345" }, key);
  const twice = await bench.as("duty", "POST", "/calls", { number: "02884612345" }, key);
  expect([once.status, twice.body]).toEqual([201, once.body]);
  expect(once.body).toMatchObject({ by: "名 duty", callers: [] });
  expect((await callsOf("duty")).length).toBe(before + 1);
});
