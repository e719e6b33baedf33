import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlans } from "../plans.ts";
import { bench } from "./example-bench.ts";

const FILE = readFileSync(new URL("../plans.yaml", import.meta.url), "utf8");
const GROUP = "{ who: group, by: [wecom-bot, dingtalk-bot, feishu-bot], when: [critical, high] }";

it.each([
  ["a bot as a way to a human", "{ who: duty, by: [app, wecom-bot] }", "wecom-bot is no way to a human: tell who: group or who: speaker"],
  ["a siren as a way", "{ who: duty, by: [siren] }", "siren is no way to a human: siren: true sounds the sirens"],
  ["a group by telephone", "{ who: group, by: [voice] }", "a group is told by its bot: wecom-bot, dingtalk-bot, feishu-bot"],
  ["a speaker by a bot", "{ who: speaker, by: [feishu-bot] }", "a speaker is told by: [speaker]"],
  ["a group again and again", "{ who: group, by: [wecom-bot], again: { every: 60s, times: 9 } }", "a group is told once"],
])("%s is a fault that names its line", (_name, entry, what) => {
  const read = readPlans(FILE.replace(GROUP, entry));
  const line = FILE.split("\n").findIndex((text) => text.includes(GROUP)) + 1;
  expect(read).toMatchObject({ ok: false });
  if (!read.ok) expect(read.errors).toContainEqual({ line, what: expect.stringContaining(what) });
});

it("a fire tells groups once and speakers each minute until somebody has it; health is told as a call for help, a quarrel never", () => {
  const outlets = {
    groupsAt: () => [{ way: { channel: "wecom-bot", address: "b1" } as const, name: "物业群" }],
    speakersAt: () => [{ id: "s1", name: "3栋广播" }],
  };
  const told = (raise: (b: ReturnType<typeof bench>) => void) => {
    const b = bench(outlets);
    raise(b);
    b.until(90);
    return b.told.flatMap(({ at, notice, dispatch }) =>
      ["wecom-bot", "speaker"].includes(notice.channel)
        ? [`${at} ${notice.channel} ${dispatch?.repeat?.every ?? "once"} ${dispatch?.vars.line}`]
        : [],
    );
  };
  const fire = told((b) => b.raise({ family: "fire", rule: "smoke-alarm" }, "fire"));
  expect(fire).toHaveLength(2);
  expect(fire[0]).toMatch(/^0 wecom-bot once .*有一起火警，请在岗人员接单（工单 .+）$/);
  expect(fire[1]).toMatch(/^0 speaker 60000 .*不要乘坐电梯/);
  expect(told((b) => b.raise({ family: "fire", rule: "gas-alarm" }, "gas"))[1]).toMatch(/不要使用明火/);
  const vitals = told((b) => b.raise({ family: "vitals", rule: "spo2-low" }, "vitals"));
  expect(vitals).toHaveLength(1);
  expect(vitals[0]).toMatch(/^60 wecom-bot once .*紧急求助/);
  expect(told((b) => void b.open({ kind: "complaint", severity: "high" }))).toEqual([]);
});

it("nobody moves, rated medium: the group of staff is told beside those who are called", () => {
  const b = bench({ groupsAt: () => [{ way: { channel: "wecom-bot", address: "b1" } as const, name: "物业群" }] });
  b.raise({ family: "activity", rule: "no-activity", severity: "medium", lifeSafety: false }, "inactivity");
  b.until(60);
  expect(b.news().filter((line) => line.includes("物业群"))).toEqual(["60 物业群 wecom-bot b1"]);
});

describe("what the speakers said is taken back there", () => {
  const SPEAKERS = { speakersAt: () => [{ id: "s1", name: "3栋广播" }] };
  const FIRE = { family: "fire", rule: "smoke-alarm", person: null } as const;
  const spoken = (b: ReturnType<typeof bench>): string[] => {
    const lines = b.told.flatMap(({ notice }) => (notice.channel === "speaker" ? [notice.subject] : []));
    b.told.splice(0);
    return lines;
  };

  it("once, when somebody who looked has said that it is nothing", async () => {
    const b = bench(SPEAKERS);
    b.raise(FIRE, "fire");
    expect(spoken(b)).toHaveLength(1);
    await b.act("accept");
    await b.act("arrive", {}, { user: "u-fire", username: "u-fire", name: "赵伟", role: "fire" });
    expect(spoken(b)).toEqual([]);
    expect((await b.act("verify", { verdict: "nuisance", cause: "cooking" })).ok).toBe(true);
    expect(spoken(b)).toEqual([expect.stringMatching(/火警已由工作人员确认解除/)]);
    await b.act("comment", { text: "已复位" });
    b.until(600);
    expect(spoken(b)).toEqual([]);
  });

  it("not because the detector is clear, and not while somebody only has it", async () => {
    const b = bench(SPEAKERS);
    b.raise(FIRE, "fire");
    spoken(b);
    b.raise({ ...FIRE, active: false }, "fire", ["ceased"]);
    await b.act("accept");
    expect(spoken(b)).toEqual([]);
  });
});
