import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";
import { HOTLINE_TOKEN } from "../testing/memory-exchange.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  const one = bench.hub.cases.get("case-a-smoke");
  if (!one) throw new Error("no case to exchange");
  bench.hub.cases.set(one.id, {
    ...one,
    ...{ foreign: [{ system: "12345", number: "W-1", deadline: "2026-03-02T08:00:00.000Z" }], takenByName: "王强", summary: "已清理" },
    reporter: { name: "李四", phone: "13800000000" },
  });
});
afterAll(() => bench.api.stop());
const ask = (method: string, path: string, token?: string, body?: unknown) =>
  bench.call(method, `/api/v1${path}`, { ...(token !== undefined && { token }), ...(body !== undefined && { body }) });

it("lets in a platform by its own token, and nobody else", async () => {
  const matter = { number: "W-2", text: "路灯不亮" };
  expect((await ask("POST", "/exchange/cases", undefined, matter)).status).toBe(401);
  expect((await ask("POST", "/exchange/cases", "another-token-0000000", matter)).status).toBe(401);
  expect((await bench.as("admin", "GET", "/exchange/changes")).status).toBe(401);
  const told = await ask("POST", "/exchange/cases", HOTLINE_TOKEN, matter);
  expect([told.status, told.body]).toMatchObject([201, { number: "W-2", known: false }]);
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "exchange.come", user: "12345", detail: "W-2 new", outcome: "done" });
  // Its token opens nothing else.
  for (const path of ["/exchange", "/cases", "/people"]) expect((await ask("GET", path, HOTLINE_TOKEN)).status).toBe(401);
});

it("refuses a matter without number or text, and says which", async () => {
  for (const [body, field] of [
    [{ text: "路灯不亮" }, "number"],
    [{ number: "W-3", text: "  " }, "text"],
    [{ number: "W-3", text: "路灯不亮", deadline: "明天" }, "deadline"],
  ] as const) {
    const told = await ask("POST", "/exchange/cases", HOTLINE_TOKEN, body);
    expect([told.status, told.text.includes(field)]).toEqual([400, true]);
  }
});

it("tells what the mapping names and nothing of anybody else", async () => {
  const first = await ask("GET", "/exchange/changes", HOTLINE_TOKEN);
  expect(first.body).toMatchObject({ items: [{ number: "W-1", result: "已清理", deadline: "2026-03-02T08:00:00.000Z" }], next: "end" });
  expect(first.text).not.toMatch(/李四|13800000000|王强/);
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "exchange.pull", user: "12345", target: "exchange:12345" });
  const lines = bench.hub.audit.length;
  expect((await ask("GET", "/exchange/changes?cursor=end", HOTLINE_TOKEN)).body).toEqual({ items: [], next: "end", more: false });
  expect(bench.hub.audit.length).toBe(lines);
  const mapping = {
    fields: [
      { name: "gdbh", from: "theirNumber" },
      { name: "blzt", from: "state" },
      { name: "lxr", from: "handler" },
      { name: "bz", from: null },
    ],
    states: { [bench.hub.cases.get("case-a-smoke")?.state ?? ""]: "处理中" },
  };
  expect((await bench.as("leader", "PUT", "/exchange/12345", mapping)).status).toBe(200);
  expect((await ask("GET", "/exchange/changes", HOTLINE_TOKEN)).body).toMatchObject({
    items: [{ gdbh: "W-1", blzt: "处理中", lxr: "王强", bz: null }],
  });
  const twice = { ...mapping, fields: [...mapping.fields, { name: "gdbh", from: "number" }] };
  expect((await bench.as("leader", "PUT", "/exchange/12345", twice)).text).toContain("gdbh");
});

it("a new token ends the one before, and an ended one opens nothing", async () => {
  const made = await bench.as("admin", "POST", "/exchange/12345/token", { owner: "热线办 张工" });
  const { token, platform } = Object(made.body);
  expect([made.status, platform.token.owner]).toEqual([201, "热线办 张工"]);
  expect((await ask("GET", "/exchange/changes", HOTLINE_TOKEN)).status).toBe(401);
  expect((await ask("GET", "/exchange/changes", token)).status).toBe(200);
  expect((await bench.as("admin", "GET", "/exchange")).text).not.toContain(token);
  expect((await bench.as("admin", "DELETE", "/exchange/12345/token")).status).toBe(204);
  expect((await ask("GET", "/exchange/changes", token)).status).toBe(401);
});

it("shows whoever manages the exchange what a platform handed over and fetched, and nothing else of the log", async () => {
  await bench.as("admin", "POST", "/exchange/grid/token", { owner: "平台运维" });
  const log = await bench.as("leader", "GET", "/exchange/12345/log");
  const { items } = Object(log.body);
  expect(log.status).toBe(200);
  expect(items[0]).toMatchObject({ act: "exchange.pull", user: "12345", outcome: "done", target: "exchange:12345" });
  expect(items.map((item: { readonly act: string }) => item.act)).toContain("exchange.come");
  expect(items.every((item: { readonly user: string }) => item.user === "12345")).toBe(true);
  expect((await bench.as("leader", "GET", "/exchange/grid/log")).body).toEqual({ items: [], next: null });
});

it("gives a table in the columns of the mapping, in its order, to whoever manages the exchange and sees the cases", async () => {
  const mapping = {
    fields: [
      { name: "办理状态", from: "state" },
      { name: "工单编号", from: "theirNumber" },
      { name: "备注", from: null },
      { name: "截止", from: "deadline" },
    ],
    states: {},
  };
  await bench.as("leader", "PUT", "/exchange/12345", mapping);
  const table = await bench.as("leader", "GET", "/exchange/12345/export");
  expect(table.status).toBe(200);
  const [heads, ...rows] = table.text.split("\n");
  expect(heads).toBe("办理状态\t工单编号\t备注\t截止");
  expect(rows.map((row) => row.split("\t").slice(1))).toEqual([["W-1", "", "2026-03-02T08:00:00.000Z"]]);
  const line = bench.hub.audit.at(-1);
  expect(line).toMatchObject({ act: "exchange.export", target: "exchange:12345" });
  // The number of the printed or exported sheet stands beside how much it took out.
  expect(JSON.parse(line?.detail ?? "{}")).toEqual({ number: expect.stringMatching(/^\d{8}-/), format: "xlsx", count: 1 });
  expect((await bench.as("leader", "GET", "/exchange/grid/export")).text.split("\n")).toHaveLength(1);
});
