import { afterAll, beforeAll, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { openStage, type Stage } from "../support/stage.ts";

// A fire that nobody went to look at is closed by two. Who the second may be learns of it, over a kill too, and it lapses.

let stage: Stage;
let one: { readonly id: string };
const look = async (): Promise<CaseDetail> => (await (await stage.as("duty")).get<CaseDetail>(`/cases/${one.id}`)).body;
const desk = (act: string, body: unknown = {}) => stage.act(one.id, act, body, "duty3");
const tried = async (act: string, body: unknown, who: string) =>
  (await stage.as(who)).send<{ detail?: string }>("POST", `/cases/${one.id}/${act}`, body);
const listed = async (who: string): Promise<readonly string[]> =>
  (await (await stage.as(who)).get<{ items: readonly { id: string }[] }>("/cases?second=true")).body.items.map(({ id }) => id);
const REMINDED = "吴建国 app";

beforeAll(async () => {
  stage = await openStage(Date.UTC(2026, 10, 23, 2, 10));
  const fire = { kind: "alarm", source: "call", family: "fire", severity: "critical", place: stage.home };
  one = (await (await stage.as("duty3")).send<{ id: string }>("POST", "/cases", fire)).body;
  await desk("accept");
  await stage.told();
}, 180_000);
afterAll(() => stage?.stop());

it("whoever else may close is told at once, and finds it in the queue", async () => {
  await desk("close", { verdict: "false" });
  const told = await stage.told();
  expect(told).toContain(REMINDED);
  expect(told.filter((line) => !line.endsWith(" app") && !line.endsWith(" web-push"))).toEqual([]);
  expect(await look()).toMatchObject({ state: "accepted", closing: { by: "duty3", verdict: "false" } });
  expect(await listed("leader")).toEqual([one.id]);
}, 120_000);

it("not oneself, and not whoever has no right", async () => {
  const own = await tried("confirm", { agree: true }, "duty3");
  expect([own.status, own.body.detail]).toEqual([409, expect.stringContaining("第二人不能是提出办结的本人")]);
  expect((await tried("confirm", { agree: true }, "grid")).status).toBe(403);
  expect((await tried("unclose", {}, "leader")).body.detail).toMatch(/由其本人撤回/);
  const over = await tried("close", { verdict: "true" }, "leader");
  expect([over.status, over.body.detail]).toEqual([409, expect.stringContaining("同意办结")]);
  expect(await look()).toMatchObject({ closing: { by: "duty3", verdict: "false" } });
}, 120_000);

it("killed, it waits on, and the leader is reminded at a quarter of an hour", async () => {
  await stage.kill("1m");
  expect(await look()).toMatchObject({ closing: { by: "duty3" } });
  await stage.told();
  await stage.pass("15m");
  expect(await stage.told()).toContain(REMINDED);
}, 240_000);

it("withdrawn it is open; asked for again, the second name ends it", async () => {
  await desk("unclose", { reason: "先去看" });
  expect(await look()).toMatchObject({ state: "accepted", closing: null });
  expect(await listed("leader")).toEqual([]);
  await desk("close", { verdict: "false" });
  expect((await tried("confirm", { agree: true }, "leader")).status).toBe(200);
  expect(await look()).toMatchObject({ closing: null, verdict: "false", second: { user: "leader" } });
}, 120_000);

it("nobody gives it for a day: it lapses, and whoever asked is told", async () => {
  const fire = { kind: "alarm", source: "call", family: "fire", severity: "critical", place: stage.home };
  one = (await (await stage.as("duty3")).send<{ id: string }>("POST", "/cases", fire)).body;
  await desk("accept");
  await desk("close", { verdict: "false" });
  await stage.told();
  await stage.moveTo(stage.now() + 24 * 3_600_000 + 1_000);
  expect(await look()).toMatchObject({ state: "accepted", closing: null });
  expect((await look()).log.map(({ act }) => act)).toContain("closing-lapsed");
  expect(await stage.told()).toContain("张倩 app");
}, 180_000);
