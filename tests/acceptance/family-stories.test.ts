import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseDetail, Meeting } from "../../contracts/index.ts";
import { eventually } from "../support/hub-process.ts";
import { kin, openStage, type Resident, type Stage } from "../support/stage.ts";

// What a relative, or the desk about a relative, said by a slip or says otherwise later.

let stage: Stage;
const pass = (time: string) => stage.pass(time);
const desk = (act: string, one: { readonly id: string }, body: unknown = {}) => stage.act(one.id, act, body, "duty3");
const look = async (one: { readonly id: string }): Promise<CaseDetail> =>
  (await (await stage.as("duty")).get<CaseDetail>(`/cases/${one.id}`)).body;
const phoneOf = (who: Resident, relation: string): string => who.contacts.find((one) => one.relation === relation)?.phone ?? "";
/** Calls that her contacts got since it was last asked, in their order. */
let heard = new Map<string, number>();
const callsOf = async (who: Resident): Promise<readonly string[]> => {
  await stage.told();
  const all = stage.phones.rang().filter(({ template }) => template === "family-alert-voice");
  const lines = who.contacts.flatMap(({ name, phone }) => {
    const count = all.filter(({ number }) => number === phone).length;
    const fresh = count - (heard.get(phone) ?? 0);
    heard = new Map([...heard, [phone, count]]);
    return fresh > 0 ? [name] : [];
  });
  return lines;
};
const metOf = async (who: Resident): Promise<Meeting | null> =>
  (await (await stage.as("duty")).get<{ met: Meeting | null }>(`/people/${who.id}/activity`)).body.met;

