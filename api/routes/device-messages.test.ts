import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await bench.api.stop();
});
const first = async (username: string, device: string) => {
  const { body } = await bench.as(username, "GET", `/devices/${device}/messages`);
  return Object(Object(body).items[0]);
};

it("what measures a body is read by those who may see health data, as it came or as a value", async () => {
  expect(await first("duty", "band-wang")).toMatchObject({ payload: '{"heart_rate":131}', readings: [{ value: 131 }] });
  for (const who of ["maint", "admin"])
    expect(await first(who, "band-wang")).toMatchObject({ payload: null, readings: [{ measurement: "heart_rate", value: null }] });
});

it("what a smoke head sends is read by technicians too, and by the others as values", async () => {
  expect(await first("maint", "smoke-wang")).toMatchObject({ payload: '{"smoke_density":1}', isHex: false, readings: [{ value: 1 }] });
  expect(await first("admin", "smoke-wang")).toMatchObject({ payload: null, readings: [{ value: 1 }] });
});

it("each look is written down with its device, and nobody looks beyond his own places", async () => {
  await first("maint", "smoke-wang");
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "device.messages", outcome: "done" });
  expect((await bench.as("duty-west", "GET", "/devices/smoke-wang/messages")).status).toBe(404);
});
