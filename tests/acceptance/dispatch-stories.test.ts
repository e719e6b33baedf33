import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { addDevice } from "../support/devices.ts";
import { eventually } from "../support/hub-process.ts";
import { kin, openStage, type Resident, type Stage, SUB_DISTRICT } from "../support/stage.ts";

// What follows a dispatch, and how long a siren sounds. Their hub has no desk that is watched: an empty one would ring.

let stage: Stage;
const told = () => stage.told();
const pass = (time: string) => stage.pass(time);
const look = async (one: { readonly id: string }): Promise<CaseDetail> =>
  (await (await stage.as("duty")).get<CaseDetail>(`/cases/${one.id}`)).body;
const desk = (act: string, one: { readonly id: string }, body: unknown = {}) => stage.act(one.id, act, body, "duty3");
const over = (one: { readonly id: string }) => desk("close", one, { verdict: "mistake", found: "heard" });
const OFFICER = "张倩 app";
/** Numbers that were never tested: SMS goes beside. */
const SENT = ["林芳 app", "林芳 sms", "林芳 voice"];
const LEADER = ["周立新 app", "周立新 sms", "周立新 voice"];

beforeAll(async () => {
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 120_000);
afterAll(() => stage?.stop());

describe("whoever the desk sends", () => {
  let yan: Resident;
  let one: { readonly id: string };
  it("is rung each minute until they take it; pressed 催办 they are rung by name", async () => {
    yan = await stage.resident("严桂芝", kin("严"), { home: await stage.newHome("9971") });
    await stage.presses(yan);
    await told();
    one = await stage.caseOf(yan);
    await desk("accept", one);
    await desk("called", one, { to: "person", result: "well" });
    await desk("dispatch", one, { to: "grid2" });
    expect(await told()).toEqual(SENT);
    const before = stage.phones.rang().length;
    await pass("2m");
    expect(stage.phones.rang().length).toBeGreaterThan(before);
    await desk("urge", one);
    expect(await told()).toEqual(SENT);
  });
  it("and nobody takes it: the leader at three minutes, and the same rows after a restart", async () => {
    await pass("50s");
    expect(await told()).toEqual([]);
    await stage.restart("20s");
    expect(await told()).toEqual([OFFICER, ...LEADER].sort());
    await stage.act(one.id, "take", { minutes: 5 }, "grid2");
    await pass("5m");
    expect(await told()).toEqual([]);
  });
  it("and is not there by the time that she said: she, then the leader, until she arrives", async () => {
    await pass("1m");
    expect(await told()).toEqual(SENT);
    await pass("2m");
    expect(await told()).toEqual([OFFICER, ...LEADER].sort());
    await stage.act(one.id, "arrive", {}, "grid2");
    const after = stage.phones.rang().length;
    await pass("5m");
    expect(stage.phones.rang().length).toBe(after);
    expect((await look(one)).log.map(({ words }) => words.zh)).toContain("催办：林芳");
    await over(one);
    await told();
  });
});

it("nobody is reached: the siren is told to sound before its three minutes are over, and to stop when somebody presses 1", async () => {
  const pan = await stage.resident("潘秀兰", kin("潘"), { home: await stage.newHome("9981") });
  const siren = await addDevice(await stage.as("admin"), { name: "楼道警号", kind: "siren", place: pan.home });
  const line = await stage.hub().device(siren.mqtt.username, siren.mqtt.password);
  const heard: string[] = [];
  line.on("message", (topic, payload) => {
    const { id, do: what } = JSON.parse(payload.toString()) as { readonly id: string; readonly do: string };
    heard.push(what);
    line.publish(`${topic}/ack`, JSON.stringify({ id }), { qos: 1 });
  });
  await line.subscribeAsync(`${siren.device.topic}/command`, { qos: 1 });
  await stage.presses(pan);
  await pass("6m");
  await eventually("it sounds", async () => heard.length === 1);
  await pass("9m");
  await eventually("it sounds on", async () => heard.length >= 4);
  expect(new Set(heard)).toEqual(new Set(["sound"]));
  await stage.answers(SUB_DISTRICT, "1");
  await eventually("it is told to stop", async () => heard.at(-1) === "stop");
  const before = heard.length;
  await pass("9m");
  expect(heard.length).toBe(before);
  line.end(true);
  await over(await stage.caseOf(pan));
  await told();
});
