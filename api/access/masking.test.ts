import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AlertDetailSchema, CaseDetailSchema, DeviceSchema, PersonViewSchema, ROLE_NAMES, roleHas } from "../../contracts/index.ts";
import { type Bench, openBench } from "../testing/harness.ts";
import { PEOPLE, WANG } from "../testing/world.ts";
import { maskEmail, maskName, maskPhone, whoWords, withoutFigures } from "./masking.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());

describe("masks", () => {
  it.each([
    ["王桂兰", "王**"],
    ["李明", "李*"],
    ["欧阳", "欧*"],
    ["王", "王*"],
    ["", "*"],
  ])("name %s → %s", (name, masked) => expect(maskName(name)).toBe(masked));

  it.each([
    ["13812345678", "138****5678"],
    ["02787654321", "027****4321"],
    ["110", "****10"],
  ])("phone %s → %s", (phone, masked) => expect(maskPhone(phone)).toBe(masked));

  it("e-mail keeps one letter and the host", () => expect(maskEmail("ming@example.org")).toBe("m***@example.org"));

  it("figures go, words stay", () =>
    expect(withoutFigures("心率 131 次/分，血压 180/95，已 12:30 复测")).toBe("心率 … 次/分，血压 …，已 … 复测"));

  it.each([
    ["full", "王桂兰（82，独居）", "王桂兰 (82, lives alone)"],
    ["masked", "王**（居民）", "王** (resident)"],
    ["none", "居民", "a resident"],
  ] as const)("{who} at sight %s", (names, zh, en) => expect(whoWords(PEOPLE[0], names, 2026)).toEqual({ zh, en }));
});

describe("what each role reads of a vital-signs alert", () => {
  const cases = ROLE_NAMES.filter((role) => roleHas(role, "alerts.read")).map((role) => ({ role }));
  it.each(cases)("$role", async ({ role }) => {
    const answer = await bench.as(role, "GET", "/alerts/a-heart");
    if (answer.status === 404) return expect(["grid", "fire", "maint"]).toContain(role);
    expect(Value.Check(AlertDetailSchema, answer.body)).toBe(true);
    expect(answer.text.includes("131")).toBe(roleHas(role, "health.read"));
    expect(answer.text.includes(WANG)).toBe(roleHas(role, "people.names"));
    expect(answer.text).not.toContain("{who}");
    return expect(answer.body).toMatchObject({ evidence: { series: roleHas(role, "health.read") ? [{ measurement: "heart_rate" }] : [] } });
  });

  it("says it in words where the figures are hidden", async () => {
    const admin = await bench.as("admin", "GET", "/alerts/a-heart");
    expect(admin.body).toMatchObject({
      sentence: { zh: "王**（居民） · 心率过快 · home-wang 501" },
      evidence: { limit: null, value: null, unit: null, series: [] },
      device: { name: "王**的手环" },
    });
    const inspect = await bench.as("inspect", "GET", "/alerts/a-heart");
    expect(inspect.body).toMatchObject({ sentence: { zh: "居民 · 心率过快 · home-wang 501" }, device: { name: "居民的手环" } });
  });
});

describe("what each role reads elsewhere", () => {
  it.each(ROLE_NAMES.filter((role) => roleHas(role, "cases.read")).map((role) => ({ role })))("a case: $role", async ({ role }) => {
    const answer = await bench.as(role, "GET", "/cases/case-a-heart");
    if (answer.status === 404) return expect(["grid", "fire", "volunteer", "maint"]).toContain(role);
    expect(Value.Check(CaseDetailSchema, answer.body)).toBe(true);
    expect(answer.text.includes("131")).toBe(roleHas(role, "health.read"));
    return expect(answer.text.includes(WANG)).toBe(roleHas(role, "people.names"));
  });

  it.each(ROLE_NAMES.filter((role) => roleHas(role, "devices.read")).map((role) => ({ role })))("devices: $role", async ({ role }) => {
    const answer = await bench.as(role, "GET", "/devices");
    expect(answer.text.includes("heart_rate")).toBe(roleHas(role, "health.read"));
    // Wang has an open case: only so is her position shown, and only with the right.
    expect(answer.text.includes('"measurement":"lat"')).toBe(roleHas(role, "health.read"));
    expect(answer.text.includes(WANG)).toBe(roleHas(role, "people.names") && role !== "fire");
    const series = await bench.as(role, "GET", "/devices/band-wang/series?measurement=heart_rate");
    expect(series.status).toBe(role === "fire" ? 404 : roleHas(role, "health.read") ? 200 : 403);
  });

  it("no position of a resident without an open case", async () => {
    const one = bench.hub.cases.get("case-a-heart");
    if (one === undefined) throw new Error("no case");
    bench.hub.cases.delete("case-a-heart");
    expect((await bench.as("duty", "GET", "/devices/band-wang")).text).not.toContain('"measurement":"lat"');
    expect((await bench.as("duty", "GET", "/devices/band-wang/series?measurement=lat")).status).toBe(403);
    bench.hub.cases.set("case-a-heart", one);
    expect((await bench.as("duty", "GET", "/devices/band-wang/series?measurement=lat")).status).toBe(200);
  });

  it.each(ROLE_NAMES.filter((role) => roleHas(role, "people.read")).map((role) => ({ role })))("a person: $role", async ({ role }) => {
    const list = await bench.as(role, "GET", "/people");
    expect(list.text).not.toContain("13812345678");
    const opened = await bench.as(role, "GET", "/people/wang");
    expect(Value.Check(PersonViewSchema, opened.body)).toBe(true);
    expect(opened.text.includes("13812345678")).toBe(roleHas(role, "people.phones"));
    expect(opened.text.includes(WANG)).toBe(roleHas(role, "people.names"));
    expect(opened.body).toMatchObject({ masked: !roleHas(role, "people.names") });
  });

  it("pictures by right only", async () => {
    expect((await bench.as("duty", "GET", "/alerts/a-smoke")).body).toMatchObject({ picture: true, evidence: { pictures: [{}] } });
    expect((await bench.as("leader", "GET", "/alerts/a-smoke")).body).toMatchObject({ picture: false, evidence: { pictures: [] } });
  });

  it("raw text of devices by right only", async () => {
    expect((await bench.as("maint", "GET", "/quarantine")).text).toContain("heart_rate");
    expect((await bench.as("admin", "GET", "/quarantine")).text).not.toContain("heart_rate");
    expect((await bench.as("maint", "GET", "/quarantine/q1/payload")).text).toBe('{"heart_rate": 71');
    expect((await bench.as("admin", "GET", "/quarantine/q1/payload")).status).toBe(403);
  });

  it("a notice whole to its addressee, else as far as the sight reaches", async () => {
    expect((await bench.as("family", "GET", "/notices")).text).toContain("王桂兰 心率 131");
    expect((await bench.as("duty", "GET", "/notices")).text).toContain("王桂兰 心率 131");
    for (const role of ["leader", "inspect"]) {
      const answer = await bench.as(role, "GET", "/notices");
      expect(answer.text).toContain("内容按权限不显示");
      expect(answer.text).not.toContain("131");
    }
    expect((await bench.as("care", "GET", "/notices")).body).toMatchObject({ items: [] });
    expect((await bench.as("care", "GET", "/notices?user=u-family")).status).toBe(403);
  });

  it("answers devices in the promised shape", async () => {
    const answer = await bench.as("admin", "GET", "/devices/band-wang");
    expect([...Value.Errors(DeviceSchema, answer.body)]).toEqual([]);
  });
});
