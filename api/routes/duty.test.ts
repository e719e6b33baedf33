import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench, textAt } from "../testing/harness.ts";
import { CALENDAR } from "../testing/memory-rosters.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());

describe("a calendar", () => {
  it("is read by whoever has its address, without a log-in; another address is told like none", async () => {
    const made = await bench.as("duty", "POST", "/calendars", { roster: null });
    const path = textAt(made.body, "path");
    expect(path).toBe(`/api/v1/calendars/${CALENDAR}.ics`);
    const read = await bench.call("GET", path);
    expect([read.status, read.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    expect(read.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect((await bench.call("GET", "/api/v1/calendars/another-secret-that-is-long-enough.ics")).status).toBe(404);
    expect((await bench.call("GET", "/api/v1/calendars/short.ics")).status).toBe(400);
  });
});

describe("who is on duty", () => {
  it("comes with the telephone for those who may ring, not for the inspector", async () => {
    expect((await bench.as("duty", "GET", "/duty")).text).toContain("13800000000");
    const seen = (await bench.as("inspect", "GET", "/duty")).text;
    expect(seen).toContain("名 duty");
    expect(seen).not.toContain("13800000000");
  });
  it("is not told to families and volunteers", async () => {
    for (const role of ["family", "volunteer", "clinician"]) expect((await bench.as(role, "GET", "/duty")).status).toBe(403);
  });
});

describe("a range of days", () => {
  it.each([
    ["2026-03-07", "2026-03-01"],
    ["2026-03-01", "2026-06-30"],
    ["2026-13-01", "2026-13-02"],
  ])("from %s to %s is refused", async (from, to) => {
    expect((await bench.as("duty", "GET", `/rosters/r-east/duties?from=${from}&to=${to}`)).status).toBe(400);
  });
});
