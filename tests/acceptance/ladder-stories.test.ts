import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { addDevice } from "../support/devices.ts";
import { eventually } from "../support/hub-process.ts";
import { DUTY_PHONE, kin, openStage, type Resident, type Stage, SUB_DISTRICT } from "../support/stage.ts";

// Who is told is compared whole: one notice too many fails a story as one too few does.

let stage: Stage;
const told = () => stage.told();
const pass = (time: string) => stage.pass(time);
const desk = (act: string, one: { readonly id: string }, body: unknown = {}) => stage.act(one.id, act, body, "duty3");
const look = async (one: { readonly id: string }): Promise<CaseDetail> =>
  (await (await stage.as("duty")).get<CaseDetail>(`/cases/${one.id}`)).body;
const over = (one: { readonly id: string }) => desk("close", one, { verdict: "mistake", found: "heard" });

const phoneOf = (who: Resident, relation: string): string => who.contacts.find((one) => one.relation === relation)?.phone ?? "";

/** On the roster of this night: the officer, the grid worker and the leader. Their numbers were never tested, so SMS goes beside. */
const OFFICER = "张倩 app";
const GRID = ["林芳 app", "林芳 sms", "林芳 voice"];
const LEADER = ["周立新 app", "周立新 sms", "周立新 voice"];
const OUT_OF_THE_ROOM = ["值班电话 sms", "值班电话 voice", "周立新 sms", "周立新 voice", "街道值班室 sms", "街道值班室 voice"];
/** Relatives are called and written to at the same time. */
const BOTH = (...names: readonly string[]) => names.flatMap((name) => [`${name} sms`, `${name} voice`]);
const HELPERS = (surname: string) => [...GRID, ...BOTH(`${surname}家邻居`, `${surname}敏`)].sort();

