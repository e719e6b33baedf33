import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../support/hub-process.ts";
import { kin, openStage, type Resident, type Stage } from "../support/stage.ts";

// No call gets through for five minutes of a night. Who is told is compared whole, and each message is counted.

const OFFICER = "张倩 app";
/** His telephone answered a test: he is called, and written to where the call fails. */
const GRID = ["林芳 app", "林芳 sms", "林芳 voice"];
/** That the provider fails is said as well: to maintenance and the desk. */
const DOWN = ["孙鹏 app", "孙鹏 email", OFFICER];
const BOTH = (...names: readonly string[]) => names.flatMap((name) => [`${name} sms`, `${name} voice`]);
const LEADER = ["周立新 app", "周立新 sms", "周立新 voice"];
const OUT_OF_THE_ROOM = ["值班电话 sms", "值班电话 voice", "周立新 sms", "周立新 voice", "街道值班室 sms", "街道值班室 voice"];

let stage: Stage;
let grid = "";
let zhao: Resident;
const told = () => stage.told();
const phoneOf = (relation: string): string => zhao.contacts.find((one) => one.relation === relation)?.phone ?? "";
const heard = (number: string): Readonly<Record<"calls" | "texts", number>> => {
  const mine = stage.phones.rang().filter((one) => one.number === number && !/^(test|verify)/.test(one.template));
  return {
    calls: mine.filter(({ template }) => template.endsWith("-voice")).length,
    texts: mine.filter(({ template }) => template.endsWith("-sms")).length,
  };
};

beforeAll(async () => {
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
  const worker = await stage.as("grid2");
  grid = (await worker.get<{ phone: string }>("/session/channels")).body.phone;
  await worker.send("POST", "/session/channels/test", { channel: "voice" });
  await eventually("his telephone", async () => stage.phones.rang().some(({ number }) => number === grid));
  await stage.answers(grid, "1");
  zhao = await stage.resident("赵秀英", kin("赵"));
}, 120_000);
afterAll(() => stage?.stop());

it("no call gets through: whoever would be called is written to at once", async () => {
  stage.phones.callsDown(true);
  await stage.says(zhao.band, "fall");
  expect(await told()).toEqual([OFFICER]);
  await stage.act((await stage.caseOf(zhao)).id, "called", { to: "person", result: "no-answer" }, "duty3");
  await stage.pass("20s");
  expect(await told()).toEqual([...DOWN, ...GRID, ...BOTH("赵家邻居", "赵敏")].sort());
  expect([grid, phoneOf("女儿")].map(heard)).toEqual([
    { calls: 0, texts: 1 },
    { calls: 0, texts: 1 },
  ]);
});

it("and again each two minutes, while the ladder goes on", async () => {
  await stage.pass("1m");
  // Beside the son's turn the desk learns that a minute has gone by without a sign of hers.
  expect(await told()).toEqual([OFFICER, ...BOTH("赵强")].sort());
  await stage.pass("3m40s");
  expect([grid, phoneOf("女儿"), phoneOf("儿子")].map(heard)).toEqual([
    { calls: 0, texts: 3 },
    { calls: 0, texts: 3 },
    { calls: 0, texts: 3 },
  ]);
  expect(await told()).toEqual(LEADER);
});

it("calls get through again: all are rung, and written to no more", async () => {
  stage.phones.callsDown(false);
  await stage.pass("1m20s");
  const numbers = [grid, phoneOf("女儿"), phoneOf("儿子")];
  const before = numbers.map(heard);
  // The last message and the call that gets through may be due at the same moment: the message goes first.
  for (const { calls, texts } of before) expect([calls > 0, texts === 3 || texts === 4]).toEqual([true, true]);
  await stage.pass("6m");
  for (const [n, number] of numbers.entries()) {
    expect(heard(number).texts).toBe(before[n]?.texts);
    expect(heard(number).calls).toBeGreaterThan(4);
  }
  expect(await told()).toEqual(OUT_OF_THE_ROOM);
  await stage.act((await stage.caseOf(zhao)).id, "close", { verdict: "mistake", found: "heard" }, "duty3");
  expect(await told()).toEqual([]);
});

it("two cases ring one telephone: one after the other, not into each other, and each call says that another one waits", async () => {
  const [wu, zheng] = [
    await stage.resident("吴秀兰", kin("吴")),
    await stage.resident("郑桂珍", kin("郑"), { home: await stage.newHome("9911") }),
  ];
  const calls = () => stage.phones.rang().filter(({ number, template }) => number === grid && template === "staff-alert-voice");
  const before = calls().length;
  await stage.presses(wu);
  await stage.presses(zheng);
  await stage.pass("59s");
  expect((await told()).filter((line) => line === "林芳 voice")).toHaveLength(2);
  expect(
    calls()
      .slice(before)
      .map(({ body }) => body.includes("，另有1起")),
  ).toEqual([true]);
  await stage.pass("40s");
  expect(
    calls()
      .slice(before)
      .map(({ body }) => body.includes("，另有1起")),
  ).toEqual([true, true]);
  // One of them is done: the other is alone again.
  await stage.act((await stage.caseOf(wu)).id, "close", { verdict: "mistake", found: "heard" }, "duty3");
  await stage.pass("1m");
  expect(calls().at(-1)?.body).not.toContain("另有");
  await stage.act((await stage.caseOf(zheng)).id, "close", { verdict: "mistake", found: "heard" }, "duty3");
});
