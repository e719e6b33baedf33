import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { kin, openStage, type Resident, type Stage } from "../support/stage.ts";

// Who is there, said by the desk or by themselves, and a word on it that was a mistake. Real sockets, moved time.

let stage: Stage;
const told = () => stage.told();
const pass = (time: string) => stage.pass(time);
const look = async (one: { readonly id: string }, who = "duty"): Promise<CaseDetail> =>
  (await (await stage.as(who)).get<CaseDetail>(`/cases/${one.id}`)).body;
const desk = (act: string, one: { readonly id: string }, body: unknown = {}) => stage.act(one.id, act, body, "duty3");
const tried = async (act: string, one: { readonly id: string }, body: unknown, who = "duty3") =>
  (await stage.as(who)).send<{ detail?: string }>("POST", `/cases/${one.id}/${act}`, body);
const newest = async (one: { readonly id: string }): Promise<string> => (await look(one)).arrivals?.at(-1)?.id ?? "";
const over = (one: { readonly id: string }) => desk("close", one, { verdict: "mistake", found: "heard" });

beforeAll(async () => {
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 120_000);
afterAll(() => stage?.stop());

describe("到场 by a slip, while her family is rung", () => {
  let tan: Resident;
  let one: { readonly id: string };
  let rung: number;

  it("it is rung a minute after she pressed, and an arrival ends that", async () => {
    tan = await stage.resident("谭秀英", kin("谭"), { home: await stage.newHome("9961") });
    await stage.presses(tan);
    one = await stage.caseOf(tan);
    await pass("1m");
    const first = await told();
    expect(first.filter((line) => line.endsWith("voice")).length).toBeGreaterThan(0);
    await desk("arrive", one, { who: "colleague", user: "grid2", told: true });
    expect(await look(one)).toMatchObject({ state: "on-site", takenByName: "林芳" });
    rung = stage.phones.rang().length;
    await pass("40s");
    expect(stage.phones.rang().length).toBe(rung);
  });

  it("taken back within the minute: the case is nobody's as before, and the rings go on", async () => {
    await desk("unarrive", one, { arrival: await newest(one) });
    expect(await look(one)).toMatchObject({ state: "new", takenBy: null, look: null, ladder: { taken: null, round: 1 } });
    expect((await told()).filter((line) => line.endsWith("voice")).length).toBeGreaterThan(0);
    expect(stage.phones.rang().length).toBeGreaterThan(rung);
    const after = stage.phones.rang().length;
    await pass("1m");
    expect(stage.phones.rang().length).toBeGreaterThan(after);
    await told();
  });

  it("and over a restart they ring still; the leader has his turn at three minutes", async () => {
    await stage.restart("30s");
    await pass("30s");
    expect(await told()).toContain("周立新 voice");
    const { log } = await look(one);
    expect(log.map(({ words }) => words.zh)).toEqual(
      expect.arrayContaining(["到场：网格员 林芳（电话告知）", "撤回：到场：网格员 林芳（电话告知）"]),
    );
  }, 240_000);

  it("the ambulance is there, as the desk heard: nobody is rung, and after a minute that is not taken back", async () => {
    await desk("arrive", one, { who: "rescue", service: "120", name: "沪A120", told: true });
    expect((await look(one)).log.at(-1)?.words.zh).toBe("到场：120 急救 沪A120（电话告知）");
    const now = stage.phones.rang().length;
    await pass("2m");
    expect(stage.phones.rang().length).toBe(now);
    const late = await tried("unarrive", one, { arrival: await newest(one) });
    expect(late.status).toBe(409);
    expect(late.body.detail).toMatch(/已超过撤回时间/);
    await over(one);
    await told();
  });
});

it("nobody books another for the neighbours, and what is missing is said", async () => {
  const ning = await stage.resident("宁桂芳", kin("宁"), { home: await stage.newHome("9962") });
  await stage.presses(ning);
  const one = await stage.caseOf(ning);
  expect((await tried("arrive", one, { who: "relative" })).status).toBe(422);
  expect((await tried("arrive", one, { who: "rescue", service: "999" })).status).toBe(400);
  expect((await tried("arrive", one, { who: "hand" })).body.detail).toMatch(/还没有派出人员/);
  await desk("arrive", one, { who: "relative", name: "宁家女儿", told: true });
  expect(await look(one)).toMatchObject({ state: "new", takenBy: null, ladder: { family: { answer: "with-her", byName: "宁家女儿" } } });
  await over(one);
  await told();
});