beforeAll(async () => {
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 120_000);
afterAll(() => stage?.stop());

it("平安 of the daughter booked by a slip and undone: at the minute she is rung as if nothing had been said", async () => {
  const zhao = await stage.resident("赵秀英", kin("赵"));
  await stage.presses(zhao);
  const one = await stage.caseOf(zhao);
  await desk("accept", one);
  await pass("30s");
  await desk("called", one, { to: "contact", contact: "赵敏", result: "well" });
  expect((await look(one)).ladder?.family).toMatchObject({ answer: "spoke" });
  await desk("uncall", one, { call: (await look(one)).calls.at(-1)?.id });
  const { ladder } = await look(one);
  expect(ladder?.family).toBeNull();
  // What it goes by is the hub's own.
  expect(ladder).not.toHaveProperty("words");
  await pass("35s");
  expect(await callsOf(zhao)).toEqual(["赵敏", "赵家邻居"]);
  await desk("close", one, { verdict: "mistake", found: "heard" });
});

describe("我在她身边, and then 我去不了", () => {
  let qian: Resident;
  let one: { readonly id: string };

  it("pressed on the telephone she is with her: nobody else is rung, and it is no sign yet", async () => {
    qian = await stage.resident("钱桂芳", kin("钱"));
    await stage.presses(qian);
    one = await stage.caseOf(qian);
    await pass("65s");
    expect(await callsOf(qian)).toEqual(["钱敏", "钱家邻居"]);
    await stage.answers(phoneOf(qian, "女儿"), "1");
    expect((await look(one)).ladder?.family).toMatchObject({ byName: "钱敏", answer: "with-her" });
    expect(await metOf(qian)).toBeNull();
    await pass("20s");
    expect(await callsOf(qian)).toEqual([]);
  });

  it("the other key counts: the son is rung at once, and no sign was made of it", async () => {
    await stage.answers(phoneOf(qian, "女儿"), "3");
    expect((await look(one)).ladder?.family).toBeNull();
    await pass("1s");
    expect(await callsOf(qian)).toEqual(["钱强", "钱家邻居"]);
    await pass("2m");
    expect(await metOf(qian)).toBeNull();
  });

  it("the same press of a key told once more by the provider changes nothing", async () => {
    await stage.answers(phoneOf(qian, "女儿"), "1");
    expect((await look(one)).ladder?.family).toBeNull();
    await desk("close", one, { verdict: "true", found: "seen" });
  });
});

it("a sign that was noted is taken back where it is shown", async () => {
  const sun = await stage.resident("孙玉兰", kin("孙"));
  await stage.presses(sun);
  const one = await stage.caseOf(sun);
  await pass("65s");
  await stage.answers(phoneOf(sun, "女儿"), "1");
  await pass("70s");
  expect(await metOf(sun)).toMatchObject({ how: "seen", byName: "孙敏" });
  await stage.answers(phoneOf(sun, "女儿"), "3");
  await pass("5s");
  expect(await metOf(sun)).toBeNull();
  await desk("close", one, { verdict: "mistake", found: "heard" });
});

describe("空号/打错 of the daughter booked by a slip", () => {
  interface Task {
    readonly id: string;
    readonly person: string | null;
    readonly state: string;
    readonly log?: readonly { readonly act: string; readonly words: { readonly zh: string } }[];
  }
  const stateOf = async (who: Resident) =>
    (await (await stage.as("duty")).get<{ items: { state: string }[] }>(`/people/${who.id}/ways`)).body.items[0]?.state;
  const tasksOf = async (who: Resident): Promise<readonly Task[]> =>
    (await (await stage.as("duty")).get<{ items: Task[] }>(`/cases?source=hub&person=${who.id}`)).body.items;
  const slip = async (who: Resident) => {
    await stage.presses(who);
    const one = await stage.caseOf(who);
    await desk("accept", one);
    await desk("called", one, { to: "contact", contact: who.contacts[0]?.name, result: "wrong-number" });
    expect(await stateOf(who)).toBe("dead");
    return one;
  };
  const undo = async (one: { readonly id: string }) => desk("uncall", one, { call: (await look(one)).calls.at(-1)?.id });

  it("and undone: her number is verified as before, and is rung without asking who it is; the task is withdrawn", async () => {
    const li = await stage.resident("李桂英", kin("李"));
    const one = await slip(li);
    await eventually("the task", async () => (await tasksOf(li)).some(({ state }) => state === "dispatched"));
    await undo(one);
    expect(await stateOf(li)).toBe("verified");
    await eventually("the task is withdrawn", async () => (await tasksOf(li)).every(({ state }) => state === "cancelled"));
    await pass("65s");
    expect(await callsOf(li)).toEqual(["李敏", "李家邻居"]);
    await desk("close", one, { verdict: "mistake", found: "heard" });
  });

  it("a task that somebody has taken stays theirs, with a line that says so", async () => {
    const wu = await stage.resident("吴秀英", kin("吴"));
    const one = await slip(wu);
    const task = await eventually("the task", async () => (await tasksOf(wu)).find(({ state }) => state === "dispatched"));
    await stage.act(task.id, "take", {}, "grid");
    await undo(one);
    expect(await stateOf(wu)).toBe("verified");
    const line = await eventually("the line", async () => (await look(task)).log.find(({ words }) => words.zh.includes("恢复原状")));
    expect([line.act, (await look(task)).state]).toEqual(["comment", "taken"]);
    await desk("close", one, { verdict: "mistake", found: "heard" });
  });

  it("a number that was stopped before stays stopped", async () => {
    const zheng = await stage.resident("郑玉珍", kin("郑"));
    const one = await slip(zheng);
    await pass("1s");
    await desk("called", one, { to: "contact", contact: "郑敏", result: "wrong-number" });
    await undo(one);
    expect(await stateOf(zheng)).toBe("dead");
    await desk("close", one, { verdict: "mistake", found: "heard" });
  });
});

it("by the link beside the call: the page keeps its buttons while the case is open, and the last answer counts", async () => {
  const chen = await stage.resident("陈素珍", kin("陈"));
  await stage.presses(chen);
  const one = await stage.caseOf(chen);
  await pass("65s");
  const sms = await eventually("the SMS beside the call", async () =>
    stage.phones.rang().find(({ number, template }) => number === phoneOf(chen, "女儿") && template === "family-alert-sms"),
  );
  const { code } = JSON.parse(sms.body).vars;
  const form = async (path: string, fields: Record<string, string>): Promise<string> =>
    (await fetch(`${stage.hub().http}${path}`, { method: "POST", body: new URLSearchParams(fields) })).text();
  const opened = await form("/a", { code });
  const path = /action="(\/a\/[^"]+)"/.exec(opened)?.[1] ?? "";
  expect(opened).toContain('value="with-her"');
  const answered = await form(path, { answer: "with-her" });
  expect(answered).toContain("已答复：我在她身边");
  expect(answered).toContain('value="cannot"');
  await eventually("she is with her", async () => (await look(one)).ladder?.family?.answer === "with-her");
  expect(await form(path, { answer: "cannot" })).toContain("已答复：我去不了");
  await eventually("nobody is with her", async () => (await look(one)).ladder?.family === null);
  await desk("close", one, { verdict: "mistake", found: "heard" });
  expect(await (await fetch(`${stage.hub().http}${path}`)).text()).toContain("链接已失效");
});