beforeAll(async () => {
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 120_000);
afterAll(() => stage?.stop());

describe("nobody answers a fall", () => {
  let zhao: Resident;
  it("the desk rings her and gets no answer: daughter, keyholder and grid worker in parallel, then the son", async () => {
    zhao = await stage.resident("赵秀英", kin("赵"));
    await stage.says(zhao.band, "fall");
    expect(await told()).toEqual([OFFICER]);
    await pass("20s");
    expect(await told()).toEqual([]);
    await desk("called", await stage.caseOf(zhao), { to: "person", result: "no-answer" });
    expect(await told()).toEqual(HELPERS("赵"));
    await pass("30s");
    expect(await told()).toEqual(BOTH("赵强"));
  });

  it("at three minutes the leader on duty, at six out of the room, until the sub-district presses 1", async () => {
    // A minute without a sign of hers: worse, and the desk learns it.
    await pass("10s");
    expect(await told()).toEqual([OFFICER]);
    await pass("1m50s");
    expect(await told()).toEqual([]);
    await pass("10s");
    expect(await told()).toEqual(LEADER);
    await pass("3m");
    expect(await told()).toEqual(OUT_OF_THE_ROOM);
    const [sub, leader] = [stage.rings(SUB_DISTRICT), stage.rings("10000000100")];
    await pass("5m");
    expect(await told()).toEqual([]);
    expect(stage.rings(SUB_DISTRICT)).toBeGreaterThanOrEqual(sub + 5);
    expect(stage.rings("10000000100")).toBeGreaterThan(leader);
    await stage.answers(SUB_DISTRICT, "1");
    const one = await look(await stage.caseOf(zhao));
    expect(one.ladder?.nobody).toMatchObject({ byName: "街道值班室" });
    const after = stage.rings(SUB_DISTRICT);
    await pass("10m");
    expect(stage.rings(SUB_DISTRICT)).toBe(after);
    expect(await told()).toEqual([]);
    await over(one);
    expect(await told()).toEqual([]);
  });
});

it("she presses again after somebody took it: the desk sounds again and the minute runs anew", async () => {
  const qian = await stage.resident("钱桂芳", kin("钱"));
  await stage.presses(qian);
  expect(await told()).toEqual([OFFICER]);
  const one = await stage.caseOf(qian);
  await desk("accept", one);
  await desk("called", one, { to: "person", result: "well" });
  await pass("2m");
  expect(await told()).toEqual([]);
  await stage.presses(qian);
  expect(await told()).toEqual([OFFICER]);
  expect((await look(one)).ladder).toMatchObject({ round: 2, taken: null });
  await pass("58s");
  expect(await told()).toEqual([]);
  await pass("1s");
  expect(await told()).toEqual(HELPERS("钱"));
  await desk("accept", one);
  await desk("called", one, { to: "person", result: "well" });
  await pass("10m");
  expect(await told()).toEqual([]);
  await over(one);
});

it("the neighbour's cry joined her case: taken out it rings from the foot as a case of its own, hers rests", async () => {
  const chu = await stage.resident("褚玉珍", kin("褚"));
  await stage.presses(chu);
  expect(await told()).toEqual([OFFICER]);
  const hers = await stage.caseOf(chu);
  await desk("accept", hers);
  await stage.says(chu.band, "fall");
  expect(await told()).toEqual([OFFICER]);
  await desk("accept", hers);
  // She answers: it is the neighbour who fell.
  await desk("called", hers, { to: "person", result: "well" });
  const { alerts, number } = await look(hers);
  expect(alerts.map(({ rule }) => rule)).toEqual(["sos", "fall"]);
  const fall = alerts.find(({ rule }) => rule === "fall")?.id ?? "";
  const duty = await stage.as("duty3");
  const out = (body: object) => duty.send<{ detail?: string }>("POST", `/cases/${hers.id}/split`, body);
  expect((await out({ alert: fall })).status).toBe(422);
  expect((await out({ alerts: alerts.map(({ id }) => id), reason: "来访的邻居摔倒" })).status).toBe(409);
  expect((await out({ alert: fall, reason: "来访的邻居摔倒" })).status).toBe(200);
  expect((await out({ alert: fall, reason: "来访的邻居摔倒" })).status).toBe(409);

  const other = await look(await stage.caseOf(chu));
  expect(other).toMatchObject({
    state: "new",
    takenBy: null,
    splitFrom: { number },
    alerts: [{ id: fall }],
    calls: [],
    ladder: { round: 1 },
  });
  const alert = async () => (await (await stage.as("duty3")).get<{ state: string; case: string }>(`/alerts/${fall}`)).body;
  // At the desk it sounds again, though the officer had acknowledged it with hers.
  expect(await alert()).toMatchObject({ state: "unacknowledged", case: other.id });
  expect(await told()).toEqual([OFFICER]);
  await stage.restart("1s");
  expect(await told()).toEqual([]);
  await pass("1m");
  expect(await told()).toEqual([OFFICER, ...HELPERS("褚")].sort());
  await desk("accept", other);
  expect(await alert()).toMatchObject({ state: "acknowledged" });
  // What it does later is its own case's.
  await stage.says(chu.band, "fall");
  expect(await told()).toEqual([OFFICER]);
  expect((await look(hers)).log.some(({ act }) => act === "again")).toBe(false);
  expect((await look(other)).log.some(({ act }) => act === "again")).toBe(true);
  await desk("close", other, { verdict: "true", found: "hospital" });
  await desk("close", hers, { verdict: "mistake", found: "heard" });
  await told();
  const back = await stage.as("duty3");
  const verdicts = await Promise.all(alerts.map(async ({ id }) => (await back.get<{ verdict: string }>(`/alerts/${id}`)).body.verdict));
  expect(verdicts).toEqual(["mistake", "true"]);
});

it("the hub restarts during a fire: nobody is told twice, and what fell due meanwhile is done when it is back", async () => {
  const { home } = await stage.resident("孙家住户", kin("孙"), { home: await stage.newHome("9901") });
  const head = await addDevice(await stage.as("admin"), { name: "厨房烟感", kind: "smoke", place: home });
  await stage.says(head, "smoke", { state: "on" });
  const first = await told();
  expect(first).toEqual([OFFICER, "赵伟 app", "赵伟 email"]);
  await stage.restart("70s");
  expect(await told()).toEqual(["张倩 sms", "张倩 voice", ...GRID, ...BOTH("孙敏")].sort());
  const { items } = (await (await stage.as("duty")).get<{ items: readonly { id: string }[] }>("/cases?kind=alarm&state=open")).body;
  const [fire] = items;
  if (!fire) throw new Error("no fire");
  await desk("accept", fire);
  await pass("2m59s");
  expect(await told()).toEqual([]);
  // Accepted, and then nothing: whoever accepted it, then the leader.
  await pass("7m");
  expect(await told()).toEqual(["张倩 app", "张倩 sms", "张倩 voice", OFFICER, ...LEADER].sort());
  // A quarter of an hour: out of the room, until something is done.
  await pass("5m1s");
  // The sub-district's room has answered before: its number is proven, and the call is enough.
  expect(await told()).toEqual(OUT_OF_THE_ROOM.filter((line) => line !== "街道值班室 sms").sort());
  await stage.act(fire.id, "arrive", {}, "grid");
  await desk("close", fire, { verdict: "nuisance", cause: "cooking" });
  await told();
});

it("the PC of the desk falls asleep: after half a minute its telephone rings, and an SOS begins at the second step", async () => {
  const duty = await stage.as("duty3");
  const live = await duty.live();
  await duty.send("POST", "/desk", { soundOn: true, tested: true, human: true });
  await pass("40s");
  expect(await told()).toEqual([]);
  live.close();
  await eventually("the desk is gone", async () => !(await duty.get<{ connected: boolean }>("/desk")).body.connected);
  await pass("20s");
  expect(await told()).toEqual([]);
  await pass("20s");
  expect(await told()).toEqual([`${DUTY_PHONE} desk-silent-voice`]);

  const zhou = await stage.resident("周桂英", kin("周"));
  await stage.presses(zhou);
  expect(await told()).toEqual([OFFICER, ...HELPERS("周")].sort());
  const one = await look(await stage.caseOf(zhou));
  expect(one.ladder).toMatchObject({ unheard: true });
  await over(one);
  // Somebody is back.
  const again = await duty.live();
  await duty.send("POST", "/desk", { soundOn: true, human: true });
  await pass("1m");
  expect(await told()).toEqual([]);
  again.close();
  // His telephone has answered no test yet: it is tried first.
  const untried = await duty.send<{ detail: string }>("POST", "/desk/carry", {});
  expect([untried.status, untried.body.detail]).toEqual([422, expect.stringContaining("试呼我的手机")]);
  await duty.send("POST", "/session/channels/test", { channel: "voice" });
  const { phone } = (await duty.get<{ phone: string }>("/session/channels")).body;
  await eventually("his telephone", async () =>
    stage.phones.rang().some(({ number, template }) => number === phone && template === "test-voice"),
  );
  await stage.answers(phone, "1");
  expect((await duty.send("POST", "/desk/carry", {})).status).toBe(200);
  await told();
});

it("one officer, two critical cases: the one that he has is still, the other climbs", async () => {
  const [wu, zheng] = [
    await stage.resident("吴秀兰", kin("吴")),
    await stage.resident("郑桂珍", kin("郑"), { home: await stage.newHome("9911") }),
  ];
  await stage.presses(wu);
  await stage.presses(zheng);
  await told();
  await desk("accept", await stage.caseOf(wu));
  await desk("called", await stage.caseOf(wu), { to: "person", result: "well" });
  await pass("1m");
  expect((await told()).filter((line) => /^[吴郑]/.test(line))).toEqual(BOTH("郑家邻居", "郑敏"));
  await pass("3m");
  expect(await told()).toEqual([...LEADER, ...BOTH("郑强")].sort());
  for (const who of [wu, zheng]) await over(await stage.caseOf(who));
});

it("her daughter's number is a stranger's: it is asked whose it is, 9 stops it at once, the son is rung, and somebody is to find the right one", async () => {
  const feng = await stage.resident("冯玉兰", kin("冯"), { asked: false });
  const stranger = phoneOf(feng, "女儿");
  await stage.presses(feng);
  await told();
  await pass("59s");
  expect((await told()).filter((line) => line.startsWith("冯"))).toEqual(["冯家邻居 sms", "冯家邻居 voice", "冯敏 sms", "冯敏 voice"]);
  const said = stage.phones.rang().filter(({ number }) => number === stranger);
  expect(said.map(({ template }) => template).sort()).toEqual(["verify-contact-sms", "verify-contact-voice"]);
  for (const word of ["冯", "疑似", "紧急", "栋"]) expect(JSON.stringify(said)).not.toContain(word);
  await stage.answers(stranger, "9");
  const before = stage.rings(stranger);
  await pass("3m");
  expect(stage.rings(stranger)).toBe(before);
  expect((await told()).filter((line) => line.startsWith("冯"))).toEqual(["冯强 sms", "冯强 voice"]);
  const { items } = (await (await stage.as("duty")).get<{ items: readonly CaseDetail[] }>(`/cases?person=${feng.id}`)).body;
  expect(items.some((one) => one.title.zh.includes("核实紧急联系人电话"))).toBe(true);
  for (const one of items.filter(({ kind }) => kind === "alarm")) await over(one);
  await told();
});

it("neighbours press in the same minute: two people, two cases, each with her own family", async () => {
  const [chu, wei] = [
    await stage.resident("褚秀珍", kin("褚")),
    await stage.resident("卫桂香", kin("卫"), { home: await stage.newHome("9921") }),
  ];
  await Promise.all([stage.presses(chu), stage.presses(wei)]);
  const [hers, others] = [await stage.caseOf(chu), await stage.caseOf(wei)];
  expect(hers.id).not.toBe(others.id);
  await pass("1m");
  const names = async (one: { readonly id: string }) =>
    (await look(one)).notices.flatMap(({ to, channel }) => (to.role === "family" && channel === "voice" ? [to.name] : [])).sort();
  expect(await names(hers)).toEqual(["褚家邻居", "褚敏"]);
  expect(await names(others)).toEqual(["卫家邻居", "卫敏"]);
  for (const one of [hers, others]) await over(one);
  await told();
});

it("at night a neighbour calls: a fall is told like one that a band felt, and who does not answer her bell has her keyholder rung, both before the morning", async () => {
  const duty = await stage.as("duty3");
  const opened = async (who: Resident, family: string) =>
    (await duty.send<{ id: string }>("POST", "/cases", { kind: "alarm", source: "call", family, person: who.id, place: who.home })).body;
  const rings = (who: Resident, relation: string) => stage.rings(phoneOf(who, relation));
  const [jin, hua] = [
    await stage.resident("金桂英", kin("金"), { home: await stage.newHome("9961") }),
    await stage.resident("华秀英", kin("华"), { home: await stage.newHome("9962") }),
  ];
  const before = [rings(jin, "女儿"), rings(jin, "邻居"), rings(hua, "邻居")];
  const [fall, still] = [await opened(jin, "person"), await opened(hua, "activity")];
  expect((await look(fall)).severity).toBe("high");
  await pass("61s");
  expect((await told()).filter((line) => /^[金华]/.test(line))).toEqual(BOTH("华家邻居", "金家邻居", "金敏"));
  expect([rings(jin, "女儿"), rings(jin, "邻居"), rings(hua, "邻居")]).toEqual(before.map((n) => n + 2));
  for (const one of [fall, still]) await over(one);
  await told();
});
