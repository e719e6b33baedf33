import { afterAll, beforeAll, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { kin, openStage, type Stage } from "../support/stage.ts";

// What more happens to somebody takes no ringing away. Who is told is compared whole: one notice too many fails a story as one
// too few does.

let stage: Stage;
const told = () => stage.told();
const pass = (time: string) => stage.pass(time);
const desk = (act: string, one: { readonly id: string }, body: unknown = {}) => stage.act(one.id, act, body, "duty3");
const look = async (one: { readonly id: string }): Promise<CaseDetail> =>
  (await (await stage.as("duty")).get<CaseDetail>(`/cases/${one.id}`)).body;
const over = (one: { readonly id: string }) => desk("close", one, { verdict: "mistake", found: "heard" });
/** On the roster of this night; their numbers were never tested, so SMS goes beside. */
const OFFICER = "张倩 app";
const GUARD = ["赵伟 app", "赵伟 email"];
const GRID = ["林芳 app", "林芳 sms", "林芳 voice"];
const LEADER = ["周立新 app", "周立新 sms", "周立新 voice"];
const BOTH = (...names: readonly string[]) => names.flatMap((name) => [`${name} sms`, `${name} voice`]);
/** One alert of a case is found to be something. */
const judge = async (one: { readonly id: string }, rule: string, verdict: string): Promise<void> => {
  const alert = (await look(one)).alerts.find((each) => each.rule === rule)?.id ?? "";
  const { status } = await (await stage.as("duty3")).send("POST", `/alerts/${alert}/verify`, { verdict, how: "电话", found: "heard" });
  expect(status).toBe(200);
};

beforeAll(async () => {
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 120_000);
afterAll(() => stage?.stop());

it("a neighbour worries about her, somebody has it; then she presses SOS: the same case, and the ladder of an SOS", async () => {
  const wu = await stage.resident("吴桂英", kin("吴"));
  const asked = { kind: "alarm", source: "call", family: "person", severity: "medium", person: wu.id, place: wu.home };
  const made = await (await stage.as("duty3")).send<{ id: string }>("POST", "/cases", { ...asked, title: "邻居说她不舒服" });
  expect(made.status).toBe(201);
  const one = made.body;
  expect(await told()).toEqual([OFFICER]);
  await desk("accept", one);
  await pass("2m");
  expect(await told()).toEqual([]);
  await stage.presses(wu);
  expect(await told()).toEqual([OFFICER]);
  expect((await stage.caseOf(wu)).id).toBe(one.id);
  expect((await look(one)).ladder).toMatchObject({ round: 2, taken: null, over: false });
  await pass("58s");
  expect(await told()).toEqual([]);
  await pass("2s");
  expect(await told()).toEqual([...GRID, ...BOTH("吴家邻居", "吴敏")].sort());
  await over(one);
  expect(await told()).toEqual([]);
}, 120_000);

it("of two alarms of hers one is found to be nothing: the other rings on, to the leader", async () => {
  const zheng = await stage.resident("郑秀兰", kin("郑"));
  await stage.presses(zheng);
  expect(await told()).toEqual([OFFICER]);
  const one = await stage.caseOf(zheng);
  await stage.says(zheng.band, "fall");
  expect(await told()).toEqual([OFFICER]);
  await judge(one, "fall", "mistake");
  expect((await look(one)).ladder).toMatchObject({ over: false });
  await pass("58s");
  expect(await told()).toEqual([...GRID, ...BOTH("郑家邻居", "郑敏")].sort());
  await pass("10s");
  expect(await told()).toEqual([]);
  await pass("2m");
  expect(await told()).toEqual([...LEADER, ...BOTH("郑强")].sort());
  await over(one);
  expect(await told()).toEqual([]);
}, 120_000);

it("somebody who is looked for presses SOS: searched on, and 120 and whoever has her key as well", async () => {
  const feng = await stage.resident("冯玉珍", kin("冯"));
  const asked = { kind: "alarm", source: "call", family: "person", plan: "lost", severity: "critical", person: feng.id, place: feng.home };
  const one = (await (await stage.as("duty3")).send<{ id: string }>("POST", "/cases", asked)).body;
  await pass("1s");
  const family = BOTH("冯家邻居", "冯强", "冯敏");
  expect(await told()).toEqual([OFFICER, ...family].sort());
  await desk("accept", one);
  await pass("10s");
  expect(await told()).toEqual([]);
  await stage.presses(feng);
  // Her family is asked anew: she may be with one of them.
  expect(await told()).toEqual([OFFICER, ...family].sort());
  expect((await stage.caseOf(feng)).id).toBe(one.id);
  // The search begins with the first word of it, not with the SOS.
  await pass("58s");
  expect(await told()).toEqual([...GRID, ...GUARD].sort());
  await pass("3s");
  expect(await told()).toEqual(BOTH("冯家邻居", "冯敏"));
  expect((await look(one)).ladder).toMatchObject({ round: 2, taken: null, cards: ["120"] });
  await pass("2m");
  expect(await told()).toEqual([...LEADER, ...BOTH("冯强")].sort());
}, 120_000);
